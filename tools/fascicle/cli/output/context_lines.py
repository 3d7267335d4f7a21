"""The lines around the place of a question, as a terminal shows them."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

# Characters of a row, and the most rows of a paragraph beside the place.
WIDE, ROWS = 80, 6
# Characters beside the number and the text of a row.
MARGIN = 6


def context_lines(
    around: Sequence[dict[str, Any]], *, columns: int = 0, most: int = 0
) -> list[str]:
    """Return numbered lines, wrapped; those that the question is about are marked.

    Of a long paragraph, the rows nearest to the place are shown. On a terminal with so many
    `columns`, no row is wider, and there are at most `most` rows.
    """
    digits = len(str(max(line["line"] for line in around)))
    wide = min(WIDE, columns - digits - MARGIN) if columns else WIDE
    asked = [n for n, line in enumerate(around) if line["asked"]]
    first, last = (asked[0], asked[-1]) if asked else (0, -1)
    parts = around[:first], around[first : last + 1], around[last + 1 :]
    before, place, after = (
        [row for line in part for row in _rows(line, digits, wide)] for part in parts
    )
    cut = f"    {'':>{digits}}  …"
    for rows in range(ROWS, 0, -1):
        shown = [*([cut] if len(before) > rows else []), *before[-rows:], *place]
        shown += [*after[:rows], *([cut] if len(after) > rows else [])]
        if not most or len(shown) <= most:
            return shown
    return [*[*place, *after][: most - 1], cut]


def _rows(line: dict[str, Any], digits: int, wide: int) -> list[str]:
    """Return a line with its number, on as many rows as it needs."""
    text = seen(line["text"].expandtabs(4))
    inner = text.lstrip(" ")
    indent = " " * min(len(text) - len(inner), wide // 2)
    rows = wrap(inner, wide, initial_indent=indent, break_on_hyphens=False) or [""]
    head = f"  {'>' if line['asked'] else ' '} {line['line']:>{digits}}"
    return [f"{head if not n else ' ' * len(head)}  {row}".rstrip() for n, row in enumerate(rows)]


def seen(text: str) -> str:
    """Return text with a dot for each control character, which a terminal would obey."""
    return "".join(c if c.isprintable() else "·" for c in text)
