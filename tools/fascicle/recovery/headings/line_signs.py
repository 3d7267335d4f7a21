"""The signs of lines: those of one alone, whatever its words and its text, and series by them.

1. Opening, 2. Apologies        a number          >> Soups, >> Pies       a sign of their own
THE GREEN FOLDER, THE RED FOLDER                  the first and the last word
The man with the cello / Posted on 3 March        titles of a blog's posts

The lines of a series are headings together or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from statistics import mean

from fascicle.readers.text import is_blank
from fascicle.recovery.headings.candidates import POSTED
from fascicle.recovery.shared.dates import is_date
from fascicle.recovery.shared.numerals import roman

# Words of so many letters or fewer are in lower case in titles; longer numbers are years.
SHORTEST_WORD, MOST_DIGITS = 3, 3
# 2.1 follows 1.4: the number of a part is so many times that of a section in it.
PART = 1000
SENTENCE = ".!?…。！？"
_NUMBERS = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|[eaºª])$")
_SECTION = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{1,2}))?")
_ROMAN = re.compile(r"[\W_]*[IVXLC]{1,7}[\W_]*", re.IGNORECASE)
# The classes of a whole line in bold type, and in another style; the signs that these begin with.
BOLD, STYLED, _FIRST_SIGNS = 2, 1, "*_/'[<"
_SIGNS_AROUND = {
    BOLD: r"(?P<sign>\*\*|__|''')(?P<a>.+?)(?P=sign)|(\[b\]|<b>|<strong>)(?P<b>.+?)(\[/b\]|</\w+>)",
    STYLED: r"(?P<sign>[_*/]|'')(?P<a>[^\W_].*?)(?P=sign)|(\[[iu]\]|<[iu]>|<em>)(?P<b>.+?)"
    r"(\[/[iu]\]|</\w+>)",
}
_WHOLE_LINES = {
    style: re.compile(rf"(?:{signs})(?P<stop>[.:]?)", re.IGNORECASE)
    for style, signs in _SIGNS_AROUND.items()
}
# A number, if something is behind it.
PRONOUN = ("I", "i")
_BEGINNINGS = ("([{<", "“\"‘«»„'", "*•+=~#-–—_|§№")
_ENDINGS = (SENTENCE, "”\"’»'", ",;", ":", ")]}")
# The fewest lines of a series.
FEWEST = 3
# The share of lines with a sign of their own that stand below a blank line.
MOST_APART = 0.6
# The most words behind the first of lines that share that one and the last.
BETWEEN = 5
# Signs before a title that begin no speech and no item: >> Soups, § Of Geese.
_SIGN = re.compile(r"[^\w\s\"'“”‘’„«(\[—–•*+-]+(?= ?[^\W\d_])")
# How numbers of sections are written that are in digits.
_IN_DIGITS = {"9", "9.9", "9.9.9"}


def unstyled(text: str, style: int) -> tuple[str, int]:
    """Return a line without the signs of a style that all of it is set in, and its class.

    A format may have set it in a `style`, too.
    """
    for found, signs in _WHOLE_LINES.items():
        match = signs.fullmatch(text) if text[0] in _FIRST_SIGNS else None
        if match and (bare := (match["a"] or match["b"]).strip()):
            text, style = bare + match["stop"], max(style, found)
    return text, style


def signs_of(text: str) -> str:
    """Return how the number or the sign is built that a line begins with, "" if it has none."""
    word = text.split(maxsplit=1)[0]
    is_number = any(map(str.isdigit, word)) or (word not in PRONOUN and _ROMAN.fullmatch(word))
    # 3a is a section as 3 is.
    return shape_of(word).removesuffix("a") if is_number or not word[0].isalpha() else ""


def is_drawn(text: str) -> bool:
    """Return whether a line has neither letters nor digits."""
    return not any(map(str.isalnum, text))


def begins(text: str) -> int:
    """Return the class of a line's first sign, as a number."""
    first = text[0]
    if first.isdigit():
        return 1
    for number, signs in enumerate(_BEGINNINGS, start=2):
        if first in signs:
            return number
    if _ROMAN.fullmatch(text.split(maxsplit=1)[0]):
        return 6
    return 5 if first.islower() else 7 if first.isupper() else 8 if first.isalpha() else 9


def ends(text: str) -> int:
    """Return the class of a line's last sign, as a number."""
    last = text[-1]
    for number, signs in enumerate(_ENDINGS, start=1):
        if last in signs:
            return number
    return 6 if last.isdigit() else 7 if last.isalpha() else 8


def first_word(text: str) -> str:
    return text.split(maxsplit=1)[0].strip('.,:;()[]*_-–—"“”').casefold()


def first_words(text: str) -> str:
    """Return the first two words of a line, as they recur before dates and names."""
    return " ".join(text.split(maxsplit=2)[:2]).casefold()


def without_numbers(text: str) -> str:
    """Return what recurs in running heads and footers."""
    return " ".join(_NUMBERS.sub("", text).casefold().split())


def number_in(text: str) -> tuple[int, str] | None:
    """Return the number in the first two words of a line, and how it is written."""
    for word in text.split(maxsplit=2)[:2]:
        bare = _ORDINAL.sub("", word.strip(".,:;()[]*_-–—#№"))
        if bare.isdecimal() and len(bare) <= MOST_DIGITS:
            return int(bare), "9"
        if section := _SECTION.fullmatch(bare):
            number = int(section[1]) * PART + int(section[2])
            deep = section[3]
            return (number * PART + int(deep), "9.9.9") if deep else (number, "9.9")
        if value := roman(bare.upper()):
            return value, "I" if bare.isupper() else "i"
    return None


@lru_cache(maxsize=10_000)
def shape_of(word: str) -> str:
    kinds: list[str] = []
    for sign in word[:12]:
        kind = "9" if sign.isdigit() else "A" if sign.isupper() else "a" if sign.isalpha() else sign
        if kinds[-1:] != [kind]:
            kinds.append(kind)
    return "".join(kinds)


def share_of_capitals(text: str) -> float:
    return sum(map(str.isupper, text)) / max(1, sum(map(str.isalpha, text)))


def share_in_title_case(words: Sequence[str]) -> float:
    """Return the share of longer words that begin with a capital, a half if there are none."""
    long = [word for word in words if len(word) > SHORTEST_WORD and word[0].isalpha()]
    return sum(word[0].isupper() for word in long) / len(long) if long else 0.5


def in_series(sure: Mapping[int, float], lines: Sequence[str]) -> dict[int, float]:
    """Return the probability of each line, at least the mean of those with a number like its own.

    A series is one as a whole: 1. Opening, 2. Apologies, 3. The roof.
    """
    series: dict[tuple[str, str], list[int]] = {}
    for n in sure:
        text = lines[n - 1].strip()
        # "I" is a word, too. 3 May. Attendance poor.
        number = number_in(text)
        if number and number[1] in _IN_DIGITS and not is_date(text.partition(". ")[0]):
            word = first_word(text)
            series.setdefault(("" if number_in(word) else word, number[1]), []).append(n)
    means: dict[int, float] = {}
    for row in series.values():
        if len(row) >= FEWEST:
            means |= dict.fromkeys(row, mean([sure[n] for n in row]))
    return {n: max(p, means.get(n, 0.0)) for n, p in sure.items()}


def with_own_sign(rows: Collection[int], lines: Sequence[str]) -> set[int]:
    """Return the lines that begin with a sign which begins no other line: >> Soups, >> Pies.

    Most stand below a blank line, as rows of a table or of a program do not.
    """
    found: dict[str, dict[int, str]] = {}
    for n, line in enumerate(lines, 1):
        if sign := _SIGN.match(line.lstrip()):
            found.setdefault(sign[0], {})[n] = line.strip()
    known, apart = {*rows}, _apart(rows, lines)
    several = (row for row in found.values() if len({*row.values()}) >= FEWEST)
    own = (row.keys() for row in several if row.keys() <= known)
    return {n for row in own if len(row & apart) >= MOST_APART * len(row) for n in row}


def with_same_ends(rows: Collection[int], lines: Sequence[str]) -> set[int]:
    """Return the lines with the same first and last word that differ between: THE RED FOLDER."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for n in _apart(rows, lines):
        first, *middle = lines[n - 1].split()
        if 1 < len(middle) <= BETWEEN and first.isalpha() and middle[-1].isalpha():
            found.setdefault((first, middle[-1]), {})[lines[n - 1].strip()] = n
    return {n for row in found.values() if len(row) >= FEWEST for n in row.values()}


def _apart(rows: Iterable[int], lines: Sequence[str]) -> set[int]:
    """Return the lines below a blank one."""
    return {n for n in rows if n == 1 or is_blank(lines[n - 2])}


def titles_of_posts(rows: Collection[int], lines: Sequence[str]) -> list[int]:
    """Return the titles of a blog's posts, directly above the lines that say when each was posted.

    Where each of these ends its post, the title of the next is below.
    """
    own = [n for n, line in enumerate(lines, 1) if not is_blank(line)]
    posted = [at for at, n in enumerate(own) if POSTED.match(lines[n - 1].strip())]
    above = [own[at - 1] for at in posted if at and own[at - 1] in rows]
    below = [own[at + 1] for at in posted if at + 1 < len(own) and own[at + 1] in rows]
    found = max(above, below, key=len)
    return found if len(found) >= max(FEWEST, len(posted) - 1) else []
