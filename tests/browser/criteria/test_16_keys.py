"""Criterion 16: keys turn pages and open things, and stay out of everything else."""

from typing import Any

CHAPTER = "works/the-ferry/chapter-1.html"


def test_arrows_turn_the_pages_of_a_work_and_stop_at_its_ends(reader: Any) -> None:
    page = reader("works/the-ferry/index.html")
    page.keyboard.press("ArrowLeft")
    assert page.url.endswith("works/the-ferry/index.html"), "nothing is before the title page"
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/works/the-ferry/prologue.html")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/works/the-ferry/part-one.html")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/works/the-ferry/prologue.html")


def test_alt_and_an_arrow_belong_to_the_browser(reader: Any) -> None:
    page = reader(CHAPTER)
    # The browser of the tests does nothing with them itself; what is left to it is not stopped.
    page.evaluate("addEventListener('keydown', event => (document.title = event.defaultPrevented))")
    for chord in (
        *("Alt+ArrowLeft", "Alt+ArrowRight", "Control+ArrowRight", "Meta+ArrowRight"),
        *("Shift+ArrowLeft", "Shift+ArrowRight"),
    ):
        page.evaluate("document.title = ''")
        page.keyboard.press(chord)
        assert page.title() == "false", chord
    assert page.url.endswith(CHAPTER)


def test_a_key_with_a_modifier_belongs_to_the_browser(reader: Any) -> None:
    page = reader(CHAPTER)
    page.evaluate("addEventListener('keydown', event => (document.title = event.defaultPrevented))")
    shown = page.locator("#contents").is_visible()
    for chord in ("Control+c", "Meta+c", "Alt+c", "Control+t", "Control+/", "Alt+?"):
        page.evaluate("document.title = ''")
        page.keyboard.press(chord)
        assert page.title() == "false", chord
    assert page.locator("#contents").is_visible() == shown
    assert page.locator("dialog[open]").count() == 0


def test_letters_open_what_buttons_open(reader: Any, size: dict[str, int]) -> None:
    page = reader(CHAPTER, size)
    shown = page.locator("#contents").is_visible()
    page.keyboard.press("c")
    assert (
        page.locator("#contents").is_visible() != shown
        or page.locator("#contents:popover-open").count()
    )
    page.keyboard.press("Escape")
    before = page.evaluate("document.documentElement.dataset.mode")
    page.keyboard.press("t")
    assert page.evaluate("document.documentElement.dataset.mode") != before
    page.keyboard.press("/")
    page.locator("#search-dialog input[type=search]").wait_for()


def test_nothing_is_caught_where_somebody_types(reader: Any) -> None:
    page = reader(CHAPTER)
    page.keyboard.press("/")
    field = page.locator("#search-dialog input[type=search]")
    field.wait_for()
    page.keyboard.type("c/t?")
    page.keyboard.press("ArrowLeft")
    assert field.input_value() == "c/t?"
    assert page.url.endswith(CHAPTER)


def test_the_list_of_keys_opens_by_key_and_by_button_and_gives_the_focus_back(
    reader: Any,
) -> None:
    page = reader(CHAPTER)
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keyboard shortcuts").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog", name="Keyboard shortcuts").is_visible()
    button = page.get_by_role("button", name="Keyboard shortcuts")
    button.click()
    page.get_by_role("button", name="Close").last.click()
    assert button.evaluate("element => element === document.activeElement")


def test_keys_can_be_turned_off_and_stay_off(reader: Any) -> None:
    page = reader(CHAPTER)
    page.keyboard.press("?")
    page.get_by_label("Use keyboard shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("?")
    assert page.url.endswith(CHAPTER)
    assert not page.get_by_role("dialog", name="Keyboard shortcuts").is_visible()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Use keyboard shortcuts").check()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/works/the-ferry/chapter-2.html")
