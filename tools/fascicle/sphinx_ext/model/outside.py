"""The rest of the library as a part knows it: names, and the pages that it links to.

The join writes it for each shelf when all pages are read, limited to the content of the shelf's
pages: the spelling of names of authors, series and tags, and the targets of references. So a change
on one shelf has another written again only where its pages show it.

`[text](../other-work/chapter-2.md)`, `{doc}` and `{ref}` are resolved by the environment. The links
of a page are noted when it is read; when it is written, their targets in other parts are added to
the environment. They are no documents of this part, and gone from it when it is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util import docname_join

from fascicle.book.run_records import OUTSIDE, load_pickle, save_pickle, shelf_folder
from fascicle.sphinx_ext.model.extension_points import (
    FIRST,
    PAGES,
    ExtensionPoint,
    LibraryPage,
    library_pages,
)
from fascicle.sphinx_ext.model.groupings import KINDS, grouping_of
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.scope import LAST, scope_of, tell
from fascicle.sphinx_ext.model.shelf_records import (
    ShelfObjects,
    ShelfRecord,
    objects_inside,
    records,
)

# Return a feature's values for a shelf; `works` in them are other works.
outside_values = ExtensionPoint[Callable[[BuildEnvironment, ShelfRecord], dict[str, Any]]]()

# The pages to which heads link, beside the front page (the theme has its title on each).
OF_HEADS = ("about", "copyright")

# Linked pages of other parts, with their data for Sphinx and MyST, and labels: places on pages.
DOCUMENTS, LABELS = "documents", "labels"
Linked = tuple[dict[str, tuple[str, Any]], dict[str, tuple[str, str, str]]]


def load_outside(app: Sphinx, env: BuildEnvironment) -> None:
    """Load this shelf's view of the others, before its works are collected."""
    if scope_of(env).is_shelf:
        outside: dict[str, Any] = load_pickle(Path(app.doctreedir, OUTSIDE))
        tell(env, outside)
        _add_pages(env, outside[DOCUMENTS], outside[LABELS])


def write_outside(app: Sphinx, env: BuildEnvironment) -> None:
    """Write each shelf's view of the others, if it has changed; load the join's own links."""
    if not scope_of(env).is_join:
        return
    inside = cache(lambda: [objects_inside(env, shelf) for shelf in scope_of(env).shelves])
    _add_pages(env, *_linked_from(notes_of(env, "links"), {}, inside))
    own = {docname: (env.titles[docname].astext(), None) for docname in sorted(env.found_docs)}
    pages = tuple(LibraryPage(page.docname, str(page.name)) for page in library_pages(env))
    for shelf, record in records(env).items():
        documents, labels = _linked_from(record.notes["links"], own, inside)
        documents |= {page: own[page] for page in (app.config.root_doc, *OF_HEADS) if page in own}
        outside = {PAGES: pages, DOCUMENTS: documents, LABELS: labels, **_names_of(env, record)}
        for values_of in outside_values(env.config):
            outside |= values_of(env, record)
        save_pickle(shelf_folder(scope_of(env).doctrees, shelf) / OUTSIDE, outside)


def _names_of(env: BuildEnvironment, record: ShelfRecord) -> dict[str, dict[str, tuple[str, str]]]:
    """Return the names of authors, series and tags of some works, as the library spells them."""
    return {
        kind.folder: {
            grouping.key: (grouping.name, grouping.slug)
            for work in record.works.values()
            for name in kind.names_of(work)
            for grouping in [grouping_of(env, kind, name)]
        }
        for kind in KINDS
    }


def _linked_from(
    links: Mapping[str, tuple[Iterable[str], Iterable[str]]],
    own: Mapping[str, tuple[str, Any]],
    inside: Callable[[], Iterable[ShelfObjects]],
) -> Linked:
    """Return the pages and labels of other parts that some pages link to.

    Labels `inside` pages are loaded when something links there.
    """
    pages = {page for linked, _ in links.values() for page in linked}
    labels = {label for _, linked in links.values() for label in linked}
    documents = {page: data for page, data in own.items() if page in pages}
    places: dict[str, tuple[str, str, str]] = {}
    if not (pages - documents.keys() - links.keys() or labels):
        return documents, places
    for each in inside():
        documents |= {page: each.documents[page] for page in each.documents.keys() & pages}
        places |= {
            label: data
            for label, data in each.labels.items()
            if label in labels or data[0] in pages
        }
    return dict(sorted(documents.items())), dict(sorted(places.items()))


TO_LABELS = frozenset({"ref", "numref", "keyword"})


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
            elif kind in TO_LABELS or kind in {"any", "myst"}:
                labels.add(target)
                pages.add(docname_join(docname, target))
        if pages or labels:
            notes_of(self.env, "links")[docname] = (tuple(sorted(pages)), tuple(sorted(labels)))


def _add_pages(
    env: BuildEnvironment,
    documents: Mapping[str, tuple[str, Any]],
    labels: Mapping[str, tuple[str, str, str]],
) -> None:
    standard = env.domains.standard_domain
    others = {docname: data for docname, data in documents.items() if docname not in env.found_docs}
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


def register(app: Sphinx) -> None:
    app.add_transform(NoteLinks)
    app.connect("env-updated", load_outside, priority=FIRST)
    app.connect("env-updated", write_outside, priority=LAST)
