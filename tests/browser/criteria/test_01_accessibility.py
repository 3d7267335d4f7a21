"""Criterion 1: no rule of axe is broken, in any colours, with whatever panel open.

`make gates` looks at all pages that stand for others, and holds the HTML against vnu.
"""

from pathlib import Path
from typing import Any

import pytest

from gates.accessibility import violations_on
from gates.browser import NARROW, wear
from gates.budgets import load
from gates.panels import Panels
from slow_cases import mostly_slow

PAGES = {
    "chapter": "works/the-ferry/chapter-1.html",
    "title page": "works/the-ferry/index.html",
    "catalogue": "catalogue.html",
    "search": "search.html?q=river",
}
COLOURS = ("light", "dark", "sepia", "contrast")


@pytest.mark.parametrize("name", mostly_slow(PAGES, "chapter"))
def test_axe_finds_nothing(reader: Any, axe: Path, size: dict[str, int], name: str) -> None:
    page = reader(PAGES[name], size, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    over = tuple(load().accessibility.rules_passed_over)
    opened = set()
    for colours in COLOURS:
        wear(page, colours)
        for panel in ["", *Panels(page).opened_one_by_one()]:
            opened.add(panel)
            assert violations_on(page, over, axe) == [], (colours, panel)
    # In the search page the box is part of the page.
    assert "search-dialog" in opened or name == "search"
    if size == NARROW and name in {"chapter", "title page"}:
        assert "contents" in opened
