"""The part of a library that a run of Sphinx builds: all of it, a shelf of works, or the rest.

A library that outgrows one run is built in parts. Each shelf writes the pages of its works, and
what is made of these; the last part joins the shelves: it writes the pages of the library. A shelf
reads no other pages, and knows of other works only what its own show of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from fascicle.book.shelves.shelf_files import JOIN, library_doctrees, read_partition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

# The config value with the name of the part; whether it reads its pages and writes none.
PART, ONLY_READS = "fascicle_part", "fascicle_only_reads"


@dataclass(frozen=True, slots=True)
class LibraryPart:
    """A part: its name, the works of each shelf by their slugs, and the library's doctrees.

    `shelf_of` is the shelf of each work. The whole library has neither name nor shelves.
    """

    name: str = ""
    shelves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    doctrees: Path = Path()
    shelf_of: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return not self.name

    @property
    def is_shelf(self) -> bool:
        return bool(self.name) and self.name != JOIN

    @property
    def is_join(self) -> bool:
        return self.name == JOIN

    @property
    def works(self) -> tuple[str, ...]:
        """The slugs of the works whose pages it reads, unless it is the whole library."""
        return self.shelves.get(self.name, ())

    def has(self, slug: str) -> bool:
        """Return whether it is this part that writes, or removes, the pages of a work."""
        shelf = self.shelf_of.get(slug, "")
        return not shelf if self.is_join else shelf == self.name


@dataclass(frozen=True, slots=True)
class Outside:
    """What a shelf knows of the library: no more than its pages show.

    `names` are those of authors, series and tags that its works have: by the folder of their kind
    and the key by which names are compared, as they are spelt, and their slugs. `pages` are in the
    navigation line. `documents` are pages that its pages link to, with what Sphinx and MyST know of
    them, `labels` places on pages. `added` is what features know.
    """

    names: Mapping[str, Mapping[str, tuple[str, str]]]
    pages: tuple[tuple[str, str], ...]
    documents: Mapping[str, tuple[str, Any]]
    labels: Mapping[str, tuple[str, str, str]]
    added: Mapping[str, Any]


WHOLE = LibraryPart()
_PARTS: WeakKeyDictionary[Config, LibraryPart] = WeakKeyDictionary()
_OUTSIDE: WeakKeyDictionary[BuildEnvironment, Outside] = WeakKeyDictionary()


def part_of(env: BuildEnvironment) -> LibraryPart:
    return part_with(env.config)


def part_with(config: Config) -> LibraryPart:
    """Return the part that a build with this configuration makes."""
    return _PARTS.get(config, WHOLE)


def writes_library(env: BuildEnvironment) -> bool:
    """Return whether this build writes the pages of the library, which belong to no work."""
    return not part_of(env).is_shelf


def writes_works(env: BuildEnvironment) -> bool:
    """Return whether this build writes the pages of works."""
    return not part_of(env).is_join


def outside_of(env: BuildEnvironment) -> Outside | None:
    """Return what a shelf knows of the library; None in other parts."""
    return _OUTSIDE.get(env)


def set_outside(env: BuildEnvironment, outside: Outside) -> None:
    _OUTSIDE[env] = outside


def set_part(app: Sphinx, config: Config) -> None:
    """Find the part that this build makes; it is the same until the build ends."""
    name: str = config.fascicle_part
    if name:
        own = Path(app.doctreedir)
        doctrees = own if name == JOIN else library_doctrees(own)
        shelves = read_partition(doctrees)
        shelf_of = {slug: shelf for shelf, slugs in shelves.items() for slug in slugs}
        _PARTS[config] = LibraryPart(name, shelves, doctrees, shelf_of)


def doctrees_of_library(app: Sphinx) -> Path:
    """Return the folder in which the parts leave what is of the whole library."""
    part = part_of(app.env)
    return Path(app.doctreedir) if part.is_whole else part.doctrees
