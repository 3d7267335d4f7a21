"""A built book of a few files, to be held against the gates that need no browser."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pytest

from gates.books import Book

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = b"# Sphinx inventory version 2\n# Project: A book\n# Version: \n# zlib\n"


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Book]:
    """Return a function that writes a built book from its pages and its inventory."""

    def write(pages: dict[str, str], *inventory: str) -> Book:
        book = Book("a-book", tmp_path)
        for name, text in pages.items():
            path = book.site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        lines = "".join(f"{name} lit:work 1 {name} -\n" for name in inventory)
        (book.site / "objects.inv").write_bytes(HEAD + zlib.compress(lines.encode()))
        return book

    return write
