"""Heads of pages say to programs what a work, a chapter, an author and a series are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pyld import jsonld  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOME = "https://book.example/river/"
SETTINGS = f'title = "The River"\nlanguage = "en"\nurl = "{HOME}"\n'
HOSTILE = 'A </script> & ]]> \U0001f986 "Door" <!--'
ABOUT: dict[str, Any] = {
    "title": "The Ferry",
    "subtitle": "A Tale of Mud",
    "authors": ["Ada Quill", "Bo Lee"],
    "translators": ["Cy Vane"],
    "language": "de",
    "summary": "It is low water.\n\nThen not.",
    "series": "The River Books",
    "series_number": "2",
    "rating": "General",
    "tags": ["water", "mud"],
    "rights": "CC0-1.0",
    "dates": ["written: 2020-01-02", "published: 2021-03-04", "updated: 2022-05-06"],
}


def files(page: Callable[..., str], **said: Any) -> dict[str, str]:
    about = {**ABOUT, **said}
    front = page("# It\n\n:::{chapters}\none\n:::", kind="work", level="0", **about)
    one = page("# The Landing\n\nIt rained.", kind="chapter", level="1", title="The Landing")
    return {
        "works/ferry/index.md": front,
        "works/ferry/one.md": one,
        "library.toml": SETTINGS,
    }


@pytest.fixture(scope="module")
def ferry(built: Any, tmp_path_factory: pytest.TempPathFactory, page: Callable[..., str]) -> Any:
    folder: Path = tmp_path_factory.mktemp("ferry")
    return built(folder, files(page))


def data_of(tree: Any) -> Any:
    (script,) = tree.xpath("//script[@type='application/ld+json']/text()")
    return json.loads(script)


def tags_of(tree: Any, name: str) -> list[str]:
    found: list[str] = tree.xpath("//meta[@name=$name or @property=$name]/@content", name=name)
    return found


def test_a_title_page_is_a_book(ferry: Any) -> None:
    assert data_of(ferry.page("works/ferry/index")) == {
        "@context": "https://schema.org",
        "@type": "Book",
        "url": f"{HOME}works/ferry/index.html",
        "name": "The Ferry",
        "alternativeHeadline": "A Tale of Mud",
        "author": [
            {"@type": "Person", "url": f"{HOME}authors/ada-quill.html", "name": "Ada Quill"},
            {"@type": "Person", "url": f"{HOME}authors/bo-lee.html", "name": "Bo Lee"},
        ],
        "translator": [{"@type": "Person", "name": "Cy Vane"}],
        "inLanguage": "de",
        "abstract": "It is low water.\n\nThen not.",
        "keywords": ["water", "mud"],
        "contentRating": "General",
        "copyrightNotice": "CC0-1.0",
        "dateCreated": "2020-01-02",
        "datePublished": "2021-03-04",
        "dateModified": "2022-05-06",
        "isPartOf": {
            "@type": "BookSeries",
            "url": f"{HOME}series/the-river-books.html",
            "name": "The River Books",
        },
        "position": "2",
        "image": f"{HOME}works/ferry/cover.png",
    }


def test_programs_that_read_json_ld_know_every_property(ferry: Any) -> None:
    jsonld.set_document_loader(schema_org)
    for name in ("index", "works/ferry/index", "works/ferry/one", "authors/ada-quill"):
        data = data_of(ferry.page(name))
        (expanded,) = jsonld.expand(data)
        (kind,) = expanded.pop("@type")
        assert kind == f"https://schema.org/{data['@type']}"
        assert {key.removeprefix("https://schema.org/") for key in expanded} | {
            "@context",
            "@type",
        } == {*data}


def schema_org(url: str, _options: object) -> dict[str, Any]:
    """Return a vocabulary without asking the web: every name is a property of schema.org."""
    context = {"@context": {"@vocab": f"{url}/"}}
    return {"contextUrl": None, "documentUrl": url, "document": context}


def test_a_chapter_is_part_of_its_book(ferry: Any) -> None:
    data = data_of(ferry.page("works/ferry/one"))
    assert (data["@type"], data["name"], data["position"]) == ("Chapter", "The Landing", 1)
    assert data["isPartOf"] == {
        "@type": "Book",
        "url": f"{HOME}works/ferry/index.html",
        "name": "The Ferry",
    }


@pytest.mark.parametrize(
    ("docname", "kind", "name"),
    [
        ("index", "WebSite", "The River"),
        ("authors/ada-quill", "Person", "Ada Quill"),
        ("series/the-river-books", "BookSeries", "The River Books"),
    ],
)
def test_pages_of_the_library_say_what_they_are_about(
    ferry: Any, docname: str, kind: str, name: str
) -> None:
    data = data_of(ferry.page(docname))
    assert (data["@type"], data["name"], data["url"]) == (kind, name, f"{HOME}{docname}.html")


def test_without_dates_of_its_own_a_work_has_those_of_its_pages(library: Any, page: Any) -> None:
    written = files(page, dates=[], appeared="2026-01-02", changed="2026-01-02")
    text = written["works/ferry/one.md"]
    days = 'appeared: "2026-02-03"\nchanged: "2026-03-04"\n'
    written["works/ferry/one.md"] = text.replace("---\n", f"---\n{days}", 1)
    book = library(written)()
    front, one = (data_of(book.page(f"works/ferry/{name}")) for name in ("index", "one"))
    assert (front["datePublished"], front["dateModified"]) == ("2026-01-02", "2026-03-04")
    assert (one["datePublished"], one["dateModified"]) == ("2026-02-03", "2026-03-04")


@pytest.mark.parametrize(
    "said", [{"dates": ["written: 1912"]}, {"sources": ["https://example.org/"]}]
)
def test_what_was_there_before_was_not_published_today(
    library: Any, page: Any, said: dict[str, Any]
) -> None:
    about = {"dates": [], "appeared": "2026-01-02", **said}
    book = library(files(page, **about))()
    for name in ("index", "one"):
        assert "datePublished" not in data_of(book.page(f"works/ferry/{name}"))


def test_pages_that_repeat_others_have_no_metadata(ferry: Any) -> None:
    for name in ("catalogue", "search", "tags/water"):
        assert ferry.page(name).xpath("//script[@type='application/ld+json']") == []
        assert tags_of(ferry.page(name), "og:type") == []


def test_link_previews_have_title_and_address(ferry: Any) -> None:
    page = ferry.page("works/ferry/one")
    assert tags_of(page, "og:type") == ["article"]
    assert tags_of(page, "og:title") == ["The Landing — The Ferry"]
    assert tags_of(page, "og:url") == page.xpath("//link[@rel='canonical']/@href")
    assert tags_of(page, "og:site_name") == ["The River"]


def test_reference_managers_find_the_work_and_the_chapter(ferry: Any) -> None:
    front, one = ferry.page("works/ferry/index"), ferry.page("works/ferry/one")
    assert tags_of(front, "citation_title") == ["The Ferry"]
    assert tags_of(front, "citation_author") == ["Ada Quill", "Bo Lee"]
    assert tags_of(front, "citation_publication_date") == ["2021/03/04"]
    assert tags_of(front, "DC.contributor") == ["Cy Vane"]
    assert tags_of(front, "DC.identifier") == [f"{HOME}works/ferry/index.html"]
    assert tags_of(one, "citation_title") == ["The Landing"]
    assert tags_of(one, "citation_inbook_title") == ["The Ferry"]


def test_no_title_ends_the_script(library: Any, page: Any) -> None:
    book = library(files(page, title=HOSTILE, authors=[HOSTILE]))()
    front = book.page("works/ferry/index")
    data = data_of(front)
    assert data["name"] == data["author"][0]["name"] == HOSTILE
    assert tags_of(front, "og:title") == [HOSTILE]


def test_a_chapter_is_written_again_when_the_page_of_its_author_moves(
    library: Any, page: Any
) -> None:
    build = library({**files(page, authors=["A. Lee"])})
    before = data_of(build().page("works/ferry/one"))
    # Two names that would have one address: each gets letters of its own.
    other = page("# Wall\n\nIt rained.", kind="work", title="Wall", authors=["A! Lee"])
    (build.source / "works/wall").mkdir()
    (build.source / "works/wall/index.md").write_text(other, "utf-8")
    after = data_of(build().page("works/ferry/one"))
    assert after["author"] != before["author"]
    clean = build(into="clean")
    assert data_of(clean.page("works/ferry/one")) == after


def test_without_an_address_nothing_is_said_of_one(library: Any, page: Any) -> None:
    book = library({**files(page), "library.toml": 'title = "The River"\nlanguage = "en"\n'})()
    front = book.page("works/ferry/index")
    assert tags_of(front, "og:url") == []
    assert "url" not in json.dumps(data_of(front))


def test_a_book_for_no_robots_has_no_metadata_for_them(library: Any, page: Any) -> None:
    book = library({**files(page), "library.toml": f'{SETTINGS}robots = "none"\n'})()
    front = book.page("works/ferry/index")
    assert "noindex" in tags_of(front, "robots")
    assert front.xpath("//script[@type='application/ld+json']") == []
