"""People whom a field names: one, or several with full names."""

from __future__ import annotations

import pytest

from fascicle.model.word_lists import people_in


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ada Fenn-Quill and Till Ash Reed", ["Ada Fenn-Quill", "Till Ash Reed"]),
        ("Ada Quill & T. Ash", ["Ada Quill", "T. Ash"]),
        ("Ada Quill, Tom Ash, and Rosa de la Vega", ["Ada Quill", "Tom Ash", "Rosa de la Vega"]),
        ("Sir Tom Ash and Dr. Ada Quill", ["Sir Tom Ash", "Dr. Ada Quill"]),
    ],
)
def test_full_names_are_several_people(text: str, people: list[str]) -> None:
    assert [*people_in(text)] == people


@pytest.mark.parametrize(
    "text", ["Quill, Ada, 1855-1920", "Ada Quill (1855–1920)", "Ada Quill, 1855-", "Ada Quill"]
)
def test_the_years_of_a_life_are_no_part_of_a_name(text: str) -> None:
    assert people_in(text) == ("Ada Quill",)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Quill",
        "Quill, Ada",
        "Ada Quill, Baroness Fenn",
        "Ada and Tom Quill",
        "Voltaire and Ada Quill",
        "Ada Quill and Co.",
        "Ada Quill & Sons",
        "Quill Fenn and Ash Company",
        "Mr. and Mrs. Ash",
        "Sir Tom and Lady Ash",
        "Ada Quill and the Ferry",
        "",
    ],
)
def test_a_name_a_firm_or_a_couple_is_one(text: str) -> None:
    assert people_in(text) == (text,)
