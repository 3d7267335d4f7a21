"""Criterion 8: a scene break is seen, and said once."""

import re
from pathlib import Path
from typing import Any

import pytest

from contrast import contrast
from gates.browser import wear
from pdf_words import sheets_of

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
    for mode in ("light", "sepia", "dark"):
        wear(page, mode)
        paper = style(page.locator("body"), "background-color")
        for mark in page.locator("hr.ornament").all():
            ink = style(mark, "color", "'::before'")
            assert ink == style(page.locator(".scene p").first, "color")
            assert contrast(ink, paper) >= 3, mode
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


# Scenes and their breaks again and again, each at another height of its sheet.
MANY = """
() => {
  const text = document.querySelector(".bd-article > section");
  const parts = [...text.children].slice(1);
  for (let n = 1; n < 60; n += 1) {
    const copies = parts.map((part) => part.cloneNode(true));
    copies[0].style.paddingBlockStart = `${(n * 41) % 600}px`;
    text.append(...copies);
  }
}
"""
ANYWHERE = "hr { break-before: auto !important; break-after: auto !important }"
HEAD = re.compile(r"TheLampontheWeirCHAPTERI\.[^…]*…\d+")
MARKS = ("~*~", "***")


def marked_sheets(page: Any) -> tuple[int, int]:
    """Return how many sheets there are, and how many of them begin or end with a break."""
    printed = sheets_of(page.pdf(prefer_css_page_size=True, tagged=False))
    sheets = [HEAD.sub("", sheet) for sheet in printed[1:]]
    assert all(len(new) < len(old) for new, old in zip(sheets, printed[1:], strict=True))
    return len(sheets), sum(s.startswith(MARKS) or s.endswith(MARKS) for s in sheets)


def test_no_printed_sheet_begins_or_ends_with_a_break(reader: Any) -> None:
    page = reader(PROSE, bypass_csp=True)
    page.evaluate(MANY)
    sheets, marked = marked_sheets(page)
    assert sheets > 40
    assert marked == 0
    page.add_style_tag(content=ANYWHERE)
    assert marked_sheets(page)[1] > 0, "else no break was near the edge of a sheet"
