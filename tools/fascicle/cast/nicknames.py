"""Join short names to the names that they stand for: Ben Gunn is Benjamin Gunn, Lizzy Elizabeth.

A short name is one that `lexicon.SHORT_FOR` knows, the beginning of the whole one, that with a "y"
to it (Garny for Garnet), or its initial. It is joined only where there is one person whom it may
mean, and two surnames are two persons: of two Elizabeths neither is Lizzy.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

from fascicle.cast.lexicon.given_names import SHORT_FOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fascicle.cast.persons import Person

    Name = tuple[str, ...]

# The least letters that a short name has of the whole one, and the most; before a "y", one more.
FEWEST, MOST = 3, 6
_FOND = re.compile(r"(.{4,6})(?:y|ie|ey)")
# So many persons are too many to be one.
MANY = 8
MUCH_MORE = 10


def with_short_names(persons: Sequence[Person]) -> list[Person]:
    """Return the persons, with those joined to others who were known by a short name."""
    begun: defaultdict[str, list[Person]] = defaultdict(list)
    for person in persons:
        for start in {start for name in person.full_names for start in _starts(name)}:
            begun[start].append(person)
    gone: set[int] = set()
    for person in sorted(persons, key=lambda person: (person.count, person.name.words)):
        wholes = {id(p): p for p in _wholes(person, begun) if id(p) not in gone}
        if whole := _only(list(wholes.values())):
            for form in person.forms:
                whole.join(form)
            gone.add(id(person))
    return [person for person in persons if id(person) not in gone]


def _only(persons: list[Person]) -> Person | None:
    """Return the only one of some persons, or the one beside whom the others hardly count."""
    ranked = sorted(persons, key=lambda person: -person.count)
    clear = all(ranked[0].count >= MUCH_MORE * other.count for other in ranked[1:])
    return ranked[0] if ranked and clear else None


def _starts(name: Name) -> Iterator[str]:
    """Iterate over all beginnings by which a name may be found."""
    for word in (name[0].lower(), name[-1].lower()):
        yield word
        yield word[0]
        if "-" in word:
            yield from accumulate(word.split("-")[:-1], "{}-{}".format)
        yield from (word[:n] for n in range(FEWEST, MOST + 1) if n < len(word))


def _wholes(person: Person, begun: dict[str, list[Person]]) -> Iterator[Person]:
    """Iterate over the persons whose whole names another's name may be short for."""
    for name in person.full_names:
        given = name[0].lower().rstrip(".")
        ends = _FOND.fullmatch(given)
        for start in (given, *SHORT_FOR.get(given, ()), *(ends.groups() if ends else ())):
            for other in begun.get(start, [])[:MANY]:
                if other is not person and _agree(person, other):
                    fond = person.is_told and person.count < other.count
                    wholes = (
                        whole for whole in other.full_names if is_short(name, whole, fond=fond)
                    )
                    yield from (other for _ in wholes)


def _agree(one: Person, other: Person) -> bool:
    """Say whether two persons may be one by sex, surname, and the chapters that they are in."""
    if one.chapters.isdisjoint(other.chapters):
        return False
    sexes = {one.sex, other.sex}
    here, there = (
        {name[-1] for name in person.full_names if len(name) > 1} for person in (one, other)
    )
    return sexes != {"he", "she"} and (not here or not there or not here.isdisjoint(there))


def is_short(short: Name, whole: Name, *, fond: bool = False) -> bool:
    """Say whether a name is another with its first word made short, and its surname or none.

    Where the whole name is a single word, the short one has to be said fondly, to somebody's face.
    """
    if len(short) > 1 and (len(whole) == 1 or short[-1] != whole[-1]):
        return False
    given, full = short[0].lower().rstrip("."), whole[0].lower().rstrip(".")
    if len(given) == 1 or given == full:
        return len(short) > 1 and given == full[0]
    if full in SHORT_FOR.get(given, ()) or full.startswith(f"{given}-"):
        return True
    ends = _FOND.fullmatch(given)
    if ends and len(short) == 1 and given not in SHORT_FOR:
        return any(word.lower().startswith(ends[1]) and word.lower() != given for word in whole)
    begins = FEWEST <= len(given) < len(full) and full.startswith(given)
    return begins and (len(whole) > 1 or (fond and len(given) < len(full) - 1))
