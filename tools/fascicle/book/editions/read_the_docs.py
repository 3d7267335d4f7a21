"""Editions of the whole library where Read the Docs takes them for its menu of downloads.

It wants one file in each folder: `$READTHEDOCS_OUTPUT/epub/`, `$READTHEDOCS_OUTPUT/pdf/`.
https://docs.readthedocs.com/platform/stable/builds.html
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from fascicle.book.editions.edition_kinds import KINDS
from fascicle.book.editions.edition_library import Volume

# Its folders by the editions.
_FOLDERS = {"epub": "epub", "pdf": "pdf"}


def offer(volumes: Iterable[Volume], folder: Path, output: Path) -> None:
    """Copy the files of the whole library from the book in `folder` to those of Read the Docs."""
    for volume in volumes:
        # A file of the whole library is in no folder of the book.
        for kind in volume.editions if "/" not in volume.path else ():
            made = folder / (volume.path + KINDS[kind].ending)
            if kind in _FOLDERS and made.is_file():
                place = output / _FOLDERS[kind] / made.name
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(made, place)
