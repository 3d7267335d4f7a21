"""All that makes a book of pages is part of what the book depends on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"


def digest(tools: Path) -> str:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from fascicle.book.inputs import extension_digest as d; print(d())",
        ],
        env={**os.environ, "PYTHONPATH": str(tools)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("sphinx_ext/elements/verse.py", True),
        ("sphinx_ext/web/templates/book.html", True),
        ("fidelity/roles.py", True),
        ("book/search/records.py", True),
        ("recovery/verse/verse.py", False),
    ],
)
def test_all_that_makes_a_book_of_pages_counts_and_nothing_else(
    tmp_path: Path, name: str, *, counts: bool
) -> None:
    shutil.copytree(TOOLS, tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    before = digest(tmp_path / "tools")
    with (tmp_path / "tools" / "fascicle" / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert (digest(tmp_path / "tools") != before) == counts
