"""The light index: titles, people, headings and opening words, for a book opened from a folder.

A browser lets no page read other files under `file://`, but it runs scripts from there; so this
index is a script. It is loaded only when search is opened there, and is kept below `LIMIT` by
leaving out first the openings of scenes, then those of chapters, then chapters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fascicle.book.search.page_texts import Book, PageHead, WorkHead

LIMIT = 500_000
NAME = "light.js"
# How many openings each page has, from the fullest index to the one without any.
FULLNESS = (None, 1, 0)


def light_index(book: Book, heads: Mapping[str, PageHead]) -> bytes:
    """Return the fullest index that keeps the limit, as a script; `heads` are those of all pages.

    The script calls `fascicleLight` with a list of works, each `[title, people, pages]`, and each
    page `[address, name, openings]`, and each opening `[id, words]`.
    """
    for openings in FULLNESS:
        script = as_script([entry(work, heads, openings) for work in book.works])
        if len(script) <= LIMIT:
            return script
    # Only title pages: a library of very many works.
    short = [(work.title, people(work), [page(heads[work.pages[0]], 0)]) for work in book.works]
    while len(script := as_script(short)) > LIMIT and short:
        short = short[: len(short) * 9 // 10]
    return script


def entry(work: WorkHead, heads: Mapping[str, PageHead], openings: int | None) -> tuple[Any, ...]:
    """Return what the index has of a work; of a gated one no words of the text."""
    most = 0 if work.is_gated else openings
    return work.title, people(work), [page(heads[name], most) for name in work.pages]


def people(work: WorkHead) -> str:
    """Name who has made a work."""
    return ", ".join(work.authors)


def page(head: PageHead, openings: int | None) -> tuple[Any, ...]:
    """Return what the index has of a page."""
    return head.address, head.name, list(head.openings[:openings])


def as_script(works: list[tuple[Any, ...]]) -> bytes:
    """Return the works as a call, in which no text can end the script."""
    return b"fascicleLight(" + msgspec.json.encode(works) + b");\n"
