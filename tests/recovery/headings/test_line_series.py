"""Series of lines that are headings together: by numbers, signs, and the words at their ends."""

from __future__ import annotations

import pytest

from fascicle.recovery.headings.line_signs import (
    in_series,
    number_in,
    with_own_sign,
    with_same_ends,
)


@pytest.mark.parametrize(
    ("rows", "series"),
    [
        (["1. Opening", "2. The Rope", "3. The Roof"], True),
        (["3 May. No rope", "4 May. Two ropes", "5 May. Rain"], False),
        (["I went", "I saw it", "I stayed"], False),
    ],
    ids=["numbers", "days", "a pronoun"],
)
def test_a_series_is_one_as_a_whole(rows: list[str], *, series: bool) -> None:
    sure = dict(zip((1, 2, 3), (0.1, 0.5, 0.6), strict=True))
    pooled = in_series(sure, rows)
    assert [*pooled.values()] == pytest.approx([0.4, 0.5, 0.6] if series else [*sure.values()])


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([">> Soups", "", "Boil it.", "", ">> Pies", "", ">> Of geese"], {1, 5, 7}),
        ([">> Soups", "", ">> Pies"], set()),
        ([">> Soups", "", ">> Soups", "", ">> Soups"], set()),
        (["- a rope", "", "- a pail", "", "- geese"], set()),
        (["| a rope", "| a pail", "| geese", "", "| goats"], set()),
        # The long line is none that may be a title.
        (["» Ada!", "", "» Who?", "", "» Till!", "", "» Nobody was there, and so it was."], set()),
    ],
    ids=["three", "two", "one line again and again", "items", "a table", "speeches"],
)
def test_a_sign_that_begins_no_other_line_is_that_of_titles(
    lines: list[str], found: set[int]
) -> None:
    rows = {n for n, line in enumerate(lines, 1) if line and line[-1] != "."}
    assert with_own_sign(rows, lines) == found


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["THE GREEN FOLDER", "THE BUFF FOLDER", "THE RED FOLDER"], {1, 2, 3}),
        (["Lift it, don't drag it.", "Lift it, don't drag it.", "Lift it, don't drag it."], set()),
        (["The Folder", "The Folder", "The Folder"], set()),
    ],
    ids=["others between", "a refrain", "nothing between"],
)
def test_titles_may_have_the_first_and_the_last_word_in_common(
    lines: list[str], found: set[int]
) -> None:
    typed = [line for title in lines for line in (title, "")]
    assert {(n + 1) // 2 for n in with_same_ends({1, 3, 5}, typed)} == found


def test_a_section_may_have_three_numbers() -> None:
    found = [number_in(line) for line in ("2.1 Quay", "2.1.1 The Bridge", "2.1.2 The Post")]
    assert found == [(2001, "9.9"), (2001001, "9.9.9"), (2001002, "9.9.9")]
