"""The documents of a part: a shelf has those in the folders of its works, the join all others."""

from __future__ import annotations

import os
from functools import partial
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

import sphinx.application
import sphinx.project
from sphinx.project import Project
from sphinx.util.matching import compile_matchers, get_matching_files

from fascicle.book.shelves.shelf_files import LEFT_OUT
from fascicle.files.folders import files_below
from fascicle.sphinx_ext.model.parts.library_part import part_of, part_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    Find = Callable[[str | Path, Iterable[str], Iterable[str]], Iterator[str]]

WORKS = "works"
# Of a page that is not in the environment: it is another part's.
NO_TIME = 0


def limit_to_part(_app: Sphinx, config: Config) -> None:
    """Let Sphinx find the documents of this part only, without a walk over those of others.

    It makes its project after this event, and its first walk comes before the next one.
    """
    part = part_with(config)
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
