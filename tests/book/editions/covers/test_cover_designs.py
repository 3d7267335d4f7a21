"""Designs of typographic covers: their shapes leave room for words, in pages and in editions."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from fascicle.book.editions.cover import cover_of
from fascicle.book.editions.cover_designs import (
    ACROSS,
    COLOURS,
    DESIGNS,
    DOWN,
    Area,
    Design,
    Line,
    colours_of,
    design_of,
    svg_of,
)

NAMES = [f"door-{number}" for number in range(600)]
named = {design_of(name): name for name in NAMES}


def test_there_are_ten_and_each_is_used_with_each_colour() -> None:
    assert len({design.name for design in DESIGNS}) == len(DESIGNS) == 10
    used = {(design_of(name), colours_of(name)) for name in NAMES}
    assert len(used) > 0.95 * len(DESIGNS) * len(COLOURS)


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
def test_no_shape_crosses_the_column_of_the_words(design: Design) -> None:
    for shape in design.shapes:
        if isinstance(shape, Line):
            points = [(shape.x, shape.y), (shape.to_x, shape.to_y)]
        elif isinstance(shape, Area):
            points = [*shape.points]
        else:
            points = [(shape.x, shape.y - shape.radius)]
        assert not any(_is_in(design, *point) for point in points), shape


@pytest.mark.parametrize("number", range(len(DESIGNS)), ids=[it.name for it in DESIGNS])
def test_the_drawing_of_a_page_is_that_of_the_edition(number: int) -> None:
    image = Image.open(BytesIO(cover_of(named[number], "").image)).convert("RGB")
    ground = image.getpixel((5, HEIGHT_OF_GROUND[DESIGNS[number].name]))
    column = DESIGNS[number]
    scale = image.width // ACROSS
    assert (ACROSS * scale, DOWN * scale) == image.size
    middle = (int((column.left + column.right) / 2 * scale), int((column.top + 4) * scale))
    assert image.getpixel(middle) == ground, "nothing is drawn where words stand"
    assert len(image.getcolors(1 << 20) or []) > 2
    assert svg_of(column).count("<path") == len({_width(shape) for shape in column.shapes})


# A place at the left edge where each design has its ground, in pixels of an edition.
HEIGHT_OF_GROUND = {design.name: 500 for design in DESIGNS} | {"stripes": 900}


def _width(shape: object) -> float:
    return getattr(shape, "width", 0)


def _is_in(design: Design, x: float, y: float) -> bool:
    return design.left < x < design.right and design.top < y < design.bottom
