"""Front matter of works' pages, read before MyST does.

MyST gives `authors` and `status` to docutils as Markdown: an asterisk in a pen name would
become emphasis, a comma would make two authors of one, and a key named `myst` would switch
syntax on. Here every value is only ever text. The lines are blanked, so that the line
numbers of warnings stay right.

Values reach `env.metadata` as strings, lists as JSON, also those whose entries have keys of their
own; each is one line, a summary paragraphs. The front page is left to MyST.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

import msgspec
from sphinx.application import Sphinx

from fascicle.model.page_values import FRONT_MATTER, parse_mapping
from fascicle.model.words import metadata_value
from fascicle.sphinx_ext.model.problems import warn
from fascicle.sphinx_ext.model.works import slug_of

LINE = re.compile(r"line (\d+)")


def extract_front_matter(app: Sphinx, docname: str, content: list[str]) -> None:
    if slug_of(docname) is None:
        return
    match = FRONT_MATTER.match(content[0])
    if not match:
        return
    app.env.metadata[docname].update(_as_strings(_parse_or_warn(match[1], docname)))
    content[0] = "\n" * match[0].count("\n") + content[0][match.end() :]


def metadata_in(text: str) -> dict[str, str]:
    """Return the metadata in the text of a page; empty if the front matter is invalid."""
    match = FRONT_MATTER.match(text)
    try:
        return _as_strings(parse_mapping(match[1])) if match else {}
    except msgspec.DecodeError:
        return {}


def _parse_or_warn(text: str, docname: str) -> dict[object, object]:
    """Return the keys and values of a front matter; none if it is broken, with a warning."""
    try:
        return parse_mapping(text)
    except msgspec.DecodeError as error:
        match = LINE.search(str(error))
        line = int(match[1]) + 1 if match else 1  # after the opening fence
        problem = "The front matter cannot be read. Put each value between double quotes."
        warn("fascicle.front_matter", (docname, line), problem)
        return {}


def _as_strings(values: dict[object, object]) -> dict[str, str]:
    """Return the texts, numbers, dates and lists as strings; other values are dropped."""
    kept: dict[str, str] = {}
    for key, value in values.items():
        if _is_plain(value):
            kept[str(key)] = _value(value, str(key))
        elif isinstance(value, list):
            kept[str(key)] = json.dumps(list(_entries_of(value)), ensure_ascii=False)
    return kept


def _entries_of(values: list[object]) -> Iterator[str | dict[str, str | list[str]]]:
    for value in values:
        if _is_plain(value):
            yield _value(value)
        elif isinstance(value, dict):
            yield _mapping_as_strings(value)


def _mapping_as_strings(entry: dict[object, object]) -> dict[str, str | list[str]]:
    """Return the texts, numbers, dates and lists of a mapping; other values are dropped."""
    kept: dict[str, str | list[str]] = {}
    for key, value in entry.items():
        if _is_plain(value):
            kept[str(key)] = _value(value)
        elif isinstance(value, list):
            kept[str(key)] = [_value(item) for item in value if _is_plain(item)]
    return kept


def _is_plain(value: object) -> bool:
    """Return whether a value of YAML is one piece of text, or can be written as one."""
    return isinstance(value, str | int | float | date)


def _value(value: object, key: str = "") -> str:
    """Return a value as text that every output can show; the name of a file stays as it is."""
    return str(value) if key == "text" else metadata_value(key, str(value))
