"""Values of metadata, without controls and needless spaces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.model.words import metadata_value


@pytest.mark.parametrize(
    ("typed", "line", "paragraphs"),
    [
        ("The\nDoor", "The Door", "The Door"),
        ("The\r\n \x1cDoor ", "The Door", "The Door"),
        ("One\n\n\ttwo\r\rthree", "One two three", "One\n\ntwo\n\nthree"),
        ("One\x85 \u2028two\u2029three", "One two three", "One\n\ntwo\n\nthree"),
        ("\x00\x1b[31mA\x7f\x9bB", "[31mA B", "[31mA B"),
        ("\ufeffA\u202eB\u2069", "AB", "AB"),
        ("half \ud83d, none \uffff", "half , none", "half , none"),
        ("吾輩\u3000猫 : M.\xa0Dupont\u200f", *["吾輩\u3000猫 : M.\xa0Dupont\u200f"] * 2),
        ("\x00\n\u202d", "", ""),
    ],
)
def test_a_value_is_one_line_and_a_summary_paragraphs(
    typed: str, line: str, paragraphs: str
) -> None:
    assert metadata_value("title", typed) == line
    assert metadata_value("summary", typed) == paragraphs


@given(st.sampled_from(["title", "notes"]), st.text(st.characters()) | st.text("a \n\r\x1c\u2029"))
def test_a_value_is_shown_the_same_again(key: str, typed: str) -> None:
    shown = metadata_value(key, typed)
    assert metadata_value(key, shown) == shown
