"""Indexes that are made while pages are still being written: the same, or made again after."""

from __future__ import annotations

import gzip
import json
import sys
import threading
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from fascicle.book.search import indexing, shards
from fascicle.book.search.indexing import index_book, indexes_made_meanwhile
from fascicle.book.search.page_texts import (
    STORY,
    Book,
    PageHead,
    SearchedParagraph,
    SearchedSection,
    WorkHead,
    write_book,
    write_page,
)
from fascicle.model.errors import SearchError

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "index": "Stories.",
    "works/rain/1": "It rained.",
    "works/rain/2": "Still.",
    "works/tor/1": "Es war zu.",
}
BOOK = Book(
    "en",
    (
        WorkHead("rain", "Rain", ("A. B.",), "", (), "", "en", ("works/rain/1", "works/rain/2")),
        WorkHead("tor", "Tor", ("C. D.",), "", (), "", "de", ("works/tor/1",)),
    ),
    ("index",),
)


def leave(doctrees: Path, docname: str) -> None:
    passage = SearchedParagraph("p-1", TEXTS[docname])
    head = PageHead(f"{docname}.html", docname[-1], len(passage.text.split()))
    write_page(doctrees, docname, head, [SearchedSection(STORY, (passage,))])


def leave_all(doctrees: Path) -> None:
    write_book(doctrees, BOOK)
    for docname in reversed(TEXTS):
        leave(doctrees, docname)


def found(output: Path) -> set[str]:
    fragments = (path.read_bytes() for path in output.rglob("*.pf_fragment"))
    records = (json.loads(gzip.decompress(raw).removeprefix(b"pagefind_dcd")) for raw in fragments)
    return {record["content"] for record in records}


def no_more(*_: object) -> dict[str, bytes]:
    raise AssertionError("an index was made that was there")


def test_pages_that_are_written_meanwhile_need_no_index_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with indexes_made_meanwhile(tmp_path / "doctrees") as made:
        leave_all(tmp_path / "doctrees")
    monkeypatch.setattr(indexing, "make_index", no_more)
    assert index_book(tmp_path / "doctrees", tmp_path / "html", made)[1] == 2
    assert found(tmp_path / "html") == set(TEXTS.values())


def test_no_index_is_made_if_none_is_wanted(tmp_path: Path) -> None:
    with indexes_made_meanwhile(tmp_path, wanted=False) as made:
        leave_all(tmp_path)
    assert made == {}


def test_a_page_is_waited_for(tmp_path: Path) -> None:
    with indexes_made_meanwhile(tmp_path) as made:
        write_book(tmp_path, BOOK)
        threading.Event().wait(5 * indexing.PAUSE)
        assert made == {}
        for docname in TEXTS:
            leave(tmp_path, docname)
    assert {shard.slugs for shard in made} == {("", "rain"), ("tor",)}


@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_a_build_that_breaks_off_ends_it(tmp_path: Path, before: int) -> None:
    running = threading.active_count()

    def break_off() -> None:
        with indexes_made_meanwhile(tmp_path):
            write_book(tmp_path, BOOK)
            for docname in list(TEXTS)[:before]:
                leave(tmp_path, docname)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert threading.active_count() == running


def test_a_build_that_reads_nothing_ends_it(tmp_path: Path) -> None:
    with indexes_made_meanwhile(tmp_path) as made:
        pass
    assert made == {}


def test_without_pagefind_the_index_tells_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = ModuleType("pagefind_bin_extended")
    package.__dict__["get_executable"] = lambda: tmp_path / "nothing"
    monkeypatch.setitem(sys.modules, "pagefind_bin_extended", package)
    with indexes_made_meanwhile(tmp_path) as made:
        leave_all(tmp_path)
    assert made == {}
    with pytest.raises(SearchError, match="Pagefind does not run"):
        index_book(tmp_path, tmp_path / "html", made)


def test_works_beyond_the_limit_get_indexes_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "LARGEST_ALONE", 1)
    monkeypatch.setattr(shards, "LARGEST", 1)
    with indexes_made_meanwhile(tmp_path / "doctrees") as made:
        leave_all(tmp_path / "doctrees")
    index_book(tmp_path / "doctrees", tmp_path / "html", made)
    assert found(tmp_path / "html") == set(TEXTS.values())
