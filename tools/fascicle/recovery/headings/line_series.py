"""Series of lines: those that are alike in part, and so are headings together or not at all.

1. Opening, 2. Apologies        a number          >> Soups, >> Pies       a sign of their own
THE GREEN FOLDER, THE RED FOLDER                  the first and the last word
The man with the cello / Posted on 3 March        titles of a blog's posts
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import mean

from fascicle.readers.text import is_blank
from fascicle.recovery.headings.candidates import POSTED
from fascicle.recovery.headings.line_signs import first_word, number_in
from fascicle.recovery.shared.dates import is_date

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
