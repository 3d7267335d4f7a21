"""Word list of an index: spellings, the most frequent first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fascicle.book.search import records
from fascicle.book.search.records import WordCounter

if TYPE_CHECKING:
    import pytest


def record(content: str, part: str = "") -> dict[str, Any]:
    return {"content": content, "filters": {"part": [part]} if part else {}}


def listed(*records: dict[str, Any]) -> list[str]:
    counter = WordCounter()
    assert list(counter.counted(records)) == list(records)
    return counter.listed().decode().splitlines()


def test_the_most_frequent_words_come_first() -> None:
    assert listed(record("The goose saw the geese."), record("The goose.")) == [
        "The", "goose", "geese", "saw",
    ]  # fmt: skip


def test_a_word_is_listed_once_in_its_most_frequent_spelling() -> None:
    assert listed(record("Zoë said ZOË and Zoë, zoe.")) == ["Zoë", "and", "said"]


def test_apostrophes_stay_and_numbers_and_short_words_are_left_out() -> None:
    assert listed(record("O’Brien, No. 42 of a b2b: don't_go")) == ["don't", "O’Brien"]


def test_words_of_scripts_without_spaces_are_left_out() -> None:
    assert listed(record("图书馆 und Bücher")) == ["Bücher", "und"]


def test_words_of_notes_are_left_out() -> None:
    assert listed(record("bathysphere", "note"), record("kettle")) == ["kettle"]


def test_a_full_list_keeps_the_words_of_title_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST", 2)
    found = listed(record("Orchardson", "about"), record("kettle kettle boat boat boat"))
    assert found == ["boat", "Orchardson"]


def test_the_same_records_make_the_same_list() -> None:
    records = [record("one two three"), record("three two one")]
    assert listed(*records) == listed(*reversed(records)) == ["one", "three", "two"]
