"""The bench counts what all processes took, and gives every tool the same stories."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fascicle.library.convert_all import convert_library

if TYPE_CHECKING:
    from collections.abc import Iterator

BENCH = Path(__file__).parents[2] / "bench"
PARAGRAPH = re.compile(r"^[“\"_A-Z].*$", re.MULTILINE)
BUSY = """
import subprocess, sys
held = b"x" * 40_000_000
subprocess.run([sys.executable, "-c", '''
import time
held, end = b"x" * 60_000_000, time.process_time() + 0.6
while time.process_time() < end: pass
'''])
"""


@pytest.fixture(autouse=True)
def bench() -> Iterator[None]:
    """Make the scripts in `bench/` importable."""
    sys.path.insert(0, str(BENCH))
    yield
    sys.path.remove(str(BENCH))


def test_what_a_command_starts_is_counted_too(tmp_path: Path) -> None:
    from measuring import measured  # noqa: PLC0415

    cost = measured([sys.executable, "-c", BUSY], tmp_path)
    assert not cost.failed
    assert 0.6 <= cost.cpu < 3
    assert cost.wall >= 0.6
    assert 60 < cost.largest < 100
    if Path("/proc/self/smaps_rollup").exists():
        assert 100 < cost.tree < 160


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    from measuring import measured  # noqa: PLC0415

    cost = measured([sys.executable, "-c", "raise SystemExit('no paper')"], tmp_path)
    assert cost.failed.strip() == "no paper"


def test_every_tool_gets_the_same_words(tmp_path: Path) -> None:
    import plain_pages  # noqa: PLC0415

    import library  # noqa: PLC0415

    root = tmp_path / "library"
    library.make_library(root, library.Size(works=3, chapters=2, words=500))
    assert not any(outcome.error for outcome in convert_library(root))
    works = plain_pages.works_of(root)
    assert [len(work.chapters) for work in works] == [2, 2, 2]
    writers = (
        plain_pages.write_for_sphinx,
        plain_pages.write_for_mkdocs,
        plain_pages.write_for_hugo,
        plain_pages.write_for_pandoc,
    )
    stories = []
    for writer in writers:
        folder = tmp_path / writer.__name__
        writer(works, folder)
        pages = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md"))]
        stories.append(sum(len(PARAGRAPH.findall(page)) for page in pages))
        assert not any(":::" in page or "digest:" in page for page in pages)
    assert len(set(stories)) == 1
    assert stories[0] > 50
