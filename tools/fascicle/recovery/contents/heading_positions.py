"""An index of the lines that may be headings: where a printed table of contents finds its entries.

Keys are computed on demand: most short lines are prose or speech, and their first letters show that
no entry is meant.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from typing import TYPE_CHECKING

from fascicle.recovery.contents.contents_entries import (
    BEGINNING,
    LONG_KEY,
    beginning,
    has_number,
    match_keys,
    unframed,
)
from fascicle.recovery.headings.forms.heading_form import LONGEST
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.shared.lines import key_of, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fascicle.model.blocks import Stretch

# The most lines of a heading.
LINES = 3
# A typo in so many letters; the most typos.
TYPO_PER, MOST_TYPOS = 10, 3
# So many comparisons letter by letter in one text: more than any printed table needs.
COMPARISONS = 20_000


class HeadingPositions:
    """The positions of each key among the stretches of a text."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self._at: defaultdict[str, list[int]] = defaultdict(list)
        # Texts with a single key, by its first letters, until an entry begins with these.
        self._waiting: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._comparisons = COMPARISONS
        self._known: defaultdict[str, list[str]] = defaultdict(list)
        for at, stretch in enumerate(stretches):
            for text in texts_alone(stretch.lines):
                if has_number(text):
                    for key in match_keys(text):
                        self._add(key, at)
                else:
                    self._waiting[beginning(text)].append((at, text))

    def _add(self, key: str, at: int) -> None:
        places = self._at[key]
        if not places or places[-1] != at:
            places.append(at)

    def _like(self, begin: str) -> list[str]:
        """Return the keys with the same first letters."""
        known = self._known[begin]
        for at, text in self._waiting.pop(begin, ()):
            key = key_of(unframed(text))
            known.append(key)
            insort(self._at[key], at)
        return known

    def of(self, key: str) -> Sequence[int]:
        """Return the positions of a key, in order."""
        self._like(key[:BEGINNING])
        return self._at.get(key, ())

    def before(self, key: str, end: int) -> int:
        """Return the number of positions of a key before `end`."""
        return bisect_left(self.of(key), end)

    def since(self, key: str, begin: int) -> int:
        """Return the number of positions of a key from `begin` on."""
        places = self.of(key)
        return len(places) - bisect_left(places, begin)

    def similar(self, key: str) -> Iterator[str]:
        """Yield the keys that differ from `key` by a few typos."""
        most = min(MOST_TYPOS, len(key) // TYPO_PER + 1)
        if len(key) < LONG_KEY or any(map(str.isdecimal, key)):
            return
        for other in self._like(key[:BEGINNING])[: self._comparisons]:
            self._comparisons -= 1
            if other != key and abs(len(other) - len(key)) <= most and _near(key, other, most):
                yield other


def _near(one: str, other: str, most: int) -> bool:
    """Return whether two keys differ by at most so many letters added, lost or changed."""
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        before, row = row, [n]
        for m, against in enumerate(other, 1):
            row.append(min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (letter != against)))
        if min(row) > most:
            return False
    return row[-1] <= most


def texts_alone(lines: Sequence[str]) -> Iterator[str]:
    """Yield the texts of a stretch as a heading: all its lines, its first, and those below."""
    if len(lines) > LINES or len(lines[0]) > LONGEST:
        return
    first = tidy(lines[0])
    yield first
    if len(lines) > 1:
        yield tidy(" ".join(lines))
        form = heading_form(first)
        if form and not form.title:
            yield tidy(" ".join(lines[1:]))
