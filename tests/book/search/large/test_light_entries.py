"""Entries say what a result shows, and by which words it is found."""

import json
from typing import Any

import pytest

from fascicle.book.search import light_index
from fascicle.book.search.light_index import Entry, entries_of
from fascicle.book.search.page_texts import PageHead, SearchedGrouping, WorkHead

LAMP = WorkHead(
    "lamp", "The Lamp", ("Ottilie Brandt",), "Lights", ("the sea", "keepers"), "Mature", "en",
    ("works/lamp/index", "works/lamp/one"), ("Barnaby Quill",),
)  # fmt: skip
HEADS = {
    "works/lamp/index": PageHead("works/lamp/index.html", "The Lamp", 9),
    "works/lamp/one": PageHead(
        "works/lamp/one.html", "The Stairs", 900, (("p-1", "The tide had gone"), ("p-2", "Rain"))
    ),
}


def said(entries: list[Entry]) -> list[Any]:
    return [json.loads(entry.written) for entry in entries]


def test_a_work_has_its_names_and_each_page_its_heading_and_first_line() -> None:
    work, place = entries_of((LAMP,), HEADS, ())
    assert said([work, place]) == [
        ["work", "lamp", "en", "works/lamp/index.html", "The Lamp", ["Ottilie Brandt"], "Lights",
         ["Barnaby Quill"], ["the sea", "keepers"], None],
        ["place", "lamp", "en", "works/lamp/one.html#p-1", "The tide had gone", "The Stairs",
         "The Lamp", ["Ottilie Brandt"]],
    ]  # fmt: skip
    assert set(work.ranks()) == {
        *("the", "lamp", "ottilie", "brandt", "lights", "barnaby", "quill", "sea", "keepers"),
    }
    assert set(place.ranks()) == {"the", "stairs", "tide", "had", "gone"}


def test_of_a_gated_work_no_words_are_listed_but_its_description() -> None:
    gated = LAMP.__class__(
        **{name: getattr(LAMP, name) for name in LAMP.__struct_fields__[:-1]}, is_gated=True
    )
    (work,) = entries_of((gated,), HEADS, ())
    assert said([work])[0][-1] == "Mature"


def test_a_word_has_the_rank_of_its_best_field_and_fewer_words_are_better() -> None:
    work, _ = entries_of((LAMP,), HEADS, ())
    ranks = work.ranks()
    assert ranks["the"] == ranks["lamp"] < ranks["brandt"] < ranks["lights"] < ranks["sea"]
    (grouping,) = entries_of((), {}, (SearchedGrouping("tag", "lamp", "tags/lamp.html", ()),))
    assert grouping.ranks()["lamp"] < ranks["lamp"]


def test_a_grouping_names_its_works_if_they_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(light_index, "MOST_SLUGS", 2)
    groupings = (
        SearchedGrouping("author", "Ann", "authors/ann.html", ("a", "b")),
        SearchedGrouping("series", "Long", "series/long.html", ("a", "b", "c")),
    )
    assert said(list(entries_of((), {}, groupings))) == [
        ["author", "Ann", "authors/ann.html", 2, ["a", "b"]],
        ["series", "Long", "series/long.html", 3, None],
    ]


def test_a_library_of_very_many_pages_has_the_first_line_of_each_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heads = HEADS | {"works/lamp/two": PageHead("works/lamp/two.html", "Two", 9)}
    work = WorkHead("lamp", "The Lamp", (), "", (), "", "en", tuple(heads))
    assert len(list(entries_of((work,), heads, ()))) == 3
    monkeypatch.setattr(light_index, "MOST_PLACES", 2)
    assert [each[0] for each in said(list(entries_of((work,), heads, ())))] == ["work", "place"]


def test_long_fields_are_cut_between_names() -> None:
    people = tuple(f"Person {number:03}" for number in range(100))
    work = WorkHead("w", "T" * 999, people, "", (), "", "en", ("p",))
    (entry,) = entries_of((work,), {"p": PageHead("p.html", "T" * 999, 1)}, ())
    assert len(said([entry])[0][4]) == 400
    assert said([entry])[0][5] == list(people[:40])


def test_a_work_without_pages_has_no_entry() -> None:
    work = WorkHead("w", "W", (), "", (), "", "en", ())
    assert list(entries_of((work,), {}, ())) == []
