"""The question about a title or an author that neither the settings nor the text name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from fascicle.model.blocks import Paragraph, Span, Verse, leaves, text_of
from fascicle.model.draft import Draft, Query
from fascicle.settings.schema import Library
from fascicle.settings.toml_values import toml_value
from fascicle.writers.metadata import Metadata

# The most words and characters of an opening that stand for a title.
OPENING, LONGEST = 6, 60
# Of the first so many blocks, those of fewer characters that end without a stop are no opening.
WITHIN, SHORTEST = 4, 25
_ENDS = {".", "!", "?", "…", "—", "。"}
_INITIALS = re.compile(r"(?:by )?(?:[^\W\d_]\. ?){2,4}", re.IGNORECASE)
# The lines of the text that the question shows.
SHOWN = 5
NO_AUTHOR = ", no author"
AUTHORS = 'authors = ["…"]'
# A title from a file name is mostly right.
WEIGHT, FROM_NAME, WITHOUT_AUTHOR = 0.9, 0.3, 0.6


def opening_of(draft: Draft) -> str:
    """Return the first words of a text, with an ellipsis if it goes on; "" if there are none.

    Short lines without a stop above it, such as the initials of the author, are left out.
    """
    running = [text_of(b.text) for b in leaves(draft.blocks) if isinstance(b, Paragraph | Verse)][
        :WITHIN
    ]
    text = next(filter(_is_running, running), running[0] if running else "")
    opening = " ".join(text.split()[:OPENING])[:LONGEST].rstrip(",;:—–- ")
    return f"{opening} …" if len(opening) < len(text) else opening


def _is_running(text: str) -> bool:
    return len(text) >= SHORTEST or text.rstrip("”’\"'*_) ")[-1:] in _ENDS


def ask_for_names(
    draft: Draft, metadata: Metadata, library: Library, unknown: Collection[str]
) -> Draft:
    """Return the draft with one question if its title, its author or both are not known.

    In a library that names its authors, whose texts are their own, a file name is a title. The
    owner may say what is `unknown`.
    """
    lines = draft.source.lines
    first = next((n for n, line in enumerate(lines, 1) if line.strip()), 1)
    span = Span(first, min(first + SHOWN - 1, len(lines)))
    is_nameless = not (
        library.authors or dict(metadata.values).get("authors") or "authors" in unknown
    )
    taken = {"opening"} if library.authors else {"opening", "file name"}
    if metadata.supplied in taken and "title" not in unknown:
        offers = _offers(draft)
        query = _title_query(span, metadata, offers, _initials(draft), is_nameless=is_nameless)
    elif is_nameless:
        query = _author_query(span, metadata, _initials(draft))
    else:
        return draft
    return replace(draft, queries=(*draft.queries, query))


def _offers(draft: Draft) -> list[str]:
    """Return what the title may be: a short first line, or else the opening words."""
    block = draft.blocks[0] if draft.blocks else None
    first = draft.line(block.span.first).strip() if isinstance(block, Paragraph | Verse) else ""
    is_short = len(first) <= LONGEST and first[-1:].isalnum() and not _INITIALS.fullmatch(first)
    opening = opening_of(draft)
    if is_short and first.startswith(opening.removesuffix(" …")):
        return [first]
    is_title = is_short and (first[:1].isupper() or _is_running(first))
    return [first, opening] if is_title else [opening]


def _title_query(
    span: Span,
    metadata: Metadata,
    offers: Sequence[str],
    author: Sequence[str],
    *,
    is_nameless: bool,
) -> Query:
    """Return a question about a title, and about the author if the text is `is_nameless`."""
    of_name = metadata.supplied == "file name"
    reading = f"title “{metadata.title}”{' from the file name' * of_name}{NO_AUTHOR * is_nameless}"
    # What the text begins with is likelier than the name of its file, unless it only begins so.
    *lines, opening = offers
    own = [opening] if opening[-1:].isalnum() else []
    named = [metadata.title] if of_name else []
    titles = dict.fromkeys(filter(None, (*lines, *own, *named, opening)))
    answers = [f"title = {toml_value(title)}" for title in titles]
    answers += [*author, AUTHORS] if is_nameless else []
    or_who = " or who wrote it" * is_nameless
    question = f"the text does not say what it is called{or_who}: what is its title?"
    weight = WEIGHT if not of_name else WITHOUT_AUTHOR if is_nameless else FROM_NAME
    return Query("title-unknown", span, question, reading, tuple(answers), weight)


def _initials(draft: Draft) -> list[str]:
    """Return an answer with the initials above a text: g.m.t."""
    first = next((line.strip() for line in draft.source.lines if line.strip()), "")
    if not _INITIALS.fullmatch(first):
        return []
    name = " ".join(f"{letter.upper()}." for letter in first if letter.isalpha())
    return [f"authors = [{toml_value(name)}]"]


def _author_query(span: Span, metadata: Metadata, author: Sequence[str]) -> Query:
    question = "the text does not say who wrote it: who is its author?"
    reading = f"title “{metadata.title}”{NO_AUTHOR}"
    return Query("author-unknown", span, question, reading, (*author, AUTHORS), WITHOUT_AUTHOR)
