"""The catalogue for e-readers leads to every work that has an EPUB, in pages of a hundred."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from fascicle.sphinx_ext.feeds import opds
from gates.books import Book
from gates.feeds import (
    ATOM,
    address_of,
    client_of,
    feed_problems,
    links_of,
    works,
)
from tests.sphinx_ext.feeds.conftest import HOME, SPACES, said

if TYPE_CHECKING:
    import pytest

    from tests.sphinx_ext.feeds.conftest import Shelf

CAME: dict[str, Any] = {"appeared": "2026-01-02", "changed": "2026-01-02"}
HOSTILE = 'A </title> & ]]> \U0001f986 "Door" <!--'


class Published(Book):
    """A book that is published where those of these tests are."""

    @property
    def site(self) -> Any:
        return self.folder

    @property
    def home(self) -> str:
        return HOME


def test_a_client_reaches_every_epub(shelf: Shelf) -> None:
    shelf.add("ferry", {"one": CAME}, **CAME, series="River Books", series_number="2", tags=["mud"])
    shelf.add("gate", authors=[HOSTILE], title=HOSTILE, summary=HOSTILE, language="de")
    shelf.add("川", authors=["水野 花"], title="川の家", language="ja")
    book = Published("river", shelf.build().output)
    wanted = {f"{HOME}works/{slug}/{slug}.epub" for slug in ("ferry", "gate", "%E5%B7%9D")}
    assert {address_of(book, path) for path in works(book)} == wanted
    client = client_of(book)
    assert (client.problems, client.epubs) == ([], wanted)
    assert list(feed_problems(book)) == []


def test_an_entry_says_what_the_work_is(shelf: Shelf) -> None:
    about: dict[str, Any] = {"summary": "It is low.", "language": "de"}
    shelf.add("ferry", **CAME, **about, tags=["mud"], dates=["published: 2021-02-03"])
    output = shelf.build().output
    entry: Any = etree.parse(output / "opds/titles.xml").find("a:entry", SPACES)
    assert (said(entry, "title"), said(entry, "summary")) == ("Ferry", "It is low.")
    links = {
        link.relation.rpartition("/")[2]: link for link in links_of(output / "opds/titles.xml")
    }
    epub = output / "works/ferry/ferry.epub"
    assert links["open-access"].length == epub.stat().st_size
    assert links["image"].address == f"{HOME}works/ferry/cover.png"
    assert entry.findtext("{http://purl.org/dc/terms/}issued") == "2021-02-03"


def test_the_cover_is_the_image_of_the_work_everywhere(shelf: Shelf) -> None:
    shelf.add("ferry", {"one": CAME}, **CAME)
    book = shelf.build()
    assert (book.output / "works/ferry/cover.png").read_bytes().startswith(b"\x89PNG")
    for name in ("index", "one"):
        page = book.page(f"works/ferry/{name}")
        (image,) = page.xpath("//meta[@property='og:image']/@content")
        assert image == f"{HOME}works/ferry/cover.png"


FAILING = """
import os
from dataclasses import replace
from fascicle.model.forms import EDITION_KINDS
from fascicle.book.editions.edition_library import CannotBeMadeError

def fails(volume, library, read):
    raise CannotBeMadeError("its cover is damaged")

if os.environ.get("FAILS"):
    EDITION_KINDS["epub"] = replace(EDITION_KINDS["epub"], make=fails)
"""


def test_no_page_names_the_cover_of_an_epub_that_could_not_be_made(shelf: Shelf) -> None:
    shelf.add("ferry", {"one": CAME}, **CAME)
    with (shelf.build.source / "conf.py").open("a") as conf:
        conf.write(FAILING)
    whole = shelf.build()
    names = ("works/ferry/index.html", "works/ferry/one.html")
    pages = [(whole.output / name).read_text() for name in names]
    assert all("cover.png" in page for page in pages)
    (whole.output / "works/ferry/ferry.epub").unlink()
    for _ in range(2):
        book = shelf.build(may_warn=True, FAILS="1")
        assert not (book.output / "works/ferry/cover.png").exists()
        assert not any("cover.png" in (book.output / name).read_text() for name in names)
    book = shelf.build()
    assert [(book.output / name).read_text() for name in names] == pages


def test_long_lists_have_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opds, "PAGE_SIZE", 2)
    ways = [opds.Way(str(number), f"opds/{number}", 1) for number in range(5)]
    pages = list(opds._in_pages("Tags", "opds/tags/index", opds.START, ways=ways))
    assert [page.name for page in pages] == [
        "opds/tags/index",
        "opds/tags/index-2",
        "opds/tags/index-3",
    ]
    assert [way.title for page in pages for way in page.ways] == list("01234")
    assert {(page.of, page.size) for page in pages} == {(3, 5)}


def test_a_library_without_epubs_has_no_catalogue(shelf: Shelf) -> None:
    shelf.add("ferry", **CAME)
    settings = shelf.build.source / "library.toml"
    settings.write_text(settings.read_text("utf-8") + "editions = []\n", "utf-8")
    book = shelf.build()
    assert not (book.output / "opds").exists()
    assert not (book.output / "works/ferry/cover.png").exists()
    types = book.page("index").xpath("//link[@rel='alternate']/@type")
    assert types == [ATOM]


def test_a_later_build_writes_the_catalogue_of_a_clean_one(shelf: Shelf, differences: Any) -> None:
    shelf.add("ferry", **CAME, tags=["mud"])
    shelf.add("gate", **CAME, authors=["Bo Lee"])
    before = shelf.build().output / "opds/authors/bo-lee.xml"
    time = before.stat().st_mtime_ns
    shelf.add("ferry", **{**CAME, "changed": "2026-03-04"}, title="The Ferry")
    book = shelf.build()
    assert before.stat().st_mtime_ns == time
    assert not (book.output / "opds/tags").exists()
    assert differences(book.output, shelf.build(into="clean").output) == []
