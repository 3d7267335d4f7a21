"""Designs of typographic covers: their shapes leave room for words, in pages and in editions."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageColor

from fascicle.book.editions.cover import cover_of
from fascicle.book.editions.cover_designs import (
    ACROSS,
    COLOURS,
    DESIGNS,
    DOWN,
    Area,
    Design,
    colours_of,
    design_of,
    svg_of,
)

NAMES = [f"door-{number}" for number in range(600)]
NAMED = {DESIGNS[design_of(name)].name: name for name in NAMES}


def test_there_are_ten_and_each_is_used_with_each_colour() -> None:
    assert len({design.name for design in DESIGNS}) == len(DESIGNS) == 10
    used = {(design_of(name), colours_of(name)) for name in NAMES}
    assert len(used) > 0.95 * len(DESIGNS) * len(COLOURS)


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
def test_nothing_is_drawn_where_words_stand(design: Design) -> None:
    name = NAMED[design.name]
    image = Image.open(BytesIO(cover_of(name, "").image)).convert("RGB")
    scale = image.width / ACROSS
    assert image.size == (ACROSS * scale, DOWN * scale)
    left, top, right, bottom = (
        round(edge * scale) for edge in (design.left, design.top, design.right, design.bottom)
    )
    column = image.crop((left, top, right, bottom))
    ground = ImageColor.getrgb(COLOURS[colours_of(name)][0])
    assert column.getcolors() == [(column.width * column.height, ground)]
    assert len(image.getcolors(1 << 20) or []) > 2, "elsewhere something is"


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
def test_a_page_has_a_path_for_each_width_of_its_strokes(design: Design) -> None:
    widths = {0 if isinstance(shape, Area) else shape.width for shape in design.shapes}
    assert svg_of(design).count("<path") == len(widths)
