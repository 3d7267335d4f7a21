"""The question about a title or an author that neither the settings nor the text name."""

from __future__ import annotations

from dataclasses import replace

from fascicle.model.blocks import Paragraph, Span, Verse, leaves, text_of
from fascicle.model.draft import Draft, Query
from fascicle.settings.schema import Library
from fascicle.settings.toml_values import toml_value
from fascicle.writers.metadata import Metadata

# The most words and characters of an opening that stand for a title.
OPENING, LONGEST = 6, 60
# The lines of the text that the question shows.
SHOWN = 5
NO_AUTHOR = ", no author"
AUTHORS = 'authors = ["…"]'
# A title from a file name is mostly right.
WEIGHT, FROM_NAME, WITHOUT_AUTHOR = 0.9, 0.3, 0.6


def opening_of(draft: Draft) -> str:
    """Return the first words of a text, with an ellipsis if it goes on; "" if there are none."""
    running = (b for b in leaves(draft.blocks) if isinstance(b, Paragraph | Verse))
    first = next(running, None)
    text = text_of(first.text) if first else ""
    opening = " ".join(text.split()[:OPENING])[:LONGEST].rstrip(",;:—–- ")
    return f"{opening} …" if len(opening) < len(text) else opening


def ask_for_names(draft: Draft, metadata: Metadata, library: Library) -> Draft:
    """Return the draft with one question if its title, its author or both are not known.

    In a library that names its authors, whose texts are their own, a file name is a title. A
    decision about the first line settles the question.
    """
    lines = draft.source.lines
    first = next((n for n, line in enumerate(lines, 1) if line.strip()), 1)
    span = Span(first, min(first + SHOWN - 1, len(lines)))
    is_nameless = not (library.authors or dict(metadata.values).get("authors"))
    taken = {"opening"} if library.authors else {"opening", "file name"}
    is_untitled = metadata.supplied in taken
    if first in draft.decided or not (is_untitled or is_nameless):
        return draft
    query = (
        _title_query(span, metadata, opening_of(draft), is_nameless=is_nameless)
        if is_untitled
        else _author_query(span, metadata)
    )
    return replace(draft, queries=(*draft.queries, query))


def _title_query(span: Span, metadata: Metadata, opening: str, *, is_nameless: bool) -> Query:
    """Return a question about a title, and about the author if the text is `is_nameless`."""
    of_name = metadata.supplied == "file name"
    reading = f"title “{metadata.title}”{' from the file name' * of_name}{NO_AUTHOR * is_nameless}"
    titles = dict.fromkeys(filter(None, (metadata.title, opening)))
    answers = [f"title = {toml_value(title)}" for title in titles]
    answers += [AUTHORS] if is_nameless else []
    question = (
        f"the text and its settings do not name its title{' or its author' * is_nameless}: "
        "what is it?"
    )
    weight = WEIGHT if not of_name else WITHOUT_AUTHOR if is_nameless else FROM_NAME
    return Query("title-unknown", span, question, reading, tuple(answers), weight)


def _author_query(span: Span, metadata: Metadata) -> Query:
    question = "the text, its settings and the library do not name its author: who is it?"
    reading = f"title “{metadata.title}”{NO_AUTHOR}"
    return Query("author-unknown", span, question, reading, (AUTHORS,), WITHOUT_AUTHOR)
