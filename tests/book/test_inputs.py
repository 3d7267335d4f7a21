"""Every part of the package that makes a book of pages is an input of the build."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from fascicle.book.built_book import BOOK_ROOMS, PACKAGE
from fascicle.files.fingerprints import digest_of_code

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("sphinx_ext/elements/kept_lines.py", True),
        ("sphinx_ext/web/templates/book.html", True),
        ("fidelity/page_check.py", False),
        ("book/search/records.py", True),
        ("recovery/passages/verse.py", False),
    ],
)
def test_what_makes_a_book_of_pages_counts_and_nothing_else(
    tmp_path: Path, name: str, *, counts: bool
) -> None:
    copy = shutil.copytree(
        PACKAGE, tmp_path / "fascicle", ignore=shutil.ignore_patterns("__pycache__")
    )
    before = digest_of_code(copy, BOOK_ROOMS)
    assert before == digest_of_code(PACKAGE, BOOK_ROOMS)
    with (copy / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert (digest_of_code(copy, BOOK_ROOMS) != before) == counts
