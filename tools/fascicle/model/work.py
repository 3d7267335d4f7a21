"""A work: the divisions of a text, made by `assembly` from its flat row of blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fascicle.model.blocks import Block, Heading
from fascicle.model.draft import Draft

# The address of the single-page edition in the folder of a work. No chapter gets it.
SINGLE_PAGE = "entire"


@dataclass(frozen=True, slots=True)
class Division:
    """A named part of a work, with the divisions inside it."""

    heading: Heading
    blocks: tuple[Block, ...] = ()
    divisions: tuple[Division, ...] = ()

    def walk(self) -> Iterator[Division]:
        """Yield this division and all divisions inside it, in reading order."""
        yield self
        for division in self.divisions:
            yield from division.walk()


@dataclass(frozen=True, slots=True)
class Work:
    """A converted text: the blocks before its first heading, and its divisions."""

    slug: str
    draft: Draft
    opening: tuple[Block, ...]
    divisions: tuple[Division, ...]

    def walk(self) -> Iterator[Division]:
        """Yield all divisions, in reading order."""
        for division in self.divisions:
            yield from division.walk()
