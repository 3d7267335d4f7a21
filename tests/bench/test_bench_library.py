"""The library that the measures are made on: the same every time, and a library like others."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fascicle.library.convert_all import convert_library

if TYPE_CHECKING:
    from collections.abc import Iterator

BENCH = Path(__file__).parents[2] / "bench"


@pytest.fixture(autouse=True)
def bench() -> Iterator[None]:
    """Make the scripts in `bench/` importable."""
    sys.path.insert(0, str(BENCH))
    yield
    sys.path.remove(str(BENCH))


def made(folder: Path, works: int, seed: int = 1) -> Path:
    import library  # noqa: PLC0415

    library.make_library(folder, library.Size(works, chapters=3, words=1500), seed)
    return folder


def texts(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((root / "texts").iterdir())}


def test_the_same_seed_gives_the_same_bytes_on_any_python(tmp_path: Path) -> None:
    root = made(tmp_path / "a", 3)
    assert texts(root) == texts(made(tmp_path / "b", 3))
    assert texts(root) != texts(made(tmp_path / "c", 3, seed=2))
    whole = hashlib.sha256(b"".join(texts(root).values())).hexdigest()
    assert whole.startswith("14078a63d2d9ee87"), "older measures are of another library"


def test_a_work_is_the_same_in_a_library_of_any_size(tmp_path: Path) -> None:
    assert texts(made(tmp_path / "a", 2)).items() <= texts(made(tmp_path / "b", 5)).items()


def test_its_works_are_read_as_what_they_are(tmp_path: Path) -> None:
    root = made(tmp_path / "a", 3)
    for outcome in convert_library(root):
        assert outcome.error is None
        assert "index.md" in dict(outcome.pages)
        assert len(outcome.pages) == 4
        assert 4500 < outcome.words < 5100
        assert 3 <= outcome.scene_breaks <= 9
        assert outcome.questions == 0
