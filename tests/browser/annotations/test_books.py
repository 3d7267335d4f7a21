"""The reader's own things stay with their book: beside another, at another address, damaged."""

import functools
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.browser.annotations.conftest import FIRST, Book, library
from tests.browser.conftest import OWN, Quiet

SOME = "The carrier counted"
CHAPTER = "works/road/one.html"
# What was kept before the address of the book counted.
OLDER = "`fascicle:${document.documentElement.dataset.library}:`"
RENAMED = f"""() => {{
  for (const name of Object.keys(localStorage))
    if (name.startsWith({OWN})) {{
      localStorage.setItem({OLDER} + name.slice({OWN}.length), localStorage[name]);
      localStorage.removeItem(name);
    }}
}}"""
NAMES = f"() => Object.keys(localStorage).filter((name) => name.startsWith({OWN})).sort()"
SHAPES = [
    "", "{", "7", "null", "[]", '"text"', "<h1>Hotel</h1>",
    '{"version": "1", "data": {}}', '{"version": 1}', '{"version": 1, "data": null}',
    '{"version": 1, "data": {"items": {}, "places": [], "read": 7, "works": 7}}',
    '{"version": 1, "data": {"items": [7, {"id": 1, "target": [{}]}], "places": {"road": 7}}}',
]  # fmt: skip


@pytest.fixture(scope="module")
def home(build: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a book twice, and once with its work at another address."""
    top = tmp_path_factory.mktemp("books")
    shelf = top / "shelf"
    shelf.mkdir()
    text, moved = (library(top / name, "Roads", {"one": FIRST}) for name in ("text", "moved"))
    for root in (text, moved):
        chapter = root / "works/road/one.md"
        chapter.write_text(chapter.read_text().replace("---\n", '---\nwords: "640"\n', 1))
    output = build(text)
    (moved / "works/road").rename(moved / "works/way")
    title = moved / "works/way/index.md"
    title.write_text(title.read_text().replace("---\n", '---\nmoved-from: ["road"]\n', 1))
    for name, folder in (("a", output), ("b", output), ("moved", build(moved))):
        shutil.copytree(folder, shelf / name)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(shelf)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/a/"
    server.shutdown()
    server.server_close()


def read_on(page: Any) -> None:
    """Scroll, not to the end, and wait until the place is kept."""
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight * 0.3)")
    page.wait_for_function(f"() => localStorage[{OWN} + 'reading']?.includes('\"page\"')")


def test_two_books_of_one_title_have_their_own_notes(book: Callable[..., Book], home: str) -> None:
    first = book(CHAPTER)
    first.highlight(SOME)
    page = first.page
    page.goto(f"{home}../b/{CHAPTER}")
    assert first.drawn() == []
    first.highlight("the smallest of its gates")
    first.panel().get_by_label("The whole library").check()
    first.panel().get_by_role("button", name="Delete all notes of this library").click()
    page.goto(CHAPTER)
    first.wait_for_drawn(1)
    assert first.drawn() == [SOME]


def test_the_first_book_takes_over_what_was_of_both(book: Callable[..., Book], home: str) -> None:
    first = book(CHAPTER)
    first.highlight(SOME)
    page = first.page
    read_on(page)
    page.evaluate(RENAMED)
    page.goto("index.html")
    page.locator(".going-on a").first.wait_for()
    first.panel()
    page.wait_for_function("() => document.querySelector('.note-words')")
    assert first.listed() == [SOME]
    page.goto(f"{home}../b/{CHAPTER}")
    assert first.drawn() == []
    page.goto(f"{home}../b/index.html")
    assert page.locator(".going-on").count() == 0
    page.goto(CHAPTER)
    first.wait_for_drawn(1)


def test_notes_and_places_follow_a_work_to_another_address(
    book: Callable[..., Book], home: str
) -> None:
    opened = book(CHAPTER)
    opened.note("Count again", SOME)
    page = opened.page
    read_on(page)
    # The owner publishes the book with the work at another address.
    page.evaluate(f"""() => {{
      for (const [name, value] of Object.entries(localStorage)) if (name.startsWith({OWN}))
        localStorage.setItem(name.replace("/a/:", "/moved/:"), value);
    }}""")
    page.goto(f"{home}../moved/index.html")
    page.locator(".going-on a").first.click()
    page.wait_for_url("**/moved/works/way/one.html")
    opened.wait_for_drawn(1, "annotations-noted")
    assert opened.drawn("annotations-noted") == [SOME]
    assert page.evaluate("scrollY") > 0
    kept = page.evaluate(f"() => JSON.parse(localStorage[{OWN} + 'reading']).data")
    assert list(kept["places"]) == ["way"]
    assert all(each.startswith("works/way/") for each in kept["read"].get("way", []))
    assert not any(name.endswith(":road") for name in page.evaluate(NAMES))
    page.goto(f"{home}../moved/index.html")
    opened.panel().get_by_role("link", name=SOME).click()
    page.wait_for_url("**/works/way/one.html#*")


@pytest.mark.slow
@pytest.mark.parametrize("text", SHAPES, ids=range(len(SHAPES)))
def test_what_cannot_be_read_is_set_aside_and_the_book_is_usable(
    book: Callable[..., Book], text: str
) -> None:
    opened = book("index.html")
    page = opened.page
    names = ["annotations:road", "reading", "settings", "voice"]
    page.evaluate(
        f"([names, text]) => names.map((name) => localStorage.setItem({OWN} + name, text))",
        [names, text],
    )
    page.goto(CHAPTER)
    page.get_by_text("could not be read. It was set aside").wait_for()
    opened.highlight(SOME)
    read_on(page)
    page.keyboard.press("s")
    page.locator("#settings").wait_for()
    page.keyboard.press("Escape")
    page.reload()
    opened.wait_for_drawn(1)
    aside = page.evaluate(
        "() => Object.entries(localStorage).filter(([name]) => name.includes(':set-aside:'))"
    )
    named = {name.split(":set-aside:")[1].rsplit(":", 1)[0]: value for name, value in aside}
    assert {"annotations:road", "reading"} <= named.keys()
    assert set(named.values()) == {text}


@pytest.mark.parametrize("slug", ["constructor", "__proto__", "toString", "%E0%A4%A"])
def test_odd_names_of_works_are_taken_in(
    book: Callable[..., Book], tmp_path: Path, slug: str
) -> None:
    opened = book(CHAPTER)
    opened.highlight(SOME)
    kept = opened.page.evaluate(f"() => localStorage[{OWN} + 'annotations:road']")
    (item,) = json.loads(kept)["data"]["items"]
    item["id"] = "urn:x"
    item["target"][0]["source"] = f"works/{slug}/one.html"
    file = tmp_path / "notes.json"
    collection = {"type": "AnnotationCollection", "partOf": {"label": "Roads"}}
    file.write_text(json.dumps(collection | {"first": {"items": [item]}}))
    panel = opened.panel()
    opened.page.locator("#notes-panel input[type=file]").set_input_files(file)
    opened.page.get_by_text("One note or bookmark is new").wait_for()
    panel.get_by_label("The whole library").check()
    assert opened.listed() == [SOME, SOME]
