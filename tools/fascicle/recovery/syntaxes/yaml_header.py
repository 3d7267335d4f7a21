"""YAML front matter at the top of a text, as editors of Markdown and static sites write it.

    ---
    title: The Salt Road
    author: [Ada Quill, Bo Reed]
    ---

It names a title or an author, unless the format is sure that it is front matter. Keys that Fascicle
does not know stay in the ledger with the others.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Span
from fascicle.model.draft import Query
from fascicle.model.language_names import language_code, language_name
from fascicle.readers.markdown_file import FRONT_MATTER
from fascicle.recovery.paratext.archives.archive_labels import LABELS, LISTS
from fascicle.recovery.shared.by_lines import names_in
from fascicle.recovery.shared.stretches import without

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fascicle.model.draft import Draft

_KEY = re.compile(r"(?P<key>[A-Za-z][\w-]*):(?:\s+(?P<value>.*))?")
_MORE = re.compile(r"(?:\s*- |\s{2,})(?P<value>\S.*)|\s*(?:#.*)?")
_BLOCK = re.compile(r"[|>][+-]?")
# The keys of a work for those of front matter, besides the labels of archives.
_PEOPLE = {
    "author": "authors", "authors": "authors", "by": "authors", "translator": "translators",
    "editor": "editors", "illustrator": "illustrators",
}  # fmt: skip
_OTHERS = {
    "lang": "language", "summary": "summary", "description": "summary", "abstract": "summary",
    "keywords": "tags",
}  # fmt: skip
_LISTS = LISTS - {"authors"}
_TEXTS = {"title", "language", "rating", "series", "status"}
_KEYS = {label: key for label, key in LABELS.items() if key in {*_LISTS, *_TEXTS}} | _OTHERS
# A value of a list, and what ends it.
_VALUE = r"""\s*(\"[^"]*\"|'[^']*'|[^{0}]*)\s*(?:{0}|$)"""
_DATES = {"date": "published", "published": "published", "updated": "updated"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
# The longest front matter, in lines.
LONGEST = 60


def yaml_header(draft: Draft) -> Draft:
    """Set aside front matter at the top of a text, and take its values as metadata."""
    if header := next((aside.span for aside in draft.ledger if aside.kind == FRONT_MATTER), None):
        lines = draft.source.lines[header.first : header.last - 1]
        fields = _fields(lines)
        is_read = bool(fields) or not any(map(str.strip, lines))
        return _with_values(draft if is_read else draft.ask(_unread(header)), fields)
    first = draft.blocks[0].span.first if draft.blocks else 0
    lines = draft.source.lines[first - 1 : first + LONGEST] if first else ()
    if not lines or lines[0].rstrip() != "---":
        return draft
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() in {"---", "..."}), 0)
    fields = _fields(lines[1:end])
    if not fields.keys() & {"title", "author", "authors"}:
        return draft
    return without(_with_values(draft, fields), "metadata", Span(first, first + end))


def _unread(header: Span) -> Query:
    """Return a question about front matter of which nothing is known."""
    question = (
        "the front matter has a line that is neither a key nor goes on from one, so that nothing "
        "is taken from it; what does it name?"
    )
    return Query("front-matter", Span(header.first, header.first), question, "nothing", weight=0.7)


def _with_values(draft: Draft, fields: dict[str, list[str]]) -> Draft:
    return replace(draft, found=draft.found.with_values(**dict(_metadata(fields))))


def _fields(lines: Sequence[str]) -> dict[str, list[str]]:
    """Return the values of each key; none if a line is neither a key nor goes on from one."""
    fields: dict[str, list[str]] = {}
    values: list[str] = []
    for line in lines:
        if key := _KEY.fullmatch(line.rstrip()):
            name, value = re.sub("[-_]", " ", key["key"].lower()), key["value"] or ""
            values = fields.setdefault(name, [])
            values += _several(name, value.strip()) or _listed(value)
        elif (more := _MORE.fullmatch(line.rstrip())) and fields:
            values += _listed(more["value"] or "")
        else:
            return {}
    return fields


def _several(key: str, value: str) -> Sequence[str]:
    """Return the values of a key whose values are a list; none of any other key, or in brackets."""
    if key in _PEOPLE and value[:1] not in {"[", '"', "'"}:
        return names_in(value) if value else ()
    is_list = _KEYS.get(key) in _LISTS and not value.startswith("[")
    return _parts(value, ";" if ";" in value else ",") if is_list else ()


def _listed(value: str) -> list[str]:
    """Return the values in a value: those in brackets, or the one that it is."""
    value = value.strip()
    is_list = value.startswith("[") and value.endswith("]")
    return _parts(value[1:-1], ",") if is_list else _plain(value)


def _parts(value: str, between: str) -> list[str]:
    """Return the values that a sign parts; one in quotes may have that sign."""
    return [part for item in re.findall(_VALUE.format(between), value) for part in _plain(item)]


def _plain(value: str) -> list[str]:
    """Return a value without quotes; none if it is empty, or the sign of a block of lines."""
    value = value.strip()
    plain = _unquoted(value) if len(value) > 1 and value[0] == value[-1] in "\"'" else value
    return [plain] if plain and not _BLOCK.fullmatch(plain) else []


def _unquoted(value: str) -> str:
    """Return a value without its quotes and escapes; those in double quotes are JSON's, mostly."""
    if value[0] == "'":
        return value[1:-1].replace("''", "'")
    with suppress(ValueError):
        return str(json.loads(value))
    return value[1:-1]


def _metadata(fields: dict[str, list[str]]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield the metadata of a work."""
    for label, values in fields.items():
        text = " ".join(values)
        if label in _PEOPLE:
            yield _PEOPLE[label], tuple(values)
        elif (key := _KEYS.get(label)) in _LISTS:
            yield key, tuple(values)
        elif key:
            yield key, _code(text) if key == "language" else text
    dates = ((name, _DATE.match(" ".join(fields.get(key, ())))) for key, name in _DATES.items())
    if found := {name: date[0] for name, date in dates if date}:
        yield "dates", tuple(f"{name}: {date}" for name, date in found.items())


def _code(language: str) -> str:
    """Return the code of a language that is given by its code or its name."""
    return language if language_name(language) != language else language_code(language)
