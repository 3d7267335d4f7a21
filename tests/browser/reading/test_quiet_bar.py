"""The bar above a text steps aside while the reader goes on, and comes back when it is wanted."""

from typing import Any

import pytest

CHAPTER = "works/the-ferry/chapter-1.html"
SMALL = {"width": 390, "height": 400}
IS_ASIDE = "document.querySelector('.bd-header-article').getBoundingClientRect().bottom < 10"
WIDTH_OF_TITLE = "document.querySelector('.where').getBoundingClientRect().width"


def scroll(page: Any, pixels: int) -> None:
    page.mouse.move(200, 300)
    page.mouse.wheel(0, pixels)


def test_the_bar_goes_on_the_way_down_and_comes_on_the_way_up(reader: Any) -> None:
    page = reader(CHAPTER, SMALL)
    assert not page.evaluate(IS_ASIDE)
    scroll(page, 500)
    page.wait_for_function(f"() => {IS_ASIDE}")
    scroll(page, -60)
    page.wait_for_function(f"() => !({IS_ASIDE})")


def test_the_keyboard_brings_the_bar_back_and_keeps_it(reader: Any) -> None:
    page = reader(CHAPTER, SMALL)
    scroll(page, 300)
    page.wait_for_function(f"() => {IS_ASIDE}")
    page.locator(".contents-button").focus()
    page.wait_for_function(f"() => !({IS_ASIDE})")
    scroll(page, 200)
    page.wait_for_timeout(400)
    assert not page.evaluate(IS_ASIDE)


def test_the_bar_stays_while_something_is_open(reader: Any) -> None:
    page = reader(CHAPTER, SMALL)
    page.keyboard.press("s")
    page.locator("#settings:popover-open").wait_for()
    page.evaluate("document.activeElement.blur(); scrollTo(0, 500)")
    page.wait_for_timeout(400)
    assert not page.evaluate(IS_ASIDE)


def test_lists_of_the_library_keep_their_bar(reader: Any) -> None:
    page = reader("catalogue.html", SMALL)
    scroll(page, 500)
    page.wait_for_timeout(400)
    assert not page.evaluate(IS_ASIDE)


@pytest.mark.parametrize("settle", [0, -60])
def test_what_is_focused_in_the_bar_moves_no_page(reader: Any, settle: int) -> None:
    page = reader(CHAPTER, SMALL)
    scroll(page, 900)
    page.wait_for_function(f"() => {IS_ASIDE}")
    scroll(page, settle)
    page.wait_for_function("at => scrollY === at", arg=900 + settle)
    page.locator(".settings-button").evaluate("it => it.focus()")
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == 900 + settle
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("s")
    page.locator("#settings:popover-open").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == 900 + settle


def test_a_narrow_window_has_the_tools_of_a_text_in_a_menu(reader: Any) -> None:
    page = reader(CHAPTER, SMALL)
    tools = page.locator("#bar-tools > .bar-button")
    assert not tools.first.is_visible()
    assert page.evaluate(WIDTH_OF_TITLE) > 150
    page.locator(".more-button").click()
    assert "Notes and bookmarks" in tools.all_inner_texts()
    page.locator(".annotations-button").click()
    page.locator("dialog[open]").wait_for()
    page.keyboard.press("Escape")
    assert not page.locator("#bar-tools").evaluate("it => it.matches(':popover-open')")
    page.locator(".more-button").press("Enter")
    page.locator(".bookmark-button").press("Enter")
    page.wait_for_function("() => document.querySelector('.bookmark-button[aria-pressed=true]')")
    assert not tools.first.is_visible()
    assert page.locator(".more-button").evaluate("it => it === document.activeElement")


def test_a_wide_window_lists_and_title_pages_have_their_tools_in_the_bar(reader: Any) -> None:
    wide = reader(CHAPTER, {"width": 1000, "height": 700})
    assert wide.locator(".annotations-button").is_visible()
    assert not wide.locator(".more-button").is_visible()
    # A title page has one tool, and no place to bookmark.
    for address in ("catalogue.html", f"{CHAPTER.rpartition('/')[0]}/index.html"):
        listed = reader(address, SMALL)
        listed.locator(".annotations-button").wait_for()
        assert not listed.locator(".more-button").is_visible()
