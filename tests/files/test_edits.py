"""Edits of files that people write, too: what is saved meanwhile is never written over."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, NoReturn

import pytest

from fascicle.files import edits
from fascicle.files.edits import ChangedMeanwhileError, Edit, again_if_changed, make_edits
from fascicle.files.folders import is_unfinished
from fascicle.model.errors import PageError

if TYPE_CHECKING:
    from pathlib import Path


def no_link(*_: object) -> NoReturn:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


@pytest.fixture(params=["in one step", "in several"])
def root(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two files, on a system that can exchange files or cannot."""
    if request.param == "in several":
        monkeypatch.setattr(edits, "exchanged", lambda *_: False)
        monkeypatch.setattr(os, "link", no_link)
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")
    return tmp_path


def files(root: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in root.rglob("*") if p.is_file() and p.parent == root}


def test_files_are_changed_made_and_removed_together(root: Path) -> None:
    (root / "a").chmod(0o640)
    wanted = [Edit(root / "a", b"a", b"A"), Edit(root / "b", b"b", None)]
    make_edits(root, [*wanted, Edit(root / "c", None, b"C")])
    assert files(root) == {"a": b"A", "c": b"C"}
    assert (root / "a").stat().st_mode & 0o777 == 0o640


def test_no_edits_leave_no_lock(root: Path) -> None:
    make_edits(root, [])
    assert not (root / "_build").exists()


@pytest.mark.parametrize(
    "edit",
    [
        ("b", b"read before", b"B"),
        ("b", b"read before", None),
        ("b", None, b"B"),
        ("gone", b"read before", b"B"),
        ("gone", b"read before", None),
        ("gone/deep/down", b"read before", b"B"),
    ],
)
def test_a_file_that_was_saved_meanwhile_stays_and_so_do_the_others(
    root: Path, edit: tuple[str, bytes | None, bytes | None]
) -> None:
    name, before, after = edit
    wanted = [Edit(root / "a", b"a", b"A"), Edit(root / "n/c", None, b"C")]
    with pytest.raises(ChangedMeanwhileError) as raised:
        make_edits(root, [*wanted, Edit(root / name, before, after)])
    assert raised.value.path == root / name
    assert files(root) == {"a": b"a", "b": b"b"}
    assert sorted(path.name for path in root.iterdir()) == ["_build", "a", "b"]


def test_of_two_saves_during_one_edit_the_last_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"a")
    exchanged, times = edits.exchanged, iter(range(9))

    def exchange(one: Path, other: Path) -> bool:
        if (time := next(times)) < 2:
            other.write_bytes(b"saved %d" % time)
        return exchanged(one, other)

    monkeypatch.setattr(edits, "exchanged", exchange)
    with pytest.raises(ChangedMeanwhileError):
        make_edits(tmp_path, [Edit(path, b"a", b"A")])
    assert files(tmp_path) == {"a": b"saved 1"}


@pytest.mark.parametrize("after", [b"A", None])
def test_a_run_that_is_killed_leaves_what_others_saved_before_its_edit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: bytes | None
) -> None:
    (tmp_path / "a").write_bytes(b"saved")

    def killed(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(edits, "exchanged", killed)
    monkeypatch.setattr(edits, "_move_away", killed)
    with pytest.raises(ChangedMeanwhileError):
        make_edits(tmp_path, [Edit(tmp_path / "a", b"a", after)])
    assert files(tmp_path) == {"a": b"saved"}


@pytest.mark.parametrize("last", [Edit, None])
def test_a_full_disk_leaves_all_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, last: type[Edit] | None
) -> None:
    def full(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    make = edits._make
    if last:
        monkeypatch.setattr(
            edits, "_make", lambda edit, path: (full if edit.path.name == "c" else make)(edit, path)
        )
    else:
        monkeypatch.setattr(edits, "_write", full)
    wanted = [Edit(root / "a", b"a", b"A"), Edit(root / "b", b"b", None)]
    with pytest.raises(OSError, match="No space left"):
        make_edits(root, [*wanted, Edit(root / "new" / "c", None, b"C")])
    assert files(root) == {"a": b"a", "b": b"b"}
    assert sorted(path.name for path in root.iterdir()) == ["_build", "a", "b"]


def test_an_edit_is_made_again_on_what_was_saved(root: Path) -> None:
    tries: list[bytes] = []

    @again_if_changed
    def add() -> bytes:
        there = (root / "a").read_bytes()
        if not tries:
            (root / "a").write_bytes(b"saved, ")
        tries.append(there)
        make_edits(root, [Edit(root / "a", there, there + b"added")])
        return there

    assert add() == b"saved, "
    assert (root / "a").read_bytes() == b"saved, added"
    assert tries == [b"a", b"saved, "]


def test_a_program_that_saves_all_the_time_ends_in_an_error(root: Path) -> None:
    @again_if_changed
    def edit() -> None:
        raise ChangedMeanwhileError(root / "texts" / "a.toml")

    with pytest.raises(PageError, match=r"^texts/a.toml: was saved by another program 50 times"):
        edit()


APPENDING = """
import pathlib, sys
from fascicle.files.edits import Edit, again_if_changed, make_edits
root = pathlib.Path(sys.argv[1])
@again_if_changed
def add(line):
    there = (root / "a").read_bytes()
    make_edits(root, [Edit(root / "a", there, there + line)])
for n in range(int(sys.argv[3])):
    add(f"{sys.argv[2]} {n}\\n".encode())
"""


def test_no_line_is_lost_of_what_five_runs_and_an_editor_write(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    command = [sys.executable, "-c", APPENDING, str(tmp_path)]
    runs = [subprocess.Popen([*command, f"run-{n}", "150"]) for n in range(5)]
    typed: list[bytes] = []
    done = threading.Event()

    def type_lines() -> None:
        """Save as an editor does that looks whether the file has changed, and asks then."""
        rng = random.Random(7)  # noqa: S311
        # Nobody saves more often, and three saves during one edit are one too many for it.
        while not done.wait(0.02 + rng.random() / 50):
            there = (tmp_path / "a").read_bytes()
            line = b"typed %d\n" % len(typed)
            # In place, as many editors do: the file is empty for a moment.
            if (tmp_path / "a").read_bytes() == there:
                (tmp_path / "a").write_bytes(there + line)
                if line in (tmp_path / "a").read_bytes():
                    typed.append(line)

    editor = threading.Thread(target=type_lines)
    editor.start()
    assert [run.wait(60) for run in runs] == [0] * 5
    done.set()
    editor.join()
    assert typed
    said = (tmp_path / "a").read_bytes().splitlines(keepends=True)
    assert set(typed) <= set(said)
    assert not [path for path in tmp_path.iterdir() if is_unfinished(path.name)]
