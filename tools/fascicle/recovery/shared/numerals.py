"""Numbers in headings, in any notation: 7, VII, 七, seven, the seventh."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from fascicle.recovery.shared.number_words import (
    LANGUAGES,
    may_begin_number,
    numbers_of,
    word_value,
)

if TYPE_CHECKING:
    from collections.abc import Collection

_ROMAN = re.compile(
    r"(?=[MDCLXVI])M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,4})",
    re.IGNORECASE | re.ASCII,
)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

# Chinese and Japanese digits and tens.
_HAN_DIGITS = {c: n % 10 for n, c in enumerate("〇一二三四五六七八九零")} | {"两": 2, "兩": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
HAN = "".join((*_HAN_DIGITS, *_HAN_TENS))

# Digits or letters, as a whole word.
_SHORT = re.compile(r"[0-9]{1,4}(?![0-9])|(?:[MDCLXVI]+|[mdclxvi]+)(?![^\W\d_])")
_FIRST = re.compile(r"[ -]")
_WORDS = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+){0,4}")


class Number(NamedTuple):
    """A number in a text: its value, its notation, the languages of its words, and its end."""

    value: int
    system: str
    languages: tuple[str, ...]
    end: int


def number_at(text: str, at: int, languages: Collection[str] = LANGUAGES) -> Number | None:
    """Return the number in any notation that begins at a place in a text, the longest if in words.

    Words are read in the given languages.
    """
    found = _words_at(text, at, languages)
    if found:
        return found
    short = _SHORT.match(text, at)
    number = value(short[0]) if short else None
    if short is None or number is None:
        return None
    return Number(number, system(short[0]), (), short.end())


def _words_at(text: str, at: int, languages: Collection[str]) -> Number | None:
    match = _WORDS.match(text, at)
    # Fast path: most words are no numbers.
    if match is None or not may_begin_number(_FIRST.split(match[0], maxsplit=1)[0]):
        return None
    ends = [*(at + space.start() for space in _FIRST.finditer(match[0])), match.end()]
    for end in reversed(ends):
        number = word_value(text[at:end], languages)
        if number is not None:
            same = numbers_of(text[at:end])
            spoken = tuple(code for code in languages if same.get(code) == number)
            return Number(number, "word", spoken, end)
    return None


def roman(text: str) -> int | None:
    """Return the value of a Roman number in one case, or None for any other text."""
    if not text or text not in (text.upper(), text.lower()) or not _ROMAN.fullmatch(text):
        return None
    total = 0
    values = [_VALUES[c] for c in text.upper()]
    for value, following in zip(values, [*values[1:], 0], strict=True):
        total += value if value >= following else -value
    return total


def han(text: str) -> int | None:
    """Return the value of a Chinese or Japanese number, None for any other text: 二十一, 二一."""
    if not text or any(c not in HAN for c in text):
        return None
    if not any(c in _HAN_TENS for c in text):
        return int("".join(str(_HAN_DIGITS[c]) for c in text))
    total = digit = 0
    for c in text:
        if c in _HAN_TENS:
            total, digit = total + (digit or 1) * _HAN_TENS[c], 0
        else:
            digit = _HAN_DIGITS[c]
    return total + digit


def value(text: str) -> int | None:
    """Return the value of a number in a heading, or None for any other text."""
    if text.isascii() and text.isdigit():
        return int(text)
    return next((n for n in (word_value(text), roman(text), han(text)) if n is not None), None)


def system(text: str) -> str:
    """Return the notation of a number: "arabic", "roman", "han" or "word"."""
    if text.isdigit():
        return "arabic"
    if text[:1] in HAN:
        return "han"
    return "word" if numbers_of(text) else "roman"
