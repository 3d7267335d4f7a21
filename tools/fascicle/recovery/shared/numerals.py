"""Numbers in headings: 7, VII, seven, the seventh, siebtes, septième."""

from __future__ import annotations

import re

_ROMAN = re.compile(
    r"(?=[MDCLXVI])M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,4})",
    re.IGNORECASE | re.ASCII,
)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

_UNITS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# Stems; the endings depend on case and gender.
_GERMAN = (
    "erst", "zweit", "dritt", "viert", "fünft", "sechst", "siebt", "acht", "neunt", "zehnt", "elft",
    "zwölft", "dreizehnt", "vierzehnt", "fünfzehnt", "sechzehnt", "siebzehnt", "achtzehnt",
    "neunzehnt", "zwanzigst",
)  # fmt: skip
_GERMAN_UNITS = (
    "eins", "zwei", "drei", "vier", "fünf", "sechs",
    "sieben", "acht", "neun", "zehn", "elf", "zwölf",
)  # fmt: skip
_FRENCH = (
    "premier", "deuxième", "troisième", "quatrième", "cinquième", "sixième",
    "septième", "huitième", "neuvième", "dixième", "onzième", "douzième",
)  # fmt: skip
_FRENCH_UNITS = (
    "un", "deux", "trois", "quatre", "cinq", "six",
    "sept", "huit", "neuf", "dix", "onze", "douze",
)  # fmt: skip
_SPANISH = (
    "primer", "segund", "tercer", "cuart", "quint", "sext", "séptim", "octav", "noven", "décim",
)  # fmt: skip


def _english() -> dict[str, int]:
    table = {word: n for words in (_UNITS, _ORDINALS) for n, word in enumerate(words, 1)}
    for tens, word in enumerate(_TENS, 2):
        table[word] = tens * 10
        table[f"{word[:-1]}ieth"] = tens * 10
        for names in (_UNITS, _ORDINALS):
            for n, unit in enumerate(names[:9], 1):
                table[f"{word}-{unit}"] = table[f"{word} {unit}"] = tens * 10 + n
    return table


def _others() -> dict[str, int]:
    table = {unit: n for units in (_GERMAN_UNITS, _FRENCH_UNITS) for n, unit in enumerate(units, 1)}
    for n, stem in enumerate(_GERMAN, 1):
        table |= {stem + ending: n for ending in ("e", "er", "es", "en")}
    for n, word in enumerate(_FRENCH, 1):
        table[word] = n
    table |= {"première": 1, "second": 2, "seconde": 2}
    for n, stem in enumerate(_SPANISH, 1):
        table |= {stem + ending: n for ending in ("o", "a")}
    return table | {"primer": 1, "tercer": 3}


WORDS = _others() | _english()

# Chinese and Japanese digits and tens.
_HAN_DIGITS = {c: n % 10 for n, c in enumerate("〇一二三四五六七八九零")} | {"两": 2, "兩": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
HAN = "".join((*_HAN_DIGITS, *_HAN_TENS))

# A number in any notation, for use in patterns. Longest words first, so that "sixteen" is not read
# as "six".
PATTERN = (
    r"(?:\d{1,4}|[MDCLXVI]+|[mdclxvi]+|"
    + "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
    + ")"
)


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
    named = WORDS.get(text.casefold())
    return next((n for n in (named, roman(text), han(text)) if n is not None), None)


def system(text: str) -> str:
    """Return the notation of a number: "arabic", "roman" or "word"."""
    if text.isdigit():
        return "arabic"
    return "word" if text.casefold() in WORDS else "roman"
