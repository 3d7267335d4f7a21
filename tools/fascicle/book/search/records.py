"""Records: what one hit is. A scene, or a part of a long one; a note; what is said of a work.

A record's words are all that is searched. What a result shows beside them goes where nothing is
searched, behind the `#` of its address: names of work, chapter and authors, and each paragraph's id
with its length as JavaScript counts it, by which a hit is led to its paragraph.

    works/door/chapter-2.html#["The Door","Chapter 2","Ann Other",["p-3fq7x2a",241,"p-…",107],[38]]

The last are the places of spaces that are no part of the text; see `joined`. Behind them stands the
rating of a work whose words are shown only to a reader who has gone on to read it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from fascicle.book.search.joined_words import length, part_words
from fascicle.book.search.page_texts import STORY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fascicle.book.search.page_texts import (
        PageHead,
        SearchedParagraph,
        SearchedSection,
        WorkHead,
    )

# Words of a record: what a browser loads to show one result is of about that length. A last part
# shorter than SHORT goes with the part before.
LONG, SHORT = 1_000, 300

# Pagefind compares the values of filters as they stand in JSON: what is escaped there would fit
# none. `library.js` of the search writes and reads them alike.
ESCAPED = re.compile(r"[%\"\\\x00-\x1f]")

# What Pagefind would take for its own marks at the start of a word.
PRIVATE = "___PAGEFIND_"
# What it sets between words where a script has no spaces.
SEAM = "\u200b"


def records_of(
    head: PageHead, stretches: Iterable[SearchedSection], work: WorkHead | None
) -> Iterator[dict[str, Any]]:
    """Iterate over the records of a page, as Pagefind takes them."""
    filters = filters_of(work) if work else {}
    for stretch in stretches:
        part = {} if stretch.part == STORY else {"part": [stretch.part]}
        for passages in portions(stretch.passages):
            content, gaps = part_words("\n".join(safe(passage.text) for passage in passages))
            yield {
                "url": address_of(head, stretch.under, passages, gaps, work),
                "content": content,
                "filters": filters | part,
                "meta": {},
                "sort": {},
            }


def address_of(
    head: PageHead,
    under: str,
    passages: Iterable[SearchedParagraph],
    gaps: list[int],
    work: WorkHead | None,
) -> str:
    """Return the address of a record, with what a result shows of it."""
    places = [item for p in passages for item in (p.anchor, length(safe(p.text)))]
    title, authors = (work.title, work.authors) if work else ("", ())
    # A title page is called as its work.
    names = (name for name in (head.name, under) if name and name != title)
    shown: list[Any] = [title, " · ".join(names), ", ".join(authors), places]
    is_gated = work is not None and work.is_gated
    shown += [gaps] if gaps or is_gated else []
    shown += [work.rating] if work and is_gated else []
    return f"{head.address}#{msgspec.json.encode(shown).decode()}"


def filters_of(work: WorkHead) -> dict[str, list[str]]:
    """Return what the records of a work can be filtered by; two works may have one title."""
    found = {
        "work": [work.slug],
        "title": [f"{work.slug}/{work.title}"],
        "author": list(work.authors),
        "series": [work.series],
        "tag": list(work.tags),
        "rating": [work.rating],
        "language": [work.language],
    }
    kept = {
        name: [ESCAPED.sub(as_percent, value) for value in values if value.strip()]
        for name, values in found.items()
    }
    return {name: values for name, values in kept.items() if values}


def as_percent(found: re.Match[str]) -> str:
    """Write a character as addresses do."""
    return f"%{ord(found[0]):02X}"


def portions(passages: tuple[SearchedParagraph, ...]) -> list[list[SearchedParagraph]]:
    """Part a stretch at its paragraphs, so that no portion is much longer than `LONG` words."""
    found: list[list[SearchedParagraph]] = []
    sizes: list[int] = []
    for passage in passages:
        if not found or sizes[-1] >= LONG:
            found.append([])
            sizes.append(0)
        found[-1].append(passage)
        sizes[-1] += len(passage.text.split())
    if len(found) > 1 and sizes[-1] < SHORT:
        last = found.pop()
        found[-1] += last
    return found


def safe(text: str) -> str:
    """Return a text whose words are all words to Pagefind, without such seams as it sets."""
    text = " ".join(text.replace(SEAM, " ").split()) if SEAM in text else text
    return text.replace(PRIVATE, PRIVATE.replace("_", "-")) if PRIVATE in text else text
