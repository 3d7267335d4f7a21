"""Matches of pages with those that are remembered: which chapter is which after an edit.

A chapter is known by its heading, its opening words, and a sketch of its paragraphs. What only says
where it stands ("Chapter 2") is the heading of another one as soon as a chapter goes. So where
sketches are known and have nothing in common, a heading counts only if it has a title, and heading
and opening only if no other page has the same. An address that leads to the title page is better
than one that leads to another chapter.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Protocol

# A sketch has so many paragraphs, of so many words at least: “Yes.” is in any chapter.
_PARAGRAPHS, _FEWEST_WORDS = 8, 5

# Of the paragraphs of the shorter sketch, one in so many at least is shared: a song may be moved.
_SHARE = 3


class Known(Protocol):
    """What identifies a page."""

    @property
    def heading(self) -> str: ...
    @property
    def opening(self) -> str: ...
    @property
    def sketch(self) -> str: ...


class Wanted(Known, Protocol):
    """A page of the text; `is_titled` tells whether its heading says more than where it stands."""

    @property
    def is_titled(self) -> bool: ...


class Remembered(Known, Protocol):
    """A remembered page; one that is `gone` is matched if no other is."""

    @property
    def gone(self) -> bool: ...


# By what pages are matched; an empty key matches nothing.
_Key = Callable[[Known], Hashable]


def sketch_of(paragraphs: Iterable[Sequence[str]]) -> str:
    """Return digests of some paragraphs, given by their words: always the same of a page.

    The least digests are taken: most are left when a few paragraphs change.
    """
    rows = [row for row in paragraphs if row]
    long = [row for row in rows if len(row) >= _FEWEST_WORDS] or rows
    digests = sorted({zlib.crc32(" ".join(row).encode()) for row in long})
    return " ".join(f"{digest:08x}" for digest in digests[:_PARAGRAPHS])


def matches(wanted: Sequence[Wanted], pages: Sequence[Remembered]) -> dict[int, int]:
    """Return, for each page that is identified, the index of its remembered data.

    The surest evidence comes first: everything, all but the heading (renamed), paragraphs (edited),
    then heading and opening, opening (renamed) and heading (rewritten).
    """
    found = _Matches(wanted, pages)
    found.by_key(lambda p: p.heading and p.opening and (p.heading, p.opening, p.sketch))
    found.by_key(lambda p: p.opening and p.sketch and (p.opening, p.sketch))
    found.by_paragraphs()
    found.by_key(lambda p: (p.heading, p.opening), found.may_open)
    found.by_key(lambda p: p.opening, found.may_open)
    found.by_key(lambda p: p.heading, found.may_head)
    return _twins_in_order(wanted, found.matched)


class _Matches:
    """The matches that have been found, and how often headings and openings occur."""

    def __init__(self, wanted: Sequence[Wanted], pages: Sequence[Remembered]) -> None:
        self.wanted, self.pages = wanted, pages
        self.matched: dict[int, int] = {}
        self._used: set[int] = set()
        both: tuple[Sequence[Known], Sequence[Known]] = (wanted, pages)
        self._openings = [Counter(page.opening for page in each) for each in both]
        self._headings = [Counter(page.heading for page in each) for each in both]
        self._places = [_places(each) for each in both]

    def may_open(self, at: int, number: int) -> bool:
        """Return whether the opening identifies a page."""
        opening = self.wanted[at].opening
        if not self._differ(at, number):
            return True
        return not self.pages[number].gone and all(c[opening] == 1 for c in self._openings)

    def may_head(self, at: int, number: int) -> bool:
        """Return whether the heading alone identifies a page.

        Without a title it does if no page has moved, and this one alone was rewritten or still has
        half of its opening words.
        """
        if not self._differ(at, number):
            return True
        if self.pages[number].gone or self._is_elsewhere(at, number):
            return False
        if self.wanted[at].is_titled:
            return all(c[self.wanted[at].heading] == 1 for c in self._headings)
        if len(self.wanted) != sum(not page.gone for page in self.pages):
            return False
        said, known = ({*page.opening.split()} for page in (self.wanted[at], self.pages[number]))
        is_alike = 2 * len(said & known) >= max(len(said), len(known), 1)
        return (is_alike or len(self.matched) + 1 == len(self.wanted)) and all(
            self.wanted[n].heading == self.pages[old].heading for n, old in self.matched.items()
        )

    def _is_elsewhere(self, at: int, number: int) -> bool:
        """Return whether a paragraph that only the known page had is in another one now, or back.

        What several pages have, such as a refrain, tells nothing.
        """
        now, before = self._places
        return any(
            before[each] == {number} and each in now and at not in now[each]
            for each in self.pages[number].sketch.split()
        ) or any(
            now[each] == {at} and each in before and number not in before[each]
            for each in self.wanted[at].sketch.split()
        )

    def by_key(self, key: _Key, may: Callable[[int, int], bool] = lambda _at, _n: True) -> None:
        """Match pages that have the same key, in their order."""
        for group in self._left():
            index: dict[Hashable, deque[int]] = {}
            for number in group:
                index.setdefault(key(self.pages[number]), deque()).append(number)
            for at, want in enumerate(self.wanted):
                there = index.get(key(want)) if at not in self.matched and key(want) else None
                if there and may(at, there[0]):
                    self._match(at, there.popleft())

    def by_paragraphs(self) -> None:
        """Match pages by paragraphs that no others have, those with the most of them first."""
        for group in self._left():
            left = {*group}
            places: defaultdict[str, tuple[list[int], list[int]]]
            places = defaultdict(lambda: ([], []))
            for number, page in enumerate(self.pages):
                for each in page.sketch.split() if number in left or not page.gone else ():
                    places[each][1].append(number)
            for at, want in enumerate(self.wanted):
                for each in want.sketch.split():
                    places[each][0].append(at)
            single = ((ats[0], ns[0]) for ats, ns in places.values() if len(ats) == len(ns) == 1)
            shared = Counter(single)
            for at, number in sorted(shared, key=lambda pair: (-shared[pair], pair)):
                fewest = min(
                    len(each[n].sketch.split())
                    for each, n in ((self.wanted, at), (self.pages, number))
                )
                if (
                    at not in self.matched
                    and number in left
                    and _SHARE * shared[at, number] >= fewest
                ):
                    left.discard(number)
                    self._match(at, number)

    def _left(self) -> Iterator[list[int]]:
        """Yield the pages that are not matched: those of the text until now, then those gone."""
        for is_gone in (False, True):
            yield [
                number
                for number, page in enumerate(self.pages)
                if number not in self._used and page.gone == is_gone
            ]

    def _match(self, at: int, number: int) -> None:
        self.matched[at] = number
        self._used.add(number)

    def _differ(self, at: int, number: int) -> bool:
        """Return whether two pages are known to have no paragraph of their own in common."""
        return bool(self.wanted[at].sketch and self.pages[number].sketch)


def _places(pages: Sequence[Known]) -> dict[str, set[int]]:
    """Return the pages that have each paragraph."""
    found: dict[str, set[int]] = {}
    for number, page in enumerate(pages):
        for each in page.sketch.split():
            found.setdefault(each, set()).add(number)
    return found


def _twins_in_order(wanted: Sequence[Known], matched: dict[int, int]) -> dict[int, int]:
    """Return the matches, with indistinguishable pages in the order of their remembered data.

    The next conversion identifies them in that order; without this they would swap addresses.
    """
    twins: dict[Hashable, list[int]] = {}
    for at, want in enumerate(wanted):
        twins.setdefault((want.heading, want.opening, want.sketch), []).append(at)
    return {
        at: old
        for group in twins.values()
        for at, old in zip(group, sorted(matched[n] for n in group if n in matched), strict=False)
    }
