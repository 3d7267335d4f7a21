"""A small library whose book can be built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from small_books import small_library

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_library(tmp_path / "library")
