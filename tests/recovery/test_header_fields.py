"""The title in the header of a digital library, over one line or more."""

from __future__ import annotations

import pytest

from fascicle.model.draft import Found
from fascicle.recovery.paratext.archive_labels import field_of, values_in
from fascicle.recovery.paratext.gutenberg import header_fields


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (["The Shut Gate", "A Tale of Goats"], "The Shut Gate | A Tale of Goats"),
        (["The Shut Gate", "or, the Goats"], "The Shut Gate | or, the Goats"),
        (["The Shut Gate:", "A Tale of Goats"], "The Shut Gate | A Tale of Goats"),
        (["The Shut Gate", "A Tale", "of Goats"], "The Shut Gate | A Tale of Goats"),
        (["The Shut Gate", "of the goats"], "The Shut Gate of the goats"),
        (["The Adventures of", "Till Gedder"], "The Adventures of Till Gedder"),
        (
            ["The Shut Gate, and What Became of It After the", "Ferry Had Gone"],
            "The Shut Gate, and What Became of It After the Ferry Had Gone",
        ),
    ],
)
def test_a_line_of_its_own_below_a_title_is_a_subtitle(lines: list[str], named: str) -> None:
    first, *more = lines
    header = [f"Title: {first}", *(f"       {line}" for line in more), "", "Author: Ada Quill"]
    found = header_fields(header, Found())
    assert " | ".join(filter(None, map(found.get, ("title", "subtitle")))) == named
    assert found.get("authors") == "Ada Quill"


def test_a_header_may_name_several_people_as_one() -> None:
    header = ["Author: Ada Quill and Tom Ash", "Translator: Till Reed & Bo Fenn"]
    found = header_fields(header, Found())
    assert found.values["authors"] == ("Ada Quill", "Tom Ash")
    assert found.values["translators"] == ("Till Reed", "Bo Fenn")


def test_names_on_several_lines_are_several_people() -> None:
    found = header_fields(["Author: Ada Quill", "        Till Reed"], Found())
    assert found.values["authors"] == ("Ada Quill", "Till Reed")


@pytest.mark.parametrize("rest", ["Reed", "von Reed"])
def test_a_name_that_goes_on_is_one(rest: str) -> None:
    found = header_fields(["Author: Ada Quill", f"        {rest}"], Found())
    assert found.get("authors") == f"Ada Quill {rest}"


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("Warnings: none, really, just feelings", ["none, really, just feelings"]),
        ("Warnings: a dog, none of it ill", ["a dog", "none of it ill"]),
        ("Characters: None, Ada", ["None", "Ada"]),
    ],
)
def test_what_begins_with_none_warns_of_nothing(line: str, values: list[str]) -> None:
    field = field_of(line)
    assert field
    assert [*values_in(field)] == values
