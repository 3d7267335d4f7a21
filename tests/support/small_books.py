"""A small library of one work, and its book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.book.build import HTML, build_book
from fascicle.book.library_files.new_library import new_library
from fascicle.library.convert_all import convert_library

if TYPE_CHECKING:
    from pathlib import Path


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49"
    "444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def small_library(root: Path) -> Path:
    new_library(root, "Small")
    chapters = "".join(f"\n\n\n\nCHAPTER {n}\n\n\nIt rained for {n} days.\n" for n in (1, 2, 3))
    (root / "texts/tale.txt").write_text(f"A Tale\n\nby Ada Quill\n{chapters}")
    return root


def built(root: Path) -> None:
    """Convert the texts of a library, without an error, and build its book."""
    assert not [outcome.error for outcome in convert_library(root) if outcome.error]
    build_book(root, root / HTML)
