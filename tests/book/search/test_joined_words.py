"""Words joined by punctuation are indexed as two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.book.search.records import split_joined_words

TEXTS = st.text("ab1 —–…“”’‘\u0301\u00ad猫𝒜.,-!", max_size=30)


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("he said—I do—that", "he said— I do— that"),
        ("“Wait…what?” 1914–18", "“Wait… what?” 1914– 18"),
        ("he said—“Come”—and", "he said—“ Come”— and"),
        # What Pagefind parts by itself, and what is one word.
        ("sea-wall and/or O’Brien’s rock ’n’ roll", None),
        ("soft\u00adhyphen cafe\u0301s", None),
        # Scripts that it parts by a dictionary.
        ("我——你，他", None),
        (" — “x” — ", None),
    ],
)
def test_words_are_split_where_pagefind_would_join_them(text: str, parted: str | None) -> None:
    assert split_joined_words(text)[0] == (parted or text)


@given(TEXTS)
def test_the_distances_restore_the_text(text: str) -> None:
    parted, distances = split_joined_words(text)
    units = parted.encode("utf-16-le")
    place = 0
    places = [place := place + distance for distance in distances]
    assert all(units[2 * n : 2 * n + 2] == " ".encode("utf-16-le") for n in places)
    kept = (units[2 * n : 2 * n + 2] for n in range(len(units) // 2) if n not in set(places))
    assert b"".join(kept).decode("utf-16-le") == text
