"""The bar above a text steps aside while the reader goes on, and comes back when it is wanted."""

from typing import Any

CHAPTER = "works/the-ferry/chapter-1.html"
SMALL = {"width": 390, "height": 400}
IS_ASIDE = "document.querySelector('.bd-header-article').getBoundingClientRect().bottom < 10"


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
