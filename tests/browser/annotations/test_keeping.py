"""Kept notes hold: through an edit of the text, in two windows, without room or storage."""

from __future__ import annotations

from typing import Any

from bar_tools import choose_tool

GATE = "the smallest of its gates"
PUMP = "tastes of pennies"
BLOCKED = """
Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("no", "SecurityError"); },
});
"""
FULL = """
void (Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); })
"""


def edited(home: str) -> str:
    return home.replace("/before/", "/after/")


def test_after_an_edit_what_is_there_is_found_and_the_rest_is_listed_as_lost(
    book: Any, home: str, size: Any
) -> None:
    open_book = book(size=size)
    page = open_book.page
    open_book.highlight(GATE)
    open_book.highlight("lost one of them in the counting, and found")
    open_book.highlight("Salt on the axle, salt on the shoe")
    open_book.note("Pennies!", PUMP)
    page.goto(f"{edited(home)}works/road/one.html")
    open_book.wait_for_drawn(3)
    assert open_book.drawn() == [
        "the smallest of its seven gates",
        "lost one of them in the counting and found",
        "Salt on the axle, salt on the shoe",
    ]
    panel = open_book.panel()
    lost = panel.locator(".note-item", has_text="no longer in the text")
    assert lost.count() == 1
    assert PUMP in lost.inner_text()
    assert "Pennies!" in lost.inner_text()
    assert lost.get_by_role("link").count() == 0
    # In the text as it was, nothing is lost.
    page.goto(f"{home}works/road/one.html")
    open_book.wait_for_drawn(1, "annotations-noted")
    assert open_book.panel().locator(".note-lost").count() == 0


def test_a_link_to_a_paragraph_that_was_edited_leads_to_its_words(book: Any, home: str) -> None:
    open_book = book()
    page = open_book.page
    open_book.highlight(GATE)
    page.goto(f"{edited(home)}works/road/two.html")
    open_book.panel().get_by_role("link", name=GATE).click()
    page.wait_for_url("**/one.html#p-*")
    open_book.wait_for_drawn(1)
    assert page.locator(":target").count() == 0
    top = page.get_by_text("The salt road leaves our town").bounding_box()["y"]
    assert 0 <= top < 100


def test_of_a_page_that_is_gone_the_words_are_found_on_another(book: Any, home: str) -> None:
    open_book = book("works/road/three.html")
    page = open_book.page
    open_book.highlight("The last bridge hums")
    open_book.highlight("Three")
    page.goto(f"{edited(home)}works/road/one.html")
    page.locator(".annotation-margin").wait_for(state="attached")
    assert open_book.panel().locator(".note-lost").count() == 2
    page.goto(f"{edited(home)}works/road/two.html")
    open_book.wait_for_drawn(1)
    assert open_book.drawn() == ["The last bridge hums"]
    panel = open_book.panel()
    assert panel.locator(".note-lost").count() == 1
    assert panel.get_by_role("link", name="The last bridge hums").count() == 1
    found = [item["target"][0]["source"] for item in open_book.kept()]
    assert found == ["works/road/two.html", "works/road/three.html"]


def test_two_libraries_on_one_origin_are_apart(book: Any, home: str) -> None:
    open_book = book()
    open_book.highlight(GATE)
    open_book.page.goto(home.replace("/before/", "/other/") + "works/road/one.html")
    assert open_book.listed() == []
    open_book.page.keyboard.press("Escape")
    open_book.highlight(PUMP)
    open_book.page.goto(f"{home}works/road/one.html")
    open_book.wait_for_drawn(1)
    assert open_book.drawn() == [GATE]


def test_two_windows_keep_what_each_has_made(book: Any) -> None:
    one = book()
    two = type(one)(one.page.context.new_page())
    two.page.goto(one.page.url)
    one.highlight(GATE)
    two.wait_for_drawn(0)
    two.highlight(PUMP)
    one.wait_for_drawn(2)
    two.wait_for_drawn(2)
    assert len(one.kept()) == 2
    two.page.close()


def test_where_storage_is_full_nothing_typed_is_lost(book: Any) -> None:
    open_book = book()
    page = open_book.page
    open_book.highlight(GATE)
    page.evaluate(FULL)
    open_book.select(PUMP).get_by_role("button", name="Note").click()
    field = page.get_by_label("Note", exact=True)
    field.fill("A long thought.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("status").get_by_text("Your browser keeps nothing").wait_for()
    assert field.input_value() == "A long thought."
    page.keyboard.press("Escape")
    assert field.is_visible()
    assert len(open_book.kept()) == 1
    page.get_by_role("button", name="Cancel").click()
    assert not field.is_visible()


def test_without_storage_all_works_as_long_as_the_page(book: Any, size: Any) -> None:
    open_book = book(size=size, fresh=True)
    page = open_book.page
    page.add_init_script(BLOCKED)
    page.reload()
    open_book.highlight(GATE)
    page.get_by_role("status").get_by_text("Your browser keeps nothing").wait_for()
    assert open_book.drawn() == [GATE]
    choose_tool(page, "Bookmark this place")
    page.locator(".annotation-mark").wait_for()
    assert len(open_book.listed()) == 2
    page.get_by_role("button", name="Delete:").first.click()
    assert len(open_book.listed()) == 1
    page.reload()
    assert open_book.listed() == []
