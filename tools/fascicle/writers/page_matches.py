"""Matches of pages with those that are remembered: which chapter is which after an edit.

A chapter is known by its heading, its opening words, and a sketch of its paragraphs. If it is
split, its address stays with its beginning, however short: the same opening, or the same title,
comes before most of the paragraphs. But a page that is mostly another chapter is that one.

What only says where it stands ("Chapter 2") is the heading of another one as soon as a chapter
goes. So where sketches are known and have nothing in common, a heading counts only if it has a
title, and heading and opening only if no other page has the same. An address that leads to the
title page is better than one that leads to another chapter.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta

from fascicle.model.digests import crc32_of

# A sketch has so many paragraphs, of so many words at least: “Yes.” is in any chapter.
_PARAGRAPHS, _FEWEST_WORDS = 8, 5
# Of the paragraphs of the shorter sketch, one in so many at least is shared: a song may be moved.
_SHARE = 3
DAY = re.compile(r"\d{4}-\d\d-\d\d")
# A day, as ISO 8601 has it; "" if none is known.
Day = Annotated[str, Meta(pattern=rf"^({DAY.pattern})?$")]
# An address as `slugify` returns it. It is used as part of a path.
Address = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """The remembered state of a page: its days, and a digest of its words."""

    appeared: Day = ""
    changed: Day = ""
    words: str = ""


class Remembered(Dated, frozen=True, forbid_unknown_fields=True):
    """A remembered page: its address, former addresses, and the words that identify it.

    The beginning of a page that is gone, merged with another, is `into` that one.
    """

    address: Address
    heading: str = ""
    opening: str = ""
    former: tuple[Address, ...] = ()
    gone: bool = False
    sketch: str = ""
    into: Address | None = None


@dataclass(frozen=True, slots=True)
class AddressRequest:
    """A page that needs an address: the preferred address, the heading, the opening words.

    `words` is a digest of all of its words, `sketch` has those of some of its paragraphs, and
    `paragraphs` those of all; `title` is the heading without its number. `starts` has the opening
    words of each paragraph, `length` is the number of words.
    """

    preferred: str
    heading: str
    opening: str
    words: str = ""
    sketch: str = ""
    title: str = ""
    paragraphs: Collection[str] = ()
    starts: frozenset[str] = frozenset()
    length: int = 0


Known = AddressRequest | Remembered
# By what pages are matched; an empty key matches nothing.
_Key = Callable[[Known], Hashable]


def sketch_of(digests: Iterable[str]) -> str:
    """Return some of the digests of a page's paragraphs, always the same.

    The least are taken: most are left when a few paragraphs change.
    """
    return " ".join(sorted(digests)[:_PARAGRAPHS])


def digests_of(paragraphs: Iterable[Sequence[str]]) -> frozenset[str]:
    """Return digests of the paragraphs that tell a page from others, given by their words."""
    rows = [row for row in paragraphs if row]
    long = [row for row in rows if len(row) >= _FEWEST_WORDS] or rows
    return frozenset(crc32_of(" ".join(row).encode()) for row in long)


def matches(wanted: Sequence[AddressRequest], pages: Sequence[Remembered]) -> dict[int, int]:
    """Return, for each page that is identified, the index of its remembered data.

    The surest evidence comes first: everything, all but the heading (renamed), what is alike
    (edited), then heading and opening, opening (renamed) and heading (rewritten).
    """
    if not pages:
        return {}
    matching = _Matches(wanted, pages)
    matching.by_key(
        lambda p: p.heading and p.opening and (p.heading, p.opening, p.sketch), matching.may_be
    )
    for may in (matching.has_title, matching.may_be):
        matching.by_key(lambda p: p.opening and p.sketch and (p.opening, p.sketch), may)
    matching.by_likeness()
    matching.by_key(lambda p: (p.heading, p.opening), matching.may_open)
    matching.by_key(lambda p: p.opening, matching.may_open)
    matching.by_key(lambda p: p.heading, matching.may_head)
    return _twins_in_order(wanted, matching.matched)


class _Matches:
    """The matches that have been found, and how often headings and openings occur."""

    def __init__(self, wanted: Sequence[AddressRequest], pages: Sequence[Remembered]) -> None:
        self.wanted, self.pages = wanted, pages
        self.matched: dict[int, int] = {}
        self._used: set[int] = set()
        both: tuple[Sequence[Known], Sequence[Known]] = (wanted, pages)
        self._starts = Counter(start for want in wanted for start in want.starts)
        self._openings = [Counter(page.opening for page in each) for each in both]
        self._headings = [Counter(page.heading for page in each) for each in both]
        self._places = [
            _places(page.paragraphs for page in wanted),
            _places(page.sketch.split() for page in pages),
        ]

    def has_title(self, at: int, number: int) -> bool:
        """Return whether a page has the title of a known one, whatever its number."""
        title = self.wanted[at].title
        return bool(title) and self.pages[number].heading.endswith(title)

    def may_be(self, _at: int, _number: int) -> bool:
        return True

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
        if self.wanted[at].title:
            return all(c[self.wanted[at].heading] == 1 for c in self._headings)
        if len(self.wanted) != sum(not page.gone for page in self.pages):
            return False
        wanted_words, known = (
            {*page.opening.split()} for page in (self.wanted[at], self.pages[number])
        )
        is_alike = 2 * len(wanted_words & known) >= max(len(wanted_words), len(known), 1)
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
            for each in self.wanted[at].paragraphs
        )

    def by_key(self, key: _Key, may: Callable[[int, int], bool]) -> None:
        """Match pages that have the same key, in their order."""
        for group in self._left():
            index: dict[Hashable, deque[int]] = {}
            for number in group:
                index.setdefault(key(self.pages[number]), deque()).append(number)
            for at, want in enumerate(self.wanted):
                there = index.get(key(want)) if at not in self.matched and key(want) else None
                if there and may(at, there[0]):
                    self._match(at, there.popleft())

    def by_likeness(self) -> None:
        """Match pages that have their beginning or paragraphs in common, the likest first."""
        for group in filter(None, self._left()):
            for at, number in self._ranked(self._shared({*group})):
                if at not in self.matched and number not in self._used:
                    self._match(at, number)

    def _shared(self, left: set[int]) -> Counter[tuple[int, int]]:
        """Return how many paragraphs that no others have are shared by pages with any in common.

        Pages that alone have the same opening are among them.
        """
        places: defaultdict[Hashable, tuple[list[int], list[int]]]
        places = defaultdict(lambda: ([], []))
        for number, page in enumerate(self.pages):
            for each in (
                _marks(page, page.sketch.split()) if number in left or not page.gone else ()
            ):
                places[each][1].append(number)
        for at, want in enumerate(self.wanted):
            for each in _marks(want, want.paragraphs):
                places[each][0].append(at)
        shared: Counter[tuple[int, int]] = Counter()
        for each, (ats, numbers) in places.items():
            if len(ats) == len(numbers) == 1 and ats[0] not in self.matched and numbers[0] in left:
                shared[ats[0], numbers[0]] += isinstance(each, str)
        # The beginning of a page that was split may be but “Yes.”
        for at, number in [*shared]:
            if at and self._begins(at - 1, number) and at - 1 not in self.matched:
                shared[at - 1, number] += 0
        return shared

    def _begins(self, at: int, number: int) -> bool:
        """Return whether a page begins as another, which may be longer or shorter."""
        openings = (self.wanted[at].opening, self.pages[number].opening)
        shorter, longer = sorted(openings, key=len)
        return bool(shorter) and f"{longer} ".startswith(f"{shorter} ")

    def _is_told(self, at: int, number: int) -> bool:
        """Return whether the beginning alone identifies a page.

        It is no refrain with which others begin, too, unless all else may be of the known page: a
        sketch that is full has the least digests, so that no others of it are less.
        """
        want, sketch = self.wanted[at], self.pages[number].sketch.split()
        openings = (want.opening, self.pages[number].opening)
        counts = (count[each] for count, each in zip(self._openings, openings, strict=True))
        last = sketch[-1] if len(sketch) == _PARAGRAPHS else "g"
        may_be_of_it = all(each in sketch or each > last for each in want.paragraphs)
        return may_be_of_it or len(want.paragraphs) <= 1 or all(count == 1 for count in counts)

    def _ranked(self, shared: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
        """Return pairs of pages, the likest first, without those that are not alike enough.

        A page that is split goes on where it begins, and one that is merged, where all of it is.
        """
        of_wanted, of_page = [0] * len(self.wanted), [0] * len(self.pages)
        for (at, number), count in shared.items():
            of_wanted[at] = max(of_wanted[at], count)
            of_page[number] = max(of_page[number], count)
        ranked = []
        for (at, number), count in shared.items():
            want, page = self.wanted[at], self.pages[number]
            begins = self._begins(at, number) and (count > 0 or self._is_told(at, number))
            is_titled = self.has_title(at, number)
            fewest = min(len(each.sketch.split()) for each in (want, page))
            kinds = (
                begins and is_titled,
                begins and count in {of_wanted[at], of_page[number]},
                is_titled and 0 < count == of_wanted[at],
                0 < count * _SHARE >= fewest and not self._is_begun_elsewhere(at, number),
                begins,
            )
            if any(kinds):
                ranked.append((kinds.index(True), -count, at, number))
        return [(at, number) for _, _, at, number in sorted(ranked)]

    def _is_begun_elsewhere(self, at: int, number: int) -> bool:
        """Return whether the beginning of a known page is within one other page.

        Chapters that are still there, under the same heading, may lose it to the one before.
        """
        want, page = self.wanted[at], self.pages[number]
        is_same = not page.gone and page.heading == want.heading
        is_told = self._starts[page.opening] == self._openings[1][page.opening] == 1
        return is_told and page.opening not in want.starts and not is_same

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


def merges(
    gone: Sequence[Known], wanted: Sequence[AddressRequest], known: Sequence[Known]
) -> Iterator[tuple[int, int]]:
    """Yield the indices of pages that are gone and of those that have their beginnings.

    A refrain may be in any chapter; of the other paragraphs, too, there must be enough.
    """
    openings = Counter(page.opening for page in known)
    places: dict[str, list[int]] = {page.opening: [] for page in gone if page.opening}
    for at, want in enumerate(wanted) if places else ():
        for start in places.keys() & want.starts:
            places[start].append(at)
    for number, page in enumerate(gone):
        there, sketch = places.get(page.opening, []), page.sketch.split()
        if len(there) == openings[page.opening] == 1:
            shared = len({*sketch} & {*wanted[there[0]].paragraphs})
            if shared * _SHARE >= len(sketch):
                yield number, there[0]


def _marks(page: Known, paragraphs: Iterable[str]) -> Iterator[Hashable]:
    """Yield the paragraphs of a page, and its opening, alone and with its heading."""
    yield from paragraphs
    if page.opening:
        yield (page.opening,)
        yield (page.opening, page.heading)


def _places(pages: Iterable[Iterable[str]]) -> dict[str, set[int]]:
    numbers_of: dict[str, set[int]] = {}
    for number, paragraphs in enumerate(pages):
        for each in paragraphs:
            numbers_of.setdefault(each, set()).add(number)
    return numbers_of


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
