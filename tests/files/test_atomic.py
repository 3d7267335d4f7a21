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
