"""Ten designs of typographic covers, as shapes: pages draw them as SVG, editions as pixels.

A cover is 120 units wide and 180 high. Its words stand in a column that no shape crosses. Which
design and which colours a work has is chosen by its name in addresses: they stay when a title is
corrected. Two neighbours may have one design; few have its colours, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import cos, radians, sin
from typing import NamedTuple

from fascicle.model.digests import blake2_of

# Ground and ink, each with a contrast of 7 or more.
COLOURS = (
    ("#1f3a4d", "#f4ecd8"), ("#5a1f2b", "#f6e9dc"), ("#23402f", "#f1ead6"), ("#3d2b56", "#f2e8ee"),
    ("#f1e6cf", "#2b2118"), ("#6b2f12", "#f8ecdd"), ("#12393d", "#eef0df"), ("#e4e7de", "#1d2b2a"),
    ("#2c2c34", "#efe6d2"), ("#463a13", "#f6eed6"), ("#e9dcd3", "#3a1620"), ("#183153", "#efe9dc"),
)  # fmt: skip
# How dark the shapes are, where the words are 1.
TONE = 0.55
# How much of the height of its column a title may have.
TITLE_SHARE = 0.62
ACROSS, DOWN = 120, 180


class Line(NamedTuple):
    """A line from one point to another."""

    x: float
    y: float
    to_x: float
    to_y: float
    width: float = 0.5


class Ring(NamedTuple):
    """A circle, or its upper half; of no width, all of it is filled."""

    x: float
    y: float
    radius: float
    width: float = 0.5
    is_half: bool = False


class Area(NamedTuple):
    """A filled area between points."""

    points: tuple[tuple[float, float], ...]


Shape = Line | Ring | Area


class Design(NamedTuple):
    """Shapes, and the column of the words: its top, bottom, left and right edges."""

    name: str
    shapes: tuple[Shape, ...]
    top: float
    bottom: float
    left: float = 14
    right: float = 106
    is_centred: bool = True


def design_of(name: str) -> int:
    """Return the number of a work's design; `name` is its name in addresses."""
    return _number(name) // len(COLOURS) % len(DESIGNS)


def colours_of(name: str) -> int:
    return _number(name) % len(COLOURS)


def _number(name: str) -> int:
    return int(blake2_of(name.encode(), 4), 16)


def _frame() -> Iterator[Shape]:
    for inset, width in ((8.4, 0.4), (9.8, 0.15)):
        right, bottom = ACROSS - inset, DOWN - inset
        corners = ((inset, inset), (right, inset), (right, bottom), (inset, bottom))
        for (x, y), (to_x, to_y) in zip(corners, (*corners[1:], corners[0]), strict=True):
            yield Line(x, y, to_x, to_y, width)
    yield Area(((60, 138.5), (61.5, 140), (60, 141.5), (58.5, 140)))
    yield Line(46, 140, 56, 140, 0.3)
    yield Line(64, 140, 74, 140, 0.3)


def _bands() -> Iterator[Shape]:
    for top, bottom in ((0, 40), (138, 180)):
        yield Area(((0, top), (ACROSS, top), (ACROSS, bottom), (0, bottom)))
    yield Line(0, 43, ACROSS, 43, 0.6)
    yield Line(0, 135, ACROSS, 135, 0.6)


def _sun() -> Iterator[Shape]:
    yield Ring(60, 152, 15, 0)
    for degrees in range(0, 360, 9):
        x, y = sin(radians(degrees)), -cos(radians(degrees))
        end = 40 if degrees % 18 else 52
        yield Line(60 + 19 * x, 152 + 19 * y, 60 + end * x, 152 + end * y, 0.6)


def _rings() -> Iterator[Shape]:
    for radius in range(5, 66, 5):
        yield Ring(60, 168, radius, 0.45)


def _scales() -> Iterator[Shape]:
    for row in range(9):
        for column in range(9):
            x = column * 16 - (8 if row % 2 else 0)
            for radius in (7.4, 5, 2.6):
                yield Ring(x, 120 + row * 8, radius, 0.45, is_half=True)


def _lattice() -> Iterator[Shape]:
    yield Line(0, 118, ACROSS, 118, 0.7)
    for x in range(-60, ACROSS + 1, 12):
        yield Line(x, 118, x + 62, 180, 0.35)
        yield Line(x + 60, 118, x - 2, 180, 0.35)


def _stripes() -> Iterator[Shape]:
    for number in range(8):
        x = 5 + number * (number + 9) / 4.6
        yield Line(x, 0, x, DOWN, 3 - number * 0.37)


def _dots() -> Iterator[Shape]:
    for row in range(9):
        for column in range(16):
            x = column * 8 - (4 if row % 2 else 0)
            yield Ring(x, 114 + row * 8, 0.5 + row * 0.34, 0)


def _arches() -> Iterator[Shape]:
    for radius, width in ((52, 0.9), (48, 0.4), (44, 0.4)):
        yield Ring(60, 66, radius, width, is_half=True)
        for x in (60 - radius, 60 + radius):
            yield Line(x, 66, x, DOWN - 10, width)
    yield Line(4, DOWN - 10, ACROSS - 4, DOWN - 10, 0.9)


def _hills() -> Iterator[Shape]:
    ridge = ((0, 152), (22, 134), (38, 146), (66, 120), (92, 146), (104, 138), (ACROSS, 152))
    yield Area(((0, DOWN), *ridge, (ACROSS, DOWN)))
    for (x, y), (to_x, to_y) in pairwise(ridge):
        yield Line(x, y - 5, to_x, to_y - 5, 0.5)
    yield Ring(98, 117, 6, 0)


DESIGNS = (
    Design("frame", (*_frame(),), 18, 134, 16, 104),
    Design("bands", (*_bands(),), 46, 132, 10, 110),
    Design("sun", (*_sun(),), 12, 96),
    Design("rings", (*_rings(),), 12, 98),
    Design("scales", (*_scales(),), 14, 108),
    Design("lattice", (*_lattice(),), 14, 112),
    Design("stripes", (*_stripes(),), 14, 166, 38, 114, is_centred=False),
    Design("dots", (*_dots(),), 14, 108),
    Design("arches", (*_arches(),), 54, 160, 21, 99),
    Design("hills", (*_hills(),), 14, 108),
)


def svg_of(design: Design) -> str:
    """Return the shapes of a design as paths of SVG, in the colour of the words around them."""
    paths: dict[float, str] = {}
    for shape in design.shapes:
        width, path = _path_of(shape)
        paths[width] = paths.get(width, "") + path
    return "".join(
        f'<path fill="none" stroke="currentColor" stroke-width="{width:g}" d="{path}"/>'
        if width
        else f'<path fill="currentColor" d="{path}"/>'
        for width, path in paths.items()
    )


def _path_of(shape: Shape) -> tuple[float, str]:
    """Return the width of the stroke, 0 for an area, and the data of a path."""
    if isinstance(shape, Area):
        return 0, f"M{'L'.join(_said(*point) for point in shape.points)}z"
    if isinstance(shape, Line):
        return shape.width, f"M{_said(shape.x, shape.y)}L{_said(shape.to_x, shape.to_y)}"
    radius, across = shape.radius, 2 * shape.radius
    upper = f"M{_said(shape.x - radius, shape.y)}a{_said(radius, radius)} 0 1 1 {_said(across, 0)}"
    lower = "" if shape.is_half else f"a{_said(radius, radius)} 0 1 1 {_said(-across, 0)}"
    return shape.width, upper + lower


def _said(x: float, y: float) -> str:
    """Return a point to a tenth of a unit, which is a pixel of the widest edition."""
    return f"{round(x, 1):g} {round(y, 1):g}"
