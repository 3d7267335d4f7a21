"""A library for runs that are cut short or meet others; all these tests are slow.

Moments are random, from a seed, so that each run of these tests has the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from fascicle.book.library_files.new_library import new_library
from faults import Tally, copied, run
from newer_wheels import newer

HERE = Path(__file__).parent

LAMP = """The Lamp

CHAPTER I: THE OIL

The lamp was filled in the morning, and nobody asked who did it.

CHAPTER II: THE WICK

The wick was cut in the evening.

CHAPTER III: THE GLASS

The glass was wiped on Sundays.
"""
ROPE = "The Rope\n\nCHAPTER I\n\nIt held.\n\nCHAPTER III\n\nIt held again.\n"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    """Return a source of random moments, the same in each run of a test."""
    return random.Random(request.node.name)  # noqa: S311


@pytest.fixture
def tally() -> Iterator[Tally]:
    """Count what goes wrong, and fail at the end if anything has."""
    counted = Tally()
    yield counted
    counted.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a library with three works, one page of which was edited, and its book."""
    root = tmp_path_factory.mktemp("faults") / "library"
    new_library(root, "The Shelf")
    (root / "texts/lamp.txt").write_text(LAMP)
    (root / "texts/rope.txt").write_text(ROPE)
    (root / "texts/rope.toml").write_text('# Mine.\nauthors = ["Ada Bell"]\n')
    (root / "texts/well.txt").write_text("The Well\n\n" + "It was deep. " * 200)
    counted = Tally()
    assert run(root, counted, "convert")[0] == 0
    page = root / "works/lamp/chapter-2-the-wick.md"
    page.write_text(page.read_text().replace("The wick", "My wick"))
    assert run(root, counted, "build")[0] == 0
    counted.close()
    return root


@pytest.fixture
def library(template: Path, tmp_path: Path) -> Path:
    """Return a copy of the library that was built."""
    return copied(template, tmp_path / "library")


@pytest.fixture(scope="session")
def newer_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the wheel of a newer version of the tool."""
    wheel = newer()
    path = tmp_path_factory.mktemp("wheel") / wheel.name
    path.write_bytes(wheel.content)
    return path
