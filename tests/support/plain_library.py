"""A new library whose book shows every mark and every letter as it was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.book.library_files.new_library import new_library

if TYPE_CHECKING:
    from pathlib import Path


def plain_library(target: Path, title: str) -> None:
    """Make a library with straight quotes and without title case."""
    new_library(target, title)
    settings = target / "library.toml"
    text = settings.read_text(encoding="utf-8")
    for value in ("curly", "title case"):
        text = text.replace(f' = "{value}"', ' = "as typed"')
    settings.write_text(text, encoding="utf-8")
