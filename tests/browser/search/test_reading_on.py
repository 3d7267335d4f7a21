"""From a result to its sentence, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.browser.search.conftest import Marked, Search, Status

CHAPTER = "works/the-lamp/chapter-1.html"
OAR = "works/the-oar/index.html"
# Whether the place that the address names is in view, below the bar.
IN_VIEW = """
() => {
  const bar = document.querySelector(".bd-header-article").getBoundingClientRect();
  const box = document.querySelector(":target").getBoundingClientRect();
  return box.top >= bar.bottom - 1 && box.top < innerHeight / 2;
}
"""


def test_a_phrase_leads_from_a_chapter_to_its_sentence(
    reader: Any, size: dict[str, int], search: Search, marked: Marked
) -> None:
    page = reader(OAR, size)
    page.get_by_role("link", name="Search").click()
    page.get_by_role("radio", name="The whole library").check()
    (passage,) = search(page, '"left a green umbrella"')
    assert "that the keeper had left a green umbrella on the gallery" in passage
    assert len(passage.split()) <= 46
    assert page.locator(".search-passage mark").all_text_contents() == ["left a green umbrella"]
    link = page.locator(".search-where a")
    assert link.text_content() == "CHAPTER I. The Stairs — The Lamp at Saint-Côme"
    assert page.locator(".search-by").text_content() == "by Ottilie Brandt"
    link.click()
    page.wait_for_url(f"**/{CHAPTER}?find=**#p-**")
    page.locator(".find-clear").wait_for()
    assert marked(page) == ["left a green umbrella"]
    assert "left a green umbrella" in page.locator(":target").text_content()
    assert page.evaluate(IN_VIEW)


def test_the_other_paragraphs_of_a_scene_open_below_its_result(
    reader: Any, size: dict[str, int], search: Search
) -> None:
    page = reader("search.html", size)
    search(page, "regatta")
    result = page.locator(".search-result").first
    more = result.locator("summary")
    assert more.text_content() == "and one more paragraph of this scene"
    assert result.locator(".search-others a").count() == 0
    # By the arrow keys alone, as the results themselves.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    other = result.locator(".search-others a")
    other.wait_for()
    assert other.locator("mark").text_content() == "regatta"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/works/the-lamp/**?find=regatta#p-**")
    page.locator(".find-clear").wait_for()
    assert "regatta" in page.locator(":target").text_content()


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_marks_are_cleared_and_do_not_come_back(reader: Any, way: str, marked: Marked) -> None:
    page = reader(f"{CHAPTER}?find=stairs+kettle")
    page.locator(".find-clear").wait_for()
    assert marked(page) == ["Stairs", "kettle", "stairs", "stairs", "stairs"]
    # A search that is opened and closed leaves them.
    page.keyboard.press("/")
    page.locator("#search-dialog[open]").wait_for()
    page.keyboard.press("Escape")
    assert marked(page)
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("button", name="Clear marks").click()
    assert marked(page) == []
    assert page.url.endswith(CHAPTER)
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**/chapter-2.html")


def test_marks_without_the_browsers_own_leave_the_text_as_it_was(reader: Any) -> None:
    page = reader("index.html", fresh=True)
    page.add_init_script("delete window.Highlight")
    page.goto(CHAPTER)
    before = page.locator("article").inner_html()
    page.goto(f"{CHAPTER}?find=%22left+a+green+umbrella%22")
    page.locator(".find-clear").wait_for()
    marked = page.locator("article mark").all_text_contents()
    assert "".join(marked) == "left a green umbrella"
    page.keyboard.press("Escape")
    assert page.locator("article").inner_html() == before


def test_back_leads_from_a_result_to_the_results_and_to_the_query_before(
    searching: Any, status: Status, search: Search
) -> None:
    search(searching, "kettle")
    search(searching, "stairs")
    searching.locator(".search-where a").first.click()
    searching.wait_for_url("**/works/**")
    searching.go_back()
    searching.wait_for_url("**/search.html?q=stairs")
    assert "stairs" in searching.locator(".search-passage").first.text_content()
    searching.go_back()
    searching.wait_for_url("**/search.html?q=kettle")
    searching.wait_for_function(
        "() => document.querySelector('input[type=search]').value === 'kettle'"
    )
    assert (
        "kettle"
        in (status(searching), searching.locator(".search-passage").first.text_content())[1]
    )
