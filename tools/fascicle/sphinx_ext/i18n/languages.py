"""Languages: the name of a tag, the direction of writing, and dates: 19. Februar 2026."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

# Languages written from right to left, by the first part of their tag.
RIGHT_TO_LEFT = frozenset({
    "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur",
    "yi",
})  # fmt: skip


def direction_of(language: str) -> str:
    """Return `rtl` or `ltr`, the direction in which a language is written."""
    return "rtl" if primary_of(language) in RIGHT_TO_LEFT else "ltr"


def primary_of(tag: str) -> str:
    """Return the first part of the tag of a language: "de" of `de-AT`."""
    return tag.partition("-")[0].lower()


@cache
def name_of_language(language: str, spoken: str) -> str:
    """Return the name of a language in the language `spoken`, an unknown tag as it is.

    >>> name_of_language("de-AT", "en"), name_of_language("de-AT", "fr")
    ('German (Austria)', 'allemand (Autriche)')
    """
    try:
        shown_in = Locale.parse(spoken, sep="-")
        return Locale.parse(language, sep="-").get_display_name(shown_in) or language
    except (UnknownLocaleError, ValueError):
        return language


# A day, a month or a year.
TYPED = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
FRENCH_FIRST = re.compile(r"^1\b")


@lru_cache(maxsize=4096)
def date_in_words(typed: str, spoken: str) -> str:
    """Return a day, a month or a year in the language `spoken`, anything else as it is typed.

    >>> [date_in_words(typed, "de") for typed in ("2026-02-19", "2026-02", "2026", "um 1813")]
    ['19. Februar 2026', 'Februar 2026', '2026', 'um 1813']
    """
    match = TYPED.fullmatch(typed)
    if not match or not match[2]:
        return typed
    try:
        day = date(int(match[1]), int(match[2]), int(match[3] or 1))
        locale = Locale.parse(spoken, sep="-")
    except (UnknownLocaleError, ValueError):
        return typed
    if not match[3]:
        return format_skeleton("yMMMM", day, locale=locale)
    written = format_date(day, "long", locale=locale)
    # The first of a month is an ordinal in French, which CLDR's pattern cannot say.
    return FRENCH_FIRST.sub("1er", written) if locale.language == "fr" else written
