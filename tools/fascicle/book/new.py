"""Make an empty library: settings, a front page, a Makefile, and the wheel of the tool."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from fascicle.book.library_files.rendering import library_files
from fascicle.book.library_files.wheel import own_wheel
from fascicle.book.library_files.written import RECORD, record_of
from fascicle.model.errors import FascicleError, system_errors
from fascicle.model.visible import metadata_value

NOTHING_LEFT = "Nothing was left behind. Choose another folder, or make room or permission."


def new_library(target: Path, title: str) -> list[str]:
    """Make a library called `title` in the folder `target`, and return the names of its files.

    The folder may exist if it is empty or holds only `.git`. If anything fails it is left as it
    was.

    Raises `FascicleError`.
    """
    title = metadata_value("title", title)
    _refuse_unfit(target, title)
    files = library_files(title, own_wheel())
    files[RECORD] = record_of(files)
    with (
        system_errors(FascicleError, str(target), NOTHING_LEFT),
        TemporaryDirectory(dir=target.parent, prefix=".new-") as folder,
    ):
        library = Path(folder, "library")
        for name, content in files.items():
            path = library / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _put_in_place(library, target)
    return sorted(files)


def _refuse_unfit(target: Path, title: str) -> None:
    """Refuse an empty title, and a place where no library can be made."""
    place = str(target)
    if not title:
        raise FascicleError(place, "the library needs a title", 'Add one: --title "…"')
    if not target.parent.is_dir():
        remedy = f"Make it first: mkdir -p {target.parent}"
        raise FascicleError(place, f"the folder {target.parent} does not exist", remedy)
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise FascicleError(place, "exists, and is not a folder", "Choose another name.")
    if target.is_dir() and _entries(target):
        raise FascicleError(place, "is not empty", "Choose a new folder: nothing is overwritten.")


def _put_in_place(library: Path, target: Path) -> None:
    """Move the finished library to `target`; into it, where that is an empty folder."""
    if not target.exists():
        library.rename(target)
        return
    try:
        for entry in sorted(library.iterdir()):
            entry.rename(target / entry.name)
    except OSError:
        for entry in _entries(target):
            entry.rename(library / entry.name)
        raise


def _entries(folder: Path) -> list[Path]:
    """List a folder except `.git`: an empty repository is as good as an empty folder."""
    return [entry for entry in folder.iterdir() if entry.name != ".git"]
