"""Words are highlighted, notes are written and bookmarks set, and all stay where they were made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gates.accessibility import violations_on
from gates.browser import wear
from gates.budgets import load

GATE = "the smallest of its gates"
PUMP = "tastes of pennies"


def test_words_are_highlighted_and_the_text_stays_as_it_is(book: Any, size: Any) -> None:
    open_book = book(size=size)
    text = open_book.page.locator("article").inner_html()
    open_book.highlight(GATE)
    assert open_book.drawn() == [GATE]
    open_book.page.reload()
    open_book.wait_for_drawn(1)
    assert open_book.drawn() == [GATE]
    assert open_book.page.locator("article").inner_html() == text


def test_pages_load_nothing_until_there_is_something(book: Any) -> None:
    page = book("works/road/two.html").page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("works/road/one.html")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "annotations" in url]


def test_the_bar_stands_by_the_words_within_the_window(book: Any, size: Any) -> None:
    open_book = book(size=size)
    bar = open_book.select(GATE)
    box = bar.bounding_box()
    below = open_book.page.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().bottom")
    assert below <= box["y"] <= below + 20
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    buttons = [each.bounding_box() for each in bar.get_by_role("button").all()]
    assert all(button["height"] >= 24 for button in buttons)
    assert len({button["y"] for button in buttons}) == 1  # it covers no more than a line or two
    open_book.page.evaluate("getSelection().removeAllRanges()")
    bar.wait_for(state="hidden")


def test_on_a_touch_screen_the_bar_is_clear_of_the_handles(book: Any) -> None:
    open_book = book(size={"width": 390, "height": 844}, has_touch=True)
    page = open_book.page
    open_book.highlight(PUMP)
    page.evaluate("dispatchEvent(new PointerEvent('pointerdown', { pointerType: 'touch' }))")
    box = open_book.select(GATE).bounding_box()
    below = page.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().bottom")
    assert below + 30 <= box["y"]
    assert box["y"] + box["height"] <= 844


def test_words_outside_of_the_text_have_no_bar(book: Any) -> None:
    open_book = book()
    open_book.highlight(GATE)
    open_book.page.evaluate("getSelection().selectAllChildren(document.querySelector('.crumbs'))")
    open_book.page.wait_for_timeout(400)
    assert not open_book.page.get_by_role("group", name="Selected words").is_visible()


def test_a_highlight_may_go_over_several_paragraphs(book: Any) -> None:
    open_book = book()
    open_book.highlight("asked the girl", "The carrier counted")
    said = ["asked the girl with the goat.", "“Yes.”", "The carrier counted"]
    assert open_book.drawn() == said
    assert len(open_book.kept()) == 1
    open_book.page.reload()
    open_book.wait_for_drawn(3)
    assert open_book.drawn() == said


def test_a_highlight_leaves_out_the_number_of_a_note(book: Any) -> None:
    open_book = book()
    open_book.highlight("at the old pump", "salt on the shoe")
    quotes = [target["selector"][1]["exact"] for target in open_book.kept()[0]["target"]]
    assert quotes[0] == "at the old pump, where the water tastes of pennies."
    assert quotes[-1] == "Salt on the axle, salt on the shoe"


def test_a_note_is_written_read_edited_and_taken_away(book: Any, size: Any) -> None:
    open_book = book(size=size)
    open_book.note("Pennies!", PUMP)
    open_book.wait_for_drawn(1, "annotations-noted")
    card = open_book.click_on(PUMP)
    assert card.locator(".note-text").inner_text() == "Pennies!"
    card.get_by_role("button", name="Edit the note").click()
    field = open_book.page.get_by_label("Note", exact=True)
    assert field.input_value() == "Pennies!"
    field.fill("")
    card.get_by_role("button", name="Save").click()
    open_book.wait_for_drawn(1)
    card = open_book.click_on(PUMP)
    card.get_by_role("button", name="Delete").click()
    open_book.wait_for_drawn(0)
    open_book.page.get_by_role("button", name="Undo").click()
    assert open_book.drawn() == [PUMP]


def test_a_cancelled_note_leaves_nothing_and_a_closed_one_is_kept(book: Any) -> None:
    open_book = book()
    page = open_book.page
    open_book.select(PUMP).get_by_role("button", name="Note").click()
    page.get_by_label("Note", exact=True).fill("No.")
    page.get_by_role("button", name="Cancel").click()
    assert open_book.kept() == []
    assert open_book.drawn("annotations-draft") == []
    open_book.select(PUMP).get_by_role("button", name="Note").click()
    page.get_by_label("Note", exact=True).fill("Yes.")
    page.keyboard.press("Escape")
    assert [item["body"]["value"] for item in open_book.kept()] == ["Yes."]


def test_of_highlights_that_overlap_the_shorter_is_meant(book: Any) -> None:
    open_book = book()
    open_book.highlight("The salt road leaves the town by the smallest")
    open_book.highlight("the town by")
    card = open_book.click_on("the town by")
    card.get_by_role("button", name="Delete").click()
    assert open_book.drawn() == ["The salt road leaves the town by the smallest"]


def test_the_same_words_are_highlighted_once(book: Any) -> None:
    open_book = book()
    open_book.highlight(GATE)
    open_book.highlight(GATE)
    assert len(open_book.kept()) == 1


def test_all_works_with_the_keyboard_alone(book: Any) -> None:
    open_book = book()
    page = open_book.page
    bar = open_book.select("The carrier counted")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Tab")
    assert bar.get_by_role("button", name="Highlight").evaluate("e => e === document.activeElement")
    page.keyboard.press("Escape")
    bar.wait_for(state="hidden")
    open_book.select("The carrier counted")
    page.keyboard.press("h")
    card = page.get_by_role("dialog", name="Marked words")
    card.wait_for()
    assert open_book.drawn() == ["The carrier counted"]
    assert page.evaluate("document.activeElement.textContent") == "Add a note"
    page.keyboard.press("Enter")
    page.keyboard.type("Barrels: never an even number.")
    page.keyboard.press("Control+Enter")
    open_book.wait_for_drawn(1, "annotations-noted")
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.press("b")
    page.locator(".annotation-mark").wait_for()
    page.keyboard.press("n")
    page.locator("#notes-panel[open]").wait_for()
    assert page.locator(".note-item").count() == 2
    page.keyboard.press("Escape")
    page.locator("#notes-panel").wait_for(state="hidden")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts").inner_text()
    for name in ("Bookmark this place", "Highlight the selected words", "Notes and bookmarks"):
        assert name in keys


def test_a_key_without_selected_words_does_nothing(book: Any) -> None:
    open_book = book()
    open_book.page.keyboard.press("h")
    open_book.page.wait_for_timeout(200)
    assert open_book.kept() == []


def test_a_bookmark_is_set_at_the_top_of_the_window_and_taken_away(book: Any, size: Any) -> None:
    open_book = book(size=size)
    page = open_book.page
    button = page.locator(".bookmark-button")
    assert button.get_attribute("aria-pressed") == "false"
    page.evaluate(f"{TWENTIETH}.scrollIntoView()")
    page.keyboard.press("b")
    page.locator(".annotation-mark").wait_for()
    assert button.get_attribute("aria-pressed") == "true"
    assert open_book.kept()[0]["motivation"] == "bookmarking"
    assert open_book.listed()[0].startswith(page.evaluate(f"{TWENTIETH}.textContent"))
    page.keyboard.press("Escape")
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function("() => !document.querySelector('.bookmark-button[aria-pressed=true]')")
    page.evaluate(f"{TWENTIETH}.scrollIntoView()")
    page.wait_for_function("() => document.querySelector('.bookmark-button[aria-pressed=true]')")
    button.evaluate("button => button.click()")
    assert open_book.kept() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


TWENTIETH = "document.querySelectorAll('.scene p')[20]"


def test_the_link_to_words_names_their_paragraph_and_the_words(
    chromium: Any, home: str, book: Any
) -> None:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{home}works/road/one.html")
    other = type(book())(page)
    other.select("lost one of them").get_by_role("button", name="Copy link").click()
    page.get_by_role("status").get_by_text("copied").wait_for()
    address = page.evaluate("navigator.clipboard.readText()")
    context.close()
    assert address.startswith(f"{home}works/road/one.html#p-")
    assert address.endswith(":~:text=lost%20one%20of%20them")


def test_other_features_add_to_the_bar(book: Any) -> None:
    open_book = book()
    open_book.page.evaluate(
        """addEventListener("fascicle:selection", ({ detail }) => detail.push({
          name: "Read from here", does: (range) => { window.given = range.toString(); } }))"""
    )
    open_book.select(GATE).get_by_role("button", name="Read from here").click()
    assert open_book.page.evaluate("window.given") == GATE


def test_the_whole_work_on_one_page_has_the_same_highlights(book: Any) -> None:
    open_book = book()
    open_book.highlight(GATE)
    open_book.page.goto("works/road/two.html")
    open_book.highlight("“Yes.”")
    open_book.page.goto("works/road/entire.html")
    open_book.wait_for_drawn(2)
    parts = "[...CSS.highlights.get('annotations')].map((range) =>"
    parts += " range.startContainer.parentElement.closest('.entire-part').dataset.page)"
    assert sorted(open_book.page.evaluate(parts)) == ["one.html", "two.html"]
    open_book.highlight("The last bridge hums")
    assert open_book.kept()[-1]["target"][0]["source"] == "works/road/three.html"
    open_book.page.goto("works/road/three.html")
    open_book.wait_for_drawn(1)
    assert open_book.drawn() == ["The last bridge hums"]


def test_a_browser_that_draws_no_highlights_marks_the_margin(book: Any) -> None:
    open_book = book(fresh=True)
    open_book.page.add_init_script("delete window.Highlight")
    open_book.page.reload()
    open_book.highlight(GATE)
    assert open_book.page.locator(".annotation-mark[data-kind=highlight]").is_visible()
    assert open_book.listed() == [GATE]


def test_on_paper_nothing_is_marked(book: Any) -> None:
    open_book = book()
    open_book.highlight(GATE)
    open_book.page.keyboard.press("b")
    open_book.page.locator(".annotation-mark").wait_for()
    open_book.page.emulate_media(media="print")
    assert not open_book.page.locator(".annotation-mark").is_visible()
    colour = "getComputedStyle(document.querySelector('article'), '::highlight(annotations)')"
    drawn = open_book.page.evaluate(f"{colour}.backgroundColor")
    assert drawn in {"rgba(0, 0, 0, 0)", "transparent"}


def test_without_a_script_nothing_dangles(reader: Any) -> None:
    page = reader("works/road/one.html", java_script_enabled=False)
    assert not page.locator(".bookmark-button").is_visible()
    assert not page.locator(".annotations-button").is_visible()


def test_from_a_folder_it_works_too(reader: Any, book: Any, shelf: Path) -> None:
    page = reader((shelf / "before/works/road/one.html").resolve().as_uri())
    open_book = type(book())(page)
    open_book.highlight(GATE)
    assert open_book.drawn() == [GATE]
    assert open_book.listed() == [GATE]


@pytest.mark.parametrize("colours", ["light", "dark", "sepia"])
def test_axe_finds_nothing_in_the_bar_the_card_and_the_list(
    book: Any, size: Any, axe: Path, colours: str
) -> None:
    open_book = book(size=size, reduced_motion="reduce")
    page = open_book.page
    wear(page, colours)

    def violations() -> list[Any]:
        # What lies half below the bar above the text is too small for axe.
        page.evaluate("scrollTo(0, 0)")
        return violations_on(page, tuple(load().accessibility.rules_passed_over), axe)

    open_book.note("Pennies!", PUMP)
    open_book.highlight(GATE)
    open_book.select("Is it far?")
    assert violations() == []
    card = open_book.click_on(PUMP)
    assert violations() == []
    card.get_by_role("button", name="Edit the note").click()
    assert violations() == []
    page.keyboard.press("Escape")
    open_book.panel()
    assert violations() == []
    page.get_by_role("button", name="Delete:").first.click()
    page.get_by_role("button", name="Edit the note").click()
    assert violations() == []
