"""Proposals: people and places that may belong to the cast, with the evidence for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
        """All forms of the name in the text."""
        return frozenset((self.name, *(alias for alias, _ in self.aliases)))
