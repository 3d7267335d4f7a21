"""Page design: the size of the type and the margins, by the size of the page.

A line has about 68 letters: with fewer, justified text has gaps, and with more, the eye loses the
next line (Bringhurst, The Elements of Typographic Style, 2.1.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from fascicle.book.editions.edition_library import CannotBeMadeError

_NAMED = {"a4": (210, 297), "a5": (148, 210), "letter": (215.9, 279.4)}
_SIZE = re.compile(r"(\d{1,3}(?:\.\d+)?)x(\d{1,3}(?:\.\d+)?)(mm|in)")
_INCH, _POINT = 25.4, 25.4 / 72
# In millimetres: from a small paperback to a large A3.
_LEAST, _MOST = 90, 450
# The usual size on A5, from there a little larger with the page, and within these bounds in points.
_POINTS_ON_A5, _POINTS_BY_MM, _SMALLEST, _LARGEST = 10.5, 0.03, 9.5, 12.0
_LETTERS = 68
# The width of a letter of Libertinus Serif in running text, by the size of the type.
_LETTER = 0.435
_LEADING = 1.32
_LEAST_MARGIN = 0.115
_TOP, _BOTTOM = 0.105, 0.13
_GUTTER = 2.5


@dataclass(frozen=True, slots=True)
class PageDesign:
    """Lengths of a page: the type in points, others in millimetres."""

    width: float
    height: float
    points: float
    inside: float
    outside: float
    top: float
    bottom: float


def page_design(size: str, *, is_print: bool = False) -> PageDesign:
    """Return the design for a size of pages; in print the inner margin is wider, for the binding.

    Raises `CannotBeMadeError` for a size that it does not know.
    """
    width, height = millimetres_of(size)
    wanted = _POINTS_ON_A5 + (width - _NAMED["a5"][0]) * _POINTS_BY_MM
    points = round(min(max(wanted, _SMALLEST), _LARGEST) * 4) / 4
    line = min(_LETTERS * _LETTER * points * _POINT, width * (1 - 2 * _LEAST_MARGIN))
    side, gutter = (width - line) / 2, _GUTTER if is_print else 0
    top, bottom = height * _TOP, height * _BOTTOM
    pitch = points * _LEADING * _POINT
    # So that the last line of a full page stands on the margin.
    bottom += (height - top - bottom) % pitch
    return PageDesign(
        width=width,
        height=height,
        points=points,
        inside=round(side + gutter, 3),
        outside=round(side - gutter, 3),
        top=round(top, 3),
        bottom=round(bottom, 3),
    )


def millimetres_of(size: str) -> tuple[float, float]:
    """Return the width and the height of a size; raises `CannotBeMadeError` for one that is odd."""
    if named := _NAMED.get(size):
        return named
    found = _SIZE.fullmatch(size)
    if found is None:
        raise CannotBeMadeError(f"pdf_size: “{size}” is no size of pages")
    unit = _INCH if found[3] == "in" else 1
    width, height = float(found[1]) * unit, float(found[2]) * unit
    if not _LEAST <= width <= height <= _MOST:
        raise CannotBeMadeError(
            f"pdf_size: “{size}” is no upright page from {_LEAST} to {_MOST} mm"
        )
    return width, height
