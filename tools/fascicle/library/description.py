"""The descriptions of works: the values of title pages, their sources, and changes to them.

The table of all works is for spreadsheets: one row a work, one column a key. A cell shows what the
title page shows; a title that the tool has guessed is left empty, to be filled in. Only cells that
were changed are applied; an emptied one removes the key from the TOML file of its work.

Texts with the title and the author of another text may be two versions of a work.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from fascicle.files.edits import again_if_changed
from fascicle.library.history import write_toml
from fascicle.library.texts import WORKS, TextEntry, in_order, read_files
from fascicle.model.errors import UseError, system_errors
from fascicle.settings.load import work_settings
from fascicle.settings.schema import WorkSettings
from fascicle.settings.setting import Setting, describing_keys, joined, toml_value
from fascicle.settings.toml_edit import TomlFile, toml_to_edit, with_keys

if TYPE_CHECKING:
    from fascicle.convert import Converted
    from fascicle.library.convert_all import Outcome

    # A title, and the first of its authors.
    Named = tuple[str, str]


# Where a value is from: the TOML file, the text, a guess of the tool, or nowhere.
From = Literal["settings", "text", "guess", ""]

# The values of a key that is not in the file.
NONE: tuple[object, ...] = (None, [], "")


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a key as it would be typed, and where it is from."""

    key: str
    value: str
    source: From


@dataclass(frozen=True, slots=True)
class Change:
    """A key that was set in the TOML file, or removed from it, if it was there (`new` is empty)."""

    key: str
    old: object
    new: object

    def __str__(self) -> str:
        """Return the change in words: title = "The Door" (instead of "Door")."""
        if self.new in NONE and self.old in NONE:
            return f"{self.key} is not in this file; the text's own value stays"
        if self.new in NONE:
            return f"{self.key} removed (it was {toml_value(self.old)})"
        instead = "" if self.old in NONE else f" (instead of {toml_value(self.old)})"
        return f"{self.key} = {toml_value(self.new)}{instead}"


def description_of(conversion: Converted, settings: WorkSettings) -> list[Value]:
    """Return the value of each key that describes a work, in the order of the settings."""
    own = msgspec.to_builtins(settings)
    shown = _shown(conversion)
    values = []
    for key, setting in describing_keys().items():
        if value := _own(own, setting):
            values.append(Value(key, value, "settings"))
        elif key == "title" and conversion.metadata.supplied:
            values.append(Value(key, conversion.metadata.title, "guess"))
        else:
            of_library = key == "language" and conversion.work.draft.language != shown.get(key)
            source: From = "" if of_library or not shown.get(key) else "text"
            values.append(Value(key, shown.get(key, ""), source))
    return values


def _own(own: Mapping[str, Any], setting: Setting) -> str:
    """Return the value of a key in the settings, "" if it has none or the default."""
    value = _at(own, setting.key)
    if value is None or ("." not in setting.key and value == setting.default):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return joined(value, setting.key) if isinstance(value, list) else str(value)


def _shown(conversion: Converted) -> dict[str, str]:
    """Return the values of the title page, by the keys of the settings."""
    shown = {"title": conversion.metadata.title}
    for key, value in conversion.metadata.values:
        if key in {"dates", "stats"}:
            # Lines such as "written: 2026-05-14".
            pairs = (line.split(": ", 1) for line in ([value] if isinstance(value, str) else value))
            shown |= {f"{key}.{name}": text for name, text in pairs}
        elif key in {"series", "series-number"}:
            shown["series.name" if key == "series" else "series.number"] = str(value)
        else:
            shown[key] = value if isinstance(value, str) else joined(value, key)
    return shown


@again_if_changed
def describe(entry: TextEntry, values: Mapping[str, Any]) -> list[Change]:
    """Set keys in the TOML file beside a text, or remove them, and return the changes.

    A key that was not there and is to be removed counts as a change. Raises `SettingsError`
    for a value of a wrong type, and for a file that is missing; then nothing is written.
    """
    if values.get("files"):
        files = read_files(entry.path, entry.place, entry.root)
        in_order(files, values["files"], entry.settings_place)
    file = toml_to_edit(entry.settings_path, entry.settings_place)
    new, changes = check(file, values)
    if made := [change for change in changes if change.old != change.new]:
        write_toml(entry, file, new, "describe", "; ".join(map(str, made)))
    return changes


def check(file: TomlFile, values: Mapping[str, Any]) -> tuple[str, list[Change]]:
    """Return the TOML with the values of some keys, and the changes. Raises `SettingsError`."""
    new = with_keys(file.text, values, file.place)
    texts = (file.text, new)
    before, after = (msgspec.to_builtins(work_settings(text, file.place)) for text in texts)
    changes = [Change(key, _at(before, key), _at(after, key)) for key in values]
    return new, [each for each in changes if each.new in NONE or each.old != each.new]


def _at(data: Mapping[str, Any], key: str) -> Any:  # noqa: ANN401 (a key may have any)
    head, _, inner = key.partition(".")
    return (data.get(head) or {}).get(inner) if inner else data.get(head)


WORK, FILE = "work", "text"

# Spreadsheets take a text that begins with one of these signs for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

# A file is saved with a comma, a semicolon or a tab between cells, by country and program.
DELIMITERS = ",;\t"
REMEDY = "Save it from the spreadsheet as CSV in UTF-8."


def table_text(rows: Iterable[tuple[str, str, Iterable[Value]]]) -> str:
    """Return the table as CSV: for each work its slug, the name of its text, and its values."""
    out = StringIO()
    writer = csv.DictWriter(out, [WORK, FILE, *describing_keys()], lineterminator="\r\n")
    writer.writeheader()
    for slug, name, values in rows:
        cells = {value.key: safe(value.value) for value in values if value.source != "guess"}
        writer.writerow({WORK: slug, FILE: safe(name), **cells})
    return out.getvalue()


def safe(text: str) -> str:
    """Return the text of a cell, which no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def meant(cell: str) -> str:
    """Return the text that a cell stands for; the apostrophe of 'Twas stays."""
    return cell.removeprefix("'") if cell.lstrip("'").startswith(FORMULA) else cell


def read_table(path: Path) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Yield line, work and cells of each row. Raises `UseError` if the file is no such table."""
    text = _text(path)
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns = [name.strip() for name in reader.fieldnames or ()]
    if WORK not in columns:
        raise UseError(path.name, f"has no column “{WORK}”", "Its first line names the columns.")
    reader.fieldnames = columns
    try:
        for row in reader:
            if None in row:
                problem = f"line {reader.line_num} has more cells than there are columns"
                raise UseError(path.name, problem, REMEDY)
            cells = {key: meant((cell or "").strip()) for key, cell in row.items()}
            if any(cells.values()):
                yield reader.line_num, cells.pop(WORK), cells
    except csv.Error as error:
        raise UseError(f"{path.name}:{reader.line_num}", f"is not CSV: {error}", REMEDY) from None


def _text(path: Path) -> str:
    with system_errors(UseError, path.name, "Correct its permissions.", "cannot be read"):
        content = path.read_bytes()
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        problem = f"byte 0x{content[error.start]:02x} is not UTF-8"
        raise UseError(path.name, problem, REMEDY) from None


def changed_cells(cells: Mapping[str, str], values: Iterable[Value]) -> dict[str, str]:
    """Return the cells that say something else than a work's title page; unknown keys, too."""
    shown = {value.key: "" if value.source == "guess" else value.value for value in values}
    return {
        key: cell
        for key, cell in cells.items()
        if key != FILE and _spaced(cell) != _spaced(shown.get(key, ""))
    }


def _spaced(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r", "\n").split("\n")).strip()


# The characters of a title page that have title and authors.
_HEAD = 1 << 14
_STRING = r'("(?:[^"\\\n]|\\.)*")'
_TITLE = re.compile(rf"^title(?::| =) {_STRING}", re.MULTILINE)
_AUTHOR = re.compile(rf"^authors(?::\s*- | = \[\s*){_STRING}", re.MULTILINE)


def with_twins(entries: Sequence[TextEntry], outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes; a work that was converted has the place of a text of the same title.

    Of two works that were converted, the second has it.
    """
    converted = {o.slug: name for o in outcomes if (name := _named(o))}
    twins: dict[str, str] = {}
    places: dict[Named, str] = {}
    # Those that were not converted come first: they are there already.
    for entry in sorted(entries if converted else (), key=lambda entry: entry.slug in converted):
        known = converted.get(entry.slug)
        for name in [known] if known else _named_on(entry):
            if known and name in places:
                twins[entry.slug] = places[name]
            places.setdefault(name, entry.place)
    return [replace(outcome, twin=twins.get(outcome.slug, "")) for outcome in outcomes]


def _named(outcome: Outcome) -> Named | None:
    """Return the title and the author of a work that was converted, if its text names them."""
    is_known = outcome.status == "converted" and not outcome.supplied and outcome.authors
    return (outcome.title, outcome.authors[0]) if is_known else None


def _named_on(entry: TextEntry) -> Iterator[Named]:
    """Yield title and author on the title page of a work, and in its settings."""
    page = entry.path.parent.parent / WORKS / entry.slug / "index.md"
    for path in filter(Path.is_file, (page, entry.settings_path)):
        head = ""
        with suppress(OSError), path.open(encoding="utf-8", errors="replace") as file:
            head = file.read(_HEAD)
        title, author = _TITLE.search(head), _AUTHOR.search(head)
        if title and author:
            yield _unquoted(title[1]), _unquoted(author[1])


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return text
