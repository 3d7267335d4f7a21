"""The best run among numbers that may be headings."""

from __future__ import annotations

import pytest

from fascicle.recovery.headings.numbered_lines import NumberCandidate, best_run, items


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([1, 500, 2, 3], [1, 2, 3]),  # an initial, D., among the chapters
        ([1, 2, 1, 2, 3], [1, 2, 1, 2, 3]),  # parts in which numbers begin again
        ([1, 2, 4, 5], [1, 2, 4, 5]),  # a chapter is lost
        ([100, 1, 2, 3], [1, 2, 3]),
        ([], []),
    ],
)
def test_the_numbers_that_are_kept(numbers: list[int], kept: list[int]) -> None:
    candidates = [NumberCandidate(place, number, 0.5) for place, number in enumerate(numbers)]
    assert [c.number for c in best_run(candidates)] == kept


def test_of_two_equal_numbers_the_higher_score_wins() -> None:
    twins = [
        NumberCandidate(1, 1, 0.5),
        NumberCandidate(2, 2, 0.1),
        NumberCandidate(3, 2, 0.9),
        NumberCandidate(4, 3, 0.5),
    ]
    assert [c.place for c in best_run(twins)] == [1, 3, 4]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([(0, 1), (9, 2), (12, 1), (13, 2), (14, 3), (20, 3), (30, 4)], {12, 13, 14}),
        ([(0, 1), (1, 2), (2, 3)], set()),  # the text of the chapters is lost
        ([(0, 1), (1, 3), (9, 2), (14, 4)], set()),
        ([], set()),
    ],
)
def test_numbers_with_nothing_between_them_are_items_of_a_list(
    row: list[tuple[int, int]], expected: set[int]
) -> None:
    assert items(row) == expected
