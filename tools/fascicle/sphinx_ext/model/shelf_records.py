"""Records of shelves: what a shelf leaves of its works once their pages are read.

The join knows all works by their records. What is inside of pages is in a file of its own, since
only references from one shelf to another need it.

A shelf is read by one run and written by another, since others must be read before it can be
written. What follows the reading in a run of Sphinx, checks and files, belongs to the run that
writes; it finds the pages read, and which of them it has to write.
"""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.util import logging
from sphinx.util.nodes import clean_astext

from fascicle.book.run_records import (
    INPUTS,
    OBJECTS,
    READ,
    RECORD,
    load_pickle,
    save_pickle,
    shelf_folder,
)
from fascicle.files.build_folder import load_state, save_state
from fascicle.sphinx_ext.model.library_part import ONLY_READS, part_of
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.problems import save_noted
from fascicle.sphinx_ext.model.work_settings import settings_file
from fascicle.sphinx_ext.model.works import WORKS, add_works, collect_works, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.published_work import PublishedWork

# Notes of pages that the join shows or compares; those of which a shelf makes use of others'.
SHOWN, USED = ("quoted", "declared"), ("references", "quotations", "links")
INSIDE = "pages"


@dataclass(frozen=True, slots=True)
class ShelfRecord:
    """The works of a shelf, its pages that no title page lists, and notes of pages by kind."""

    works: Mapping[str, PublishedWork]
    unlisted: tuple[str, ...]
    notes: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ShelfObjects:
    """What is inside of the pages of a shelf: their notes, titles, headings, and all labels."""

    pages: Mapping[str, Any]
    documents: Mapping[str, tuple[str, Any]]
    labels: Mapping[str, tuple[str, str, str]]


_RECORDS: WeakKeyDictionary[BuildEnvironment, dict[str, ShelfRecord]] = WeakKeyDictionary()


def _save_record(app: Sphinx) -> None:
    """Save what others may know of a shelf; neither file is touched if it is the same."""
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
    save_state(folder / INPUTS, sorted({*_settings_of(works), *_dependencies(env)}))
    save_pickle(folder / RECORD, record)
    save_pickle(folder / OBJECTS, inside)


def _settings_of(works: Mapping[str, PublishedWork]) -> Iterator[str]:
    """Yield the files with the settings of works, whether they are there or not."""
    paths = (settings_file(work.text) for work in works.values())
    yield from filter(None, paths)


def _dependencies(env: BuildEnvironment) -> Iterator[str]:
    for found in env.dependencies.values():
        yield from (os.path.relpath(Path(env.srcdir, path), env.srcdir) for path in found)


def _labels_in(env: BuildEnvironment) -> dict[str, tuple[str, str, str]]:
    """Return the labels of pages, with page, place and title, "" for one without a title."""
    found = env.domains.standard_domain
    titled = {label: said for label, said in found.labels.items() if said[0] in env.found_docs}
    bare = {
        label: (*said, "") for label, said in found.anonlabels.items() if said[0] in env.found_docs
    }
    return {**bare, **titled}


def load_records(_app: Sphinx, env: BuildEnvironment) -> None:
    """Load the works of all shelves into the join."""
    if not part_of(env).is_join:
        return
    for kind in (*SHOWN, INSIDE):
        noted = notes_of(env, kind)
        for docname in noted.keys() - env.found_docs:
            del noted[docname]
    part = part_of(env)
    folders = {shelf: shelf_folder(part.doctrees, shelf) for shelf in part.shelves}
    _RECORDS[env] = {shelf: load_pickle(folder / RECORD) for shelf, folder in folders.items()}
    for record in records(env).values():
        add_works(env, record.works)
        for kind in SHOWN:
            notes_of(env, kind).update(record.notes[kind])


def unlisted_pages(env: BuildEnvironment) -> Iterator[str]:
    """Yield the pages of shelves that no title page lists."""
    for record in records(env).values():
        yield from record.unlisted


def records(env: BuildEnvironment) -> Mapping[str, ShelfRecord]:
    """Return the record of each shelf, by its name; parts other than the join know none."""
    return _RECORDS.get(env, {})


def load_inside(env: BuildEnvironment, slugs: set[str]) -> None:
    """Load the notes of what is inside of some works into the join."""
    for shelf, own in part_of(env).shelves.items():
        if not slugs.isdisjoint(own):
            found = objects_inside(env, shelf).pages.items()
            notes_of(env, INSIDE).update({p: said for p, said in found if slug_of(p) in slugs})


def objects_inside(env: BuildEnvironment, shelf: str) -> ShelfObjects:
    found: ShelfObjects = load_pickle(shelf_folder(part_of(env).doctrees, shelf) / OBJECTS)
    return found


# Events of what follows the reading.
LATER = ("env-updated", "build-finished")


def prepare(app: Sphinx) -> None:
    """Make this run one that only reads, if it is to be."""
    if not getattr(app.config, ONLY_READS):
        return
    builder: Any = app.builder
    for event in LATER:
        app.events.listeners[event].clear()

    def build(*_given: object, **_more: object) -> None:
        with logging.pending_warnings():
            read = builder.read()
        waiting = load_state(Path(app.doctreedir, READ), list[str]) or []
        save_state(Path(app.doctreedir, READ), sorted({*waiting, *read}))
        _save_record(app)
        save_noted(app)
        if read:
            with Path(app.doctreedir, ENV_PICKLE_FILENAME).open("wb") as file:
                pickle.dump(app.env, file, pickle.HIGHEST_PROTOCOL)

    builder.build = build


def pages_read(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages that were read by an earlier run, and not written since."""
    if not part_of(env).is_shelf:
        return []
    waiting = load_state(Path(app.doctreedir, READ), list[str]) or []
    return [docname for docname in waiting if docname in env.found_docs]


def forget_pages_read(app: Sphinx, failure: Exception | None) -> None:
    if failure is None and part_of(app.env).is_shelf:
        save_state(Path(app.doctreedir, READ), [])
