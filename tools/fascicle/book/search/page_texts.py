"""What is searched: the text of each page by its paragraphs, and what is said of the works.

The Sphinx extension leaves it beside what it has read, a file a page; the search index is made of
it. So the index holds what the pages show, and only that.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fascicle.files.folders import files_below, remove

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = "search"
WORKS, KNOWN = "works.json", "known.json"
# What a stretch of text is: the story; what is said beside it; what a title page says of a work.
STORY, NOTE, ABOUT = "story", "note", "about"


class SearchedParagraph(msgspec.Struct, array_like=True, frozen=True):
    """A paragraph: the id by which it is reached, and its words with single spaces."""

    anchor: str
    text: str


class SearchedSection(msgspec.Struct, array_like=True, frozen=True):
    """A scene, a note, or what is said about a work; `under` is its heading inside of the page."""

    part: str
    passages: tuple[SearchedParagraph, ...]
    under: str = ""


class PageHead(msgspec.Struct, frozen=True):
    """Of a page: its address under the book's root, its name, its words, how its scenes open."""

    address: str
    name: str
    words: int
    openings: tuple[tuple[str, str], ...] = ()


class WorkHead(msgspec.Struct, frozen=True):
    """Of a work: what results show and filters offer; `pages` are documents in reading order.

    Of a gated one no words are shown to a reader who has not gone on.
    """

    slug: str
    title: str
    authors: tuple[str, ...]
    series: str
    tags: tuple[str, ...]
    rating: str
    language: str
    pages: tuple[str, ...]
    is_gated: bool = False


class Book(msgspec.Struct, frozen=True):
    """All works, and the documents that belong to none; `language` is the library's."""

    language: str
    works: tuple[WorkHead, ...]
    others: tuple[str, ...]


def page_file(doctrees: Path, docname: str) -> Path:
    """Return where the text of a page lies."""
    return Path(f"{doctrees}/{FOLDER}/{docname}.json")


def write_page(
    doctrees: Path, docname: str, head: PageHead, stretches: list[SearchedSection]
) -> None:
    """Write the text of a page: its head on the first line, its stretches on the second."""
    path = page_file(doctrees, docname)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_at_once(path, msgspec.json.encode(head) + b"\n" + msgspec.json.encode(stretches))


def read_page(raw: bytes) -> tuple[PageHead, list[SearchedSection]]:
    """Read the whole of a page's file."""
    head, _, body = raw.partition(b"\n")
    return (
        msgspec.json.decode(head, type=PageHead),
        msgspec.json.decode(body, type=list[SearchedSection]),
    )


def write_book(doctrees: Path, book: Book) -> None:
    """Write what is said of the works, and take away the texts of pages that are gone."""
    folder = doctrees / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    _write_at_once(folder / WORKS, msgspec.json.encode(book))
    wanted = {f"{name}.json" for name in documents(book)} | {WORKS, KNOWN}
    for name in [name for name, _ in files_below(folder) if name not in wanted]:
        remove(folder, name)


def _write_at_once(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all: somebody may wait for it."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_bytes(content)
    os.replace(unfinished, path)  # noqa: PTH105  Sphinx gives paths that are strings, too


def read_book(doctrees: Path) -> Book:
    """Read what is said of the works."""
    return msgspec.json.decode((doctrees / FOLDER / WORKS).read_bytes(), type=Book)


def documents(book: Book) -> Iterator[str]:
    """Iterate over all documents of a book."""
    for work in book.works:
        yield from work.pages
    yield from book.others
