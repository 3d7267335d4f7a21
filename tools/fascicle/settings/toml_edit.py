"""Edits of TOML files that people write: tables, lists and single keys; and new files.

A file is cut before each header, and tomlkit edits the one piece that changes; all others keep
every byte. (In a whole file, tomlkit 0.15 moves tables of one name next to each other, and takes
the comment above a header for the end of the table before it.) The result is parsed and compared
with the expected values before it is written; if they differ, the file stays as it is.

A key of a table is named with a dot: `series.name`. A new key takes the place of its comment, as in
`# summary = "…"`; a new file offers the keys of the title page in such comments.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any

from fascicle.files.edits import NO_JOURNAL, Edit, make_edits
from fascicle.model.errors import PageError, SettingsError, system_errors
from fascicle.settings.load import decoded, parsed, raw_of
from fascicle.settings.setting import Setting, describing_keys, toml_value

Table = Mapping[str, Any]
NOT_WRITTEN = "Nothing was changed. Free some space or correct the permissions."
_HEADER = re.compile(r"[ \t]*\[")


def with_tables(text: str, name: str, tables: Sequence[Table], place: str) -> str:
    """Return the text of a TOML file with more `[[name]]` tables at its end.

    Raises `SettingsError`, which calls the file `place`, if nothing can be added to it.
    """
    import tomlkit  # noqa: PLC0415 (10 ms, needed only where a file is edited)

    if not tables:
        return text
    expected = parsed(text, place)
    expected[name] = [*expected.get(name, []), *map(dict, tables)]
    ended = text if not text or text.endswith("\n") else f"{text}\n"
    between = "" if not ended or ended.endswith("\n\n") else "\n"
    return checked(f"{ended}{between}{tomlkit.dumps({name: list(tables)})}", expected, name, place)


def changed_table(text: str, name: str, at: int, table: Table | None, place: str) -> str:
    """Return the text of a TOML file whose `[[name]]` table number `at` is replaced, or removed.

    Comments and unchanged keys stay as they are.
    """
    expected = parsed(text, place)
    expected[name][at : at + 1] = [dict(table)] if table else []
    if not expected[name]:
        del expected[name]
    pieces = pieces_of(text)
    tables = [
        n for n, piece in enumerate(pieces) if n and isinstance(parsed(piece, "").get(name), list)
    ]
    if at < len(tables):
        own, others = _without_comments(pieces[tables[at]], "\n#")
        new = _with_keys(own, name, table) + others if table else others.lstrip("\n")
        pieces[tables[at]] = new
    return checked("".join(pieces), expected, name, place)


def with_entries(text: str, key: str, entries: Sequence[str], place: str) -> str:
    """Return the text of a TOML file with more entries in a list of strings at its top level.

    A new list follows the last key above the first table.
    """
    import tomlkit  # noqa: PLC0415 (see above)

    expected = parsed(text, place)
    is_new = key not in expected
    expected[key] = [*expected.get(key, []), *entries]
    top, *tables = pieces_of(text)
    top, comment = _without_comments(top, "#") if tables else (top, "")
    document = tomlkit.parse(top)
    if key in document:
        document[key].extend(entries)
    elif is_new:
        document[key] = list(entries)
    top = document.as_string()
    between = "\n" if is_new and tables and not top.endswith("\n\n") else ""
    return checked("".join([top, between, comment, *tables]), expected, key, place)


def _with_keys(piece: str, name: str, table: Table) -> str:
    """Return a piece of TOML with the keys of `table`; unchanged keys keep their place."""
    import tomlkit  # noqa: PLC0415 (see above)

    document = tomlkit.parse(piece)
    there = document[name][0]
    for key in [key for key in there if key not in table]:
        del there[key]
    after_new = False
    for key, value in table.items():
        after_new = after_new or key not in there
        if there.get(key) != value:
            there[key] = value
        if after_new:
            item = there.value.item(key)
            there.remove(key)
            there.append(key, item)
    return document.as_string()


def pieces_of(text: str) -> list[str]:
    """Cut a TOML file before each header. The first piece, above all headers, may be empty."""
    pieces = [""]
    for line in StringIO(text):
        # Inside a list or string of several lines, the piece so far is not valid TOML.
        if _HEADER.match(line) and _is_toml(pieces[-1]):
            pieces.append("")
        pieces[-1] += line
    return pieces


def _is_toml(text: str) -> bool:
    with contextlib.suppress(SettingsError):
        return parsed(text, "") is not None
    return False


def _without_comments(piece: str, signs: str) -> tuple[str, str]:
    """Cut off the last lines that begin with one of `signs`: they belong to the next table."""
    lines = list(StringIO(piece))
    while lines and (lines[-1].lstrip(" \t") or "\n")[0] in signs:
        lines.pop()
    own = "".join(lines)
    return own, piece[len(own) :]


def checked(text: str, expected: Table, name: str, place: str) -> str:
    """Return the text if it has the expected values. Raises `SettingsError`."""
    if _is_toml(text) and parsed(text, place) == expected:
        return text
    problem = f"`{name}` is written in a way that cannot be edited"
    remedy = f'Write tables below lines of their own, [[{name}]], and lists in brackets, ["…"].'
    raise SettingsError(place, problem, remedy)


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file beside a text as it was read: `text` has LF as line ends, "" if there is none."""

    path: Path
    place: str
    text: str
    raw: bytes | None

    @classmethod
    def read(cls, path: Path, place: str) -> TomlFile:
        """Read a TOML file, which errors call `place`. Raises `SettingsError`."""
        # What a link leads to is read and written.
        path = path.resolve()
        try:
            raw = raw_of(path, place)
        except FileNotFoundError:
            return cls(path, place, "", None)
        return cls(path, place, decoded(raw, place).replace("\r\n", "\n"), raw)

    def edit(self, text: str | None) -> Edit:
        """Return the edit to another text, with the line ends and byte-order mark as before.

        None removes the file.
        """
        if text is None:
            return Edit(self.path, self.raw, None)
        old = self.raw or b""
        ends = "\r\n" if b"\r\n" in old else "\n"
        mark = codecs.BOM_UTF8 if old.startswith(codecs.BOM_UTF8) else b""
        return Edit(self.path, self.raw, mark + text.replace("\n", ends).encode())

    def write(
        self,
        root: Path,
        text: str | None,
        journal: contextlib.AbstractContextManager[None] = NO_JOURNAL,
    ) -> None:
        """Write another text whole or not at all, or remove the file.

        Raises `ChangedMeanwhileError` if the file is not as it was read, `PageError` if it cannot
        be written.
        """
        edit = self.edit(text)
        if edit.after != edit.before:
            with system_errors(PageError, self.place, NOT_WRITTEN):
                # What was said to be recorded is so even if the power fails.
                make_edits(root, [edit], durable=True, journal=journal)


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
    own, comment = (top, "") if is_last else _without_comments(top, "#")
    above = own.rstrip("\n")
    blank = "" if is_last else own[len(above) + 1 :] or "\n"
    return f"{above}\n{line}\n{blank}{comment}".removeprefix("\n")


def _toml(value: object) -> str:
    """Return a value as TOML, paragraphs on lines of their own."""
    if isinstance(value, str) and "\n" in value:
        lines = (json.dumps(line, ensure_ascii=False)[1:-1] for line in value.split("\n"))
        return '"""\n' + "\n".join(lines).replace("\x7f", "\\u007f") + '"""'
    return toml_value(value)


HEAD = "# What the title page says. A key without # outranks what the text says of itself.\n"
OFFERED = ("title", "authors", "language", "summary", "tags", "series.name", "series.number",
           "dates.published", "rights")  # fmt: skip
NOTHING: Mapping[str, object] = {}


def toml_to_edit(path: Path, place: str, values: Mapping[str, object] = NOTHING) -> TomlFile:
    """Return the TOML of a work. If there is none, its text is one that offers keys in comments.

    `values` are those of keys that the text says; others have examples.
    """
    there = TomlFile.read(path, place)
    if there.text:
        return there
    known = describing_keys()
    offered = {key: _example(known[key]) for key in OFFERED}
    offered |= {key: toml_value(value) for key, value in values.items()}
    return replace(there, text=HEAD + "".join(f"# {key} = {it}\n" for key, it in offered.items()))


def _example(setting: Setting) -> str:
    if setting.is_list:
        return toml_value(["…", "…"])
    example = setting.examples[0]
    return toml_value("…" if isinstance(example, str) and setting.key != "language" else example)
