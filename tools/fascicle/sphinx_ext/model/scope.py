"""The scope of a run of Sphinx: the works and pages that it writes, and its outside knowledge.

A library that outgrows one run is built in parts. Each shelf writes the pages and files of its
works; the last part joins the shelves: it writes the pages of the library. A shelf reads no other
pages, and knows other works only so far as its own pages show them. Its documents are those in the
folders of its works; the join has all others.

A feature asks none of this. Sphinx finds the documents of the scope only, so the works to write are
those with a title page here (`own_works_in`), and the pages of no work are written with the front
page (`of_library`). Facts about the whole library are looked up here: a run that cannot know them
was given them.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from glob import escape
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.project import Project
from sphinx.util.docutils import LoggingReporter

from fascicle.book.run_records import JOIN, LEFT_OUT, library_doctrees, read_partition, shelf_folder
from fascicle.files.folders import files_below

_T = TypeVar("_T")
WORKS = "works"
# The priority of a handler when all else has been done.
LAST = 2000


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the library that a run builds; without a name it is all of it.

    `shelves` are the works of each shelf by their slugs, `shelf_of` is the shelf of each work,
    `doctrees` the folder in which the parts leave data for the whole library. A run that
    `only_reads` leaves the writing to another.
    """

    name: str = ""
    doctrees: Path = Path()
    shelves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shelf_of: Mapping[str, str] = field(default_factory=dict)
    only_reads: bool = False

    @property
    def is_whole(self) -> bool:
        return not self.name

    @property
    def is_join(self) -> bool:
        return self.name == JOIN

    @property
    def is_shelf(self) -> bool:
        return not self.is_whole and not self.is_join

    @property
    def is_read_before(self) -> bool:
        """Return whether an earlier run has read the pages that this one writes."""
        return self.is_shelf and not self.only_reads

    @property
    def works(self) -> tuple[str, ...]:
        """The slugs of the works that it reads, unless it is the whole library."""
        return self.shelves.get(self.name, ())

    def has(self, slug: str) -> bool:
        """Return whether it is this part that writes, or removes, the pages of a work."""
        return self.shelf_of.get(slug, "") == ("" if self.is_join else self.name)

    def has_elsewhere(self, slug: str) -> bool:
        """Return whether a work is one of the shelves', whoever writes it."""
        return slug in self.shelf_of

    def reads(self, docname: str) -> bool:
        """Return whether a document is of this part; the join has those of no work."""
        owner = _owner_of(docname)
        return self.is_whole or (owner in self.works if self.is_shelf else not owner)

    def own_files(
        self, folder: Path, inside: str, owners: Collection[str]
    ) -> Iterator[tuple[str, os.DirEntry[str]]]:
        """Yield the files of the book that this part writes, and no other does.

        A shelf also has the folders of its works' `owners` in another folder, `inside`.
        """
        places = {f"{WORKS}/{slug}" for slug in self.works} | {f"{inside}/{o}" for o in owners}
        if self.is_shelf:
            for own in places:
                yield from ((f"{own}/{name}", entry) for name, entry in files_below(folder / own))
            return

        def is_others(below: str) -> bool:
            place, owner, *_ = below.split("/")
            is_works = place == WORKS and owner != "" and not self.has(owner)
            return is_works or f"{place}/{owner}" in places

        yield from files_below(folder, None if self.is_whole else is_others)

    def doctree_file(self, docname: str) -> Path:
        shelf = self.shelf_of.get(_owner_of(docname))
        folder = shelf_folder(self.doctrees, shelf) if shelf else self.doctrees
        return folder / f"{docname}.doctree"


def _owner_of(docname: str) -> str:
    """Return the folder of a work that a document is in, "" for one outside of works."""
    place, owner, *inner = [*docname.split("/"), ""]
    return owner if place == WORKS and len(inner) > 1 else ""


# The config value with the name of the part; whether it reads its pages and writes none.
PART, ONLY_READS = "fascicle_part", "fascicle_only_reads"
_SCOPES: WeakKeyDictionary[Config, Scope] = WeakKeyDictionary()
# Facts given to runs that cannot know them.
_TOLD: WeakKeyDictionary[BuildEnvironment, dict[str, Any]] = WeakKeyDictionary()


def scope_of(env: BuildEnvironment) -> Scope:
    return scope_with(env.config)


def scope_with(config: Config) -> Scope:
    return _SCOPES.get(config, Scope())


def set_scope(app: Sphinx, config: Config) -> None:
    """Find the scope of this build; it is the same until the build ends."""
    name, own = getattr(config, PART), Path(app.doctreedir)
    doctrees = library_doctrees(own) if name not in {"", JOIN} else own
    shelves = read_partition(doctrees) if name else {}
    shelf_of = {slug: shelf for shelf, slugs in shelves.items() for slug in slugs}
    _SCOPES[config] = Scope(name, doctrees, shelves, shelf_of, getattr(config, ONLY_READS))


def look_up(env: BuildEnvironment, what: str, make: Callable[[], _T]) -> _T:
    """Return the value given to this run, else the one that it makes of all works."""
    given = _TOLD.get(env, {})
    return given[what] if what in given else make()


def tell(env: BuildEnvironment, values: Mapping[str, Any]) -> None:
    _TOLD.setdefault(env, {}).update(values)


def doctree_of(env: BuildEnvironment, docname: str) -> nodes.document:
    """Return the doctree of a page, which may be another part's."""
    if docname in env.found_docs:
        return env.get_doctree(docname)
    content = scope_of(env).doctree_file(docname).read_bytes()
    doctree: nodes.document = pickle.loads(content)  # noqa: S301  our own
    doctree.settings.env = env
    doctree.reporter = LoggingReporter(str(env.doc2path(docname)))
    return doctree


def limit_documents(app: Sphinx, env: BuildEnvironment) -> None:
    """Let Sphinx find the documents of the scope, from its first walk on."""
    app.project = env.project = _ScopeProject(app.project, app.config)


class _ScopeProject(Project):
    """A project with the documents of a scope, without those of works that the book leaves out."""

    def __init__(self, project: Project, config: Config) -> None:
        super().__init__(project.srcdir, project.source_suffix)
        self.restore(project)
        self.config = config

    def discover(
        self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)
    ) -> set[str]:
        """Let Sphinx discover documents, and keep those of the scope."""
        # Not by `exclude_patterns`: with another value, Sphinx reads all pages again.
        slugs = filter(None, os.environ.get(LEFT_OUT, "").split("/"))
        left_out = (f"{WORKS}/{escape(slug)}" for slug in slugs)
        docnames = super().discover([*exclude_paths, *left_out], include_paths)
        docnames.intersection_update([*filter(scope_with(self.config).reads, docnames)])
        return docnames


def stand_in_for_front_page(app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    """Let Sphinx take the front page as read: a shelf has none, and no run may be without."""
    if scope_of(env).is_shelf:
        env.all_docs.setdefault(app.config.root_doc, 0)


def note_listing(_app: Sphinx, env: BuildEnvironment) -> None:
    """Note that the front page lists the works of a shelf, and other parts their own pages.

    Sphinx would miss them in a list.
    """
    scope = scope_of(env)
    titles = {f"{WORKS}/{slug}/index" for slug in scope.works}
    others = set() if scope.is_whole else env.all_docs.keys() - env.found_docs
    for docname in others | (titles & env.found_docs):
        env.files_to_rebuild.setdefault(docname, set()).add(env.config.root_doc)


def pages_that_list_works(_app: Sphinx, env: BuildEnvironment, *_changes: set[str]) -> list[str]:
    """Return the pages of the join to be read again since works have come or gone."""
    scope = scope_of(env)
    if not scope.is_join:
        return []
    works = sorted(scope.shelf_of)
    before, env.fascicle_works_of_shelves = vars(env).get("fascicle_works_of_shelves"), works  # type: ignore[attr-defined]
    return [] if before == works else sorted(env.glob_toctrees & env.found_docs)


def register(app: Sphinx) -> None:
    app.add_config_value(PART, "", "", str)
    app.add_config_value(ONLY_READS, False, "", bool)  # noqa: FBT003  its default
    app.connect("config-inited", set_scope, priority=0)
    app.connect("env-get-outdated", pages_that_list_works)
    app.connect("env-before-read-docs", stand_in_for_front_page)
    app.connect("env-updated", note_listing, priority=LAST + 1)
