"""Dates as a language writes them: 19 February 2026, or 19. Februar 2026."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

# A day, a month or a year.
TYPED = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
FRENCH_FIRST = re.compile(r"^1\b")


@lru_cache(maxsize=4096)
def date_in_words(typed: str, spoken: str) -> str:
    """Return a day, a month or a year in the language `spoken`, anything else as it is typed.

    >>> [date_in_words(typed, "de") for typed in ("2026-02-19", "2026-02", "2026", "um 1813")]
    ['19. Februar 2026', 'Februar 2026', '2026', 'um 1813']
    """
    found = TYPED.fullmatch(typed)
    if not found or not found[2]:
        return typed
    try:
        day = date(int(found[1]), int(found[2]), int(found[3] or 1))
        locale = Locale.parse(spoken, sep="-")
    except (UnknownLocaleError, ValueError):
        return typed
    if not found[3]:
        return format_skeleton("yMMMM", day, locale=locale)
    written = format_date(day, "long", locale=locale)
    # The first of a month is an ordinal in French, which CLDR's pattern cannot say.
    return FRENCH_FIRST.sub("1er", written) if locale.language == "fr" else written
