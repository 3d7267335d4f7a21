"""Names of questions, as `--name` and decisions have them; `reference/questions.md` lists them."""

from __future__ import annotations

from fascicle.model.errors import UseError, did_you_mean

QUESTIONS = (
    "set-aside", "title-unknown", "author-unknown", "language-differs", "language-unknown",
    "several-books", "after-licence", "library-notice", "running-head", "source-words",
    "unread-files", "front-matter", "unread-styles", "comment", "tracked-changes", "images",
    "colours", "image-text", "unsafe-links", "restricted-work", "navigation-title",
    "encoding-guess", "control-characters", "markup-unknown", "title-page", "unknown-label",
    "headers-differ", "posting", "heading-unsure", "heading-number", "title-lines",
    "number-alone", "gap-before-title", "gap-in-prose", "wide-spacing", "verse-unsure",
    "mark-without-note", "note-without-mark", "confirmed-reading",
)  # fmt: skip


def check_question_name(name: str) -> None:
    """Refuse a name that no question has; what a question quotes may follow it."""
    known = name.partition(": ")[0]
    if name and known not in QUESTIONS:
        remedy = did_you_mean(
            known.casefold(), QUESTIONS, f"Choose one of: {', '.join(QUESTIONS)}."
        )
        raise UseError("", f"no question is called “{known}”", remedy)
