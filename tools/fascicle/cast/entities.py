"""Entities: people, places or things with one or more name forms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fascicle.cast.lexicon.honorifics import MARRIED
from fascicle.cast.name_forms import NameForm

# Abbreviations of titles.
_RANKS = {
    "Dr": "Doctor", "Capt": "Captain", "Cap'n": "Captain", "Cap’n": "Captain", "Prof": "Professor",
    "M": "Monsieur", "Mme": "Madame", "Mlle": "Mademoiselle", "Col": "Colonel", "Gen": "General",
    "Lieut": "Lieutenant", "Lt": "Lieutenant", "Sergt": "Sergeant", "Rev": "Reverend",
}  # fmt: skip
# A form is usual with this share of the mentions, or this count; a title needs this share.
USUAL, OFTEN, TITLED = 0.05, 4, 0.2


def rank_of(title: str) -> str:
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
        self.words |= {*form.names, *map(rank_of, form.titles)}
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
