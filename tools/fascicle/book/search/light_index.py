"""The light index: titles, people, tags, headings and openings, for a book opened from a folder.

Under `file://` a browser lets pages load scripts but read no other files, so this index is a
script. It is loaded when search is opened there, and is kept below `LIMIT` by leaving out first the
openings of scenes, then those of chapters, then chapters, then characters and tags, then works.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from fascicle.book.search.page_texts import Book, PageHead, WorkHead

LIMIT = 500_000
NAME = "light.js"
# The openings kept for each page, from the fullest index to the one without any.
FULLNESS = (None, 1, 0)
# Bytes of the shortest entry of a page: `["works/a/b.html","",[]],`.
SHORTEST_PAGE = 20


def light_index(book: Book, heads: Mapping[str, PageHead]) -> bytes:
    """Return the fullest index within the limit, as a script; `heads` are those of all pages.

    The script calls `fascicleLight` with a list of works, and the number of works left out. A work
    is `[title, people, series, characters, tags, pages]`, a page `[address, name, openings]`, and
    an opening `[id, words]`.
    """
    for works in _less_and_less(book, heads):
        # JSON in a function call: no text in it can end the script.
        left_out = len(book.works) - len(works)
        script = b"fascicleLight(%s,%d);\n" % (msgspec.json.encode(works), left_out)
        if len(script) <= LIMIT:
            break
    return script


def _less_and_less(book: Book, heads: Mapping[str, PageHead]) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the works of an index, each time with less of them, down to none."""
    pages = sum(len(work.pages) for work in book.works)
    for openings in FULLNESS if pages * SHORTEST_PAGE <= LIMIT else ():
        yield [(*_names(work), _pages(work, heads, openings)) for work in book.works]
    fronts = [(work, [_page(heads[work.pages[0]], 0)]) for work in book.works]
    # A library of very many works: title pages only.
    yield [(*_names(work), front) for work, front in fronts]
    works = [(*_names(work)[:3], "", "", front) for work, front in fronts]
    while works:
        yield works
        works = works[: len(works) * 9 // 10]
    yield works


def _names(work: WorkHead) -> tuple[str, str, str, str, str]:
    return (
        work.title,
        ", ".join(work.authors),
        work.series,
        ", ".join(work.characters),
        ", ".join(work.tags),
    )


def _pages(
    work: WorkHead, heads: Mapping[str, PageHead], openings: int | None
) -> list[tuple[Any, ...]]:
    """Return the pages of a work; those of a gated one have no openings."""
    most = 0 if work.is_gated else openings
    return [_page(heads[name], most) for name in work.pages]


def _page(head: PageHead, openings: int | None) -> tuple[Any, ...]:
    return head.address, head.name, list(head.openings[:openings])
