"""Entities: the forms of one name joined, “Elizabeth”, “Miss Elizabeth” and “Elizabeth Bennet”.

A short form belongs to the full name that contains its words, if sex and title allow: Mr. Bennet
and Mrs. Bennet are two. If several names contain it, it goes to the one whose mentions are most
often nearest; if none clearly is, it stays separate. Short names are joined in `nicknames`. An
entity may be a place or a ship as well: `classification` decides.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from fascicle.cast.compatibility import is_compatible
from fascicle.cast.entities import Entity, rank_of
from fascicle.cast.name_forms import NameForm
from fascicle.cast.nicknames import with_short_names

# The share of a form's mentions that must be nearest to one of several entities.
CLEARLY = 0.6
# Of more entities than this, the most frequent are compared.
MANY = 8


class _Known:
    """The entities found so far, indexed by the words of their names and by their titles."""

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        self.entities: list[Entity] = []
        self._by_word: defaultdict[str, list[Entity]] = defaultdict(list)
        for entity in entities:
            self.add(entity)

    def add(self, entity: Entity) -> None:
        self.entities.append(entity)
        for word in entity.words:
            self._by_word[word].append(entity)

    def join(self, form: NameForm, entity: Entity) -> None:
        for word in {*form.names, *map(rank_of, form.titles)} - entity.words:
            self._by_word[word].append(entity)
        entity.join(form)

    def candidates(self, form: NameForm) -> list[Entity]:
        words = form.names or tuple(map(rank_of, form.titles[-1:]))
        rarest = min((self._by_word[word] for word in words), key=len)
        return [entity for entity in rarest if is_compatible(form, entity)]


def join_forms(forms: Sequence[NameForm]) -> list[Entity]:
    """Return the entities that some name forms belong to."""
    entities: list[Entity] = []
    full = [form for form in forms if len(form.names) > 1]
    single = [form for form in forms if len(form.names) == 1]
    titles = [form for form in forms if not form.names]
    # The longest names first, so that shorter forms find them.
    for alike in (full, single, titles):
        known = _Known(entities)
        for form in sorted(alike, key=_order):
            _join(form, known)
        entities = with_short_names(known.entities)
    return entities


def _order(form: NameForm) -> tuple[int, bool, int, tuple[str, ...]]:
    """Return a sort key: longer names first, then those with a title, then the more frequent."""
    return -len(form.names), not form.titles, -form.count, form.words


def _join(form: NameForm, known: _Known) -> None:
    """Join a form to the entity that it means, or add a new entity."""
    candidates = known.candidates(form)
    entity = candidates[0] if len(candidates) == 1 else _nearest(form, candidates)
    if entity:
        known.join(form, entity)
    elif form.names or not candidates:
        known.add(Entity([form]))


def _nearest(form: NameForm, entities: Sequence[Entity]) -> Entity | None:
    """Return the entity whose forms are clearly nearest to this one, None if there is none."""
    usual = sorted(entities, key=lambda entity: -entity.count)[:MANY]
    if not usual:
        return None
    places = [sorted(chain.from_iterable(f.places for f in entity.forms)) for entity in usual]
    nearest = Counter(
        min(range(len(usual)), key=lambda n: _distance(place, places[n])) for place in form.places
    )
    [(number, times)] = nearest.most_common(1)
    return usual[number] if times >= CLEARLY * form.count else None


def _distance(place: int, others: list[int]) -> int:
    at = bisect(others, place)
    return min(abs(place - other) for other in others[max(0, at - 1) : at + 1])
