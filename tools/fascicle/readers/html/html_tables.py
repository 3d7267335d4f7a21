"""Tables of a page: their cells by rows, and their lines as text in columns.

Most tables of HTML only place text. One is a table of the text if its cells are short, and it has
two rows or a caption; else it is read as paragraphs, or kept in columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from fascicle.readers.html.running_text import one_line
from fascicle.readers.html.tags import STYLES, shown_text, tag_of, whole_number

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

# A cell with more characters is prose; a table may be this wide; a cell covers at most so many rows
# and columns.
LONGEST, WIDEST, MOST_COVERED = 40, 90, 20


def cells_of(rows: Iterable[Element]) -> list[list[str]]:
    """Return the texts of the cells of a table; what a wide or high cell covers is empty.

    All rows have as many cells, unless they are too many for a table.
    """
    table: list[list[str]] = []
    covered: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        cells: list[str] = []
        for cell in filter(tag_of, row):
            while (at, len(cells)) in covered:
                cells.append("")
            wide, high = (
                min(whole_number(cell.get(name), 1) or 1, MOST_COVERED)
                for name in ("colspan", "rowspan")
            )
            here = len(cells)
            covered |= {(at + down, here + on) for down in range(1, high) for on in range(wide)}
            cells += [one_line(shown_text(cell)), *[""] * (wide - 1)]
        table.append(cells)
    most = max(map(len, table), default=0)
    if most > WIDEST:
        return table
    return [row + [""] * (most - len(row)) for row in table]


def in_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table of several columns, [] if its cells are prose."""
    if max(map(len, rows), default=0) > WIDEST:
        return []
    columns = list(zip_longest(*rows, fillvalue=""))
    widths = [max(map(len, column)) for column in columns]
    if len(columns) < 2 or max(widths) > LONGEST or sum(widths) > WIDEST:  # noqa: PLR2004
        return []
    padded = (map(str.ljust, row, widths) for row in zip_longest(*columns, fillvalue=""))
    return ["  ".join(row).rstrip() for row in padded]


def styled_words(table: Element) -> Iterator[str]:
    """Yield the words of a table with a style or a link, which cells do not keep."""
    for element in table.iterdescendants():
        if tag_of(element) in STYLES or tag_of(element) == "a":
            yield one_line(shown_text(element))
