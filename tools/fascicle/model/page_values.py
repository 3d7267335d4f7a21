"""Front matter of pages: YAML, which is read as JSON where it is as our own pages have it."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)

# `key: "text"`, the `key:` of a list, or `  - "text"` in it.
ITEM = re.compile(r'(?:([a-z-]+):|  -)(?: (".*"))?')

# As many are around a text.
QUOTES = 2

# Half a character, in an escape.
HALF = re.compile(r"(?<!\\)(?:\\\\)*\\u[dD]")


def parse_mapping(text: str) -> dict[object, object]:
    """Return the keys and values of a front matter. Raises `DecodeError` if it is broken."""
    try:
        return parse_quoted(text)
    except ValueError:
        # Other YAML; its parser takes twenty times as long.
        values = msgspec.yaml.decode(text.encode())
    return values if isinstance(values, dict) else {}


def parse_quoted(text: str) -> dict[object, object]:
    """Read lines as our own pages have them: text in double quotes, which is JSON as well as YAML.

    Raises `ValueError` for anything else, and for halves of characters, which JSON lets pass.
    """
    if HALF.search(text):
        raise ValueError(text)
    values: dict[object, object] = {}
    listed: list[str] = []
    for line in text.splitlines():
        item = ITEM.fullmatch(line)
        if not item or item[1] in values:
            raise ValueError(line)
        if item[1] and item[2]:
            values[item[1]] = _text_of(item[2])
        elif item[1]:
            values[item[1]] = listed = []
        elif item[2] and values and next(reversed(values.values())) is listed:
            listed.append(_text_of(item[2]))
        else:
            raise ValueError(line)
    if [] in values.values():
        raise ValueError(text)
    return values


def _text_of(quoted: str) -> Any:  # noqa: ANN401 (JSON)
    """Return the text between quotes. Raises `ValueError` if more follows, or it is none."""
    # Fast path: hardly any value has an escape, and a library has thousands of values.
    is_plain = "\\" not in quoted and quoted.count('"') == QUOTES and quoted.isprintable()
    return quoted[1:-1] if is_plain else json.loads(quoted)
