"""Title and author in the head of a page of HTML."""

from __future__ import annotations

import pytest

from fascicle.model.blocks import Heading
from fascicle.readers.source import read_files
from fascicle.recovery import recover

HEAD = "<title>The Toll House</title><meta name='author' content='Ada Vickery'>"


def found(body: str, head: str = HEAD) -> tuple[dict[str, object], list[str]]:
    """Return the metadata of a page, and the lines of its title page."""
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    draft = read_files([("texts/page.html", page.encode())])
    return dict(draft.found.values), [draft.text(aside.span) for aside in draft.ledger]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<h1>The Toll House</h1><p>Ada Vickery</p><p>It rang.</p>", 2),
        ("<p>THE TOLL<br>HOUSE</p><p>by Ada Vickery</p><p>It rang.</p>", 2),
        ("<p>Ada Vickery</p><p>The Toll House</p><p>It rang.</p>", 2),
        ("<p>For Jo.</p><h1>The Toll House</h1><p>Ada Vickery</p><p>It rang.</p>", 0),
    ],
)
def test_a_title_that_the_text_repeats_is_that_of_the_work(body: str, lines: int) -> None:
    values, aside = found(body)
    assert values == {"title": "The Toll House", "authors": ("Ada Vickery",)}
    assert len(aside) == lines


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("<p>It rang.</p>", HEAD),
        ("<h1>The Toll House</h1><p>It rang.</p>", "<title>The Toll House - My Site</title>"),
        ("<p>It rang.</p>" * 5 + "<p>The Toll House</p>", HEAD),
        ("<h1></h1><p>It rang.</p>", "<title> </title>"),
    ],
)
def test_a_title_that_the_text_does_not_repeat_is_not(body: str, head: str) -> None:
    assert found(body, head) == ({}, [])


def test_the_first_line_of_an_archives_header_is_no_title() -> None:
    first = "The Project Gutenberg EBook of The Toll House, by Ada Vickery"
    fields = "Title: The Toll House\n\nAuthor: Ada Vickery\n\n*** START OF THIS PROJECT GUTENBERG"
    body = f"<pre>{first}\n\n{fields} EBOOK ***</pre><h1>The Toll House</h1><p>It rang.</p>"
    page = f"<html><head><title>{first}</title></head><body>{body}</body></html>"
    draft = recover(read_files([("texts/page.html", page.encode())]))
    assert draft.found.get("title") == "The Toll House"
    assert [block.span.first for block in draft.blocks] == [len(draft.source.lines)]


def test_an_author_whom_the_text_does_not_name_is_not_the_works() -> None:
    body = "<h1>The Toll House</h1><p>It was the house of Ada Vickery.</p>"
    assert found(body) == ({"title": "The Toll House"}, ["The Toll House"])


@pytest.mark.parametrize(
    ("name", "authors"),
    [
        ("Ada Vickery", ("Ada Vickery",)),
        ("Ada Vickery and Bo Reed", ("Ada Vickery", "Bo Reed")),
        ("admin", None),
    ],
)
def test_an_author_in_the_head_is_the_works_where_the_text_names_none(
    name: str, authors: tuple[str, ...] | None
) -> None:
    page = f"<html><head><meta name=author content='{name}'></head><body><p>It rang.</p></body>"
    draft = read_files([("texts/page.html", page.encode())])
    assert draft.found.values == {}
    assert draft.described.values.get("authors") == authors


def test_passes_read_a_title_whose_author_only_the_text_names() -> None:
    body = "<h1>The Toll House</h1><p>by Ada Vickery</p><h2>One</h2><p>It rang.</p>"
    head = "<title>the toll house</title>"
    assert found(body, head) == ({}, [])
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    draft = recover(read_files([("texts/page.html", page.encode())]))
    assert draft.found.get("title") == "The Toll House"
    assert [draft.text(aside.span) for aside in draft.ledger] == [
        "The Toll House", "by Ada Vickery",
    ]  # fmt: skip


def test_the_title_above_a_by_line_may_be_as_deep_as_the_chapters() -> None:
    chapters = "<h1>Salt</h1><p>It rang.</p><h1>Oil</h1><p>It rained.</p>"
    body = f"<h1>The Toll House</h1><h2>by Ada Vickery</h2>{chapters}"
    page = f"<html><head><title>The Toll House</title></head><body>{body}</body></html>"
    values = recover(read_files([("texts/page.html", page.encode())])).found.values
    assert values == {"title": "The Toll House", "authors": ("Ada Vickery",)}


def titled(*pages: tuple[str, str, str]) -> tuple[str, list[str]]:
    """Return the title of a folder of pages, and its headings; each is a name, a title, a body."""
    template = "<!DOCTYPE html><html><head><title>{}</title></head><body>{}</body></html>"
    files = [(f"texts/a/{name}", template.format(*rest).encode()) for name, *rest in pages]
    draft = recover(read_files(files))
    headings = [block.text for block in draft.blocks if isinstance(block, Heading)]
    return draft.found.get("title"), headings


LAMP = ("1.html", "The Lamp", "<h1>The Lamp</h1><p>It was out.</p>")
WICK = ("2.html", "The Wick", "<h1>The Wick</h1><p>It was wet.</p>")
CHAPTERS = ["The Lamp", "The Wick"]


def test_titles_that_differ_between_the_pages_of_a_folder_are_those_of_chapters() -> None:
    assert titled(LAMP, WICK) == ("", CHAPTERS)


@pytest.mark.parametrize(
    "page",
    [
        ("0.html", "The Toll House", "<h1>The Toll House</h1><p>Ash Press</p>"),
        ("index.html", "The Toll House", "<h1>The Toll House</h1><p>A novel. It rains.</p>"),
    ],
)
def test_the_title_of_a_first_page_without_a_chapter_is_that_of_the_work(
    page: tuple[str, str, str],
) -> None:
    assert titled(page, LAMP, WICK) == ("The Toll House", CHAPTERS)


def test_a_title_above_each_chapter_of_a_folder_is_that_of_the_work() -> None:
    above = "<h1>The Toll House</h1><h2>"
    pages = [
        (name, title, body.replace("</h1>", "</h2>").replace("<h1>", above))
        for name, title, body in (LAMP, WICK)
    ]
    assert titled(*pages) == ("The Toll House", CHAPTERS)
    pages = [(name, "The Toll House", body) for name, _, body in pages]
    assert titled(*pages) == ("The Toll House", CHAPTERS)
    # Only the first page repeats the title that all have.
    pages[1] = ("2.html", "The Toll House", WICK[2])
    assert titled(*pages) == ("The Toll House", CHAPTERS)
