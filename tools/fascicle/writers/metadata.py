"""Metadata of a work: from the owner's settings, else from the text, else a fallback.

A title that neither provides is *supplied* from the file name, or from the opening words if the
name has no words, and marked as supplied. `recovery` asks about it, and about a missing author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from fascicle.model.draft import Found
from fascicle.settings.schema import Library, Named, WorkSettings
from fascicle.writers.escape import quoted

_HEXADECIMAL = re.compile(r"[0-9a-f]+", re.IGNORECASE)
_NO_TITLE = {
    "scan", "text", "txt", "file", "untitled", "doc", "document", "download", "copy", "new",
    "draft", "final", "wip", "version", "story", "unnamed",
}  # fmt: skip
# The keys of a title page, in their order.
_KEYS = (
    "subtitle", "authors", "translators", "editors", "illustrators", "language", "summary", "cover",
    "notes", "series", "series-number", "rating", "warnings", "tags", "characters", "fandoms",
    "relationships", "categories", "collections", "stats", "status", "rights", "sources", "dates",
)  # fmt: skip
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
    others: dict[str, str | tuple[str, ...]] = {
        "language": language,
        "cover": recognised.get("cover"),
        "series": series.name if series else recognised.get("series"),
        "series-number": "" if number is None else str(number),
        "stats": _stats(settings) or _list(recognised, "stats"),
        "dates": _dates(settings) or _list(recognised, "dates"),
    }
    values = {
        key: others[key] if key in others else _own(key, recognised, settings) for key in _KEYS
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


def _own(key: str, recognised: Found, settings: WorkSettings) -> str | tuple[str, ...]:
    """Return the value of a key in the settings, else that of the text."""
    value: list[str] | str | None = getattr(settings, key)
    if isinstance(value, list):
        return tuple(value) or _list(recognised, key)
    return value or recognised.get(key)


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
    if isinstance(entry, str):
        yield f"  - {quoted(entry)}"
        return
    yield f"  - name: {quoted(entry.name)}"
    if entry.aliases:
        yield f"    aliases: [{', '.join(map(quoted, entry.aliases))}]"
    if entry.spoiler_from:
        yield f"    from: {quoted(str(entry.spoiler_from))}"
