"""Atomic writes: a file is written whole, and only if its content changes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fascicle.files.folders import write_atomically

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_with_the_same_content_keeps_its_time(tmp_path: Path) -> None:
    path = tmp_path / "in" / "a.toml"
    write_atomically(path, b"a", "a.toml", "")
    os.utime(path, ns=(1, 1))
    write_atomically(path, b"a", "a.toml", "")
    assert path.stat().st_mtime_ns == 1
    write_atomically(path, b"b", "a.toml", "")
    assert path.read_bytes() == b"b"
    assert path.stat().st_mtime_ns > 1


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text("old")
    path.chmod(0o664)
    write_atomically(path, b"new", "feed.xml", "Try again.")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o664
