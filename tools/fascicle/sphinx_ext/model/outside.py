"""The rest of the library as a part knows it: names, and the pages that it links to.

For a shelf it is written by the join when all pages are read, and no more than the shelf's pages
show: how names of authors, series and tags are spelt, what they refer to. So a change on one shelf
has another written again only where its pages show it.

`[text](../other-work/chapter-2.md)`, `{doc}` and `{ref}` are resolved from what the environment
says of the page that they lead to. What a page links to is noted when it is read; when it is
written, what is known of pages of other parts is added to the environment. They are no documents
of this part, and gone from it when it is read again.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import docname_join
from sphinx.util.docutils import LoggingReporter

from fascicle.book.run_records import JOIN, OUTSIDE, load_pickle, save_pickle, shelf_folder
from fascicle.sphinx_ext.model.extension_points import ExtensionPoint, library_pages
from fascicle.sphinx_ext.model.groupings import KINDS, grouping_of
from fascicle.sphinx_ext.model.library_part import Outside, part_of, set_outside
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.shelf_records import objects_inside, records
from fascicle.sphinx_ext.model.works import slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.shelf_records import ShelfObjects, ShelfRecord

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
        outside: Outside = load_pickle(Path(app.doctreedir, OUTSIDE))
        set_outside(env, outside)
        _add_pages(env, outside.documents, outside.labels)


def write_outside(app: Sphinx, env: BuildEnvironment) -> None:
    """Write what each shelf knows, where it has changed; let the join know what it links to."""
    part = part_of(env)
    if not part.is_join:
        return
    inside = _Inside(env)
    _add_pages(env, *inside.linked_from(notes_of(env, "links")))
    own = {docname: (title, None) for docname, title in _titles_of(env).items()}
    pages = tuple((page.docname, str(page.name)) for page in library_pages(env))
    for shelf, record in records(env).items():
        added: dict[str, Any] = {}
        for values_of in outside_values(env.config):
            added |= values_of(env, record)
        documents, labels = inside.linked_from(record.notes["links"], own)
        documents |= {page: own[page] for page in (app.config.root_doc, *OF_HEADS) if page in own}
        outside = Outside(_names_of(env, record), pages, documents, labels, added)
        save_pickle(shelf_folder(part.doctrees, shelf) / OUTSIDE, outside)


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


LABELS = frozenset({"ref", "numref", "keyword"})


class NoteLinks(SphinxTransform):
    """Note the pages and the labels that a page links to."""

    default_priority = 881
    looks_for = (addnodes.pending_xref,)

    def apply(self, **_kwargs: object) -> None:
        docname = self.env.current_document.docname
        pages, labels = set(), set()
        for node in self.document.findall(addnodes.pending_xref):
            target, kind = node["reftarget"], node["reftype"]
            if node.get("refdomain") == "doc" or kind == "doc":
                pages.add(docname_join(docname, target) if kind == "doc" else target)
            elif kind in LABELS or kind in {"any", "myst"}:
                labels.add(target)
                pages.add(docname_join(docname, target))
        if pages or labels:
            notes_of(self.env, "links")[docname] = (tuple(sorted(pages)), tuple(sorted(labels)))


def _add_pages(
    env: BuildEnvironment,
    documents: Mapping[str, tuple[str, Any]],
    labels: Mapping[str, tuple[str, str, str]],
) -> None:
    """Add what is known of pages of other parts to the environment."""
    standard = env.domains.standard_domain
    others = {docname: said for docname, said in documents.items() if docname not in env.found_docs}
    for docname, (title, slugs) in others.items():
        env.all_docs.setdefault(docname, 0)
        env.titles[docname] = nodes.title("", title)
        if slugs:
            env.metadata[docname]["myst_slugs"] = slugs
    for label, (docname, place, title) in labels.items():
        if docname in env.found_docs:
            continue
        standard.anonlabels[label] = docname, place
        if title:
            standard.labels[label] = docname, place, title


def doctree_of(env: BuildEnvironment, docname: str) -> nodes.document:
    """Return the doctree of a page, which may be in another part."""
    if docname in env.found_docs:
        return env.get_doctree(docname)
    found: nodes.document = pickle.loads(doctree_file(env, docname).read_bytes())  # noqa: S301  our own
    found.settings.env = env
    found.reporter = LoggingReporter(str(env.doc2path(docname)))
    return found


def doctree_file(env: BuildEnvironment, docname: str) -> Path:
    part = part_of(env)
    shelf = part.shelf_of.get(slug_of(docname) or "", JOIN)
    folder = part.doctrees if shelf == JOIN else shelf_folder(part.doctrees, shelf)
    return folder / f"{docname}.doctree"
