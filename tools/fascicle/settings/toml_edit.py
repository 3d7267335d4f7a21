"""Add tables and words to a TOML file that people write, and leave all else in it as it is.

A `[[table]]` may stand at the end of any TOML file, so that is where new ones go; one that is
there already is changed in its place. What comes out is parsed before it is written: a file that
would say anything else than what was wanted is refused, and stays.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec

from fascicle.files.atomic import write_atomically
from fascicle.model.errors import SettingsError
from fascicle.settings.toml_files import parsed, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    Table = Mapping[str, Any]

_HEADER = re.compile(r"\s*\[")
_COMMENT = re.compile(r"\s*#")


def with_table(text: str, name: str, table: Table, place: str) -> str:
    """Return the text of a TOML file with one more `[[name]]` table at its end.

    Raises `SettingsError`, which calls the file `place`, if nothing can be added to it.
    """
    old = parsed(text, place)
    between = "" if not text or text.endswith(("\n\n", "\n\r\n")) else "\n"
    ended = text if not text or text.endswith("\n") else f"{text}\n"
    new = f"{ended}{between}[[{name}]]\n{_keys(table)}"
    return _proved(new, {**old, name: [*old.get(name, []), dict(table)]}, name, place)


def with_entries(text: str, key: str, entries: Sequence[str], place: str) -> str:
    """Return the text of a TOML file with more entries in a list of texts at its top level.

    A list that is not there yet goes before the first table and the comment above it.
    """
    old = parsed(text, place)
    wanted = {**old, key: [*old.get(key, []), *entries]}
    more = ", ".join(map(_value, entries))
    ways = _added(text, key, more) if key in old else _put(text, f"{key} = [{more}]\n")
    found = (way for way in ways if _says(way, wanted, place))
    return next(found, "") or _refuse(key, place, f'Write it on one line: {key} = ["…"]')


def _put(text: str, line: str) -> Iterator[str]:
    """Iterate over a text with one more line, before a header or at the end."""
    lines = text.splitlines(keepends=True)
    for at in (n for n, header in enumerate(lines) if _HEADER.match(header)):
        first = at
        while first and _COMMENT.match(lines[first - 1]):
            first -= 1
        yield "".join([*lines[:first], line, "\n" * bool(lines), *lines[first:]])
    yield f"{text}{line}" if text.endswith("\n") or not text else f"{text}\n{line}"


def _added(text: str, key: str, more: str) -> Iterator[str]:
    """Iterate over a text with more before each bracket that may end the list of this key."""
    for head in re.finditer(rf"^[ \t]*{key}[ \t]*=", text, re.MULTILINE):
        for end in re.finditer(r"\s*\]", text[head.end() :]):
            at = head.end() + end.start()
            yield from (f"{text[:at]}{comma}{more}{text[at:]}" for comma in (", ", " ", ""))
            # A comment at the end of the list's last line would swallow what comes behind it.
            last = head.end() + end.end() - 1
            yield from (f"{text[:last]}{comma}{more}{text[last:]}" for comma in (", ", ""))


def changed_table(text: str, name: str, at: int, table: Table | None, place: str) -> str:
    """Return the text of a TOML file with another `[[name]]` table number `at`, or without it.

    Lines of comment inside a table that is changed stay.
    """
    old = parsed(text, place)
    tables = [dict(table) if n == at and table else t for n, t in enumerate(old[name])]
    if table is None:
        del tables[at]
    wanted = {**old, name: tables} if tables else {k: v for k, v in old.items() if k != name}
    lines = text.splitlines(keepends=True)
    first, last = _lines_of(lines, name, at)
    inside = [line for line in lines[first + 1 : last] if _COMMENT.match(line)]
    middle = [lines[first], *inside, _keys(table)] if table else []
    return _proved("".join([*lines[:first], *middle, *lines[last:]]), wanted, name, place)


def _lines_of(lines: list[str], name: str, at: int) -> tuple[int, int]:
    """Return where a table begins and ends; what stands before the next header is the next's."""
    head = re.compile(rf"\s*\[\[\s*{name}\s*\]\]")
    heads = [n for n, line in enumerate(lines) if head.match(line)]
    if at >= len(heads):
        return len(lines), len(lines)
    first = heads[at]
    following = (n for n in range(first + 1, len(lines)) if _HEADER.match(lines[n]))
    last = next(following, len(lines))
    while last > first + 1 and (not lines[last - 1].strip() or _COMMENT.match(lines[last - 1])):
        last -= 1
    return first, last


def _keys(table: Table) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in table.items())


def _value(value: object) -> str:
    """Return a value as TOML, a list on one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return msgspec.toml.encode({"value": value}).decode().partition(" = ")[2].removesuffix("\n")


def _proved(text: str, wanted: Table, name: str, place: str) -> str:
    """Return the text if it says what is wanted."""
    if _says(text, wanted, place):
        return text
    return _refuse(name, place, f"Write each of them below a line of its own: [[{name}]]")


def _says(text: str, wanted: Table, place: str) -> bool:
    with contextlib.suppress(SettingsError):
        return parsed(text, place) == wanted
    return False


def _refuse(name: str, place: str, remedy: str) -> NoReturn:
    problem = f"`{name}` is written in a way that cannot be added to"
    raise SettingsError(place, problem, remedy)


def read_toml(path: Path, place: str) -> str:
    """Return the text of a TOML file with its line ends as LF, "" if there is none."""
    try:
        return text_of(path, place).replace("\r\n", "\n")
    except FileNotFoundError:
        return ""


def write_toml(path: Path, text: str, place: str) -> None:
    """Write a TOML file whole or not at all, with the line ends and the mark that it had."""
    target = path.resolve()
    old = target.read_bytes() if target.exists() else b""
    ends = "\r\n" if b"\r\n" in old else "\n"
    mark = codecs.BOM_UTF8 if old.startswith(codecs.BOM_UTF8) else b""
    content = mark + text.replace("\n", ends).encode()
    write_atomically(
        target, content, place, "Nothing was changed. Make room or mend the permissions."
    )
