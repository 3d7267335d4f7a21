"""The gate of EPUBs: one that is damaged is named."""

from __future__ import annotations

from typing import Any

import pytest

from fascicle.book.editions.epub.package_document import container
from gates import budgets, epubs
from gates.programs import ToolMissing


def test_a_damaged_epub_is_named(book: Any) -> None:
    built = book({"a.html": ""})
    (built.site / "door.epub").write_bytes(container([("package.opf", b"<package/>")]))
    try:
        verdict = epubs.held([built], budgets.load())
    except ToolMissing as missing:
        pytest.skip(str(missing))
    assert verdict.looks == 1
    assert not verdict.is_passed
    assert "door.epub" in verdict.problems[0]


def test_a_book_without_epubs_does_not_pass(book: Any) -> None:
    try:
        assert not epubs.held([book({"a.html": ""})], budgets.load()).is_passed
    except ToolMissing as missing:
        pytest.skip(str(missing))
