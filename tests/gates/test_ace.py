"""The gate of Ace: a violation is named."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from fascicle.book.build import HTML, build_book
from fascicle.book.library_files.new_library import new_library
from fascicle.library.convert_all import convert_library
from gates import ace, budgets
from gates.programs import ToolMissing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_a_violation_is_named(book: Any, tmp_path: Path) -> None:
    root = tmp_path / "library"
    new_library(root, "Small")
    chapters = "".join(f"\n\n\n\nCHAPTER {n}\n\n\nIt rained for {n} days.\n" for n in (1, 2, 3))
    (root / "texts/tale.txt").write_text(f"A Tale\n\nby Ada Quill\n{chapters}")
    list(convert_library(root))
    build_book(root, root / HTML)
    built = book({"a.html": ""})
    with (
        zipfile.ZipFile(root / HTML / "works/tale/tale.epub") as good,
        zipfile.ZipFile(built.site / "tale.epub", "w") as bad,
    ):
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, content.replace(b' role="doc-chapter"', b""))
    try:
        verdict = ace.held([built], budgets.load())
    except ToolMissing as missing:
        pytest.skip(str(missing))
    assert verdict.looks == 1
    (problem,) = verdict.problems
    assert problem.startswith("3 × epub-type-has-matching-role: ")


def test_an_epub_of_the_whole_library_stands_for_those_of_its_works(tmp_path: Path) -> None:
    (tmp_path / "works").mkdir()
    (tmp_path / "works/door.epub").touch()
    assert ace.epubs_of(tmp_path) == [tmp_path / "works/door.epub"]
    (tmp_path / "all.epub").touch()
    assert ace.epubs_of(tmp_path) == [tmp_path / "all.epub"]
