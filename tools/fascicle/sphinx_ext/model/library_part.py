"""The part of a library that a run of Sphinx builds: all of it, a shelf of works, or the rest.

A library that outgrows one run is built in parts. Each shelf writes the pages of its works, and
what is made of these; the last part joins the shelves: it writes the pages of the library. A shelf
reads no other pages, and knows of other works only what its own show of them. Its documents are
those in the folders of its works; the join has all others.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import partial
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import sphinx.application
import sphinx.project
from sphinx.project import Project
from sphinx.util.matching import compile_matchers, get_matching_files

from fascicle.book.run_records import JOIN, LEFT_OUT, library_doctrees, read_partition
from fascicle.files.folders import files_below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    Find = Callable[[str | Path, Iterable[str], Iterable[str]], Iterator[str]]

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
    return _part_with(env.config)


def _part_with(config: Config) -> LibraryPart:
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


WORKS = "works"

# Of a page that is not in the environment: it is another part's.
NO_TIME = 0


def limit_to_part(_app: Sphinx, config: Config) -> None:
    """Let Sphinx find the documents of this part only, without a walk over those of others.

    It makes its project after this event, and its first walk comes before the next one.
    """
    part = _part_with(config)
    find: Find = partial(_files_of_works, part.works) if part.is_shelf else _other_files
    of_part = partial(_PartProject, get_matching_files if part.is_whole else find)
    sphinx.application.Project = of_part  # type: ignore[assignment, attr-defined]


class _PartProject(Project):
    """A project with the documents of a part, without those of works that the book leaves out."""

    def __init__(self, find: Find, srcdir: Path, source_suffix: Iterable[str]) -> None:
        super().__init__(srcdir, source_suffix)
        self._find = find

    def discover(
        self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)
    ) -> set[str]:
        """Let Sphinx discover documents among the files of the part."""
        sphinx.project.get_matching_files = self._find  # type: ignore[attr-defined, assignment]
        try:
            # Not by `exclude_patterns`: with another value, Sphinx reads all pages again.
            return super().discover([*exclude_paths, *_left_out()], include_paths)
        finally:
            sphinx.project.get_matching_files = get_matching_files  # type: ignore[attr-defined]


def _left_out() -> Iterator[str]:
    slugs = filter(None, os.environ.get(LEFT_OUT, "").split("/"))
    yield from (f"{WORKS}/{escape(slug)}" for slug in slugs)


def _files_of_works(
    slugs: Iterable[str], folder: str | Path, include: Iterable[str], exclude: Iterable[str]
) -> Iterator[str]:
    kept = _Kept(include, exclude)
    for inner in (f"{WORKS}/{slug}" for slug in slugs):
        names = (f"{inner}/{name}" for name, _ in files_below(Path(folder, inner)))
        yield from sorted(filter(kept, names))


def _other_files(
    folder: str | Path, include: Iterable[str], exclude: Iterable[str]
) -> Iterator[str]:
    include, exclude = [*include], [*exclude]
    yield from get_matching_files(folder, include, [*exclude, WORKS])
    loose = (f"{WORKS}/{path.name}" for path in Path(folder, WORKS).glob("*.*") if path.is_file())
    yield from sorted(filter(_Kept(include, exclude), loose))


class _Kept:
    """The paths that patterns include, and exclude neither by themselves nor by a folder."""

    def __init__(self, include: Iterable[str], exclude: Iterable[str]) -> None:
        self.included, self.excluded = compile_matchers(include), compile_matchers(exclude)

    def __call__(self, name: str) -> bool:
        return any(match(name) for match in self.included) and not any(
            match(part) for part in _folders_to(name) for match in self.excluded
        )


def _folders_to(name: str) -> Iterator[str]:
    parts = name.split("/")
    return ("/".join(parts[:number]) for number in range(1, len(parts) + 1))


def stand_in_for_front_page(app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Let Sphinx take the front page as read: a shelf has none, and no run may be without."""
    if part_of(env).is_shelf:
        env.all_docs.setdefault(app.config.root_doc, NO_TIME)


def note_listing(_app: Sphinx, env: BuildEnvironment) -> None:
    """Note that the front page lists the works of a shelf, and other parts their own pages.

    Sphinx would miss them in a list.
    """
    part = part_of(env)
    titles = (f"{WORKS}/{slug}/index" for slug in part.works)
    others = () if part.is_whole else env.all_docs.keys() - env.found_docs
    for docname in (*others, *(title for title in titles if title in env.found_docs)):
        env.files_to_rebuild.setdefault(docname, set()).add(env.config.root_doc)


def pages_that_list_works(_app: Sphinx, env: BuildEnvironment, *_changes: set[str]) -> list[str]:
    """Return the pages of the join to be read again since works have come or gone."""
    part = part_of(env)
    if not part.is_join:
        return []
    works = sorted(part.shelf_of)
    before, env.fascicle_works_of_shelves = vars(env).get("fascicle_works_of_shelves"), works  # type: ignore[attr-defined]
    return [] if before == works else sorted(env.glob_toctrees & env.found_docs)
