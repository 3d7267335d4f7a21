"""The run that reads the pages of a shelf and writes none: others must be read before it can.

What follows the reading in a run of Sphinx, checks and files, belongs to the run that writes; it
finds the pages read, and which of them it has to write.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.util import logging

from fascicle.book.shelves.shelf_files import READ
from fascicle.files.build_folder import load_state, save_state
from fascicle.sphinx_ext.model.noted_problems import save_noted
from fascicle.sphinx_ext.model.parts.library_part import ONLY_READS, part_of
from fascicle.sphinx_ext.model.parts.shelf_records import save_record

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

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
        save_record(app)
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
