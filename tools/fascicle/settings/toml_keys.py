"""Edits of single keys in the TOML file of a work: set, change or remove them.

A key of a table is named with a dot: `series.name`. As everywhere (`toml_edit`), the rest of the
file stays as it is. A new key takes the place of its comment, as in `# summary = "…"`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from fascicle.settings.toml_edit import checked, pieces_of, without_comments
from fascicle.settings.toml_files import parsed
from fascicle.settings.toml_values import toml_value


def with_keys(text: str, values: Mapping[str, Any], place: str) -> str:
    """Return the text of a TOML file with the values of some keys; None removes a key.

    Raises `SettingsError`, which calls the file `place`, if a key cannot be set.
    """
    for key, value in values.items():
        expected = parsed(text, place)
        _set(expected, key, value)
        text = checked(_with_key(text, key, value), expected, key, place)
    return text


def _set(data: dict[str, Any], key: str, value: object) -> None:
    """Set or remove a key in nested data; a table that has become empty goes, too."""
    head, _, inner = key.partition(".")
    if inner:
        table = data.setdefault(head, {})
        _set(table, inner, value)
        value = table or None
    if value is None:
        data.pop(head, None)
    else:
        data[head] = value


def _with_key(text: str, key: str, value: object) -> str:
    head, _, inner = key.partition(".")
    parts = pieces_of(text)
    for n, piece in enumerate(parts):
        there = parsed(piece, "").get(head)
        # Keys with dots have a line each: `series.name = …`, `series.number = …`.
        is_dotted = not n and re.search(rf"^\s*{head}\.", piece, re.MULTILINE)
        if there is not None and not (inner and is_dotted and inner not in there):
            parts[n] = _changed(piece, head, inner, value)
            return "".join(parts)
    if value is None:
        return text
    line = f"{key} = {_toml(value)}"
    commented = re.compile(rf"^# ?{re.escape(key)} = .*$", re.MULTILINE)
    if commented.search(parts[0]):
        parts[0] = commented.sub(lambda _: line, parts[0], count=1)
    else:
        parts[0] = _with_line(parts[0], line, is_last=len(parts) == 1)
    return "".join(parts)


def _changed(piece: str, head: str, inner: str, value: object) -> str:
    """Return a piece of TOML, in which a key or its table is, with another value, or without it."""
    import tomlkit  # noqa: PLC0415 (10 ms, needed only where a file is edited)

    document = tomlkit.parse(piece)
    table: Any = document[head] if inner else document
    last = inner or head
    if value is None:
        table.pop(last, None)
        if inner and not table:
            del document[head]
    elif table.get(last) != value:
        table[last] = tomlkit.value(_toml(value))
    return document.as_string()


def _with_line(top: str, line: str, *, is_last: bool) -> str:
    """Return the keys above all tables with one more; a comment above a table stays there."""
    own, comment = (top, "") if is_last else without_comments(top, "#")
    above = own.rstrip("\n")
    blank = "" if is_last else own[len(above) + 1 :] or "\n"
    return f"{above}\n{line}\n{blank}{comment}".removeprefix("\n")


def _toml(value: object) -> str:
    """Return a value as TOML, paragraphs on lines of their own."""
    if isinstance(value, str) and "\n" in value:
        lines = (json.dumps(line, ensure_ascii=False)[1:-1] for line in value.split("\n"))
        return '"""\n' + "\n".join(lines).replace("\x7f", "\\u007f") + '"""'
    return toml_value(value)
