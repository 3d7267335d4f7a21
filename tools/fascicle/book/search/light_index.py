"""The light index: titles, people, headings and opening words, for a book opened from a folder.

Under `file://` a browser lets pages load scripts but read no other files, so this index is a
script. It is loaded when search is opened there, and is kept below `LIMIT` by leaving out first the
openings of scenes, then those of chapters, then chapters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from fascicle.book.search.page_texts import Book, PageHead, WorkHead

LIMIT = 500_000
NAME = "light.js"
# The openings kept for each page, from the fullest index to the one without any.
FULLNESS = (None, 1, 0)


def light_index(book: Book, heads: Mapping[str, PageHead]) -> bytes:
    """Return the fullest index within the limit, as a script; `heads` are those of all pages.

    The script calls `fascicleLight` with a list of works, each `[title, people, pages]`, and each
    page `[address, name, openings]`, and each opening `[id, words]`.
    """
    for openings in FULLNESS:
        script = _as_script([_entry(work, heads, openings) for work in book.works])
        if len(script) <= LIMIT:
            return script
    # A library of very many works: title pages only.
    short = [(work.title, _people(work), [_page(heads[work.pages[0]], 0)]) for work in book.works]
    while len(script := _as_script(short)) > LIMIT and short:
        short = short[: len(short) * 9 // 10]
    return script


def _entry(work: WorkHead, heads: Mapping[str, PageHead], openings: int | None) -> tuple[Any, ...]:
    """Return a work as it is in the index; a gated one has no openings."""
    most = 0 if work.is_gated else openings
    return work.title, _people(work), [_page(heads[name], most) for name in work.pages]


def _people(work: WorkHead) -> str:
    return ", ".join(work.authors)


def _page(head: PageHead, openings: int | None) -> tuple[Any, ...]:
    return head.address, head.name, list(head.openings[:openings])


def _as_script(works: list[tuple[Any, ...]]) -> bytes:
    """Return the works as a function call; no text in it can end the script."""
    return b"fascicleLight(" + msgspec.json.encode(works) + b");\n"
