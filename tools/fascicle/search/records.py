"""Records: what one hit is. A scene, or a part of a long one; a note; what is said of a work.

A record's words are all that is searched. What a result shows beside them goes where nothing is
searched, behind the `#` of its address: names of work, chapter and authors, and each paragraph's id
with the number of its words, by which a hit is led to its paragraph.

    works/door/chapter-2.html#["The Door","Chapter 2","Ann Other",["p-3fq7x2a",41,"p-…",17]]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from fascicle.searchable import STORY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fascicle.searchable import PageHead, Passage, Stretch, WorkHead

# Words of a record: what a browser loads to show one result is of about that length. A last part
# shorter than SHORT goes with the part before.
LONG, SHORT = 1_000, 300

# What Pagefind would take for its own marks at the start of a word.
PRIVATE = "___PAGEFIND_"


def records_of(
    head: PageHead, stretches: Iterable[Stretch], work: WorkHead | None
) -> Iterator[dict[str, Any]]:
    """Iterate over the records of a page, as Pagefind takes them."""
    filters = filters_of(work) if work else {}
    for stretch in stretches:
        part = {} if stretch.part == STORY else {"part": [stretch.part]}
        for passages in portions(stretch.passages):
            yield {
                "url": address_of(head, passages, work),
                "content": "\n".join(safe(passage.text) for passage in passages),
                "filters": filters | part,
                "meta": {},
                "sort": {},
            }


def address_of(head: PageHead, passages: Iterable[Passage], work: WorkHead | None) -> str:
    """Return the address of a record, with what a result shows of it."""
    places = [item for p in passages for item in (p.anchor, len(p.text.split()))]
    title, authors = (work.title, work.authors) if work else ("", ())
    # A title page is called as its work.
    shown = [title, "" if head.name == title else head.name, ", ".join(authors), places]
    return f"{head.address}#{msgspec.json.encode(shown).decode()}"


def filters_of(work: WorkHead) -> dict[str, list[str]]:
    """Return what the records of a work can be filtered by; two works may have one title."""
    found = {
        "work": [f"{work.title}\t{work.slug}"],
        "author": list(work.authors),
        "series": [work.series],
        "tag": list(work.tags),
        "rating": [work.rating],
        "language": [work.language],
    }
    kept = {name: [value for value in values if value.strip()] for name, values in found.items()}
    return {name: values for name, values in kept.items() if values}


def portions(passages: tuple[Passage, ...]) -> list[list[Passage]]:
    """Part a stretch at its paragraphs, so that no portion is much longer than `LONG` words."""
    found: list[list[Passage]] = []
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
    """Return a text whose words are all words to Pagefind."""
    return text.replace(PRIVATE, PRIVATE.replace("_", " ")) if PRIVATE in text else text
