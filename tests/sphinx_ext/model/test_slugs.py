"""A name becomes a part of an address that tells it from all others."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.model.names import comparison_key
from fascicle.sphinx_ext.model.slugs import LONGEST, slug, slugs

names = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Ada Vickery", "ada-vickery"),
        ("Zoë O’Brien", "zoe-obrien"),
        ("  Dr.  J. (Jim) Low ", "dr-j-jim-low"),
        ("Анна Каренина", "анна-каренина"),
        ("Άννα", "άννα"),
        ("शकुन्तला", "शकुन्तला"),
        ("紫の上", "紫の上"),
        ("\u202eשרה\u202c", "שרה"),
        ("Straße 5", "strasse-5"),
        ('<b onclick="x">%2F\\', "b-onclick-x-2f"),
    ],
)
def test_letters_and_digits_of_any_script_stay(name: str, part: str) -> None:
    assert slug(name) == part


@pytest.mark.parametrize("name", ["", "?!", "index", "CON", "com1", "long " * 60])
def test_what_cannot_be_a_part_of_an_address_gets_a_digest(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]*-[a-z2-7]{7}", slug(name))
    assert len(slug(name)) <= LONGEST + 8


@given(names)
def test_a_part_of_an_address_holds_no_mark_but_hyphens(name: str) -> None:
    made = slug(name)
    assert made
    assert all(letter == "-" or unicodedata.category(letter)[0] in "LNM" for letter in made)
    assert slug(name) == made


@given(st.lists(names))
def test_no_two_names_share_a_part_of_an_address(found: list[str]) -> None:
    made = slugs(found)
    assert set(made) == set(found)
    assert len(set(made.values())) == len(made)
    assert slugs(reversed(found)) == made


def test_twins_are_told_apart_by_what_they_are_and_not_by_their_number() -> None:
    made = slugs(["Ann O’Dell", "Ann ODell"])
    assert made["Ann ODell"] == "ann-odell"
    assert slugs(["Ann O’Dell", "Ann ODell", "Ann Odell"])["Ann O’Dell"] == made["Ann O’Dell"]


def test_case_spaces_and_shapes_of_quotes_make_no_other_name() -> None:
    assert comparison_key("The  “Drove” O’Dell") == comparison_key('the "drove" O\'Dell')
    assert comparison_key("Ada") != comparison_key("Ida")
