"""Languages: the name of a tag and the direction of writing."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

# Languages written from right to left, by the first part of their tag.
RIGHT_TO_LEFT = frozenset({
    "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur",
    "yi",
})  # fmt: skip


def direction_of(language: str) -> str:
    """Return `rtl` or `ltr`, the direction in which a language is written."""
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


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
