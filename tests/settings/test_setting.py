"""The values of settings as people type them."""

from __future__ import annotations

import pytest

from fascicle.settings.setting import joined, separated


@pytest.mark.parametrize(
    ("key", "typed", "values"),
    [
        ("authors", "Mara Quill, Tom Ash", ["Mara Quill", "Tom Ash"]),
        ("authors", "M. Quill and T. Ash", ["M. Quill", "T. Ash"]),
        ("authors", "Mara and Tom Ash", ["Mara and Tom Ash"]),
        ("authors", '"Till Reed and Bo Fenn"', ["Till Reed and Bo Fenn"]),
        ("authors", "Quill, Mara", ["Quill, Mara"]),
        ("authors", "Till Gates, Jr.", ["Till Gates, Jr."]),
        ("authors", "Quill, Mara; Ash, Tom", ["Quill, Mara", "Ash, Tom"]),
        ("authors", '"Fox of Ryle, Baker of Ham"', ["Fox of Ryle, Baker of Ham"]),
        ("tags", "the sea, letters,", ["the sea", "letters"]),
        ("tags", "quiet, dark nights; letters", ["quiet, dark nights", "letters"]),
        ("tags", '"quiet, dark nights"', ["quiet, dark nights"]),
        ("warnings", "a dog is ill, and recovers", ["a dog is ill, and recovers"]),
        ("files", "1, the door.txt; 2.txt", ["1, the door.txt", "2.txt"]),
    ],
)
def test_the_values_of_a_list_are_read_as_they_are_typed(
    key: str, typed: str, values: list[str]
) -> None:
    assert separated(typed, key) == values
    assert separated(joined(values, key), key) == values
