"""A work: what a text has become, the divisions that `assembly` makes of its row of blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fascicle.model.blocks import Block, Heading
    from fascicle.model.draft import Draft


@dataclass(frozen=True, slots=True)
class Division:
    """A named stretch of a work, with the divisions inside it."""

    heading: Heading
    blocks: tuple[Block, ...] = ()
    divisions: tuple[Division, ...] = ()

    def walk(self) -> Iterator[Division]:
        """Iterate over this division and all inside it, in reading order."""
        yield self
        for division in self.divisions:
            yield from division.walk()


@dataclass(frozen=True, slots=True)
class Work:
    """What a text has become: what stands before its first heading, and its divisions."""

    slug: str
    draft: Draft
    opening: tuple[Block, ...]
    divisions: tuple[Division, ...]

    def walk(self) -> Iterator[Division]:
        """Iterate over all divisions, in reading order."""
        for division in self.divisions:
            yield from division.walk()
