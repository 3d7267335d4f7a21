"""A proposal: somebody, or a place, that the text seems to be about, and why it is thought so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["character", "place"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name in its fullest usual form, and what speaks for it.

    `aliases` are the other forms that were found, with how often each stands in the text;
    `chapters` are the pages of the work that have any of them, 1 the first after the title page.
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
        """All that it is called in the text."""
        return frozenset((self.name, *(alias for alias, _ in self.aliases)))
