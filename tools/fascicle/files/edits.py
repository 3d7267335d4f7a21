"""Edits of files that people write, too: what somebody has saved meanwhile is never written over.

An edit says what the file had when it was read. New and old file are exchanged in one step, and
what has come out is compared: if somebody has saved in between, it goes back to its place. Several
edits are made all or none. Edits of several runs wait for each other (`build_folder.editing`).

A folder is replaced by a new one that was made beside it. On Linux and macOS the two change places
in one step; elsewhere, and on some network drives, in two renames. Both have hidden names beside
the folder: under `_build/`, where all is ours, `.html.new` and `.html.old`; elsewhere
`.fascicle-…`, with a digest of the folder's name, so that nothing of others is taken for ours.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from fascicle.files.build_folder import editing
from fascicle.files.folders import unfinished_beside
from fascicle.files.interrupts import uninterrupted
from fascicle.model.digests import crc32_of
from fascicle.model.errors import PageError

Arguments = ParamSpec("Arguments")
Done = TypeVar("Done")
# So many times in a row only a program saves.
MOST_TRIES = 50


class ChangedMeanwhileError(Exception):
    """A file was changed after it was read; nothing was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Edit:
    """The content of a file before and after; None stands for no file."""

    path: Path
    before: bytes | None
    after: bytes | None


# It is reusable.
NO_JOURNAL: AbstractContextManager[None] = nullcontext()


def make_edits(
    root: Path,
    edits: Sequence[Edit],
    *,
    durable: bool = False,
    journal: AbstractContextManager[None] = NO_JOURNAL,
) -> None:
    """Make edits of files of the library at `root`, all or none.

    What is `durable` is on the disk when this returns, should the power fail then. The `journal` is
    entered before the edits and left after them, while edits of others wait.

    Raises `ChangedMeanwhileError` if a file is not as it was before, and `OSError`.
    """
    if not edits:
        return
    with editing(root), journal:
        folders = _folders_of(edits)
        fresh = [unfinished_beside(edit.path) for edit in edits]
        made: list[tuple[Edit, Path]] = []
        try:
            for folder in folders:
                folder.mkdir(exist_ok=True)
            for edit, temporary in zip(edits, fresh, strict=True):
                if edit.after is not None:
                    _write(temporary, edit, durable=durable)
            # Ctrl-C in between would leave some made, and the others not.
            with uninterrupted():
                for edit, temporary in zip(edits, fresh, strict=True):
                    _make(edit, temporary)
                    made.append((edit, temporary))
                made.clear()
        except BaseException:
            for edit, temporary in reversed(made):
                with suppress(OSError):
                    _take_back(edit, temporary)
            _remove(fresh)
            for folder in reversed(folders):
                with suppress(OSError):
                    folder.rmdir()  # only if it is empty
            raise
        _remove(fresh)


def again_if_changed(function: Callable[Arguments, Done]) -> Callable[Arguments, Done]:
    """Call a function again if a file that it edits was saved by somebody after it was read.

    Raises `PageError` if that goes on and on.
    """

    @wraps(function)
    def call(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Done:
        for _ in range(MOST_TRIES):
            try:
                return function(*args, **kwargs)
            except ChangedMeanwhileError as error:
                name = "/".join(error.path.parts[-2:])
        problem = f"was saved by another program {MOST_TRIES} times in a row while it was edited"
        raise PageError(name, problem, "Nothing was changed. Try again when it is left alone.")

    return call


def _folders_of(edits: Sequence[Edit]) -> list[Path]:
    """Return the folders that edits need and that are not there, the outer first."""
    wanted = {edit.path.parent for edit in edits if edit.after is not None}
    missing = {above for each in wanted for above in (each, *each.parents) if not above.exists()}
    return sorted(missing)


def _write(temporary: Path, edit: Edit, *, durable: bool) -> None:
    with temporary.open("xb") as file:
        file.write(edit.after or b"")
        if durable:
            file.flush()
            os.fsync(file.fileno())
    if edit.before is not None:
        with suppress(FileNotFoundError):
            temporary.chmod(edit.path.stat().st_mode & 0o777)


def _make(edit: Edit, temporary: Path) -> None:
    """Make one edit; then the old file, if there was one, is at `temporary`."""
    if edit.before is None:
        if not _move_to_free(temporary, edit.path):
            raise ChangedMeanwhileError(edit.path)
        return
    # Looked at first: a run that is killed before it puts a file back leaves its own in the place.
    if _content(edit.path) != edit.before:
        raise ChangedMeanwhileError(edit.path)
    if edit.after is None:
        _move_away(edit, temporary)
    elif not exchanged(temporary, edit.path):
        temporary.replace(edit.path)
    elif (saved := temporary.read_bytes()) != edit.before:
        _put_back(edit, temporary, saved)
        raise ChangedMeanwhileError(edit.path)


def _put_back(edit: Edit, temporary: Path, saved: bytes) -> None:
    """Put back a file that was saved meanwhile; of several saves, the last one stays."""
    there = edit.after
    while exchanged(temporary, edit.path):
        out = temporary.read_bytes()
        if out == there:
            return
        # The new file was saved too, while it was in place: it goes in again.
        there, saved = saved, out
    _move_to_free(temporary, edit.path)  # somebody has removed the new file already


def _move_away(edit: Edit, temporary: Path) -> None:
    try:
        edit.path.rename(temporary)
    except FileNotFoundError:
        raise ChangedMeanwhileError(edit.path) from None
    if temporary.read_bytes() != edit.before:
        _move_to_free(temporary, edit.path)
        raise ChangedMeanwhileError(edit.path)


def _take_back(edit: Edit, temporary: Path) -> None:
    """Undo an edit, unless somebody has saved the file since."""
    if _content(edit.path) != edit.after:
        return
    if edit.before is None:
        edit.path.unlink()
    elif edit.after is None:
        _move_to_free(temporary, edit.path)
    elif temporary.exists():
        temporary.replace(edit.path)
    else:  # where files cannot be exchanged
        edit.path.write_bytes(edit.before)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()


def _move_to_free(source: Path, target: Path) -> bool:
    """Move a file to a free path; return False if there is something. Raises `OSError`."""
    try:
        os.link(source, target)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        try:
            with target.open("xb"):
                pass
        except FileExistsError:
            return False
        source.replace(target)
        return True
    source.unlink()
    return True


# Relative to the working directory, and the flag to exchange (fcntl.h, linux/fs.h, sys/stdio.h).
_AT_FDCWD, _EXCHANGE = -100, 2


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two files or folders in one step; return False where the system cannot do that."""
    rename, here = _rename(), (_AT_FDCWD,) if sys.platform == "linux" else ()
    if rename is None:
        return False
    return rename(*here, os.fsencode(one), *here, os.fsencode(other), _EXCHANGE) == 0  # type: ignore[no-any-return]


@cache
def _rename() -> Any:  # noqa: ANN401  (ctypes has no type for it)
    """Return the function of the system that renames with flags, if it has one.

    To load it takes longer than to call it, and a library has many pages.
    """
    known = {"linux": "renameat2", "darwin": "renamex_np"}
    library = ctypes.CDLL(None) if sys.platform in known else None
    return getattr(library, known.get(sys.platform, ""), None)


def place_beside(target: Path) -> Path:
    """Return a free path beside a folder for what is to replace it, and repair a killed swap."""
    digest = crc32_of(os.fsencode(target.name))
    ours = sorted(target.parent.glob(f".fascicle-{digest}-????????.*"))
    for left in ours:
        if left.suffix == ".old" and not target.exists():
            left.rename(target)
        elif left.suffix in {".old", ".new"}:
            remove_folder(left)
    return target.with_name(f".fascicle-{digest}-{os.urandom(4).hex()}.new")


def repaired(target: Path) -> Path:
    """Repair a killed swap below `_build/`; return the path beside it, where one may be left."""
    fresh = target.with_name(f".{target.name}.new")
    old = fresh.with_suffix(".old")
    if old.exists() and not target.exists():
        old.rename(target)
    remove_folder(old)
    return fresh


def swap_in(fresh: Path, target: Path, *, keep: bool = False) -> None:
    """Replace a folder by the one beside it, and remove what was there, or keep it beside.

    Raises `OSError`; then the folder is what it was.
    """
    old = fresh.with_suffix(".old")
    if not target.exists():
        fresh.rename(target)
    elif not exchanged(fresh, target):
        target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            old.rename(target)
            raise
        # From here on the new folder is in place. What cannot be removed, the next swap removes.
        with suppress(OSError):
            old.rename(fresh)
    if not keep:
        shutil.rmtree(fresh, ignore_errors=True)


def remove_folder(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
