"""Criterion 1: no rule of axe is broken on a chapter, in any colours, with whatever panel open.

`make gates` looks at all pages that stand for others, and holds the HTML against vnu.
"""

from itertools import chain
from pathlib import Path
from typing import Any

import pytest

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
        # One after the other: in a list of all of them each would be closed again.
        for panel in chain([""], Panels(page).opened_one_by_one()):
            opened.add(panel)
            assert violations_on(page, over, axe) == [], (colours, panel)
    assert "search-dialog" in opened
    if size == NARROW:
        assert {"contents", "bar-tools"} <= opened


def test_a_button_that_a_script_takes_away_opens_nothing(chromium: Any) -> None:
    page = chromium.new_page()
    names = ("first", "second", "third")
    buttons = "".join(
        f"<button popovertarget={name} class={name}>{name}</button>" for name in names
    )
    panels = "".join(f"<div popover id={name}>{name}</div>" for name in names)
    page.set_content(buttons + panels)
    opened = []
    for panel in Panels(page).opened_one_by_one():
        assert page.locator(f"#{panel}").is_visible()
        opened.append(panel)
        page.evaluate("document.querySelector('.second')?.remove()")
    assert opened == ["first", "third"]
    page.context.close()


FAR_OFF = """<!doctype html><html lang=en><title>A catalogue</title><style>
  main { line-height: 24px }
  ul { margin: 0; content-visibility: auto; contain-intrinsic-block-size: 10px }
  button { display: block; min-height: 24px; padding: 0; border: 0 }
</style><main><h1>A catalogue</h1><div style="height: 6000px">Near</div>
<ul><li><a href="#one">The Ferry</a></li><li><a href="#two">The Lighthouse Keeper</a></li></ul>
<button style="margin-inline-start: 40px">Keyboard shortcuts</button></main></html>"""


def test_a_list_far_off_hides_no_button(chromium: Any, axe: Path) -> None:
    # It is as high as was guessed until a reader comes near: its links would lie on the button.
    page = chromium.new_page(viewport=NARROW)
    page.set_content(FAR_OFF)
    assert page.locator("ul").bounding_box()["height"] == pytest.approx(10)
    assert violations_on(page, (), axe) == []
    page.context.close()


OVER_A_BAR = """<!doctype html><html lang=en><title>A chapter</title><style>
  body { margin: 0 }
  button { position: absolute; top: 4px; width: 40px; height: 40px; padding: 0 }
  #contents { inset: 0 auto auto 0; width: 300px; height: 300px; margin: 0; padding: 0; border: 0 }
  #contents button { left: 113px }
</style><main><h1 style="padding-top: 400px">A chapter</h1>
<button style="left: 100px">Notes</button></main>
<nav popover id=contents><button>Close</button></nav></html>"""


def test_a_button_in_a_panel_is_not_hidden_by_what_lies_behind_it(chromium: Any, axe: Path) -> None:
    page = chromium.new_page(viewport=NARROW)
    page.set_content(OVER_A_BAR)
    show = "document.querySelector('nav').showPopover()"
    page.evaluate(show)
    assert violations_on(page, (), axe) == []
    page.evaluate("document.querySelector('nav').prepend(document.querySelector('main button'))")
    assert [rule for rule, *_ in violations_on(page, (), axe)] == ["target-size"]
    page.context.close()
