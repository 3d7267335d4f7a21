"""What is known of a built book: from what it was built, and which files it consists of.

It lies in `_build/`, by the name of the folder that the book is in: `html.json`. While a book is
being built, and after a build that did not come to its end, `html.unfinished` lies beside it:
the next build then begins anew.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fascicle.files.atomic import write_atomically
from fascicle.files.folders import files_below, remove

if TYPE_CHECKING:
    from fascicle.book.inputs import Sources

BUILD = Path("_build")
MAKE_ROOM = "Make room or mend the permissions, and build again."

# Of each file its size, and the time of its last change in ns.
Files = dict[str, tuple[int, int]]


class Built(msgspec.Struct):
    """A finished book; one without files was never finished."""

    pages: str = ""
    all_pages: str = ""
    files: Files = {}

    @classmethod
    def load(cls, root: Path, output: Path) -> Built:
        """Read what is known of the book in `output`, nothing if that cannot be read."""
        try:
            return msgspec.json.decode(state_of(root, output).read_bytes(), type=cls)
        except (OSError, ValueError, msgspec.MsgspecError):
            return cls()

    def is_current(self, sources: Sources, output: Path) -> bool:
        """Tell whether the book was built from this, and is still whole."""
        made_from = (self.pages, self.all_pages)
        return made_from == (sources.pages, sources.all_pages) and self.is_whole(files_in(output))

    def is_whole(self, there: Files) -> bool:
        """Tell whether each file of the book is there as it was written."""
        return bool(self.files) and all(there.get(name) == f for name, f in self.files.items())

    def save(self, root: Path, output: Path) -> None:
        """Write it down. Raises `PageError`."""
        path = state_of(root, output)
        content = msgspec.json.encode(self, order="sorted")
        write_atomically(path, content, f"{BUILD}/{path.name}", MAKE_ROOM)


def state_of(root: Path, output: Path) -> Path:
    """Return where it is written what is known of the book in `output`."""
    return root / BUILD / f"{output.name}.json"


def mark_of(root: Path, output: Path) -> Path:
    """Return what is there as long as the book in `output` is not finished."""
    return root / BUILD / f"{output.name}.unfinished"


def files_in(folder: Path) -> Files:
    """List the files below a folder."""
    return {
        name: ((state := entry.stat(follow_symlinks=False)).st_size, state.st_mtime_ns)
        for name, entry in files_below(folder)
    }


def take_away(root: Path, output: Path, built: Built) -> None:
    """Remove a book: all in a folder of ours, elsewhere what is known to be of the book."""
    if output.parent == root / BUILD:
        shutil.rmtree(output, ignore_errors=True)
        return
    for name in built.files:
        with suppress(OSError):
            remove(output, name)
