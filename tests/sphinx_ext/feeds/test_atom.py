"""Atom feeds say what is new, by the days that pages remember; entries keep their names."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from fascicle.sphinx_ext import static_files
from fascicle.sphinx_ext.feeds import HERE, RECORD
from fascicle.sphinx_ext.static_files import MadeFile
from tests.sphinx_ext.feeds.conftest import HOME, entries_of, said

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sphinx_ext.feeds.conftest import Shelf

CAME: dict[str, Any] = {"appeared": "2026-01-02", "changed": "2026-01-02"}
LATER = {"appeared": "2026-02-03", "changed": "2026-02-03"}
REVISED = {"appeared": "2026-01-02", "changed": "2026-03-04"}
HOSTILE = 'A </title> & ]]> \U0001f986 "Door" <!--'


def titles(entries: list[Any]) -> list[str]:
    return [said(entry, "title") for entry in entries]


def test_a_new_work_is_one_entry(shelf: Shelf) -> None:
    about = {"summary": "It is low.", "tags": ["mud"], "language": "de"}
    shelf.add("ferry", {"one": CAME, "two": CAME}, **CAME, **about)
    (entry,) = shelf.entries()
    assert said(entry, "title") == "Ferry"
    assert said(entry, "published") == said(entry, "updated") == "2026-01-02T00:00:00Z"
    assert said(entry, "summary") == "It is low."
    assert said(entry, "id") == f"{HOME}works/ferry/index.html"
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"


def test_a_new_chapter_and_a_changed_one_are_entries_of_their_own(shelf: Shelf) -> None:
    shelf.add("ferry", {"one": REVISED, "two": CAME, "three": LATER}, **CAME)
    entries = shelf.entries()
    assert titles(entries) == ["Ferry — one", "Ferry — three", "Ferry"]
    assert said(entries[0], "published") == "2026-01-02T00:00:00Z"
    assert said(entries[0], "updated") == "2026-03-04T00:00:00Z"


def test_chapters_of_one_day_come_in_reverse_order_below_newer_works(shelf: Shelf) -> None:
    shelf.add("ferry", {"one": CAME, "two": LATER, "three": LATER}, **CAME)
    shelf.add("gate", **{**CAME, "changed": "2026-03-01"})
    assert titles(shelf.entries()) == ["Gate", "Ferry — three", "Ferry — two", "Ferry"]


@pytest.mark.slow
def test_a_feed_has_fifty_entries(shelf: Shelf) -> None:
    chapters = {f"c{number}": LATER for number in range(60)}
    shelf.add("ferry", {"one": CAME, **chapters}, **CAME)
    entries = shelf.entries()
    assert (len(entries), titles(entries)[0]) == (50, "Ferry — c59")


def test_authors_series_and_tags_have_feeds(shelf: Shelf) -> None:
    shelf.add("ferry", **CAME, tags=["mud"], series="River Books")
    shelf.add("gate", **CAME, authors=["Bo Lee"])
    book = shelf.build()
    for name in ("authors/ada-quill", "series/river-books", "tags/mud"):
        assert titles(entries_of(book.output / f"{name}.xml")) == ["Ferry"]
        links = book.page(name).xpath("//link[@rel='alternate']/@href")
        assert links[:2] == [f"{name.partition('/')[2]}.xml", "../feed.xml"]
    assert titles(entries_of(book.output / "authors/bo-lee.xml")) == ["Gate"]


def test_lists_show_their_feeds(shelf: Shelf) -> None:
    shelf.add("ferry", **CAME, dates=["published: 2026-01-02"])
    shelf.add("gate", **CAME, dates=["published: 2026-01-03"])
    book = shelf.build()
    for name, feed in {
        "authors/ada-quill": "ada-quill.xml",
        "catalogue": "feed.xml",
        "newest": "feed.xml",
    }.items():
        (link,) = book.page(name).find_class("feed-link")
        assert (link.get("href"), link.text_content()) == (feed, "Feed")


def test_a_moved_chapter_keeps_the_name_of_its_entry(shelf: Shelf) -> None:
    moved = {**LATER, "former": ["was", "then"]}
    shelf.add("ferry", {"one": CAME, "now": moved}, **CAME, moved_from=["boat"])
    entries = shelf.entries()
    assert said(entries[0], "id") == f"{HOME}works/boat/was.html"
    (link,) = entries[0].xpath("*[@rel='alternate']/@href")
    assert link == f"{HOME}works/ferry/now.html"
    assert said(entries[1], "id") == f"{HOME}works/boat/index.html"


def test_titles_are_text_whatever_they_have(shelf: Shelf) -> None:
    shelf.add("ferry", **CAME, title=HOSTILE, authors=[HOSTILE], summary=HOSTILE, tags=[HOSTILE])
    (entry,) = shelf.entries()
    assert (said(entry, "title"), said(entry, "summary")) == (HOSTILE, HOSTILE)


def test_a_work_without_dates_is_no_news_and_one_that_was_published_is(shelf: Shelf) -> None:
    shelf.add("ferry")
    shelf.add("gate", dates=["published: 2020-05-06"])
    (entry,) = shelf.entries()
    assert said(entry, "updated") == "2020-05-06T00:00:00Z"


def test_pages_name_the_feed_of_the_library(shelf: Shelf) -> None:
    shelf.add("ferry", {"one": CAME}, **CAME)
    book = shelf.build()
    for name, feeds in {
        "index": ["feed.xml"],
        "catalogue": ["feed.xml"],
        "works/ferry/index": ["../../feed.xml"],
        "works/ferry/one": [],
    }.items():
        found = book.page(name).xpath("//link[@type='application/atom+xml']/@href")
        assert found == feeds, name


def test_a_later_build_writes_what_a_clean_one_writes_and_only_that(
    shelf: Shelf, differences: Any
) -> None:
    shelf.add("ferry", {"one": CAME}, **CAME, tags=["mud"])
    shelf.add("gate", **CAME, authors=["Bo Lee"])
    before = times(shelf.build().output)
    shelf.add("ferry", {"one": CAME, "two": LATER}, **CAME)
    book = shelf.build()
    after = times(book.output)
    assert {name for name in after if after[name] != before[name]} == {
        "feed.xml",
        "authors/ada-quill.xml",
    }
    assert not (book.output / "tags/mud.xml").exists()
    assert differences(book.output, shelf.build(into="clean").output) == []


def test_another_version_writes_all_feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = SimpleNamespace(html_baseurl=HOME)
    app: Any = SimpleNamespace(config=config, doctreedir=tmp_path, outdir=tmp_path)
    feed = tmp_path / "feed.xml"

    def written() -> bytes:
        file = MadeFile("feed.xml", "1", lambda: b"<feed/>")
        static_files.write_made_files(app, RECORD, HERE, [file])
        return feed.read_bytes()

    assert written() == b"<feed/>"
    feed.write_bytes(b"an older one")
    assert written() == b"an older one"
    monkeypatch.setattr(static_files, "digest_of_code", lambda *_: "newer")
    assert written() == b"<feed/>"


def times(output: Path) -> dict[str, int]:
    folders = ("authors", "tags")
    feeds = [
        output / "feed.xml",
        *(path for name in folders for path in output.glob(f"{name}/*.xml")),
    ]
    return {path.relative_to(output).as_posix(): path.stat().st_mtime_ns for path in feeds}


@pytest.mark.parametrize("is_server", [True, False])
def test_without_an_address_there_are_no_feeds_and_a_server_says_so_once(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, *, is_server: bool
) -> None:
    monkeypatch.setenv("CI", "true" if is_server else "")
    shelf.add("ferry", **CAME)
    settings = shelf.build.source / "library.toml"
    settings.write_text('title = "The River"\nlanguage = "en"\n', "utf-8")
    first, second = shelf.build(), shelf.build()
    assert first.log.startswith("library.toml: without `url` there are no feeds") == is_server
    assert second.log == ""
    assert not (first.output / "feed.xml").exists()
    assert first.page("index").xpath("//link[@rel='alternate']") == []
