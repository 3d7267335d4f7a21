"""Tables: set in columns where their cells are short, else read as paragraphs."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# A cell with more characters is prose; a table may be this wide.
LONGEST, WIDEST = 40, 90


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
