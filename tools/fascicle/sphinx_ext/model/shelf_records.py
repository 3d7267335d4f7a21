"""Records of shelves: the data that a shelf leaves once the pages of its works are read.

The join knows all works by their records. Data from inside pages is in a file of its own, since
only references from one shelf to another need it.

A shelf is read by one run and written by another, since others must be read before it can be
written. The first ends when its pages are read: the later steps of Sphinx, checks and files, belong
to the run that writes; it finds the pages read, and the list of those to write.

A written shelf leaves, packed, its entries of the inventory and the names of its files. The join
waits for the shelves: they need its static files, it needs their pages.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError
from sphinx.util.nodes import clean_astext

from fascicle.book.run_records import (
    GO_ON,
    INPUTS,
    OBJECTS,
    READ,
    READY,
    RECORD,
    WRITTEN,
    load_pickle,
    save_pickle,
    shelf_folder,
)
from fascicle.files.build_folder import load_state, save_state
from fascicle.sphinx_ext.model.extension_points import FIRST
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.problems import save_noted
from fascicle.sphinx_ext.model.published_work import PublishedWork
from fascicle.sphinx_ext.model.scope import look_up, scope_of, tell
from fascicle.sphinx_ext.model.work_settings import settings_file
from fascicle.sphinx_ext.model.works import UNLISTED, WORKS, add_works, collect_works, slug_of

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
    titled = {label: place for label, place in domain.labels.items() if place[0] in env.found_docs}
    bare = {
        label: (*place, "")
        for label, place in domain.anonlabels.items()
        if place[0] in env.found_docs
    }
    return {**bare, **titled}


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


def register(app: Sphinx) -> None:
    app.connect("env-before-read-docs", note_reading)
    app.connect("env-updated", end_reading, priority=0)
    app.connect("env-updated", load_records, priority=FIRST)
    app.connect("env-updated", pages_read)
    app.connect("build-finished", forget_pages_read)
