"""Fingerprints change with the files; a file that has just changed has none."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from fascicle.files.fingerprints import RESOLUTION, UNKNOWN, common_fingerprint, digest

if TYPE_CHECKING:
    from pathlib import Path


def aged(path: Path, seconds: int = 60) -> None:
    """Set the time of last change so far back that the file could not change unnoticed."""
    then = time.time_ns() - RESOLUTION - seconds * 10**9
    os.utime(path, ns=(then, then))


def test_where_a_part_ends_counts_in_a_digest() -> None:
    assert digest([b"ab", b"c"]) != digest([b"a", b"bc"]) != digest([b"abc"])


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
