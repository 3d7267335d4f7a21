"""A page is dated by its words: it keeps its date while they stay the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.writers.page_addresses import Addresses, Calendar, assign, dates_of, digest_of
from fascicle.writers.page_matches import AddressRequest, Dated, Remembered

MONDAY, TUESDAY = Calendar.of("2026-03-02"), Calendar.of("2026-03-03")
DAYS = st.dates().map(str)


def page(name: str, words: str) -> AddressRequest:
    return AddressRequest(name.lower(), name, f"{name} begins", words)


def days(pages: list[Remembered]) -> list[tuple[str, str]]:
    return [(each.appeared, each.changed) for each in pages]


def test_a_new_page_came_today() -> None:
    found, _ = assign([page("Door", "a")], Addresses(), calendar=MONDAY)
    assert days(found) == [("2026-03-02", "2026-03-02")]


def test_a_page_with_the_same_words_keeps_its_dates() -> None:
    first, known = assign([page("Door", "a")], Addresses(), calendar=MONDAY)
    again, after = assign([page("Door", "a")], known, calendar=TUESDAY)
    assert (again, after) == (first, known)


def test_other_words_change_a_page_and_a_new_page_is_new() -> None:
    _, known = assign([page("Door", "a")], Addresses(), calendar=MONDAY)
    found, _ = assign([page("Door", "b"), page("Gate", "c")], known, calendar=TUESDAY)
    assert days(found) == [("2026-03-02", "2026-03-03"), ("2026-03-03", "2026-03-03")]


def test_a_renamed_page_keeps_its_dates() -> None:
    _, known = assign([page("Door", "a")], Addresses(), calendar=MONDAY)
    renamed = AddressRequest("gate", "Gate", "Door begins", "a")
    (found,), _ = assign([renamed], known, calendar=TUESDAY)
    assert (found.address, found.former) == ("gate", ("door",))
    assert days([found]) == [("2026-03-02", "2026-03-02")]


def test_a_page_that_comes_back_keeps_its_dates() -> None:
    _, known = assign([page("Door", "a")], Addresses(), calendar=MONDAY)
    _, without = assign([], known, calendar=TUESDAY)
    assert without.pages[0].gone
    (found,), _ = assign([page("Door", "a")], without, calendar=TUESDAY)
    assert days([found]) == [("2026-03-02", "2026-03-02")]


def test_without_a_day_nothing_is_remembered() -> None:
    (found,), _ = assign([page("Door", "a")], Addresses())
    assert (found.appeared, found.changed, found.words) == ("", "", "")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], ("2026-03-02", "2026-03-02")),
        (["written: 2020-01-01"], ("2026-03-02", "2026-03-02")),
        (["published: 2021-01-01"], ("2021-01-01", "2021-01-01")),
        (["updated: 2022-01-01"], ("2022-01-01", "2022-01-01")),
        (["updated: 2022-01-01", "published: 2021-01-01"], ("2021-01-01", "2022-01-01")),
        # A day to come, and something that is no day.
        (["published: 2027-01-01"], ("2026-03-02", "2026-03-02")),
        (["published: 2021", "2021"], ("2026-03-02", "2026-03-02")),
    ],
)
def test_a_page_from_before_dates_came_when_its_work_was_published(
    said: list[str], expected: tuple[str, str]
) -> None:
    dates = dates_of(Dated(), "a", Calendar.of("2026-03-02", said))
    assert (dates["appeared"], dates["changed"]) == expected


@given(DAYS, DAYS, DAYS)
def test_no_page_changes_before_it_came(first: str, second: str, third: str) -> None:
    known = Dated()
    for words, today in zip("aba", (first, second, third), strict=True):
        known = Dated(**dates_of(known, words, Calendar.of(today)))
        assert known.appeared == first
        assert known.appeared <= known.changed


def test_only_words_count() -> None:
    assert digest_of(["It", "rained"]) != digest_of(["It", "snowed"])
    assert digest_of(["It", "rained"]) != digest_of(["Itrained"])
