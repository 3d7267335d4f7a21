"""Records of shelves: the data that a shelf leaves once the pages of its works are read, and gets.

The join knows all works by their records. Data from inside pages is in a file of its own, since
only references from one shelf to another need it.

A shelf is read by one run and written by another, since others must be read before it can be
written. The first ends when its pages are read: the later steps of Sphinx, checks and files, belong
to the run that writes; it finds the pages read, and the list of those to write.

A written shelf leaves, packed, its entries of the inventory and the names of its files. The join
waits for the shelves: they need its static files, it needs their pages.

Each shelf gets its view of the rest of the library when all pages are read, limited to the content
of its pages: the spelling of names of authors, series and tags, and the targets of references. So a
change on one shelf has another written again only where its pages show it.

`[text](../other-work/chapter-2.md)`, `{doc}` and `{ref}` are resolved by the environment. The links
of a page are noted when it is read; when it is written, their targets in other parts are added to
the environment. They are no documents of this part, and gone from it when it is read again.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.transforms import SphinxTransform
from sphinx.util import docname_join
from sphinx.util.nodes import clean_astext

from fascicle.book.run_records import (
    GO_ON,
    INPUTS,
    OBJECTS,
    OUTSIDE,
    READ,
    READY,
    RECORD,
    WRITTEN,
    load_pickle,
    save_pickle,
    shelf_folder,
)
from fascicle.files.build_folder import load_state, save_state
from fascicle.sphinx_ext.model.extension_points import (
    FIRST,
    PAGES,
    ExtensionPoint,
    LibraryPage,
    library_pages,
)
from fascicle.sphinx_ext.model.groupings import KINDS, grouping_of
from fascicle.sphinx_ext.model.problems import save_noted
from fascicle.sphinx_ext.model.published_work import PublishedWork, settings_file
from fascicle.sphinx_ext.model.scope import LAST, look_up, scope_of, tell
from fascicle.sphinx_ext.model.works import UNLISTED, WORKS, add_works, collect_works, slug_of
from fascicle.sphinx_ext.page_notes import notes_of

# Notes of pages that the join shows or compares; those of which a shelf makes use of others'.
SHOWN, USED = ("declared",), ("references", "quotations", "links")
INSIDE = "pages"
# Values given to a run of these shelves: the record of each, and the documents that it reads.
RECORDS, READING = "records", "documents that are read"


@dataclass(frozen=True, slots=True)
class ShelfRecord:
    """The works of a shelf, its pages that no title page lists, and notes of pages by kind."""

    works: Mapping[str, PublishedWork]
    unlisted: tuple[str, ...]
    notes: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ShelfObjects:
    """Data from inside the pages of a shelf: their notes, titles, headings, and all labels."""

    pages: Mapping[str, Any]
    documents: Mapping[str, tuple[str, Any]]
    labels: Mapping[str, tuple[str, str, str]]


def _save_record(app: Sphinx) -> None:
    """Save the record and the objects of a shelf; an unchanged file is not touched."""
    env, folder = app.env, Path(app.doctreedir)
    collect_works(app, env)
    works = dict(WORKS[env])
    listed = {page.docname for work in works.values() for page in work.reading_order}
    notes = {kind: dict(notes_of(env, kind)) for kind in (*SHOWN, *USED)}
    record = ShelfRecord(works, tuple(sorted(env.found_docs - listed)), notes)
    documents = {
        docname: (clean_astext(env.titles[docname]), env.metadata[docname].get("myst_slugs"))
        for docname in sorted(env.found_docs)
    }
    inside = ShelfObjects(dict(notes_of(env, INSIDE)), documents, _labels_in(env))
    # The settings of works, whether they are there or not, and the files that pages include.
    inputs = {settings_file(work.text) for work in works.values()} - {""}
    included = (path for paths in env.dependencies.values() for path in paths)
    inputs |= {os.path.relpath(Path(env.srcdir, path), env.srcdir) for path in included}
    save_state(folder / INPUTS, sorted(inputs))
    save_pickle(folder / RECORD, record)
    save_pickle(folder / OBJECTS, inside)


def _labels_in(env: BuildEnvironment) -> dict[str, tuple[str, str, str]]:
    """Return the labels of pages, with page, place and title, "" for one without a title."""
    domain = env.domains.standard_domain
    bare = {label: (*place, "") for label, place in domain.anonlabels.items()}
    labels = {**bare, **domain.labels}
    return {label: place for label, place in labels.items() if place[0] in env.found_docs}


def load_records(_app: Sphinx, env: BuildEnvironment) -> None:
    """Load the works of all shelves into the join."""
    scope = scope_of(env)
    if not scope.is_join:
        return
    for kind in (*SHOWN, INSIDE):
        noted = notes_of(env, kind)
        for docname in noted.keys() - env.found_docs:
            del noted[docname]
    folders = {shelf: shelf_folder(scope.doctrees, shelf) for shelf in scope.shelves}
    by_shelf = {shelf: load_pickle(folder / RECORD) for shelf, folder in folders.items()}
    for record in by_shelf.values():
        add_works(env, record.works)
        for kind in SHOWN:
            notes_of(env, kind).update(record.notes[kind])
    unlisted = [page for record in by_shelf.values() for page in record.unlisted]
    tell(env, {RECORDS: by_shelf, UNLISTED: unlisted})


def records(env: BuildEnvironment) -> Mapping[str, ShelfRecord]:
    """Return the record of each shelf, by its name; parts other than the join know none."""
    return look_up(env, RECORDS, dict[str, ShelfRecord])


def load_inside(env: BuildEnvironment, slugs: set[str]) -> None:
    """Load the notes from inside the pages of some works into the join."""
    for shelf, own in scope_of(env).shelves.items():
        if not slugs.isdisjoint(own):
            pages = objects_inside(env, shelf).pages.items()
            notes_of(env, INSIDE).update({p: notes for p, notes in pages if slug_of(p) in slugs})


def objects_inside(env: BuildEnvironment, shelf: str) -> ShelfObjects:
    objects: ShelfObjects = load_pickle(shelf_folder(scope_of(env).doctrees, shelf) / OBJECTS)
    return objects


class PagesRead(SphinxError):  # noqa: N818  nothing has failed
    """The end of a run that only reads."""


def note_reading(_app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    tell(env, {READING: docnames})


def end_reading(_app: Sphinx, env: BuildEnvironment) -> None:
    if scope_of(env).only_reads:
        raise PagesRead


def build_or_read(app: Sphinx, build: Callable[[], None]) -> None:
    """Build; a run that only reads leaves a record of its pages, and exits."""
    try:
        build()
    except PagesRead:
        if read := look_up(app.env, READING, list[str]):
            with Path(app.doctreedir, ENV_PICKLE_FILENAME).open("wb") as file:
                pickle.dump(app.env, file, pickle.HIGHEST_PROTOCOL)
        waiting = load_state(Path(app.doctreedir, READ), list[str]) or []
        save_state(Path(app.doctreedir, READ), sorted({*waiting, *read}))
        _save_record(app)
        save_noted(app)
        raise SystemExit(app.statuscode) from None


def pages_read(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that were read by an earlier run, and not written since."""
    if not scope_of(env).is_read_before:
        return []
    waiting = load_state(Path(app.doctreedir, READ), list[str]) or []
    return [docname for docname in waiting if docname in env.found_docs]


def forget_pages_read(app: Sphinx, failure: Exception | None) -> None:
    if failure is None and scope_of(app.env).is_read_before:
        save_state(Path(app.doctreedir, READ), [])


class WrittenShelf(NamedTuple):
    """A written shelf: its packed entries of the inventory, and its files by folder."""

    entries: bytes
    files: dict[str, frozenset[str]]


def leave_to_join(app: Sphinx, entries: bytes) -> bool:
    """Save the entries and files of a shelf for the join; return whether this is a shelf."""
    if is_shelf := scope_of(app.env).is_shelf:
        save_pickle(Path(app.doctreedir, WRITTEN), WrittenShelf(entries, files_in(app.env)))
    return is_shelf


def files_in(
    env: BuildEnvironment, others: Iterable[WrittenShelf] = ()
) -> dict[str, frozenset[str]]:
    """Return the images and downloads that pages of this run use, and of others, by folder."""
    listed = {"_images": env.images.values(), "_downloads": env.dlfiles.values()}
    return {
        folder: frozenset(str(name) for _, name in own).union(*(o.files[folder] for o in others))
        for folder, own in listed.items()
    }


def wait_for_shelves(app: Sphinx) -> list[WrittenShelf]:
    """Release the shelves to be written, wait until they are, and return them."""
    scope = scope_of(app.env)
    if not scope.is_join:
        return []
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    if sys.stdin.readline().strip() != GO_ON:
        raise SphinxError("The build was stopped before its shelves were written.")
    return [load_pickle(shelf_folder(scope.doctrees, shelf) / WRITTEN) for shelf in scope.shelves]


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
    app.connect("env-before-read-docs", note_reading)
    app.connect("env-updated", end_reading, priority=0)
    app.connect("env-updated", load_records, priority=FIRST)
    app.connect("env-updated", pages_read)
    app.connect("env-updated", write_outside, priority=LAST)
    app.connect("build-finished", forget_pages_read)
