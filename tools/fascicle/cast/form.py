"""A form: one way in which a name stands in a text, and all that was seen beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from fascicle.cast.lexicon.honorifics import TITLES


@dataclass(frozen=True, slots=True)
class Form:
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

    def with_genitive(self, other: Form) -> Form:
        """Return the form merged with its genitive, counted as something that it owns."""
        return replace(
            self,
            count=self.count + other.count,
            seen=self.seen + other.seen + Counter(owns=other.count),
            places=tuple(sorted((*self.places, *other.places))),
            chapters=self.chapters | other.chapters,
            scenes=self.scenes | other.scenes,
        )
