"""Tables of a page: their cells by rows, and their lines as text in columns.

Many tables of HTML only place text. One is a table of the text if its cells are short, or most of
its rows have several and none holds prose: a list of words, one of them explained at length, is a
table. The rows of a single column are lines. Others are read as paragraphs, or kept in columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, chain, islice, repeat

from fascicle.model.blocks import Style
from fascicle.model.draft import Styled
from fascicle.model.words import words
from fascicle.readers.html import tags
from fascicle.readers.html.running_text import one_line
from fascicle.readers.html.tags import Element, roles_of, shown_text, tag_of, unspaced, whole_number
from fascicle.readers.sheet import Line

# None is a place that a wide or high cell covers.
Row = list[Element | None]
# A short cell has at most so many characters; a table of short ones may be this wide; a cell covers
# at most so many rows and columns.
SHORT, WIDEST, MOST_COVERED = 40, 90, 20
# A longer cell is prose, unless rules or names of columns mark the table; so many line breaks in a
# cell that is not short divide a list.
PROSE, BREAKS = 300, 2
# The beginning of a name in a list.
_NAME = re.compile(r"[^\W\d_a-zß-ÿ]")
# Spaces that put words below others.
_PLACING = re.compile(r"\s{2,}")


def cells_of(rows: Iterable[Element]) -> list[Row]:
    """Return the cells of a table, as many in each row; none if they are too many for a page."""
    table: list[Row] = []
    covered: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        cells: Row = []
        for cell in filter(tag_of, row):
            while (at, len(cells)) in covered:
                cells.append(None)
            wide, high = (
                min(whole_number(cell.get(name), 1) or 1, MOST_COVERED)
                for name in ("colspan", "rowspan")
            )
            here = len(cells)
            covered |= {(at + down, here + on) for down in range(1, high) for on in range(wide)}
            cells += [cell, *[None] * (wide - 1)]
        table.append(cells)
    most = max(map(len, table), default=0)
    if most > WIDEST:
        return []
    return [row + [None] * (most - len(row)) for row in table]


def caption_of(table: Element) -> str:
    captions = (child for child in table if tag_of(child) == "caption")
    return one_line(" ".join(map(shown_text, captions)))


def take_titles(table: Element) -> list[Element]:
    """Take the headings out of the first row of a table if it says nothing else; return them."""
    rows = list(islice(table.iter("tr"), 2))
    if len(rows) < 2 or caption_of(table):  # noqa: PLR2004 (the titles and one more)
        return []
    titles = [part for part in rows[0].iter() if tag_of(part) in tags.HEADINGS]
    if unspaced("".join(map(shown_text, titles))) != unspaced(shown_text(rows[0])):
        return []
    for title in titles:
        title.drop_tree()
    return titles


def is_table(element: Element, cells: Sequence[Row]) -> bool:
    """Return whether a table with several columns is one of the text, and does not place text."""
    if not cells or len(cells[0]) < 2:  # noqa: PLR2004 (columns)
        return False
    texts = [list(map(_text_of, row)) for row in cells]
    shown = unspaced("".join((caption_of(element), *chain.from_iterable(texts))))
    if not shown or shown != unspaced(shown_text(element)):
        return False
    narrow = [said for row, said in zip(cells, texts, strict=True) if not _is_across(row)]
    rows = narrow if len(narrow) > max(2, len(texts) // 2) else texts
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if max(widths) <= SHORT and sum(widths) <= WIDEST:
        return True
    return _is_large_table(element, [row for row in texts if any(row)]) and not any(
        map(_is_in_paragraphs, chain.from_iterable(cells))
    )


def is_column_of_lines(element: Element, cells: Sequence[Row]) -> bool:
    """Return whether a table puts lines below one another, as those of a song, and no images."""
    texts = [_text_of(cell) for row in cells for cell in row]
    is_column = sum(map(bool, texts)) > 1 and all(len(row) == 1 for row in cells)
    return is_column and max(map(len, texts)) <= WIDEST and element.find(".//img") is None


def _is_across(row: Row) -> bool:
    """Return whether a row is one cell that is not as long as prose, above or below columns."""
    is_one = row[0] is not None and row[0].get("colspan") and not any(map(_text_of, row[1:]))
    return bool(is_one) and len(_text_of(row[0])) <= PROSE and not _is_in_paragraphs(row[0])


def _is_large_table(element: Element, rows: Sequence[Sequence[str]]) -> bool:
    """Return whether rows, of which some cells are long, are those of a table.

    Most fill several columns, and the words of the first differ: those of a play are its speakers.
    """
    names = [row[0] for row in rows if words(row[0])]
    several = [row for row in rows if len(list(filter(None, row))) > 1]
    is_play = any("z3998:persona" in roles_of(part) for part in element.iter("td"))
    is_list = len(rows) > 1 and 2 * len(several) >= len(rows) and 2 * len({*names}) >= len(names)
    if is_play or not is_list:
        return False
    lengths = [len(cell) for row in rows for cell in row if cell]
    is_brief = 2 * sum(length <= SHORT for length in lengths) >= len(lengths)
    is_marked = (element.get("border") or "0") != "0" or element.find(".//th") is not None
    return is_marked or (is_brief and max(lengths) <= PROSE)


def _text_of(cell: Element | None) -> str:
    return "" if cell is None else _PLACING.sub(" ", shown_text(cell)).strip()


def _is_in_paragraphs(cell: Element | None) -> bool:
    """Return whether a cell that is not short has several paragraphs."""
    if cell is None or len(_text_of(cell)) <= SHORT:
        return False
    parts = [part for part in cell.iterdescendants() if tag_of(part) in {"p", "div"}]
    outer = {above for part in parts for above in part.iterancestors()}
    return len([part for part in parts if part not in outer and _text_of(part)]) > 1


def is_listed(cell: Element | None, *, is_last: bool) -> bool:
    """Return whether the lines of a cell are a list: names, or any lines of the last cell."""
    ends = [] if cell is None else [*cell.iter("br")]
    are_names = all(_NAME.match((it.tail or "").strip()) for it in ends)
    is_long = is_last and len(_text_of(cell)) > SHORT
    return len(ends) >= BREAKS if is_long else are_names and len(ends) > BREAKS


def drop_placing(element: Element) -> None:
    """Replace each row of spaces in a table by one: what it puts below other words is in a cell."""
    for part in element.iterdescendants():
        part.text = part.text and _PLACING.sub(" ", part.text)
        part.tail = part.tail and _PLACING.sub(" ", part.tail)


def beside(lines: Sequence[Line], starts: Iterable[int] = (), apart: int = 1) -> Line:
    """Return lines as one: each begins at its place, or some spaces after the one before it."""
    text, styles, unshown = "", list[Styled](), list[tuple[int, str, str]]()
    for line, start in zip(lines, chain(starts, repeat(0)), strict=False):
        if line.text:
            text = text.ljust(max(start, len(text) + apart) if text else start)
        at = len(text)
        text += line.text
        styles += (replace(it, start=it.start + at, end=it.end + at) for it in line.styles)
        unshown += ((place + at, kind, hidden) for place, kind, hidden in line.unshown)
    return Line(text, tuple(styles), tuple(unshown))


def in_columns(rows: Sequence[Sequence[Line]]) -> list[Line]:
    """Return the lines of a table; a column begins in one place if the cells before are short."""
    longest = (max(len(cell.text) for cell in column) for column in zip(*rows, strict=True))
    starts = list(accumulate((min(SHORT, length) + 2 for length in longest), initial=0))
    return [beside(row, starts, 2) for row in rows]


def with_head(
    cells: Sequence[Row], rows: Sequence[Sequence[Line]]
) -> tuple[list[Sequence[Line]], bool]:
    """Return the rows, and whether the first filled one names the columns, in plain type then.

    Its cells say so, or are several in bold type.
    """
    at = next((n for n, row in enumerate(rows) if any(cell.text for cell in row)), 0)
    filled = [line for line in rows[at] if line.text]
    kinds = {tag_of(cell) for cell in cells[at] if cell is not None}
    if kinds != {"th"} and not (len(filled) > 1 and all(map(_is_strong, filled))):
        return list(rows), False
    return [*rows[:at], list(map(_without_strong, rows[at])), *rows[at + 1 :]], bool(filled)


def _is_strong(line: Line) -> bool:
    strong = (it for it in line.styles if it.style is Style.STRONG)
    places = {place for it in strong for place in range(it.start, it.end)}
    return all(at in places or letter.isspace() for at, letter in enumerate(line.text))


def _without_strong(line: Line) -> Line:
    return replace(line, styles=tuple(it for it in line.styles if it.style is not Style.STRONG))
