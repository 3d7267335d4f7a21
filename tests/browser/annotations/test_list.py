"""The panel of notes and bookmarks: what it lists, saves, loads and deletes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

GATE = "the smallest of its gates"
PUMP = "tastes of pennies"
MAP = "the goat had eaten the map"


def filled(book: Any, **options: Any) -> Any:
    """Open a book with a highlight, a note on another page, and one in another work."""
    open_book = book(**options)
    open_book.highlight(GATE)
    open_book.page.goto("works/road/two.html")
    open_book.note("Poor goat.", MAP)
    open_book.wait_for_drawn(1, "annotations-noted")
    open_book.page.goto("works/lamp/index.html")
    open_book.highlight("lamp was out")
    return open_book


def test_it_lists_the_page_the_work_and_the_library(book: Any, size: Any) -> None:
    open_book = filled(book, size=size)
    page = open_book.page
    assert open_book.listed() == ["lamp was out"]
    page.get_by_label("The whole library").check()
    assert open_book.listed() == ["lamp was out", GATE, MAP]
    headings = page.locator("#notes-panel :is(h3, h4)").all_inner_texts()
    assert headings == ["The Lamp", "The Salt Road", "One", "Two"]
    page.get_by_role("link", name=GATE).click()
    page.wait_for_url("**/one.html#p-*")
    open_book.wait_for_drawn(1)
    assert open_book.listed() == [GATE, MAP]
    page.get_by_label("This page").check()
    assert open_book.listed() == [GATE]
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_role("link", name=GATE).click()
    assert not page.locator("#notes-panel").is_visible()


def test_on_pages_of_no_work_it_lists_all(book: Any) -> None:
    open_book = filled(book)
    open_book.page.goto("index.html")
    assert open_book.listed() == ["lamp was out", GATE, MAP]
    assert not open_book.page.get_by_role("button", name="Bookmark this place").is_visible()


def test_it_says_when_there_is_nothing(book: Any) -> None:
    open_book = book()
    assert "Nothing yet" in open_book.panel().inner_text()
    assert open_book.page.get_by_role("button", name="Save as JSON").count() == 0


def test_a_note_is_written_in_the_list(book: Any, size: Any) -> None:
    open_book = filled(book, size=size)
    page = open_book.page
    open_book.panel().get_by_role("button", name="Add a note").click()
    page.get_by_label("Note", exact=True).fill("Who put it out?")
    page.keyboard.press("Escape")
    assert open_book.kept("lamp")[0]["body"]["value"] == "Who put it out?"
    assert "Who put it out?" in open_book.panel().inner_text()


def test_what_is_deleted_comes_back_if_the_reader_wants_it(book: Any) -> None:
    open_book = filled(book)
    page = open_book.page
    open_book.panel().get_by_role("button", name="Delete: lamp was out").click()
    assert open_book.kept("lamp") == []
    page.get_by_role("button", name="Undo").click()
    assert open_book.listed() == ["lamp was out"]
    page.get_by_label("The whole library").check()
    page.get_by_role("button", name="Delete all notes of this library").click()
    assert page.evaluate("Object.keys(localStorage)") == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Undo").click()
    open_book.wait_for_drawn(1)
    open_book.panel()
    assert open_book.listed() == ["lamp was out", GATE, MAP]


def saved(page: Any, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    path = folder / str(download.value.suggested_filename)
    download.value.save_as(path)
    return path


def test_a_file_goes_away_and_comes_back(book: Any, tmp_path: Path) -> None:
    open_book = filled(book)
    page = open_book.page
    open_book.panel()
    page.get_by_label("The whole library").check()
    file = saved(page, "Save as JSON", tmp_path)
    assert file.name == "notes-library.json"
    collection = json.loads(file.read_text("utf-8"))
    assert collection["total"] == 3
    motivations = [item["motivation"] for item in collection["first"]["items"]]
    assert motivations == ["highlighting", "highlighting", "commenting"]
    before = open_book.kept()
    load(page, file)
    page.get_by_role("status").get_by_text("0 notes and bookmarks are new").wait_for()
    page.get_by_role("button", name="Delete all notes").click()
    load(page, file)
    page.get_by_role("status").get_by_text("3 notes and bookmarks are new").wait_for()
    assert open_book.listed() == ["lamp was out", GATE, MAP]
    assert open_book.kept() == before


def test_markdown_is_readable(book: Any, home: str, tmp_path: Path) -> None:
    open_book = filled(book)
    open_book.page.goto("works/road/one.html")
    open_book.panel()
    text = saved(open_book.page, "Save as Markdown", tmp_path).read_text("utf-8")
    assert text.startswith("# Roads: Notes and bookmarks\n\n## The Salt Road\n\n### One\n\n")
    assert f"> {GATE} [¶]({home}works/road/one.html#p-" in text
    assert text.endswith("\n\nPoor goat.\n")


def load(page: Any, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Load a file").click()
    chooser.value.set_files(file)


def test_a_file_that_is_none_is_one_message(book: Any, tmp_path: Path) -> None:
    open_book = book()
    open_book.panel()
    file = tmp_path / "shopping.json"
    for text in ("{", '{"items": [{"id": 7}]}'):
        file.write_text(text)
        load(open_book.page, file)
        said = open_book.page.get_by_role("alert")
        said.get_by_text("“shopping.json” has no notes").wait_for()
        assert "Nothing yet" in open_book.panel().inner_text()


def test_a_file_of_another_library_is_asked_about(book: Any, home: str, tmp_path: Path) -> None:
    open_book = filled(book)
    page = open_book.page
    open_book.panel()
    page.get_by_label("The whole library").check()
    file = saved(page, "Save as JSON", tmp_path)
    page.goto(home.replace("/before/", "/other/") + "works/road/one.html")
    assert open_book.listed() == []
    load(page, file)
    page.get_by_role("alert").get_by_text("is of Roads").wait_for()
    assert open_book.kept(library="Other Roads") == []
    page.get_by_role("button", name="Load it nevertheless").click()
    open_book.wait_for_drawn(1)
    assert open_book.listed() == [GATE, MAP]
