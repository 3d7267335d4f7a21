"""Criterion 10: settings are applied at once, kept, and move nothing away from the reader."""

import json
from typing import Any

import pytest

from tests.browser.conftest import OWN

CHAPTER, NEXT = "works/the-ferry/chapter-1.html", "works/the-ferry/chapter-3.html"
STYLE = "name => getComputedStyle(document.querySelector('.bd-article .scene p'))[name]"
OF_SECOND = "name => getComputedStyle(document.querySelector('.bd-article p + p'))[name]"
# Of a letter: what is set by `zoom` is computed as if it was not.
HEIGHT = "document.querySelector('.bd-article .scene p').getClientRects()[0].height"
WIDTH = "document.querySelector('.bd-article').getBoundingClientRect().width"
AT_THE_TOP = """
() => {
  const bar = document.querySelector(".bd-header-article").getBoundingClientRect().bottom;
  const all = [...document.querySelectorAll("[id^='p-']")];
  const first = all.find(each => each.getBoundingClientRect().bottom > bar);
  return [first.id, first.getBoundingClientRect().top];
}
"""
TOP_OF = "id => document.getElementById(id).getBoundingClientRect().top"
NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
}
"""


def open_settings(page: Any) -> Any:
    page.locator(".settings-button").click()
    return page.locator("#settings")


def choose(page: Any, value: str) -> None:
    page.locator(f"#settings [data-value={value}]").click()


def slide(page: Any, name: str, value: str) -> None:
    page.locator(f"#settings [name={name}]").fill(value)


def test_each_setting_is_applied_at_once(reader: Any, size: dict[str, int]) -> None:
    page = reader(CHAPTER, size)
    before = {name: page.evaluate(STYLE, name) for name in ("fontFamily", "lineHeight")}
    height = page.evaluate(HEIGHT)
    open_settings(page)
    for font in ("sans", "dyslexic", "system"):
        choose(page, font)
        assert page.evaluate(STYLE, "fontFamily") != before["fontFamily"], font
    choose(page, "serif")
    assert page.evaluate(STYLE, "fontFamily") == before["fontFamily"]
    slide(page, "size", "150")
    # Half again as high, but for a line more or less: small letters stand on whole pixels.
    assert page.evaluate(HEIGHT) > 1.25 * height
    slide(page, "size", "80")
    assert page.evaluate(HEIGHT) < 0.9 * height
    slide(page, "leading", "2")
    assert page.evaluate(STYLE, "lineHeight") != before["lineHeight"]
    choose(page, "spaced")
    assert page.evaluate(OF_SECOND, "textIndent") == "0px"
    assert float(page.evaluate(OF_SECOND, "marginTop").removesuffix("px")) > 5
    page.get_by_label("Justified lines").check()
    assert page.evaluate(STYLE, "textAlign") == "justify"
    choose(page, "contrast")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_lines_are_narrower_or_wider_as_chosen(reader: Any) -> None:
    page = reader(CHAPTER)
    usual = page.evaluate(WIDTH)
    open_settings(page)
    slide(page, "measure", "40")
    assert page.evaluate(WIDTH) < 0.8 * usual
    slide(page, "measure", "75")
    assert page.evaluate(WIDTH) > 1.1 * usual


def test_settings_are_kept_for_other_pages_and_visits_and_reset(reader: Any) -> None:
    page = reader(CHAPTER)
    shown = page.evaluate(HEIGHT), page.evaluate(STYLE, "fontFamily")
    open_settings(page)
    slide(page, "size", "140")
    choose(page, "sans")
    choose(page, "dark")
    chosen = page.evaluate(HEIGHT), page.evaluate(STYLE, "fontFamily")
    page.goto(NEXT)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.goto(CHAPTER)
    assert (page.evaluate(HEIGHT), page.evaluate(STYLE, "fontFamily")) == chosen
    settings = open_settings(page)
    assert settings.locator("[name=size]").input_value() == "140"
    assert settings.locator("[data-value=sans] input").is_checked()
    settings.get_by_role("button", name="Reset all").click()
    assert (page.evaluate(HEIGHT), page.evaluate(STYLE, "fontFamily")) == shown
    assert settings.locator("[data-value=auto] input").is_checked()
    page.reload()
    assert (page.evaluate(HEIGHT), page.evaluate(STYLE, "fontFamily")) == shown
    assert not page.evaluate("Object.keys(localStorage).some(name => name.endsWith(':settings'))")


@pytest.mark.parametrize("change", [("size", "200"), ("leading", "2.4"), ("measure", "35")])
def test_the_paragraph_at_the_top_stays(
    reader: Any, size: dict[str, int], change: tuple[str, str]
) -> None:
    page = reader("works/the-ferry/entire.html", size)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight * 0.6)")
    open_settings(page)
    name, before = page.evaluate(AT_THE_TOP)
    slide(page, *change)
    assert abs(page.evaluate(TOP_OF, name) - before) <= 40


def test_at_twice_the_size_nothing_is_out_of_reach(reader: Any) -> None:
    for width in (320, 390, 1280):
        page = reader(CHAPTER, {"width": width, "height": 800})
        open_settings(page)
        slide(page, "size", "200")
        choose(page, "dyslexic")
        page.keyboard.press("Escape")
        for name in (CHAPTER, "works/the-ferry/index.html", "catalogue.html", "index.html"):
            page.goto(name)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_the_panel_is_the_keyboards_too(reader: Any, size: dict[str, int]) -> None:
    page = reader(CHAPTER, size)
    page.keyboard.press("s")
    page.locator("#settings:popover-open").wait_for()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.documentElement.dataset.mode") == "light"
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "size"
    page.keyboard.press("ArrowRight")
    assert page.locator("#settings output").first.text_content() == "105%"
    page.keyboard.press("Escape")
    page.locator("#settings").wait_for(state="hidden")
    page.locator(".settings-button:focus").wait_for()


def test_keys_are_turned_off_in_the_panel(reader: Any) -> None:
    page = reader(CHAPTER)
    open_settings(page).get_by_label("Keyboard shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("t")
    assert page.url.endswith(CHAPTER)
    assert page.evaluate("document.documentElement.dataset.mode") == "auto"
    open_settings(page).get_by_role("button", name="Reset all").click()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    assert page.evaluate("document.documentElement.dataset.mode") == "light"


def test_without_storage_settings_last_as_long_as_the_page(reader: Any) -> None:
    page = reader(CHAPTER, fresh=True)
    page.add_init_script(NO_STORAGE)
    page.goto(CHAPTER)
    open_settings(page)
    choose(page, "sepia")
    choose(page, "sans")
    assert page.evaluate("document.documentElement.dataset.mode") == "sepia"
    page.get_by_text("Your browser keeps nothing for this site").wait_for()
    page.goto(NEXT)
    assert page.evaluate("document.documentElement.dataset.mode") == "auto"


def test_the_theme_of_an_older_build_is_taken_over(reader: Any) -> None:
    page = reader(CHAPTER)
    page.evaluate(
        "localStorage.setItem(`fascicle:${document.documentElement.dataset.library}:mode`, 'sepia')"
    )
    page.reload()
    assert page.evaluate("document.documentElement.dataset.mode") == "sepia"
    open_settings(page)
    choose(page, "dark")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.mode") == "dark"
    names = page.evaluate("Object.keys(localStorage).map(name => name.split(':').at(-1))")
    assert names == ["settings"]


def test_settings_that_nobody_could_choose_are_passed_over(reader: Any) -> None:
    page = reader(CHAPTER)
    odd: list[object] = [{"theme": "plaid", "size": 9000, "font": 7}, None, [], "sepia"]
    for data in odd:
        kept = json.dumps({"version": 1, "data": data})
        page.evaluate(
            f"kept => localStorage.setItem({OWN} + 'settings', kept)",
            kept,
        )
        page.reload()
        assert page.evaluate("document.documentElement.dataset.mode") == "auto"
        assert "zoom" not in page.evaluate("document.documentElement.style.cssText")
        assert page.evaluate("document.documentElement.dataset.font") == "serif"


def test_two_libraries_at_one_address_have_their_own_settings(reader: Any) -> None:
    page = reader(CHAPTER)
    open_settings(page)
    choose(page, "sepia")
    page.route(
        f"**/{NEXT}",
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=answer.text().replace('data-library="', 'data-library="Another '),
        ),
    )
    page.goto(NEXT)
    assert page.evaluate("document.documentElement.dataset.mode") == "auto"
    page.goto(CHAPTER)
    assert page.evaluate("document.documentElement.dataset.mode") == "sepia"


def test_without_a_script_nothing_dangles(reader: Any) -> None:
    page = reader(CHAPTER, java_script_enabled=False)
    assert not page.locator(".settings-button").is_visible()


def test_the_settings_open_in_a_book_from_a_folder(reader: Any, built: Any) -> None:
    page = reader((built / CHAPTER).as_uri())
    open_settings(page)
    choose(page, "dark")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
