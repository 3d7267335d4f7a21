"""Files below a folder, and taking them away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fascicle.files.folders import files_below, remove

if TYPE_CHECKING:
    from pathlib import Path


def test_each_file_is_named_with_its_folders(tmp_path: Path) -> None:
    for name in ("a.txt", "in/b.txt", "in/deep/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x" * len(name))
    (tmp_path / "empty").mkdir()
    found = {name: entry.stat().st_size for name, entry in files_below(tmp_path)}
    assert found == {"a.txt": 5, "in/b.txt": 8, "in/deep/c.txt": 13}
    assert list(files_below(tmp_path / "not there")) == []
    assert list(files_below(tmp_path / "a.txt")) == []


def test_folders_are_removed_with_their_last_file(tmp_path: Path) -> None:
    for name in ("in/deep/c.txt", "in/b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    remove(tmp_path, "in/deep/c.txt")
    assert not (tmp_path / "in/deep").exists()
    assert (tmp_path / "in/b.txt").exists()
    remove(tmp_path, "in/b.txt")
    assert list(tmp_path.iterdir()) == []
    remove(tmp_path, "in/b.txt")
    assert tmp_path.is_dir()


def test_a_file_that_cannot_be_taken_away_is_told(tmp_path: Path) -> None:
    (tmp_path / "in/b.txt").mkdir(parents=True)
    with pytest.raises((IsADirectoryError, PermissionError)):
        remove(tmp_path, "in/b.txt")
