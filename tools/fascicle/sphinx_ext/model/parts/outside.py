"""The rest of the library as a shelf knows it, written by the join when all pages are read.

It is no more than the shelf's pages show: how names of authors, series and tags are spelt, what
they refer to. So a change on one shelf has another written again only where its pages show it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fascicle.book.shelves.shelf_files import OUTSIDE, load, save, shelf_folder
from fascicle.sphinx_ext.model.extension_points import ExtensionPoint, library_pages
from fascicle.sphinx_ext.model.groupings import KINDS, grouping_of
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.parts.library_part import Outside, part_of, set_outside
from fascicle.sphinx_ext.model.parts.linked_pages import add_pages
from fascicle.sphinx_ext.model.parts.shelf_records import objects_inside, records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.parts.shelf_records import ShelfObjects, ShelfRecord

# Return what a feature lets a shelf know, of which `works` are other works.
outside_values: ExtensionPoint[Callable[[BuildEnvironment, ShelfRecord], dict[str, Any]]] = (
    ExtensionPoint()
)

# Beside the front page, whose title the theme says on each, the pages to which heads link.
OF_HEADS = ("about", "copyright")

# Pages and labels that a part links to.
Linked = tuple[dict[str, tuple[str, Any]], dict[str, tuple[str, str, str]]]


def load_outside(app: Sphinx, env: BuildEnvironment) -> None:
    """Load what this shelf knows, before its works are collected."""
    if part_of(env).is_shelf:
        outside: Outside = load(Path(app.doctreedir, OUTSIDE))
        set_outside(env, outside)
        add_pages(env, outside.documents, outside.labels)


def write_outside(app: Sphinx, env: BuildEnvironment) -> None:
    """Write what each shelf knows, where it has changed; let the join know what it links to."""
    part = part_of(env)
    if not part.is_join:
        return
    inside = _Inside(env)
    add_pages(env, *inside.linked_from(notes_of(env, "links")))
    own = {docname: (title, None) for docname, title in _titles_of(env).items()}
    pages = tuple((page.docname, str(page.name)) for page in library_pages(env))
    for shelf, record in records(env).items():
        added: dict[str, Any] = {}
        for values_of in outside_values(env.config):
            added |= values_of(env, record)
        documents, labels = inside.linked_from(record.notes["links"], own)
        documents |= {page: own[page] for page in (app.config.root_doc, *OF_HEADS) if page in own}
        outside = Outside(_names_of(env, record), pages, documents, labels, added)
        path = shelf_folder(part.doctrees, shelf) / OUTSIDE
        if not path.is_file() or load(path) != outside:
            save(path, outside)


def _names_of(env: BuildEnvironment, record: ShelfRecord) -> dict[str, dict[str, tuple[str, str]]]:
    """Return the names of authors, series and tags of some works, as the library spells them."""
    return {
        kind.folder: {
            found.key: (found.name, found.slug)
            for work in record.works.values()
            for name in kind.names_of(work)
            for found in [grouping_of(env, kind, name)]
        }
        for kind in KINDS
    }


def _titles_of(env: BuildEnvironment) -> dict[str, str]:
    return {docname: env.titles[docname].astext() for docname in sorted(env.found_docs)}


class _Inside:
    """What is inside of the pages of all shelves, loaded when something links there."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self.all: list[ShelfObjects] | None = None

    def linked_from(
        self,
        links: Mapping[str, tuple[Iterable[str], Iterable[str]]],
        own: Mapping[str, tuple[str, Any]] | None = None,
    ) -> Linked:
        """Return the pages and labels of other parts that some pages link to."""
        pages = {page for found, _ in links.values() for page in found}
        labels = {label for _, found in links.values() for label in found}
        documents = {page: said for page, said in (own or {}).items() if page in pages}
        places: dict[str, tuple[str, str, str]] = {}
        if not (pages - documents.keys() - links.keys() or labels):
            return documents, places
        if self.all is None:
            shelves = part_of(self.env).shelves
            self.all = [objects_inside(self.env, shelf) for shelf in shelves]
        for inside in self.all:
            documents |= {page: inside.documents[page] for page in inside.documents.keys() & pages}
            places |= {
                label: said
                for label, said in inside.labels.items()
                if label in labels or said[0] in pages
            }
        return dict(sorted(documents.items())), dict(sorted(places.items()))
