"""Edits of files that people write, too: what somebody has saved meanwhile is never written over.

An edit says what the file had when it was read. New and old file are exchanged in one step, and
what has come out is compared: if somebody has saved in between, it goes back to its place. Several
edits are made all or none. Edits of several runs wait for each other (`locks`).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from fascicle.files.atomic import unfinished_beside
from fascicle.files.exchange import exchanged, move_to_free
from fascicle.files.interrupts import uninterrupted
from fascicle.files.locks import editing
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


def make_edits(root: Path, edits: Sequence[Edit], *, durable: bool = False) -> None:
    """Make edits of files of the library at `root`, all or none.

    What is `durable` is on the disk when this returns, should the power fail then.

    Raises `ChangedMeanwhileError` if a file is not as it was before, and `OSError`.
    """
    if not edits:
        return
    with editing(root):
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
                with contextlib.suppress(OSError):
                    _take_back(edit, temporary)
            _remove(fresh)
            for folder in reversed(folders):
                with contextlib.suppress(OSError):
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
        with contextlib.suppress(FileNotFoundError):
            temporary.chmod(edit.path.stat().st_mode & 0o777)


def _make(edit: Edit, temporary: Path) -> None:
    """Make one edit; then the old file, if there was one, is at `temporary`."""
    if edit.before is None:
        if not move_to_free(temporary, edit.path):
            raise ChangedMeanwhileError(edit.path)
    elif edit.after is None:
        _move_away(edit, temporary)
    elif exchanged(temporary, edit.path):
        if temporary.read_bytes() != edit.before:
            # What was saved goes back, even if somebody has removed the new file already.
            _ = exchanged(temporary, edit.path) or move_to_free(temporary, edit.path)
            raise ChangedMeanwhileError(edit.path)
    elif _content(edit.path) != edit.before:
        raise ChangedMeanwhileError(edit.path)
    else:
        temporary.replace(edit.path)


def _move_away(edit: Edit, temporary: Path) -> None:
    try:
        edit.path.rename(temporary)
    except FileNotFoundError:
        raise ChangedMeanwhileError(edit.path) from None
    if temporary.read_bytes() != edit.before:
        move_to_free(temporary, edit.path)
        raise ChangedMeanwhileError(edit.path)


def _take_back(edit: Edit, temporary: Path) -> None:
    """Undo an edit, unless somebody has saved the file since."""
    if _content(edit.path) != edit.after:
        return
    if edit.before is None:
        edit.path.unlink()
    elif edit.after is None:
        move_to_free(temporary, edit.path)
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
        with contextlib.suppress(OSError):
            path.unlink()
