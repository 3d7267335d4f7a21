"""The texts of unchanged pages are not read again."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from fascicle.book.search.page_texts import (
    STORY,
    PageHead,
    SearchedParagraph,
    SearchedSection,
    cache_file,
    cached_pages,
    page_file,
)
from fascicle.book.search.page_texts import write_page as write

if TYPE_CHECKING:
    from pathlib import Path

LONG_AGO = time.time_ns() - 3_600_000_000_000


def write_page(doctrees: Path, name: str, text: str, changed: int = LONG_AGO) -> None:
    head = PageHead(f"{name}.html", name, len(text.split()))
    write(doctrees, name, head, [SearchedSection(STORY, (SearchedParagraph("p-1", text),))])
    os.utime(page_file(doctrees, name), ns=(changed, changed))


def test_a_changed_page_is_read_and_a_removed_one_leaves_the_cache(tmp_path: Path) -> None:
    for name in ("works/a", "works/b"):
        write_page(tmp_path, name, "It rained.")
    first = cached_pages(tmp_path, ["works/a", "works/b"])
    assert first["works/a"].head.words == 2
    assert first["works/a"].digest != first["works/b"].digest
    write_page(tmp_path, "works/a", "It snowed.", LONG_AGO + 1)
    second = cached_pages(tmp_path, ["works/a"])
    assert second["works/a"].digest != first["works/a"].digest
    assert "works/b" not in cache_file(tmp_path).read_text("utf-8")


def test_an_unchanged_page_is_not_read(tmp_path: Path) -> None:
    write_page(tmp_path, "a", "It rained.")
    first = cached_pages(tmp_path, ["a"])
    page_file(tmp_path, "a").write_bytes(b"*" * page_file(tmp_path, "a").stat().st_size)
    os.utime(page_file(tmp_path, "a"), ns=(LONG_AGO, LONG_AGO))
    assert cached_pages(tmp_path, ["a"]) == first


def test_a_page_changed_within_the_resolution_of_the_clock_is_read(tmp_path: Path) -> None:
    now = time.time_ns()
    write_page(tmp_path, "a", "It rained.", now)
    first, size = cached_pages(tmp_path, ["a"]), page_file(tmp_path, "a").stat().st_size
    write_page(tmp_path, "a", "It snowed.", now)
    assert page_file(tmp_path, "a").stat().st_size == size
    assert cached_pages(tmp_path, ["a"])["a"].digest != first["a"].digest
