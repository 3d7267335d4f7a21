"""Criterion 8: a scene break is seen, and said once."""

from pathlib import Path
from typing import Any

import pytest

PROSE = "works/lamp/prose.html"


@pytest.fixture(scope="session")
def built(specimen: Path) -> Path:
    """Open the library that is looked at."""
    return specimen


def test_a_break_is_said_once_and_its_mark_is_not_read_out(reader: Any, spoken: Any) -> None:
    said = spoken(reader(PROSE))
    assert [name for role, name in said if role == "separator"] == ["Scene break"] * 3
    assert not any("*" in name or "~" in name for _, name in said)


def test_the_mark_of_a_break_is_as_plain_to_see_as_the_text(reader: Any, style: Any) -> None:
    page = reader(PROSE)
    for mark in page.locator("hr.ornament").all():
        assert style(mark, "color", "'::before'") == style(page.locator(".scene p").first, "color")
        assert style(mark, "opacity") == "1"


def test_a_break_has_air_around_it(
    reader: Any, size: dict[str, int], style: Any, in_ems: Any
) -> None:
    page = reader(PROSE, size)
    for mark in page.locator("hr.ornament").all():
        assert in_ems(mark, "margin-top") >= 1.5
        assert in_ems(mark, "margin-bottom") >= 1.5
    space = page.locator("hr.space")
    height = float(style(space, "height")[:-2]) / float(style(space, "font-size")[:-2])
    assert in_ems(space, "margin-top") + height + in_ems(space, "margin-bottom") >= 2.5
