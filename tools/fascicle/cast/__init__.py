"""The people and places of a work, found in its text without markup.

    TextUnits ──mentions──▶ forms ──joining──▶ entities ──classification──▶ Proposals

A name candidate is a capitalised word where grammar requires no capital. A name that speaks, is
spoken to, has a title or is followed by "he" or "she" is a person; a name after "in" or "from" is a
place; a name without such evidence is not proposed. Everything here is a function of the text
units, without files or settings. The owner decides about the proposals.

A name after "the" that does nothing is a ship, a book or a nation, and is not proposed: an owner
adds a missing name in a minute, but gives up if thirty must be struck out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log2
from typing import Literal

from fascicle.cast.entities import Entity, join_forms
from fascicle.cast.lexicon import BEFORE_PLACES, KNOWN_PLACES, OF_PLACES
from fascicle.cast.mentions import TextUnit, mentions_in
from fascicle.cast.name_forms import NameForm, forms_of
from fascicle.model.word_lists import TITLES

# The weight of each sign as evidence for a person, and for a place. Chosen on three novels: see
# bench/cast.py.
FOR_PERSON = {"speaks": 2.0, "is told": 2.0, "signs": 3.0, "acts": 1.0, "epithet": 0.5,
              "owns": 0.25, "he": 0.4, "she": 0.4}  # fmt: skip
FOR_PLACE = {"inside": 1.0, "towards": 0.4}
TITLE, FULL = 1.5, 0.15
# Titles that prove no person: streets and churches have saints' names, inns are old, firms plural.
PROVING_TITLES = TITLES - {"St", "Saint", "Old", "Messrs"}
# The least evidence for a person, in total and per mention; the least per mention of a place.
LEAST, EACH, EACH_OF_PLACE = 3.0, 0.12, 0.3
# The evidence for a place must exceed this share of the evidence for a person.
HALF = 0.5
# An entity with this share of articles is a thing, unless it speaks this often.
ARTICLES, SPEAKS = 0.4, 0.12
# An entity that owns something at this share of its mentions is a shop.
OWNS = 0.6
FEWEST = 3
# The signs that are shown to the owner, and their names.
SHOWN = {"speaks": "speaks", "is told": "is spoken to", "signs": "signs", "acts": "acts",
         "he": "he", "she": "she"}  # fmt: skip
Kind = Literal["character", "place"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name in its fullest usual form, and the evidence for it.

    `aliases` are the other forms, with the number of occurrences of each; `chapters` are the pages
    of the work that contain any of them, 1 being the first after the title page.
    """

    name: str
    kind: Kind
    count: int
    aliases: tuple[tuple[str, int], ...]
    chapters: tuple[int, ...]
    score: float
    evidence: tuple[str, ...]

    @property
    def forms(self) -> frozenset[str]:
        return frozenset((self.name, *(alias for alias, _ in self.aliases)))


def cast_of(units: Sequence[TextUnit]) -> tuple[Proposal, ...]:
    """Return proposals for the cast of a work, the likeliest first."""
    return classified(join_forms(forms_of(mentions_in(units))))


def classified(entities: Iterable[Entity]) -> tuple[Proposal, ...]:
    proposals = [proposal for entity in entities if (proposal := _judge(entity))]
    return tuple(sorted(proposals, key=lambda proposal: (-proposal.score, proposal.name)))


def _judge(entity: Entity) -> Proposal | None:
    """Return the proposal for an entity, None if it is neither a person nor a place."""
    if entity.count < FEWEST:
        return None
    seen = entity.seen
    proof = _weight(seen, FOR_PERSON) + _weight_of_forms(entity.forms)
    place = _weight(seen, FOR_PLACE)
    speaks = seen["speaks"] >= SPEAKS * entity.count
    words = set(entity.name.words)
    named_so = bool(words & (OF_PLACES | KNOWN_PLACES)) or entity.name.words[0] in BEFORE_PLACES
    if (named_so and not speaks) or place > HALF * proof:
        enough = place >= EACH_OF_PLACE * entity.count and seen["inside"] > 1
        is_place = (named_so or enough) and not OF_PLACES.issuperset(words)
        return _proposal(entity, "place", place, seen) if is_place else None
    is_thing = seen["article"] > ARTICLES * entity.count or seen["owns"] > OWNS * entity.count
    if (is_thing and not speaks) or proof < max(LEAST, EACH * entity.count):
        return None
    return _proposal(entity, "character", proof, seen)


def _weight(seen: Counter[str], worth: dict[str, float]) -> float:
    return sum(each * seen[sign] for sign, each in worth.items())


def _weight_of_forms(forms: Iterable[NameForm]) -> float:
    """Return the evidence in the name forms themselves: a title, more than one word."""
    return sum(
        form.count
        * (TITLE * (not PROVING_TITLES.isdisjoint(form.titles)) + FULL * (len(form.names) > 1))
        for form in forms
        if form.names
    )


def _proposal(entity: Entity, kind: Kind, proof: float, seen: Counter[str]) -> Proposal:
    name = entity.name
    scenes = frozenset[int]().union(*(form.scenes for form in entity.forms))
    forms = sorted(entity.forms, key=lambda form: (-form.count, form.text))
    certain = min(1.0, proof / entity.count)
    score = entity.count * (0.5 + certain) * (1 + log2(len(scenes)))
    return Proposal(
        name=name.text,
        kind=kind,
        count=entity.count,
        aliases=tuple((form.text, form.count) for form in forms if form is not name),
        chapters=tuple(sorted(entity.chapters)),
        score=round(score, 1),
        evidence=tuple(_evidence(entity, kind, seen)),
    )


def _evidence(entity: Entity, kind: Kind, seen: Counter[str]) -> Iterator[str]:
    """Yield the evidence for a proposal, in words for the owner."""
    if kind == "place":
        yield from [f"in it {seen['inside']}"] if seen["inside"] else []
        return
    titles = Counter[str]()
    for form in entity.forms:
        titles.update(dict.fromkeys(form.titles[-1:], form.count))
    yield from (f"{title} {times}" for title, times in titles.most_common(1))
    yield from (f"{words} {seen[sign]}" for sign, words in SHOWN.items() if seen[sign])
