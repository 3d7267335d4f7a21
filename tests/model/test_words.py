"""Words: each character is part of a word, separates words, or is ignored, by its category."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from fascicle.model.words import RAISED, words

TYPESET = "“”‘’—–…-'\"_.,!?"


@given(st.one_of(st.characters(), st.sampled_from(TYPESET)), st.sampled_from(["", "é", "ж", "中"]))
def test_the_category_of_a_character_decides(character: str, beside: str) -> None:
    category = unicodedata.category(character)
    if character in RAISED:
        expected = ["a", character, "b"]
    elif category == "Cf":
        expected = ["ab"]
    elif character == "`":
        expected = ["a", "b"]
    elif category[0] in "LNMS" or category == "Co" or (category == "Cn" and may_be_one(character)):
        expected = [f"a{character}b"]
    else:
        expected = ["a", "b"]
    assert words(f"a{character}b {beside}") == [*expected, *filter(None, [beside])]


def test_signs_that_readers_would_miss_are_words() -> None:
    assert words("2 + 2 = 4, for 5 € 😀") == ["2", "+", "2", "=", "4", "for", "5", "€", "😀"]


def may_be_one(character: str) -> bool:
    """Return whether a character may be assigned in another version of Unicode than Python's."""
    code = ord(character)
    return code & 0xFFFE != 0xFFFE and not 0xFDD0 <= code <= 0xFDEF
