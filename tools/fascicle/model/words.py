"""What counts as a word when two forms of a text are compared.

A word is an unbroken run of letters, digits, marks and symbols: whatever Unicode puts in its
categories L, N, M and S, and what is private or not assigned yet. Punctuation parts words, so that
a curly quote or a dash that is typeset otherwise is no difference; a lost "+", "€" or emoji is one.
Characters that show nothing (format characters, as a soft hyphen) are passed over.

In a row of words a mark stands for each scene break, for each end of a paragraph or stanza, and for
each line end that is kept inside one: a line of verse joined to the next is a difference too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A raised number is a word of its own: it may be the mark of a note, which clings to a word or not.
RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
# No text shows these, in any version of Unicode.
NONCHARACTERS = frozenset(
    chr(code)
    for code in (
        *range(0xFDD0, 0xFDF0),
        *(n << 16 | end for n in range(17) for end in (0xFFFE, 0xFFFF)),
    )
)
_UNKNOWN = {"Co", "Cn"}
# The marks. No text can contain them: words hold no punctuation.
BREAK = "***"
PARAGRAPH = "//"
LINE = "/"
ENDS = frozenset({PARAGRAPH, LINE})
MARKS = ENDS | {BREAK}
MARK = {mark: (mark,) for mark in MARKS}
# What stands for them in running text: characters that no text shows (noncharacters).
SIGNS = {BREAK: "\ufdd0", PARAGRAPH: "\ufdd1", LINE: "\ufdd2"}
_MARK_OF = {sign: mark for mark, sign in SIGNS.items()}
_SIGN = re.compile(f"([{''.join(_MARK_OF)}])")
# Words that follow one another, or one mark.
Piece = Sequence[str]


class _WordCharacters(dict[int, str | None]):
    """Maps a character to itself, to a space, or to nothing; filled as characters turn up."""

    def __missing__(self, code: int) -> str | None:
        category = unicodedata.category(chr(code))
        if category == "Cf":
            self[code] = None
        elif chr(code) in RAISED:
            self[code] = f" {chr(code)} "
        elif category[0] in "LNMS" or (category in _UNKNOWN and chr(code) not in NONCHARACTERS):
            self[code] = chr(code)
        else:
            self[code] = " "
        return self[code]


_TABLE = _WordCharacters()
# The punctuation that most texts have beyond ASCII; a line with nothing but ASCII is read fast.
_TYPESET = "“”‘’—–…"
# A line longer than this is read by pieces about as long.
PIECE = 100_000


def words(text: str) -> list[str]:
    """Return the words of `text`, in order, case and accents as typed."""
    if not text.isascii():
        for mark in _TYPESET:
            text = text.replace(mark, " ")
    spaced = text.translate(_TABLE)
    return spaced.split() if len(spaced) <= PIECE else list(_each_once(spaced))


def _each_once(spaced: str) -> Iterator[str]:
    """Iterate over the words of a long line, so that each is in memory once however often said."""
    known: dict[str, str] = {}
    at = 0
    while at < len(spaced):
        end = spaced.find(" ", at + PIECE)
        end = end if end >= 0 else len(spaced)
        yield from (known.setdefault(word, word) for word in spaced[at:end].split())
        at = end


def row_of(shown: str) -> list[str]:
    """Return the words and marks of text in which `SIGNS` stand."""
    marked = ((piece, 0) for piece in pieces(shown))
    return list(chain.from_iterable(piece for piece, _ in tidied(marked)))


def without_signs(text: str) -> str:
    """Return text with a space, which they are to `words`, for each of `SIGNS` that is in it."""
    return text if text.isascii() else _SIGN.sub(" ", text)


def pieces(shown: str) -> Iterator[Piece]:
    """Iterate over the words and marks of text in which `SIGNS` stand."""
    for part in _SIGN.split(shown):
        yield MARK[_MARK_OF[part]] if part in _MARK_OF else words(part)


def tidied(row: Iterable[tuple[Piece, int]]) -> Iterator[tuple[Piece, int]]:
    """Iterate over words and marks, each with its line, and one end at most between two words.

    The end of a paragraph outranks that of a line; beside a break, first or last there is none.
    """
    end: tuple[Piece, int] | None = None
    before: Piece = MARK[BREAK]
    for piece, line in row:
        if not piece:
            continue
        if piece[0] in ENDS:
            end = (piece, end[1] if end else line) if not end or piece[0] == PARAGRAPH else end
            continue
        if end and BREAK not in (before[0], piece[0]):
            yield end
        yield piece, line
        before, end = piece, None
