"""Readers who enlarge the type, or whose system has the say over colours, on a phone as well."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PHONE = {"width": 390, "height": 844}
CHAPTER = "works/the-ferry/chapter-1.html"

# What a reader sets in the browser, and what text zoom does: a media query knows the first alone.
TWICE = {
    "font size of the browser": {"standard": 32, "fixed": 26},
    "text zoom": {"standard": 16, "fixed": 13},
}
ZOOM = "document.documentElement.style.setProperty('font-size', '200%', 'important')"

WIDER = """
() => [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .map((element) => element.outerHTML.slice(0, 120))
"""
# Beyond the window, to be reached only by moving sideways.
OUT_OF_REACH = """
() => [...document.querySelectorAll(".bd-header-article :is(a, button)")]
  .filter((element) => element.checkVisibility())
  .filter((element) => element.getBoundingClientRect().right > innerWidth)
  .map((element) => element.textContent.trim())
"""


@pytest.fixture(params=TWICE)
def enlarged(request: pytest.FixtureRequest, reader: Any) -> Callable[[str], Any]:
    """Give a way to open a page on a phone, with type of twice the size."""

    def open_page(name: str) -> Any:
        page = reader(name, PHONE, fresh=True)
        session = page.context.new_cdp_session(page)
        session.send("Page.setFontSizes", {"fontSizes": TWICE[request.param]})
        show(page, name)
        return page

    def show(page: Any, name: str) -> None:
        page.goto(name)
        if request.param == "text zoom":
            page.evaluate(ZOOM)
        size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
        assert size == "32px", "else nothing is enlarged"

    open_page.show = show  # type: ignore[attr-defined]
    return open_page


def test_type_of_twice_the_size_moves_no_page_sideways(enlarged: Any, built: Path) -> None:
    names = sorted(str(path.relative_to(built)) for path in built.rglob("*.html"))
    names.remove("404.html")  # its styles are at the top of a server
    page = enlarged(CHAPTER)
    wide = {}
    for name in names:
        enlarged.show(page, name)
        if page.evaluate("document.scrollingElement.scrollWidth") > PHONE["width"]:
            wide[name] = page.evaluate(WIDER)
        assert page.evaluate(OUT_OF_REACH) == [], name
    assert wide == {}
    assert len(names) > 40


def test_what_opens_over_a_page_is_no_wider_than_the_phone(enlarged: Any) -> None:
    page = enlarged(CHAPTER)
    page.keyboard.press("/")
    page.locator("#search-dialog input[type=search]").wait_for()
    for opened in ("#search-dialog", "#contents", "dialog.keys"):
        if opened == "#contents":
            page.keyboard.press("Escape")
            page.locator(".contents-button").click()
        if opened == "dialog.keys":
            page.keyboard.press("Escape")
            page.keyboard.press("?")
        box = page.locator(opened).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        over = page.locator(opened).evaluate("box => box.scrollWidth - box.clientWidth")
        assert over <= 0, opened


def test_icons_grow_with_the_type(reader: Any, enlarged: Any) -> None:
    def height_in(page: Any) -> float:
        return float(page.locator(".search-button .icon").bounding_box()["height"])

    before = height_in(reader(CHAPTER, PHONE))
    assert height_in(enlarged(CHAPTER)) == pytest.approx(2 * before, abs=1)


def test_the_current_page_is_told_apart_where_the_system_has_the_say(
    reader: Any, size: dict[str, int], style: Callable[..., str]
) -> None:
    page = reader(CHAPTER, size, forced_colors="active")
    if size["width"] < 1000:
        page.locator(".contents-button").click()
    current = page.locator("#contents [aria-current=page]")
    other = page.locator("#contents .contents-pages a:not([aria-current])").first
    for name in ("background-color", "color"):
        assert style(current, name) != style(other, name)
    assert style(current, "background-color") != style(current, "color")
    assert style(current.locator(".label"), "color") == style(current, "color")
    page.goto("catalogue.html")
    current = page.locator(".ways [aria-current=page]")
    other = page.locator(".ways a:not([aria-current])").first
    assert style(current, "text-decoration-line") != style(other, "text-decoration-line")


def test_each_page_says_once_how_wide_it_is(built: Path) -> None:
    pages = list(built.rglob("*.html"))
    assert len(pages) > 40
    for page in pages:
        assert page.read_text("utf-8").count('name="viewport"') == 1, page.name
