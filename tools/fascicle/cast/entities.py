"""Entities: people, places or things, each with the forms of its name.

“Elizabeth”, “Miss Elizabeth” and “Elizabeth Bennet” are one. A short form belongs to the full name
that contains its words, if sex and title allow: Mr. Bennet and Mrs. Bennet are two. If several
names contain it, it goes to the one whose mentions are most often nearest; if none clearly is, it
stays separate. An entity may be a place or a ship as well: `cast.classified` decides.

Nicknames are joined to full names, Ben Gunn to Benjamin Gunn, Lizzy to Elizabeth. A short name is
one listed in `lexicon.SHORT_FOR`, the beginning of the full name, that with a "y" (Garny for
Garnet), or its initial. It is joined only if a single entity qualifies. Two surnames are two
people: with two Elizabeths, neither is Lizzy.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

from fascicle.cast.lexicon import ROYAL, SHORT_FOR, WITH_GIVEN, WITH_SURNAME
from fascicle.cast.name_forms import NameForm
from fascicle.model.word_lists import FEMALE, MARRIED, NEUTRAL, UNMARRIED

# Abbreviations of titles.
_RANKS = {
    "Dr": "Doctor", "Capt": "Captain", "Cap'n": "Captain", "Cap’n": "Captain", "Prof": "Professor",
    "M": "Monsieur", "Mme": "Madame", "Mlle": "Mademoiselle", "Col": "Colonel", "Gen": "General",
    "Lieut": "Lieutenant", "Lt": "Lieutenant", "Sergt": "Sergeant", "Rev": "Reverend",
}  # fmt: skip
# A form is usual with this share of the mentions, or this count; a title needs this share.
USUAL, OFTEN, TITLED = 0.05, 4, 0.2


def _rank_of(title: str) -> str:
    """Return a title written out."""
    return _RANKS.get(title, title)


@dataclass
class Entity:
    """A person, place or thing with its name forms; the first one was found first."""

    forms: list[NameForm]

    def __post_init__(self) -> None:
        self.words = set[str]()
        self.titles = set[str]()
        self.full_names: set[tuple[str, ...]] = set()
        self.chapters = set[int]()
        self.by_first_name = 0
        self.count = 0
        self._sexes = Counter[str]()
        forms, self.forms = self.forms, []
        for form in forms:
            self.join(form)

    def join(self, form: NameForm) -> None:
        self.forms.append(form)
        self.words |= {*form.names, *map(_rank_of, form.titles)}
        self.titles |= set(form.titles)
        if form.names:
            # "Stanley" is not Mrs. Stanley Ukridge.
            married = not MARRIED.isdisjoint(form.titles)
            end = form.names.index("of") if "of" in form.names else len(form.names)
            self.full_names.add(form.names[-1:] if married else form.names[:end])
        self.chapters |= form.chapters
        self.by_first_name = max(self.by_first_name, form.first_alone)
        self.count += form.count
        self._sexes[form.sex] += form.count

    @property
    def sex(self) -> str:
        """The sex by the majority of the forms: "he", "she" or ""."""
        he, she = self._sexes["he"], self._sexes["she"]
        return "" if he == she else "he" if he > she else "she"

    @property
    def is_addressed(self) -> bool:
        """Whether somebody is spoken to by one of its forms."""
        return any(form.seen["is told"] for form in self.forms)

    @property
    def seen(self) -> Counter[str]:
        """The signs seen beside its forms, and how often."""
        seen: Counter[str] = Counter()
        for form in self.forms:
            seen.update(form.seen)
        return seen

    @property
    def name(self) -> NameForm:
        """The fullest usual form; a title counts if there is only a surname."""
        least = max(2, min(OFTEN, USUAL * self.count))
        usual = [form for form in self.forms if form.count >= least] or self.forms

        def fullness(form: NameForm) -> tuple[int, bool, int, tuple[str, ...]]:
            titled = bool(form.titles) and len(form.names) == 1
            return (
                len(form.names),
                titled and form.count >= TITLED * self.count,
                form.count,
                form.words,
            )

        longest = max(len(form.names) for form in usual)
        return max(
            (form for form in usual if len(form.names) == longest or form.titles), key=fullness
        )


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
        for word in {*form.names, *map(_rank_of, form.titles)} - entity.words:
            self._by_word[word].append(entity)
        entity.join(form)

    def candidates(self, form: NameForm) -> list[Entity]:
        words = form.names or tuple(map(_rank_of, form.titles[-1:]))
        rarest = min((self._by_word[word] for word in words), key=len)
        return [entity for entity in rarest if _is_compatible(form, entity)]


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
        entities = _with_short_names(known.entities)
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


# A name of at least this count, and at most this many times the full name's, shares its chapters.
OFTEN_ALONE, FEW = 5, 4

# A woman whose first name occurs alone with this share is not called Mrs.
FAMILIAR = 0.5


def _is_compatible(form: NameForm, entity: Entity) -> bool:
    """Return whether a name form may belong to an entity."""
    if not form.names:
        return form.sex in ("", entity.sex) or not entity.sex
    holds = any(_is_within(form.names, names) for names in entity.full_names)
    return holds and not _is_elsewhere(form, entity) and _fits(form, entity)


def _is_within(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Return whether all words of a name occur in another, in the same order."""
    words = iter(full)
    return all(word in words for word in short)


def _is_elsewhere(form: NameForm, entity: Entity) -> bool:
    """Return whether a frequent name never shares a chapter with the full one (Nag, Kala Nag)."""
    often = not form.titles and OFTEN_ALONE <= form.count <= FEW * entity.count
    return often and form.chapters.isdisjoint(entity.chapters)


def _fits(form: NameForm, entity: Entity) -> bool:
    titles = set(form.titles)
    if titles & ROYAL and any(len(names) > len(form.names) for names in entity.full_names):
        return False  # King George is not George Merry
    if titles & MARRIED:
        return entity.sex == "she" and _is_married(form, entity)
    if titles & FEMALE:
        return entity.sex == "she" and not entity.titles & MARRIED
    if form.sex and entity.sex and form.sex != entity.sex:
        return False
    if titles & NEUTRAL and not form.sex and entity.sex == "she" and not titles & entity.titles:
        return False  # a professor of unknown sex is not Miss Derrick
    return _has_place(form, titles, entity)


def _is_married(form: NameForm, entity: Entity) -> bool:
    """Return whether an entity may be Mrs. X: not a woman mostly called by her first name."""
    if entity.titles & (MARRIED | UNMARRIED):
        return bool(entity.titles & MARRIED)
    return len(form.names) > 1 or entity.by_first_name < FAMILIAR * form.count


def _has_place(form: NameForm, titles: set[str], entity: Entity) -> bool:
    """Return whether the word after a title is the surname or given name that the title needs."""
    if len(form.names) > 1 or not titles & (WITH_SURNAME | WITH_GIVEN):
        return True
    part = -1 if titles & WITH_SURNAME else 0
    return any(names[part] == form.names[0] for names in entity.full_names)


Words = tuple[str, ...]

# The least and the most letters that a short name shares with the full one; one more before "y".
FEWEST, MOST = 3, 6
_FOND = re.compile(r"(.{4,6})(?:y|ie|ey)")
MUCH_MORE = 10


def _with_short_names(entities: Sequence[Entity]) -> list[Entity]:
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
                        whole for whole in other.full_names if _is_short(name, whole, fond=fond)
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


def _is_short(short: Words, whole: Words, *, fond: bool = False) -> bool:
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
