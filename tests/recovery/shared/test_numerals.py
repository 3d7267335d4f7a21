"""Numbers in headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.recovery.shared.numerals import WORDS, _english, _others, roman, system, value

VALUES = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
LETTERS = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")


def to_roman(number: int) -> str:
    written = ""
    for worth, letters in zip(VALUES, LETTERS, strict=True):
        written += letters * (number // worth)
        number %= worth
    return written


@given(st.integers(1, 3999))
def test_a_roman_number_comes_back(number: int) -> None:
    assert roman(to_roman(number)) == number
    assert roman(to_roman(number).lower()) == number


def test_a_number_word_takes_precedence_over_a_roman_number() -> None:
    # "Chapitre dix" is the tenth; no work has 509.
    assert (value("DIX"), roman("DIX")) == (10, 509)
    both = [n for n in range(1, 4000) if to_roman(n).casefold() in WORDS]
    assert both == [509]
    assert all(value(to_roman(n)) == n for n in range(1, 4000) if n not in both)


@given(st.integers(0, 9999))
def test_an_arabic_number_comes_back(number: int) -> None:
    assert value(str(number)) == number


@given(st.text(max_size=8))
def test_any_word_has_a_value_or_none(text: str) -> None:
    number = value(text)
    assert number is None or number >= 0


@pytest.mark.parametrize("text", ["", "Iv", "iV", "IIX", "VX", "IC", "MMMMM", "ABC", "I I", "1I"])
def test_invalid_roman_numbers(text: str) -> None:
    assert roman(text) is None


@pytest.mark.parametrize(("text", "number"), [("IIII", 4), ("VIIII", 9)])
def test_old_books_write_four_strokes(text: str, number: int) -> None:
    assert roman(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("One", 1), ("TWELFTH", 12), ("twenty-first", 21), ("Ninety Nine", 99), ("thirtieth", 30),
        ("Erstes", 1), ("zwölfter", 12), ("première", 1), ("septième", 7), ("Segunda", 2),
        ("tercer", 3),
    ],
)  # fmt: skip
def test_numbers_in_words(text: str, number: int) -> None:
    assert value(text) == number
    assert system(text) == "word"


def test_no_two_numbers_share_a_word() -> None:
    # "six" is six in English and in French: the same word may say the same, never two things.
    english, others = _english(), _others()
    shared = english.keys() & others.keys()
    assert {"six", "second"} <= shared
    assert all(english[word] == others[word] for word in shared)


@pytest.mark.parametrize("text", ["²", "①", "٣", "1.", "-1", "1e3"])
def test_other_digits_are_no_numbers_of_headings(text: str) -> None:
    assert value(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("三", 3), ("十", 10), ("十二", 12), ("二十一", 21), ("一百零五", 105), ("二〇", 20)],
)
def test_chinese_and_japanese_numbers(text: str, number: int) -> None:
    assert value(text) == number
