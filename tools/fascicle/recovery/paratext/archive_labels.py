"""The labels and marks that archives, downloaders and posters print above a story."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fascicle.recovery.shared.lines import tidy

# Labels, singular and plural, and the TOML key of each; "" for those without a key.
LABELS = {
    "rating": "rating", "rated": "rating", "altersfreigabe": "rating",
    "archive warning": "warnings", "archive warnings": "warnings", "warning": "warnings",
    "warnings": "warnings", "content warnings": "warnings",
    "category": "categories", "categories": "categories",
    "fandom": "fandoms", "fandoms": "fandoms",
    "relationship": "relationships", "relationships": "relationships",
    "pairing": "relationships", "pairings": "relationships", "ship": "relationships",
    "character": "characters", "characters": "characters",
    "additional tags": "tags", "additional tag": "tags", "tags": "tags", "genre": "tags",
    "genres": "tags",
    "language": "language", "sprache": "language", "langue": "language", "idioma": "language",
    "lingua": "language",
    "series": "series", "collection": "collections", "collections": "collections",
    "title": "title", "titel": "title", "titre": "title", "título": "title", "titolo": "title",
    "story": "title",
    "author": "authors", "authors": "authors", "autor": "authors", "autorin": "authors",
    "autora": "authors", "auteur": "authors", "auteure": "authors", "autrice": "authors",
    "autore": "authors",
    "published": "dates", "completed": "dates", "updated": "dates", "last updated": "dates",
    "stats": "stats", "words": "stats", "word count": "stats", "chapters": "stats",
    "comments": "stats", "kudos": "stats", "bookmarks": "stats", "hits": "stats",
    "reviews": "stats", "favs": "stats", "follows": "stats", "kapitel": "stats",
    "wörter": "stats",
    "status": "status", "story url": "sources", "storylink": "sources", "story link": "sources",
    "original source": "sources",
    "publisher": "", "packaged": "", "author url": "", "authorlink": "", "author link": "",
    "credit": "", "source": "", "draft date": "", "contact": "", "beta": "", "spoilers": "",
    "archive": "", "feedback": "", "e-mail": "", "email": "", "content": "", "id": "",
}  # fmt: skip
# Labels only with a value on the same line; on their own they begin a block.
IN_LINE = {
    "zusammenfassung": "summary", "résumé": "summary", "resumen": "summary",
    "riassunto": "summary",
    "summary": "summary", "notes": "notes", "note": "notes", "author's note": "notes",
    "author's notes": "notes", "authors note": "notes", "a/n": "notes", "disclaimer": "notes",
}  # fmt: skip
LISTS = {
    "warnings", "characters", "tags", "authors", "fandoms", "relationships", "categories",
    "collections",
}  # fmt: skip
# The categories of the archive that has them; elsewhere a category is a fandom.
CATEGORIES = {"gen", "f/f", "f/m", "m/m", "m/f", "multi", "other", "no category"}
# Keys that may have one value a line below their labels.
LINES_BELOW = {*LISTS, ""} - {"authors"}
# The dates and numbers of a work, as archives name them; other labels for some of them.
DATES = ("published", "updated", "completed")
STATS = (
    "words", "chapters", "comments", "kudos", "bookmarks", "hits", "reviews", "favs", "follows",
)  # fmt: skip
_SAME = {
    "last updated": "updated", "word count": "words", "wörter": "words", "kapitel": "chapters",
}  # fmt: skip
# Labels that no story prints: one suffices.
_UNMISTAKABLE = {
    "archive warning", "archive warnings", "additional tags", "story url", "packaged", "draft date",
    "storylink",
}  # fmt: skip
# Labels that forms and files in stories have as well; they are no evidence.
_WEAK = {
    "status", "contact", "source", "comments", "credit", "archive", "feedback", "note", "e-mail",
    "email", "content", "id", "story", "reviews", "follows",
}  # fmt: skip
_RATINGS = {"not rated", "general audiences", "teen and up audiences"}
_LABEL = re.compile(
    r"[*_]{0,3}(?P<label>[^\W\d_][\w ()/'’-]{1,30}?)[*_]{0,3} ?:[*_]{0,3}"
    r"(?P<space>\s*)(?P<value>.*)"
)
# "Published: 2031-01-02 Words: 1,234", also without the spaces.
_NAMES = "|".join(sorted({*DATES, *STATS, *_SAME}, key=len, reverse=True))
_STAT = re.compile(rf"({_NAMES}): ?(.*?)(?=\s*,?\s*(?:{_NAMES}):|$)", re.IGNORECASE)
# "Rated: T - English - Romance/Humor - Ada B., Till - Chapters: 3 - Words: 5,012 - id: 12".
_STATS_LINE = re.compile(r"Rated: (?:Fiction +)?(?P<rating>\S+) - (?P<rest>.* - .*)", re.IGNORECASE)
_GENRE = (
    "Adventure|Angst|Biography|Crime|Drama|Essay|Fable|Family|Fantasy|Friendship|General|Historical|"
    "Horror|Humor|Hurt/Comfort|Kids|Life|Manga|Mystery|Mythology|Parody|Play|Poetry|Religion|Romance|"
    "Sci-Fi|Song|Spiritual|Supernatural|Suspense|Thriller|Tragedy|War|Western|Young Adult"
)
_GENRES = re.compile(rf"(?:{_GENRE})(?:/(?:{_GENRE}))*")
# "Hurt/Comfort" is one of them.
_BETWEEN_GENRES = re.compile(r"(?<!Hurt)/|(?<=Hurt)/(?!Comfort)")
# Characters who are a pair: "[Ada B., Till] Hen".
_PAIR = re.compile(r"\[([^][]+)\] ?")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
MASTHEAD = re.compile(
    r"Work Header|Work Text:?|Posted originally on the (?=.*(?:\barchive\b|https?://))"
    r".{1,60}?(?: at (?P<address>https?://\S+))?",
    re.IGNORECASE,
)
# A drawn line below a header.
RULE = re.compile(r"(?:[^\w\s] ?){3,}")
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


_OF_NOTHING = re.compile(r"\s*(?:none\b|no warnings\b|nothing\b)", re.IGNORECASE)


def values_in(found: Field) -> Iterator[str]:
    """Yield the values of a label that has several."""
    is_genre = found.label in {"genre", "genres"}
    text = _BETWEEN_GENRES.sub(",", found.value) if is_genre else found.value
    # "None, really" would warn of "really".
    is_one = found.key == "warnings" and _OF_NOTHING.match(text)
    parts = [text] if is_one else text.split(",")
    yield from filter(None, map(tidy, parts))


def stats_in(label: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield ("dates", "published: 2031-01-02") or ("stats", "words: 1,234") from a field.

    A date that is not written year, month, day is left out: "1/2/2031" may be either of two days.
    """
    for typed, said in _STAT.findall(f"{label}: {value}"):
        name = _SAME.get(typed.lower(), typed.lower())
        date = _ISO_DATE.match(said)
        if name in STATS and said:
            yield "stats", f"{name}: {said.strip(' ,')}"
        elif name in DATES and date:
            yield "dates", f"{name}: {date[0]}"


def stats_line(line: str) -> list[Field]:
    """Return the fields of a line with all that an archive says of a story, none if it is other."""
    match = _STATS_LINE.fullmatch(line.strip())
    parts = match["rest"].split(" - ") if match else []
    named = [
        (label.strip().lower(), value) for label, _, value in (p.partition(":") for p in parts)
    ]
    if match is None or not {"words", "chapters", "id", "genre", "reviews"} & {
        label for label, value in named if value
    }:
        return []
    bare = [part.strip() for part in parts if ":" not in part]
    fields = [Field("rated", match["rating"]), *_unnamed(bare)]
    return fields + [Field(label, value.strip()) for label, value in named if value]


def _unnamed(parts: Sequence[str]) -> Iterator[Field]:
    """Yield the fields that have no label: a language, then genres and characters, if any."""
    language, *others = parts or [""]
    yield Field("language", language)
    for said in others:
        if _GENRES.fullmatch(said):
            yield Field("genres", _BETWEEN_GENRES.sub(", ", said))
        elif said.casefold() in {"complete", "in-progress"}:
            yield Field("status", said)
        else:
            for pair in _PAIR.findall(said):
                yield Field("pairing", pair.replace(", ", "/"))
            yield Field("characters", _PAIR.sub(r"\1, ", said).rstrip(", "))
