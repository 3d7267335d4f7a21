"""The question about a title that neither the settings, the text nor its file name gives."""

from __future__ import annotations

from fascicle.model.blocks import Paragraph, Span, Verse, leaves, text_of
from fascicle.model.draft import Draft, Query
from fascicle.writers.metadata import Metadata, has_words

# The most words and characters of an opening that stand for a title.
OPENING, LONGEST = 6, 60
WEIGHT = 0.9


def opening_of(draft: Draft) -> str:
    """Return the first words of a text, with an ellipsis if it goes on; "" if there are none."""
    running = (b for b in leaves(draft.blocks) if isinstance(b, Paragraph | Verse))
    first = next(running, None)
    text = text_of(first.text) if first else ""
    opening = " ".join(text.split()[:OPENING])[:LONGEST].rstrip(",;:—–- ")
    return f"{opening} …" if len(opening) < len(text) else opening


def ask_for_title(name: str, draft: Draft, metadata: Metadata) -> Draft:
    """Return the draft with a question for a title that was supplied from the opening words."""
    if not metadata.supplied or has_words(name):
        return draft
    first = min((block.span.first for block in draft.blocks), default=1)
    question = "the text, its settings and its file name give no title: what is it called?"
    reading = f"title “{metadata.title}”"
    answers = ('title = "…"',)
    return draft.ask(Query("title-unknown", Span(first, first), question, reading, answers, WEIGHT))
