"""The labels and marks that archives, downloaders and posters print above a story."""

from __future__ import annotations

import re
from typing import NamedTuple

from fascicle.recovery.shared.lines import tidy

# Labels, singular and plural, and the TOML key of each; "" for those without a key.
LABELS = {
    "rating": "rating", "rated": "rating", "archive warning": "warnings",
    "archive warnings": "warnings", "warning": "warnings", "warnings": "warnings",
    "content warnings": "warnings", "category": "", "categories": "", "fandom": "", "fandoms": "",
    "relationship": "", "relationships": "", "pairing": "", "pairings": "", "ship": "",
    "character": "characters", "characters": "characters", "additional tags": "tags",
    "additional tag": "tags", "tags": "tags", "genre": "tags", "genres": "tags",
    "language": "language", "series": "series", "collection": "", "collections": "", "stats": "",
    "title": "title", "author": "authors", "authors": "authors", "published": "",
    "publisher": "", "completed": "", "updated": "", "packaged": "", "status": "", "words": "",
    "word count": "", "chapters": "", "comments": "", "kudos": "", "bookmarks": "", "hits": "",
    "story url": "sources", "author url": "", "credit": "", "source": "", "draft date": "",
    "contact": "", "titel": "title", "titre": "title", "título": "title", "titolo": "title",
    "autor": "authors", "autorin": "authors", "autora": "authors", "auteur": "authors",
    "auteure": "authors", "autrice": "authors", "autore": "authors", "sprache": "language",
    "langue": "language", "idioma": "language", "lingua": "language", "kapitel": "", "wörter": "",
    "altersfreigabe": "rating", "beta": "", "spoilers": "", "archive": "", "feedback": "",
}  # fmt: skip
# Labels only with a value on the same line; on their own they begin a block.
IN_LINE = {
    "zusammenfassung": "summary", "résumé": "summary", "resumen": "summary",
    "riassunto": "summary",
    "summary": "summary", "notes": "notes", "note": "notes", "author's note": "notes",
    "author's notes": "notes", "authors note": "notes", "a/n": "notes", "disclaimer": "notes",
}  # fmt: skip
LISTS = {"warnings", "characters", "tags", "authors"}
# Labels that may have one value a line below them.
LINES_BELOW = {"warnings", "characters", "tags"}
# Labels that no story prints: one suffices.
_UNMISTAKABLE = {
    "archive warning", "archive warnings", "additional tags", "story url", "packaged", "draft date",
}  # fmt: skip
# Labels that forms and files in stories have as well; they are no evidence.
_WEAK = {"status", "contact", "source", "comments", "credit", "archive", "feedback", "note"}
_RATINGS = {"not rated", "general audiences", "teen and up audiences"}

_LABEL = re.compile(
    r"[*_]{0,3}(?P<label>[^\W\d_][\w ()/'’-]{1,30}?)[*_]{0,3} ?:[*_]{0,3}"
    r"(?P<space>\s*)(?P<value>.*)"
)
MASTHEAD = re.compile(
    r"Work Header|Work Text:?|Posted originally on the (?=.*(?:\barchive\b|https?://))"
    r".{1,60}?(?: at (?P<address>https?://\S+))?",
    re.IGNORECASE,
)
# Lines around a title that are no evidence of their own.
FURNITURE = re.compile(r"Preface|Actions|Work Header|Entire Work|https?://\S+", re.IGNORECASE)
TEXT_LABEL = re.compile(r"(Work|Chapter) Text:?", re.IGNORECASE)
WORK_TEXT = re.compile(r"Work Text:?", re.IGNORECASE)
BLOCK = re.compile(r"(?P<label>Summary|Notes|Author[’']?s[’']? Notes?|Disclaimer):?", re.IGNORECASE)
CHAPTER = re.compile(r"Chapter \d+(:.*)?$")
_LABEL_LINE = re.compile(
    r"(Chapter|Work) (Summary|Notes?|End Notes?|Text):?|End Notes?:?", re.IGNORECASE
)
_EMPHASIS = "*_ "


class Field(NamedTuple):
    """A label in lower case, and the value on its line."""

    label: str
    value: str

    @property
    def key(self) -> str | None:
        """The TOML key of the label, "" if it has none, None if the label is unknown."""
        key = LABELS.get(self.label)
        return IN_LINE.get(self.label) if key is None and self.value else key

    @property
    def is_authors_note(self) -> bool:
        return self.label == "a/n" or self.label.startswith("author's note")

    @property
    def is_evidence(self) -> bool:
        """Whether the label is known, and usual only above stories."""
        return self.key is not None and self.label not in _WEAK

    @property
    def is_unmistakable(self) -> bool:
        """Whether only an archive prints this."""
        return self.label in _UNMISTAKABLE or (
            self.label == "rating" and self.value.casefold() in _RATINGS
        )


def field_of(line: str) -> Field | None:
    """Return the label and the value of a line, None if it has no label."""
    match = _LABEL.fullmatch(line.strip()) if ":" in line[:40] else None
    if match is None or match["label"][0].islower():
        return None
    found = Field(match["label"].replace("’", "'").lower().strip(), _plain(match["value"]))
    return found if match["space"] or not match["value"] or found.key is not None else None


def _plain(value: str) -> str:
    """Return a value without the emphasis marks around it."""
    text = tidy(value)
    inner = text.strip(_EMPHASIS)
    return inner if inner and text[:1] in _EMPHASIS else text


def is_archive_label(line: str) -> bool:
    """Return whether a line is a label that archives print around a chapter: "Chapter Text"."""
    return _LABEL_LINE.fullmatch(line.strip()) is not None
