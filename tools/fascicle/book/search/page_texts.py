"""Texts to search: each page by its paragraphs, and the titles and people of all works.

The Sphinx extension writes them beside its doctrees, one file a page, and the search index is made
of them. So the index holds the text that pages show, and only that.

    <doctrees>/search/works.json           titles, people, filters of the works
                      pages/<page>.json    the head of a page on the first line, its text below
                      groupings.json       pages of authors, series and tags
                      cache.json           heads and digests of the pages, until they change
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from fascicle.files.build_folder import Cache
from fascicle.files.fingerprints import fingerprint, is_racy
from fascicle.files.folders import files_below, remove, write_if_changed
from fascicle.model.digests import sha256_of
from fascicle.model.errors import PageError

FOLDER = "search"
PAGES = "pages"
# The parts of a text: the story, notes on it, and the description on a title page.
STORY, NOTE, ABOUT = "story", "note", "about"
# The anchors of the description on a title page: no ids, but the names of fields.
TITLE, AUTHORS, SERIES, CHARACTERS, TAGS, SUMMARY = (
    "=title", "=authors", "=series", "=characters", "=tags", "=summary",
)  # fmt: skip


class SearchedParagraph(msgspec.Struct, array_like=True, frozen=True):
    """A paragraph: the id that links to it, or its field (`TITLE` …), and its words."""

    anchor: str
    text: str


class SearchedSection(msgspec.Struct, array_like=True, frozen=True):
    """A scene, a note, or the description of a work; `under` is its heading on the page."""

    part: str
    passages: tuple[SearchedParagraph, ...]
    under: str = ""


class PageHead(msgspec.Struct, frozen=True):
    """The address of a page from the book's root, its name, its length in words, and openings.

    An opening is the id of a scene and its first words, or that of a heading inside the page.
    """

    address: str
    name: str
    words: int
    openings: tuple[tuple[str, str], ...] = ()


class WorkHead(msgspec.Struct, frozen=True):
    """Data of a work for results and filters; `pages` are documents in reading order.

    No words of a gated work are shown to a reader who has not confirmed its warning.
    """

    slug: str
    title: str
    authors: tuple[str, ...]
    series: str
    tags: tuple[str, ...]
    rating: str
    language: str
    pages: tuple[str, ...]
    characters: tuple[str, ...] = ()
    is_gated: bool = False


class Book(msgspec.Struct, frozen=True):
    """All works, and the documents of no work; `language` is the library's."""

    language: str
    works: tuple[WorkHead, ...]
    others: tuple[str, ...]


class SearchedGrouping(msgspec.Struct, array_like=True, frozen=True):
    """An author, a series or a tag, as `kind` says: its page from the book's root, its works."""

    kind: str
    name: str
    address: str
    slugs: tuple[str, ...]


def page_file(doctrees: Path, docname: str) -> Path:
    return Path(path_of_page(doctrees, docname))


def path_of_page(doctrees: Path, docname: str) -> str:
    return f"{doctrees}/{FOLDER}/{PAGES}/{docname}.json"


def works_file(doctrees: Path) -> Path:
    return doctrees / FOLDER / "works.json"


def cache_file(doctrees: Path) -> Path:
    return doctrees / FOLDER / "cache.json"


def write_page(
    doctrees: Path, docname: str, head: PageHead, sections: list[SearchedSection]
) -> None:
    """Write the text of a page: its head on the first line, its sections on the second."""
    content = msgspec.json.encode(head) + b"\n" + msgspec.json.encode(sections)
    write_if_changed(page_file(doctrees, docname), content)


def read_page(raw: bytes) -> tuple[PageHead, list[SearchedSection]]:
    head, _, body = raw.partition(b"\n")
    return (
        msgspec.json.decode(head, type=PageHead),
        msgspec.json.decode(body, type=list[SearchedSection]),
    )


def write_book(doctrees: Path, book: Book) -> None:
    """Write the works, and remove the texts of pages that are gone."""
    write_if_changed(works_file(doctrees), msgspec.json.encode(book))
    folder = doctrees / FOLDER / PAGES
    wanted = {f"{name}.json" for name in documents(book)}
    for name in [name for name, _ in files_below(folder) if name not in wanted]:
        remove(folder, name)


def read_book(doctrees: Path) -> Book:
    return msgspec.json.decode(works_file(doctrees).read_bytes(), type=Book)


def write_groupings(doctrees: Path, groupings: tuple[SearchedGrouping, ...]) -> None:
    write_if_changed(_groupings_file(doctrees), msgspec.json.encode(groupings))


def read_groupings(doctrees: Path) -> tuple[SearchedGrouping, ...]:
    """Return the groupings; a book without pages of authors, series and tags has none."""
    path = _groupings_file(doctrees)
    if not path.exists():
        return ()
    return msgspec.json.decode(path.read_bytes(), type=tuple[SearchedGrouping, ...])


def _groupings_file(doctrees: Path) -> Path:
    return doctrees / FOLDER / "groupings.json"


def documents(book: Book) -> Iterator[str]:
    for work in book.works:
        yield from work.pages
    yield from book.others


class CachedPage(msgspec.Struct, array_like=True, frozen=True):
    """The text of a page: a digest of its file, and its head."""

    digest: str
    head: PageHead


def cached_pages(doctrees: Path, docnames: Iterable[str]) -> dict[str, CachedPage]:
    """Return the pages of these names, read where they have changed, and cache them.

    Raises `OSError` if the text of a page is missing.
    """
    now, cache = time.time_ns(), Cache(cache_file(doctrees), CachedPage)
    pages = {name: _page(path_of_page(doctrees, name), name, cache, now) for name in docnames}
    with suppress(PageError):
        cache.save()
    return pages


def _page(path: str, name: str, cache: Cache[CachedPage], now: int) -> CachedPage:
    """Return the cached page, or read its file if that has changed."""
    state = fingerprint(os.stat(path))  # noqa: PTH116  objects for 10,000 paths take longer
    if cached := cache.get(name, str(state)):
        return cached
    raw = Path(path).read_bytes()
    head = msgspec.json.decode(raw.partition(b"\n")[0], type=PageHead)
    page = CachedPage(sha256_of(raw, 32), head)
    if not is_racy(state, now):
        cache.put(name, str(state), page)
    return page
