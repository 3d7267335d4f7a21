"""Criterion 1: no rule of axe is broken on a chapter, in any colours, with whatever panel open.

`make gates` looks at all pages that stand for others, and holds the HTML against vnu.
"""

from pathlib import Path
from typing import Any

from gates.accessibility import violations_on
from gates.browser import NARROW, wear
from gates.budgets import load
from gates.panels import Panels

COLOURS = ("light", "dark", "sepia", "contrast")


def test_axe_finds_nothing(reader: Any, axe: Path, size: dict[str, int]) -> None:
    page = reader("works/the-ferry/chapter-1.html", size, reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    over = tuple(load().accessibility.rules_passed_over)
    opened = set()
    for colours in COLOURS:
        wear(page, colours)
        for panel in ["", *Panels(page).opened_one_by_one()]:
            opened.add(panel)
            assert violations_on(page, over, axe) == [], (colours, panel)
    assert "search-dialog" in opened
    if size == NARROW:
        assert {"contents", "bar-tools"} <= opened
