"""A library to work on, and a way to write texts into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fascicle.book.library_files.new_library import new_library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    root = tmp_path / "shelf"
    new_library(root, "The Shelf")
    settings = root / "library.toml"
    said = settings.read_text("utf-8")
    settings.write_text(said.replace("# authors =", "authors ="), "utf-8")
    return root


@pytest.fixture
def write(shelf: Path) -> Callable[..., None]:
    def write(**texts: str) -> None:
        for name, text in texts.items():
            (shelf / "texts" / f"{name}.txt").write_text(text, encoding="utf-8")

    return write


@pytest.fixture
def story() -> str:
    """Return a text with a part, two chapters and a scene break, in 12 words."""
    return "PART ONE\n\nCHAPTER I\n\n“Well?”\n\n* * *\n\nIt was.\n\nCHAPTER II\n\nIt is — é.\n"
