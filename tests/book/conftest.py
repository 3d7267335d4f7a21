"""A small library whose book can be built."""

from __future__ import annotations

from pathlib import Path

import pytest

from fascicle.book.new import new_library


@pytest.fixture
def root(tmp_path: Path) -> Path:
    library = tmp_path / "library"
    new_library(library, "Small")
    chapters = "".join(f"\n\n\n\nCHAPTER {n}\n\n\nIt rained for {n} days.\n" for n in (1, 2, 3))
    (library / "texts/tale.txt").write_text(f"A Tale\n\nby Ada Quill\n{chapters}")
    return library
