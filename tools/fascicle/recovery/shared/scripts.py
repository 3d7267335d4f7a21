"""Characters of all scripts, as headings, by-lines and scene breaks are read.

    １２３   （一）   ＊　＊   ١٢   १२        read as 123   (一)   * *   12   12

What is read has the same length as what was typed, so a text is shown as its author typed it.
Marks that only say in which direction to write are on no heading.
"""

from __future__ import annotations

import re
import unicodedata

# Accents and vowel signs, which are no letters to Python: Latin, Hebrew, Arabic, Devanagari.
SIGNS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957\u0962\u0963\u200c\u200d"
)
WORD = rf"[^\W\d_]+(?:[{SIGNS}]+[^\W\d_]*)*"
# Letters of scripts that have no capitals: Hebrew to Hangul, without Georgian and old Greek.
CASELESS = "\u0590-\u109f\u1100-\u11ff\u3040-\u318f\u3400-\u9fff\uac00-\ud7a3"
# Kana and Chinese characters.
UNSPACED = "\u3040-\u30ff\u3400-\u9fff"
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Digits of other scripts, and full-width forms of ASCII.
_OTHER = re.compile(
    "[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\u3000"
    "\uff01-\uff5e〔〕〈〉【】]"
)
_BRACKETS = dict(zip("〔〕〈〉【】", "[]<>[]", strict=True))
# Turkish letters whose capitals have other pairs, and Arabic letters that are typed in two ways.
_ALIKE = str.maketrans({"ı": "i", "\u0307": None, "\u0640": None, "ى": "ي", "\u00ad": None})


def plain(text: str) -> str:
    """Return a text of the same length with the digits and marks of ASCII in place of others."""
    return text if text.isascii() else _OTHER.sub(_as_ascii, text)


def _as_ascii(match: re.Match[str]) -> str:
    digit = unicodedata.digit(match[0], None)
    if digit is not None:
        return str(digit)
    return _BRACKETS.get(match[0]) or unicodedata.normalize("NFKC", match[0])


def undirected(text: str) -> str:
    """Return a text without the marks and embeddings of its direction."""
    return text if text.isascii() else _DIRECTIONS.sub("", text)


def fold(text: str) -> str:
    """Return a word as words are compared: without case, and letters typed in two ways as one."""
    return text.lower() if text.isascii() else text.casefold().translate(_ALIKE)


def has_no_case(text: str) -> bool:
    """Return whether the first letter of a text is of a script without capitals."""
    first = next(filter(str.isalpha, text), "")
    return bool(first) and first.upper() == first.lower()
