"""The conversion cache is stale after a change of the code that converts, and of no other."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from fascicle.files.fingerprints import digest_of_code
from fascicle.library.cache import CONVERSION_ROOMS, PACKAGE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tool(tmp_path: Path) -> Path:
    """Return a copy of the package."""
    return shutil.copytree(
        PACKAGE, tmp_path / "fascicle", ignore=shutil.ignore_patterns("__pycache__")
    )


def change(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write("# changed\n")


def test_the_same_tool_has_the_same_digest(tool: Path) -> None:
    assert digest_of_code(tool, CONVERSION_ROOMS) == digest_of_code(PACKAGE, CONVERSION_ROOMS)


@pytest.mark.parametrize(
    "name",
    [
        "library/texts.py",
        "convert.py",
        "recovery/breaks/gap_explanations.py",
        "model/words.py",
        "recovery/later.py",
        "writers/later/on.py",
    ],
)
def test_a_change_of_what_converts_converts_all_texts_again(tool: Path, name: str) -> None:
    change(tool / name)
    assert digest_of_code(tool, CONVERSION_ROOMS) != digest_of_code(PACKAGE, CONVERSION_ROOMS)


@pytest.mark.parametrize(
    "name",
    ["cli/main.py", "cli/book.py", "book/search/records.py", "book/serve.py", "cast/name_forms.py"],
)
def test_a_change_of_a_command_or_of_the_book_converts_none(tool: Path, name: str) -> None:
    change(tool / name)
    assert digest_of_code(tool, CONVERSION_ROOMS) == digest_of_code(PACKAGE, CONVERSION_ROOMS)
