"""Name forms: the spellings of names in a text, with the evidence beside each.

In a language that capitalises all nouns, a name differs from a noun in that it has no article, and
speaks, has a title, or is greeted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from fascicle.cast.lexicon import ADDRESSES, MEN, SMALL, WOMEN
from fascicle.cast.mentions import Mention, Mentions
from fascicle.model.word_lists import FEMALE, MALE, MARRIED, TITLES

# A word this many times as frequent in lower case is not a name.
OFTEN_SMALL = 4
# A name of this count may occur beside another by chance.
MET = 10
# A name this often at the head of a paragraph, with a full stop, is a speaker's.
HEADS = 5
# In a language with capitalised nouns: the largest share of articles, the least evidence.
ARTICLES = 0.2
LEAST = 0.06


@dataclass(frozen=True, slots=True)
class NameForm:
    """One spelling of a name, with the evidence beside it: how often, and where."""

    words: tuple[str, ...]
    count: int
    seen: Counter[str] = field(default_factory=Counter)
    places: tuple[int, ...] = ()
    chapters: frozenset[int] = frozenset()
    scenes: frozenset[int] = frozenset()
    # The sex that titles or pronouns imply: "he", "she" or "".
    sex: str = ""
    # How often the first word of a longer name occurs alone.
    first_alone: int = 0

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles before the name, without full stops."""
        bare = [word.rstrip(".") for word in self.words]
        end = next((n for n, word in enumerate(bare) if word not in TITLES), len(bare))
        return tuple(bare[:end])

    @property
    def names(self) -> tuple[str, ...]:
        """The words after the titles; empty for a title alone, such as the King of Hearts."""
        names = self.words[len(self.titles) :]
        return names if names and names[0][0].isupper() else ()

    def with_genitive(self, other: NameForm) -> NameForm:
        """Return the form merged with its genitive, counted as something that it owns."""
        return replace(
            self,
            count=self.count + other.count,
            seen=self.seen + other.seen + Counter(owns=other.count),
            places=tuple(sorted((*self.places, *other.places))),
            chapters=self.chapters | other.chapters,
            scenes=self.scenes | other.scenes,
        )


def forms_of(mentions: Mentions) -> list[NameForm]:
    """Return the forms of all names in a text, the most frequent first."""
    by_words: defaultdict[tuple[str, ...], list[Mention]] = defaultdict(list)
    for mention in mentions.rows:
        by_words[mention.words].append(mention)
    forms = [_form(words, rows) for words, rows in by_words.items()]
    if mentions.nouns_have_capitals:
        forms = _without_genitives(forms)
    times = {form.words: form.count for form in forms}
    forms = [form for form in forms if not _is_chance_pair(form, times)]
    sexes = {form.words: _sex(form) for form in forms}
    return [
        replace(
            form,
            sex=sexes[form.words] or sexes.get(form.names[:1], ""),
            first_alone=times.get(form.names[:1], 0) if len(form.names) > 1 else 0,
        )
        for form in sorted(forms, key=lambda form: (-form.count, form.words))
        if _is_name(form, mentions) and not _is_plural(form, sexes)
    ]


def _form(words: tuple[str, ...], rows: list[Mention]) -> NameForm:
    seen = Counter(sign for row in rows for sign in row.context.signs)
    # "Lane. Yes, sir." once may be anything; this often it is a play.
    if seen["heads"] >= HEADS:
        seen["speaks"] += seen["heads"]
    return NameForm(
        words,
        len(rows),
        seen,
        tuple(row.place for row in rows),
        frozenset(row.unit.chapter for row in rows),
        frozenset(row.unit.scene for row in rows),
    )


def _sex(form: NameForm) -> str:
    """Return the sex implied by a title, else a given name, else a clear majority of pronouns."""
    titles = set(form.titles)
    # After a title, a single word is a surname.
    given = set(form.names[:1]) if len(form.names) > 1 or not titles else set()
    if titles & (MARRIED | FEMALE) or given & WOMEN:
        return "she"
    if titles & MALE or given & MEN:
        return "he"
    he, she = form.seen["he"], form.seen["she"]
    clear = max(he, she) > 1 and max(he, she) >= 2 * min(he, she)
    return ("he" if he > she else "she") if clear else ""


def _without_genitives(forms: list[NameForm]) -> list[NameForm]:
    """Return the forms with “Gregors” and “Gregors Hut” counted as Gregor's."""
    merged = {form.words: form for form in forms}
    for form in forms:
        first = form.words[0]
        owner = merged.get((first[:-1],))
        if first.endswith("s") and owner and owner.count >= form.count:
            merged[owner.words] = owner.with_genitive(form)
            del merged[form.words]
    return list(merged.values())


def _is_chance_pair(form: NameForm, times: Mapping[tuple[str, ...], int]) -> bool:
    """Return whether a form is two names that met by chance, as in “at Dieppe Candide …”."""
    if form.count > 1 or form.titles:
        return False
    parts = ((form.words[:n], form.words[n:]) for n in range(1, len(form.words)))
    return any(
        first in times and last in times and max(times[first], times[last]) >= MET
        for first, last in parts
    )


def _is_plural(form: NameForm, known: Collection[tuple[str, ...]]) -> bool:
    """Return whether a word is the plural of another, as Martians is of Martian."""
    plural = form.words[-1]
    return (
        len(form.words) == 1
        and plural.endswith("s")
        and (plural[:-1],) in known
        and not (form.seen["is told"] or form.seen["speaks"])
    )


def _is_name(form: NameForm, mentions: Mentions) -> bool:
    """Return whether a form may be a name: not only an address, nor a common word."""
    if not form.names:
        return form.titles[-1] not in ADDRESSES
    if max(map(len, form.names)) == 1 or (len(form.words) == 1 and _is_word(form, mentions)):
        return False
    return not mentions.nouns_have_capitals or _is_more_than_a_noun(form)


def _is_word(form: NameForm, mentions: Mentions) -> bool:
    """Return whether a single word is a common word, capitalised by chance."""
    small = form.words[0].lower()
    times = mentions.small[small]
    lives = form.seen["speaks"] or form.seen["is told"]
    return small in SMALL or times > OFTEN_SMALL * form.count or (times >= form.count and not lives)


def _is_more_than_a_noun(form: NameForm) -> bool:
    seen = form.seen
    proof = seen["speaks"] + seen["is told"] + seen["signs"] + seen["acts"]
    titled = proof + len(form.titles) * form.count
    return seen["article"] <= ARTICLES * form.count and titled >= LEAST * form.count
