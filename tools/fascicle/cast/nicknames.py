"""Nicknames: short names joined to full ones, Ben Gunn to Benjamin Gunn, Lizzy to Elizabeth.

A short name is one listed in `given_names.SHORT_FOR`, the beginning of the full name, that with a
"y" (Garny for Garnet), or its initial. It is joined only if a single entity qualifies. Two surnames
are two people: with two Elizabeths, neither is Lizzy.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate

from fascicle.cast.entities import Entity
from fascicle.cast.lexicon.given_names import SHORT_FOR

Words = tuple[str, ...]

# The least and the most letters that a short name shares with the full one; one more before "y".
FEWEST, MOST = 3, 6
_FOND = re.compile(r"(.{4,6})(?:y|ie|ey)")
# More entities than this cannot be one.
MANY = 8
MUCH_MORE = 10


def with_short_names(entities: Sequence[Entity]) -> list[Entity]:
    """Return the entities, with those known by a short name joined to others."""
    begun: defaultdict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        for start in {start for name in entity.full_names for start in _starts(name)}:
            begun[start].append(entity)
    gone: set[int] = set()
    for entity in sorted(entities, key=lambda entity: (entity.count, entity.name.words)):
        wholes = {id(p): p for p in _full_names_for(entity, begun) if id(p) not in gone}
        if whole := _clear_one(list(wholes.values())):
            for form in entity.forms:
                whole.join(form)
            gone.add(id(entity))
    return [entity for entity in entities if id(entity) not in gone]


def _clear_one(entities: list[Entity]) -> Entity | None:
    """Return the only one of some entities, or one beside which the others are negligible."""
    ranked = sorted(entities, key=lambda entity: -entity.count)
    clear = all(ranked[0].count >= MUCH_MORE * other.count for other in ranked[1:])
    return ranked[0] if ranked and clear else None


def _starts(name: Words) -> Iterator[str]:
    """Yield all beginnings by which a name is indexed."""
    for word in (name[0].lower(), name[-1].lower()):
        yield word
        yield word[0]
        if "-" in word:
            yield from accumulate(word.split("-")[:-1], "{}-{}".format)
        yield from (word[:n] for n in range(FEWEST, MOST + 1) if n < len(word))


def _full_names_for(entity: Entity, begun: dict[str, list[Entity]]) -> Iterator[Entity]:
    """Yield the entities whose full names an entity's name may be short for."""
    for name in entity.full_names:
        given = name[0].lower().rstrip(".")
        ends = _FOND.fullmatch(given)
        for start in (given, *SHORT_FOR.get(given, ()), *(ends.groups() if ends else ())):
            for other in begun.get(start, [])[:MANY]:
                if other is not entity and _may_be_one(entity, other):
                    fond = entity.is_addressed and entity.count < other.count
                    wholes = (
                        whole for whole in other.full_names if is_short(name, whole, fond=fond)
                    )
                    yield from (other for _ in wholes)


def _may_be_one(one: Entity, other: Entity) -> bool:
    """Return whether two entities may be one by sex, surname and chapters."""
    if one.chapters.isdisjoint(other.chapters):
        return False
    sexes = {one.sex, other.sex}
    here, there = (
        {name[-1] for name in entity.full_names if len(name) > 1} for entity in (one, other)
    )
    return sexes != {"he", "she"} and (not here or not there or not here.isdisjoint(there))


def is_short(short: Words, whole: Words, *, fond: bool = False) -> bool:
    """Return whether a name is another with its first word shortened, and its surname or none.

    If the full name is a single word, the short one must be affectionate, used in address.
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
