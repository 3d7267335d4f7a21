"""The join waits for the shelves: they need its static files, it needs what they have written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx.errors import SphinxError

from fascicle.book.shelves.shelf_files import (
    GO_ON,
    READY,
    WRITTEN,
    load,
    save,
    shelf_folder,
)
from fascicle.sphinx_ext.model.parts.library_part import part_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

IMAGES, DOWNLOADS = "_images", "_downloads"


class WrittenShelf(NamedTuple):
    """What a shelf has written: its packed entries of the inventory, and files by folder."""

    entries: bytes
    files: dict[str, frozenset[str]]


def leave_written(app: Sphinx, entries: bytes) -> None:
    files = {
        folder: frozenset(str(name) for _, name in listed.values())
        for folder, listed in ((IMAGES, app.env.images), (DOWNLOADS, app.env.dlfiles))
    }
    save(Path(app.doctreedir, WRITTEN), WrittenShelf(entries, files))


def wait_for_shelves(app: Sphinx) -> list[WrittenShelf]:
    """Say that shelves may be written, wait until they are, and return what they have."""
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    if sys.stdin.readline().strip() != GO_ON:
        raise SphinxError("The build was stopped before its shelves were written.")
    part = part_of(app.env)
    return [load(shelf_folder(part.doctrees, shelf) / WRITTEN) for shelf in part.shelves]
