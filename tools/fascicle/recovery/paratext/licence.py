"""The extent of a Project Gutenberg header or licence, by the words of its paragraphs.

Header and licence have changed for fifty years, and volunteers add to them, so their text can't be
known by heart. But nearly every paragraph of them speaks of the project, of copies or of money, and
no more than a few lines lie between two that do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.readers.text import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# The most words between two paragraphs that are known. In 34 files there were at most 34.
MOST_WORDS = 100
# The most lines of an end mark, which may be "End of" a title "by" an author.
MOST_LINES = 3

_LICENCE = re.compile(
    r"gutenberg|\be-?(?:book|text)s?\b|electronic works?|licen[sc]e|trademark|foundation|donat"
    r"|copyright|public domain|warrant|\bcop(?:y|ies|ied|ying)\b|refund|newsletter",
    re.IGNORECASE,
)
# The first words of a header: the next book of the file begins.
_TOP = re.compile(r"\W*(?:the )?project gutenberg(?:\W?s)? (?:e-?book|e-?text) of", re.IGNORECASE)
_FIELD = re.compile(
    r"\s*(?:title|authors?|editors?|translators?|illustrators?|language|release date|posting date"
    r"|last updated|(?:original )?publication|character set|credits|produced by)\b.*:",
    re.IGNORECASE,
)
# The last words of the licence, after which another text begins.
_LAST = re.compile(
    r"newsletter to hear about new|\*\*\* ?END: FULL LICEN|GUTINDEX\.ALL", re.IGNORECASE
)


def licence_end(lines: Sequence[str], mark: int, limit: int) -> int:
    """Return the index of the last line, before `limit`, of the licence below an end mark."""
    end, unknown = _mark_end(lines, mark, limit), 0
    for first, last in _paragraphs(lines, range(end + 1, limit)):
        text = " ".join(lines[first : last + 1])
        if _TOP.match(text):
            break
        if _is_known(text):
            end, unknown = last, 0
        else:
            unknown += len(text.split())
        if unknown > MOST_WORDS or (_LAST.search(text) and not _follows_licence(lines, last)):
            break
    return end


def is_top(line: str) -> bool:
    """Return whether a line is the first of a header, which old files repeat at their end."""
    return bool(_TOP.match(line))


def _mark_end(lines: Sequence[str], mark: int, limit: int) -> int:
    """Return the index of the last line of an end mark: a long title goes on below."""
    _, last = next(_paragraphs(lines, range(mark, limit)))
    return last if last - mark < MOST_LINES else mark


def header_begin(lines: Sequence[str], first: int, mark: int) -> int:
    """Return the index of the first line of the header that ends in a start mark.

    The search begins at `first`. At the top of the text, a few lines above the header belong to it.
    """
    begin, unknown = mark, 0
    for top, last in reversed(list(_paragraphs(lines, range(first, mark)))):
        text = " ".join(lines[top : last + 1])
        if _is_known(text) or any(map(_FIELD.match, lines[top : last + 1])):
            begin, unknown = top, 0
        else:
            unknown += len(text.split())
        if unknown > MOST_WORDS:
            return begin
    return begin if first else 0


def _follows_licence(lines: Sequence[str], last: int) -> bool:
    """Return whether the paragraph after a line is still of the licence."""
    after = next(_paragraphs(lines, range(last + 1, len(lines))), None)
    return after is not None and _is_known(" ".join(lines[after[0] : after[1] + 1]))


def _is_known(text: str) -> bool:
    """Return whether a paragraph speaks of the project, a long one again and again.

    A book without blank lines is one paragraph, and may have such a word somewhere.
    """
    said = len(_LICENCE.findall(text))
    return said > 0 and len(text.split()) <= MOST_WORDS * (said + 1)


def _paragraphs(lines: Sequence[str], within: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last index of each run of lines that are not blank."""
    first = last = -1
    for at in within:
        if is_blank(lines[at]):
            if first >= 0:
                yield first, last
            first = -1
        else:
            first, last = at if first < 0 else first, at
    if first >= 0:
        yield first, last
