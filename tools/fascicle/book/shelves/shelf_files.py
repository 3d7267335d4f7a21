"""Files that the parts of a build leave for one another, beside Sphinx's doctrees.

    _build/doctrees/shelves.json            which works are on which shelf
    _build/doctrees/shelves/shelf-0110/     the doctrees of a shelf, and:
        record.pickle                       what others may know of it once its pages are read
        objects.pickle                      the same of what is inside of pages; seldom needed
        outside.pickle                      what its pages show of other works
        read.json                           pages that were read, and not written since
        written.pickle                      entries of the inventory, names of images
        inputs.json                         files outside of its works that its pages depend on
        offline.json, editions.json    files that were made beside its pages
        state.json                          what it was read and written from

The last part, which joins the shelves, has its doctrees where a build in one part has them.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

# The environment variable with the works that no part has, with / between them.
LEFT_OUT = "FASCICLE_LEFT_OUT"
# The part that joins the shelves.
JOIN = "join"
# Lines that it writes when shelves may be written, and reads when they are.
READY, GO_ON = "shelves may be written", "shelves are written"

RECORD, OBJECTS, OUTSIDE = "record.pickle", "objects.pickle", "outside.pickle"
READ, WRITTEN = "read.json", "written.pickle"
INPUTS, STATE = "inputs.json", "state.json"

# What was made beside its pages, so that works can be kept offline.
OFFLINE_FILES = "offline.json"

# What all was made of; the folder of the shelves.
MADE_OF, SHELVES = "made-of.json", "shelves"

_PARTITION = "shelves.json"


def shelf_folder(doctrees: Path, shelf: str) -> Path:
    return doctrees / SHELVES / shelf


def shelf_folders(doctrees: Path) -> list[Path]:
    folder = doctrees / SHELVES
    return sorted(folder.iterdir()) if folder.is_dir() else []


def library_doctrees(doctrees: Path) -> Path:
    """Return the folder of the library that a shelf's folder is in."""
    return doctrees.parents[1]


def write_partition(doctrees: Path, shelves: Mapping[str, Sequence[str]]) -> None:
    doctrees.mkdir(parents=True, exist_ok=True)
    (doctrees / _PARTITION).write_bytes(msgspec.json.encode(shelves))


def has_partition(doctrees: Path) -> bool:
    return (doctrees / _PARTITION).is_file()


def read_partition(doctrees: Path) -> dict[str, tuple[str, ...]]:
    content = (doctrees / _PARTITION).read_bytes()
    return msgspec.json.decode(content, type=dict[str, tuple[str, ...]])


def save(path: Path, content: object) -> None:
    """Write a file of our own in one step."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_bytes(pickle.dumps(content, pickle.HIGHEST_PROTOCOL))
    os.replace(unfinished, path)  # noqa: PTH105  Sphinx gives paths that are strings, too


def load(path: Path) -> Any:  # noqa: ANN401  whatever was saved
    return pickle.loads(path.read_bytes())  # noqa: S301  our own file, like Sphinx's environment
