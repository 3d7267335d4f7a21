"""Criterion 22: a note is shown where its number is clicked, and the number still leads to it."""

from typing import Any

import pytest

CHAPTER = "works/the-ferry/chapter-1.html"


def test_a_note_opens_by_its_number_and_gives_the_focus_back(
    reader: Any, size: dict[str, int]
) -> None:
    page = reader(CHAPTER, size)
    mark = page.locator("a.footnote-reference").first
    mark.focus()
    page.keyboard.press("Enter")
    shown = page.locator(".note-shown")
    wanted = page.locator(f"{mark.get_attribute('href')} > p").first.inner_text()
    assert wanted in shown.inner_text()
    assert shown.evaluate("note => note.parentElement.tagName") == "MAIN"
    box = shown.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert page.url.endswith(CHAPTER)
    page.keyboard.press("Escape")
    shown.wait_for(state="detached")
    assert mark.evaluate("element => element === document.activeElement")


def test_a_note_is_shown_beside_its_mark(reader: Any, size: dict[str, int]) -> None:
    page = reader(CHAPTER, size)
    mark = page.locator("a.footnote-reference").first
    mark.click()
    at, shown = mark.bounding_box(), page.locator(".note-shown").bounding_box()
    below = shown["y"] - at["y"] - at["height"]
    above = at["y"] - shown["y"] - shown["height"]
    assert -1 <= max(below, above) <= 24
    assert shown["x"] <= at["x"] + at["width"]
    assert at["x"] <= shown["x"] + shown["width"]


@pytest.mark.parametrize("has_scripts", [True, False])
def test_from_a_note_one_is_led_back_to_its_mark(
    reader: Any, size: dict[str, int], *, has_scripts: bool
) -> None:
    page = reader(CHAPTER, size, java_script_enabled=has_scripts)
    back = page.locator("aside.footnote [role=doc-backlink]").first
    back.click()
    place = back.get_attribute("href")
    assert page.url.endswith(f"{CHAPTER}{place}")
    mark, bar = page.locator(place), page.locator(".bd-header-article").bounding_box()
    assert mark.evaluate("mark => mark.matches('a.footnote-reference')")
    assert bar["y"] + bar["height"] <= mark.bounding_box()["y"] < size["height"]


def test_a_click_beside_it_closes_it(reader: Any) -> None:
    page = reader(CHAPTER)
    page.locator("a.footnote-reference").first.click()
    page.locator(".note-shown").wait_for()
    page.mouse.click(5, 500)
    page.locator(".note-shown").wait_for(state="detached")


def test_from_it_one_way_leads_to_the_notes(reader: Any) -> None:
    page = reader(CHAPTER)
    mark = page.locator("a.footnote-reference").first
    mark.click()
    page.get_by_role("link", name="Go to the notes").click()
    assert page.url.endswith(f"{CHAPTER}{mark.get_attribute('href')}")
    assert page.locator(mark.get_attribute("href")).is_visible()


def test_no_id_stands_on_the_page_twice(reader: Any) -> None:
    page = reader(CHAPTER)
    page.locator("a.footnote-reference").first.click()
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids))


def test_without_a_script_or_with_the_middle_button_it_is_a_link(reader: Any) -> None:
    page = reader(CHAPTER, java_script_enabled=False)
    mark = page.locator("a.footnote-reference").first
    mark.click()
    assert page.url.endswith(mark.get_attribute("href"))
    page = reader(CHAPTER)
    # The last listener keeps the tab from being opened: some shells of Chromium crash on one that
    # they do not show, and on a busy machine it asks for its page late.
    page.evaluate(
        "addEventListener('auxclick', e => { seen = e.defaultPrevented; e.preventDefault(); })"
    )
    page.locator("a.footnote-reference").first.click(button="middle")
    assert page.evaluate("seen") is False
    assert page.locator(".note-shown").count() == 0


def test_notes_are_easy_to_hit(reader: Any, size: dict[str, int]) -> None:
    page = reader(CHAPTER, size)
    for link in page.locator(".footnote-reference, [role=doc-backlink]").all():
        box = link.bounding_box()
        assert box["width"] >= 24
        assert box["height"] >= 24
