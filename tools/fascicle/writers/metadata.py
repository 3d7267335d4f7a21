"""Metadata of a work: from the owner's settings, else from the text, else a fallback.

A title that neither provides is *supplied* from the file name, or from the opening words if the
name has no words, and marked as supplied. It is asked about, as a missing author is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import msgspec

from fascicle.model.blocks import Paragraph, Span, Verse, leaves, text_of
from fascicle.model.decision import Choice, KeyValue, TypedValue, UnknownValue
from fascicle.model.draft import Draft, Found, Query
from fascicle.settings.schema import Library, Named, WorkSettings
from fascicle.writers.escape import quoted

_HEXADECIMAL = re.compile(r"[0-9a-f]+", re.IGNORECASE)
_NO_TITLE = {
    "scan",
    "text",
    "txt",
    "file",
    "untitled",
    "doc",
    "document",
    "download",
    "copy",
    "new",
    "draft",
    "final",
    "wip",
    "version",
    "story",
    "unnamed",
}
# The source of a title that neither the settings nor the text give.
Supplied = Literal["", "file name", "opening"]
Value = str | tuple[str, ...] | tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of a work as the keys of its title page's front matter."""

    title: str
    supplied: Supplied
    language: str
    values: tuple[tuple[str, str | tuple[str, ...]], ...]
    cast: tuple[Named, ...] = ()
    places: tuple[Named, ...] = ()


def metadata_of(
    name: str, recognised: Found, settings: WorkSettings, library: Library, opening: str = ""
) -> Metadata:
    """Return the metadata of a work; the owner's settings take precedence over the text's.

    `opening` is a title for a text without one whose name has no words.
    """
    title = settings.title or recognised.get("title")
    language = settings.language or recognised.get("language") or library.language
    series = settings.series
    number = series.number if series else recognised.get("series_number")
    values: dict[str, str | tuple[str, ...]] = {
        "authors": tuple(settings.authors) or _list(recognised, "authors"),
        "translators": tuple(settings.translators) or _list(recognised, "translators"),
        "editors": tuple(settings.editors) or _list(recognised, "editors"),
        "illustrators": tuple(settings.illustrators) or _list(recognised, "illustrators"),
        "language": language,
        "summary": settings.summary or recognised.get("summary"),
        "notes": settings.notes or recognised.get("notes"),
        "series": series.name if series else recognised.get("series"),
        "series-number": "" if number is None else str(number),
        "rating": settings.rating or recognised.get("rating"),
        "warnings": tuple(settings.warnings) or _list(recognised, "warnings"),
        "tags": tuple(settings.tags) or _list(recognised, "tags"),
        "characters": tuple(settings.characters) or _list(recognised, "characters"),
        "fandoms": tuple(settings.fandoms) or _list(recognised, "fandoms"),
        "relationships": tuple(settings.relationships) or _list(recognised, "relationships"),
        "categories": tuple(settings.categories) or _list(recognised, "categories"),
        "collections": tuple(settings.collections) or _list(recognised, "collections"),
        "stats": _stats(settings) or _list(recognised, "stats"),
        "status": settings.status or recognised.get("status"),
        "rights": settings.rights or recognised.get("rights"),
        "sources": tuple(settings.sources) or _list(recognised, "sources"),
        "dates": _dates(settings) or _list(recognised, "dates"),
    }
    kept = tuple((key, value) for key, value in values.items() if value)
    named = (tuple(settings.cast), tuple(settings.places))
    if title:
        return Metadata(title, "", language, kept, *named)
    if opening and not has_words(name):
        return Metadata(opening, "opening", language, kept, *named)
    return Metadata(title_from(name), "file name", language, kept, *named)


def has_words(name: str) -> bool:
    """Return whether a file's name has a word, unlike "000_ad7ae1" or "scan-12"."""
    parts = [part for part in re.split(r"[\W_]+", name) if part]
    words = [part for part in parts if part.isalpha() and part.casefold() not in _NO_TITLE]
    # Beside a number, "ad" is a part of it.
    has_number = any(not part.isalpha() for part in parts)
    return any(not (has_number and _HEXADECIMAL.fullmatch(word)) for word in words)


def title_from(name: str) -> str:
    """Return a title supplied from a file's name: "the-wrong-umbrella" → "The Wrong Umbrella"."""
    words = name.replace("_", "-").split("-")
    small = {"a", "an", "and", "as", "at", "by", "for", "in", "of", "on", "or", "the", "to"}
    titled = [w if n and w in small else w[:1].upper() + w[1:] for n, w in enumerate(words)]
    return " ".join(filter(None, titled)) or name


def _list(recognised: Found, key: str) -> tuple[str, ...]:
    value = recognised.values.get(key, ())
    return (value,) if isinstance(value, str) else tuple(value)


def _dates(settings: WorkSettings) -> tuple[str, ...]:
    if settings.dates is None:
        return ()
    names = ("written", "published", "updated", "completed")
    dates = ((name, getattr(settings.dates, name)) for name in names)
    return tuple(f"{name}: {date.isoformat()}" for name, date in dates if date)


def _stats(settings: WorkSettings) -> tuple[str, ...]:
    counts = msgspec.structs.asdict(settings.stats) if settings.stats else {}
    return tuple(f"{name}: {count}" for name, count in counts.items() if count is not None)


def front_matter(fields: Sequence[tuple[str, Value]]) -> str:
    """Return non-empty fields as YAML front matter, every value quoted."""
    lines = ["---"]
    for key, value in fields:
        if isinstance(value, str):
            lines += [f"{key}: {quoted(value)}"] if value else []
        elif value:
            lines += [f"{key}:", *(line for entry in value for line in _entry(entry))]
    return "\n".join([*lines, "---"])


def _entry(entry: str | Named) -> Iterator[str]:
    """Yield the YAML lines of a list item: a string, or a name with aliases."""
    if isinstance(entry, str):
        yield f"  - {quoted(entry)}"
        return
    yield f"  - name: {quoted(entry.name)}"
    if entry.aliases:
        yield f"    aliases: [{', '.join(map(quoted, entry.aliases))}]"
    if entry.spoiler_from:
        yield f"    from: {quoted(str(entry.spoiler_from))}"


# The most words and characters of an opening that stand for a title.
OPENING, LONGEST = 6, 60
# Of the first so many blocks, those of fewer characters that end without a stop are no opening.
WITHIN, SHORTEST = 4, 25
_ENDS = {".", "!", "?", "…", "—", "。"}
_INITIALS = re.compile(r"(?:by )?(?:[^\W\d_]\. ?){2,4}", re.IGNORECASE)
# The lines of the text that the question shows.
SHOWN = 5
NO_AUTHOR = ", no author"
AUTHORS = TypedValue("authors"), UnknownValue("authors")
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
        offers = [draft.offered.get("title"), *_offers(draft)]
        query = _title_query(span, metadata, offers, _names(draft), is_nameless=is_nameless)
    elif is_nameless:
        query = _author_query(span, metadata, _names(draft))
    else:
        return draft
    return replace(draft, queries=(*draft.queries, query))


def _offers(draft: Draft) -> list[str]:
    """Return a possible title: a short first line, or else the opening words."""
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
    author: Sequence[Choice],
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
    answers: list[Choice] = [*(KeyValue("title", it) for it in titles), UnknownValue("title")]
    answers += [*author, *AUTHORS] if is_nameless else []
    or_who = " or who wrote it" * is_nameless
    question = f"the text does not say what it is called{or_who}: what is its title?"
    weight = WEIGHT if not of_name else WITHOUT_AUTHOR if is_nameless else FROM_NAME
    return Query("title-unknown", span, question, reading, tuple(answers), weight)


def _names(draft: Draft) -> list[Choice]:
    """Return answers with the names around a quoted text, or the initials above it: g.m.t."""
    if names := _list(draft.offered, "authors"):
        return [KeyValue("authors", name) for name in names]
    first = next((line.strip() for line in draft.source.lines if line.strip()), "")
    if not _INITIALS.fullmatch(first):
        return []
    name = " ".join(f"{letter.upper()}." for letter in first if letter.isalpha())
    return [KeyValue("authors", name)]


def _author_query(span: Span, metadata: Metadata, author: Sequence[Choice]) -> Query:
    question = "the text does not say who wrote it: who is its author?"
    reading = f"title “{metadata.title}”{NO_AUTHOR}"
    return Query("author-unknown", span, question, reading, (*author, *AUTHORS), WITHOUT_AUTHOR)
