"""What counts as a word when two forms of a text are compared.

A word is an unbroken run of letters, digits, marks and symbols: whatever Unicode puts in its
categories L, N, M and S, private characters too. Punctuation parts words, so that a curly quote
or a dash that is typeset otherwise is no difference; a lost "+", "€" or emoji is one.
Characters that show nothing (format characters, as a soft hyphen) are passed over.
"""

from __future__ import annotations

import unicodedata

# Stands in a row of words where a scene break stands in the text. No text can contain it: words
# hold no punctuation.
BREAK = "***"


class _WordCharacters(dict[int, str | None]):
    """Maps a character to itself, to a space, or to nothing; filled as characters turn up."""

    def __missing__(self, code: int) -> str | None:
        category = unicodedata.category(chr(code))
        if category == "Cf":
            self[code] = None
        elif category[0] in "LNMS" or category == "Co":
            self[code] = chr(code)
        else:
            self[code] = " "
        return self[code]


_TABLE = _WordCharacters()


def words(text: str) -> list[str]:
    """Return the words of `text`, in order, case and accents as typed."""
    return text.translate(_TABLE).split()
