"""Pages: margins that leave a good line, and one message for a size that is none."""

from __future__ import annotations

import pytest

from fascicle.book.editions.pdf import millimetres_of, page_design


@pytest.mark.parametrize("size", ["a4", "a5", "letter", "6x9in", "129x198mm", "110x178mm"])
def test_a_line_has_between_55_and_75_letters(size: str) -> None:
    design = page_design(size)
    line = design.width - design.inside - design.outside
    letter = design.points * 25.4 / 72 * 0.435
    assert 55 <= line / letter <= 75


def test_in_print_the_inner_margin_is_wider_and_the_line_as_long() -> None:
    screen, printed = page_design("6x9in"), page_design("6x9in", is_print=True)
    assert screen.inside == screen.outside
    assert printed.inside > printed.outside
    assert printed.inside + printed.outside == pytest.approx(2 * screen.inside)


def test_sizes_in_millimetres() -> None:
    assert millimetres_of("6x9in") == pytest.approx((152.4, 228.6))
    assert millimetres_of("129.5x198mm") == (129.5, 198)


@pytest.mark.parametrize("size", ["b9", "", "210x148mm", "10x10mm", "900x999mm", "x9in"])
def test_an_odd_size_is_named(size: str) -> None:
    with pytest.raises(ValueError, match=rf"“{size}” is not a "):
        millimetres_of(size)
