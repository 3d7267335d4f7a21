"""Fingerprints change with the files; a file that has just changed has none."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from fascicle.files.fingerprints import (
    RESOLUTION,
    UNKNOWN,
    common_fingerprint,
    digest_of_code,
    state_of,
)

if TYPE_CHECKING:
    from pathlib import Path


def aged(path: Path, seconds: int = 60) -> None:
    """Set the time of last change so far back that the file could not change unnoticed."""
    then = time.time_ns() - RESOLUTION - seconds * 10**9
    os.utime(path, ns=(then, then))


def test_a_file_that_has_just_changed_has_no_fingerprint(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.txt", tmp_path / "in"
    folder.mkdir()
    for file in (path, folder / "b.txt"):
        file.write_text("a")
        assert common_fingerprint([path, folder]) == UNKNOWN
        aged(file)
    before = common_fingerprint([path, folder])
    assert before not in {UNKNOWN, common_fingerprint([path, folder], "en")}
    aged(path, seconds=30)
    assert common_fingerprint([path, folder]) not in {UNKNOWN, before}


def test_a_file_that_is_gone_changes_the_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("a")
    aged(path)
    before = common_fingerprint([path])
    path.unlink()
    assert common_fingerprint([path]) not in {UNKNOWN, before}


def test_files_that_were_changed_added_or_removed_are_in_another_state(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.txt", tmp_path / "in"
    folder.mkdir()
    states = [state_of([path, folder])]
    path.write_text("a")
    states.append(state_of([path, folder]))
    assert state_of([path, folder]) == states[-1], "it is the same as long as nothing changes"
    for file in (path, folder / "b.txt"):
        file.write_text("another one")
        states.append(state_of([path, folder]))
    aged(folder / "b.txt")
    states.append(state_of([path, folder]))
    (folder / "b.txt").unlink()
    path.unlink()
    assert state_of([path, folder]) == states[0]
    assert len(set(states)) == len(states) == 5


def test_what_cannot_be_looked_at_has_a_state(tmp_path: Path) -> None:
    round_and_round = tmp_path / "link"
    round_and_round.symlink_to(round_and_round)
    assert state_of([round_and_round]) != state_of([tmp_path / "nothing"])


def test_code_that_is_being_compiled_counts_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room/door.py").write_text("OPEN = True\n")
    before = digest_of_code(tmp_path, ["room"])
    compiled = tmp_path / "room/__pycache__"
    compiled.mkdir()
    (compiled / "door.cpython-311.pyc.139793998163504").write_bytes(b"half")
    assert digest_of_code(tmp_path, ["room"]) == before
