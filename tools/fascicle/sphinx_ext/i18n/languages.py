"""Languages: the name of a tag and the direction of writing."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

# Languages written from right to left, by the first part of their tag.
RIGHT_TO_LEFT = frozenset(
    {
        "ar",
        "arc",
        "ckb",
        "dv",
        "fa",
        "he",
        "iw",
        "ks",
        "ku",
        "nqo",
        "ps",
        "sd",
        "syr",
        "ug",
        "ur",
        "yi",
    }
)


def direction_of(language: str) -> str:
    """Return how a language is written, from its tag."""
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


@cache
def name_of_language(language: str, spoken: str) -> str:
    """Name a language in one that is spoken; a tag that nobody knows stays as it is.

    >>> name_of_language("de-AT", "en"), name_of_language("de-AT", "fr")
    ('German (Austria)', 'allemand (Autriche)')
    """
    try:
        shown_in = Locale.parse(spoken, sep="-")
        return Locale.parse(language, sep="-").get_display_name(shown_in) or language
    except (UnknownLocaleError, ValueError):
        return language
