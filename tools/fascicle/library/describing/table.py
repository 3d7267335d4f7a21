"""The table of all works, to be edited in a spreadsheet: one row a work, one column a key.

A cell shows what the title page shows. A title that the tool has guessed is left empty: to be
filled in. Only cells that were changed are taken over; an emptied one removes the key from the
TOML file of its work.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path

from fascicle.library.describing.description import Value
from fascicle.model.errors import UseError, system_errors
from fascicle.settings.typed_keys import describing_keys

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
