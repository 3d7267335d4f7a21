"""Texts of pages that have not changed are not read again."""

import os
import time
from pathlib import Path

import pytest

from fascicle.book.search import text_cache
from fascicle.book.search.page_texts import (
    FOLDER,
    KNOWN,
    STORY,
    PageHead,
    SearchedParagraph,
    SearchedSection,
    page_file,
)
from fascicle.book.search.page_texts import write_page as write
from fascicle.book.search.text_cache import known_pages

LONG_AGO = time.time_ns() - 3_600_000_000_000


def write_page(doctrees: Path, name: str, text: str, changed: int = LONG_AGO) -> None:
    head = PageHead(f"{name}.html", name, len(text.split()))
    write(doctrees, name, head, [SearchedSection(STORY, (SearchedParagraph("p-1", text),))])
    os.utime(page_file(doctrees, name), ns=(changed, changed))


def test_a_change_is_seen_and_what_is_gone_is_forgotten(tmp_path: Path) -> None:
    for name in ("works/a", "works/b"):
        write_page(tmp_path, name, "It rained.")
    first = known_pages(tmp_path, ["works/a", "works/b"])
    assert first["works/a"].head.words == 2
    assert first["works/a"].digest != first["works/b"].digest
    write_page(tmp_path, "works/a", "It snowed.", LONG_AGO + 1)
    second = known_pages(tmp_path, ["works/a"])
    assert second["works/a"].digest != first["works/a"].digest
    assert "works/b" not in (tmp_path / FOLDER / KNOWN).read_text("utf-8")


def test_what_has_not_changed_is_not_read(tmp_path: Path) -> None:
    write_page(tmp_path, "a", "It rained.")
    first = known_pages(tmp_path, ["a"])
    page_file(tmp_path, "a").write_bytes(b"*" * first["a"].size)
    os.utime(page_file(tmp_path, "a"), ns=(LONG_AGO, LONG_AGO))
    assert known_pages(tmp_path, ["a"]) == first


def test_what_may_have_changed_within_a_step_of_the_clock_is_read(tmp_path: Path) -> None:
    now = time.time_ns()
    write_page(tmp_path, "a", "It rained.", now)
    first = known_pages(tmp_path, ["a"])
    write_page(tmp_path, "a", "It snowed.", now)
    assert page_file(tmp_path, "a").stat().st_size == first["a"].size
    assert known_pages(tmp_path, ["a"])["a"].digest != first["a"].digest


@pytest.mark.parametrize("kept", [b"", b"{", b'{"a": [1]}', b"[]"])
def test_a_list_that_cannot_be_read_is_made_anew(tmp_path: Path, kept: bytes) -> None:
    write_page(tmp_path, "a", "It rained.")
    (tmp_path / FOLDER / KNOWN).write_bytes(kept)
    found = known_pages(tmp_path, ["a"])
    assert found["a"].head.name == "a"
    assert text_cache.kept_in(tmp_path / FOLDER / KNOWN) == found
