"""Staging: a book is built in a folder of its own, and takes its place when it is whole.

    _build/.html.new    the staged book, while it is built; between incremental builds, the last
                        but one, in which the next has to bring only a few files up to date

A book under `_build/` is swapped in. Any other folder may hold files of others, or be a place that
cannot be renamed: there, each file is replaced in one step. One build of a library runs at a time
(`one_at_a_time`), since two would write the same files.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path, PurePosixPath

from fascicle.book.built_book import LIST
from fascicle.files.build_folder import BUILD, MAKE_ROOM, claim, opened
from fascicle.files.edits import remove_folder, repaired, swap_in
from fascicle.files.fingerprints import Fingerprint, fingerprints_below, mirror
from fascicle.files.folders import is_unfinished
from fascicle.model.errors import BuildError, system_errors


def writing(path: Path) -> AbstractContextManager[None]:
    """Raise an `OSError` of the block as a `BuildError`."""
    return system_errors(BuildError, f"{BUILD}/{path.name}", MAKE_ROOM)


def repair(root: Path, output: Path) -> None:
    """Put the book back that a killed swap has left beside its place. Raises `BuildError`."""
    with writing(output):
        _staging_folder(root, output)


@contextmanager
def staged(
    root: Path, output: Path, files: Mapping[str, Fingerprint], *, is_full: bool
) -> Iterator[Path]:
    """Yield the folder to build in, with these files of the output; `is_full` leaves no others.

    In a full build they are files of others, which a folder under `_build/` does not keep. After
    an error in the block the folder is removed: on a full disk, its room is needed.
    Raises `BuildError` if the folder cannot be made.
    """
    with writing(output):
        folder = _staging_folder(root, output)
        if is_full:
            remove_folder(folder)
    try:
        with writing(output):
            folder.mkdir(parents=True, exist_ok=True)
            if not is_full or not is_swapped(root, output):
                kept = {
                    name: file
                    for name, file in files.items()
                    if not is_unfinished(PurePosixPath(name).name)
                }
                mirror(output, folder, kept, fingerprints_below(folder))
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def put_in_place(
    root: Path, output: Path, there: Mapping[str, Fingerprint], *, is_full: bool
) -> None:
    """Replace the book in `output`, a folder with the files `there`, by the staged one.

    Files that others have put there since stay. Raises `BuildError`.
    """
    with writing(output):
        folder = _staging_folder(root, output)
        if is_swapped(root, output):
            # A mount point cannot be renamed, nor, on Windows, a folder of which a file is open.
            with suppress(OSError):
                swap_in(folder, output, keep=not is_full)
                return
        mirror(folder, output, fingerprints_below(folder), there)
        # The book published here before is gone.
        (output / LIST).unlink(missing_ok=True)
        if is_full:
            remove_folder(folder)


def is_swapped(root: Path, output: Path) -> bool:
    """Return whether a book replaces the whole folder, which is the tool's own."""
    return output.parent == root / BUILD and not output.is_symlink()


def _staging_folder(root: Path, output: Path) -> Path:
    return repaired(root / BUILD / output.name)


LOCK = BUILD / "build.lock"


@contextmanager
def one_at_a_time(root: Path) -> Iterator[int]:
    """Hold the lock of a library, and yield its descriptor.

    Sphinx inherits it: a build with a killed parent counts as running until Sphinx has ended,
    within a second.

    Raises `BuildError` if another process holds it.
    """
    with opened(root, LOCK, BuildError) as descriptor:
        if holder := claim(descriptor):
            problem = f"another build of this library is running (process {holder})"
            raise BuildError(str(root), problem, "Wait until it has ended, then try again.")
        yield descriptor
