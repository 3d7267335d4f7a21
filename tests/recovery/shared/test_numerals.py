"""Numbers in headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.recovery.headings.keywords import KEYWORD_LANGUAGES
from fascicle.recovery.shared.numerals import _index, in_language, roman, system, value, word_value

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
    both = [n for n in range(1, 4000) if to_roman(n).casefold() in _index()]
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


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("de", "Einundzwanzigstes", 21), ("de", "Siebentes", 7), ("de", "ZWEYTER", 2),
        ("fr", "vingt et unième", 21), ("fr", "seconde", 2), ("it", "ventunesimo", 21),
        ("it", "decimoterzo", 13), ("es", "vigésimo primero", 21), ("es", "DECIMO", 10),
        ("es", "duodécimo", 12), ("pt", "décimo terceiro", 13), ("nl", "twee-en-twintigste", 22),
        ("sv", "tjugoförsta", 21), ("sv", "ATTONDE", 8), ("da", "toogtyvende", 22),
        ("nb", "åttende", 8), ("da", "attende", 18), ("fi", "ENSIMÄINEN", 1),
        ("fi", "kahdeskymmenes", 20), ("fi", "Yhdeskolmatta", 21), ("fi", "KAHDESVIIDETTÄ", 42),
        ("ru", "двадцать первая", 21), ("ru", "ТРЕТЬЕ", 3),
        ("pl", "trzecia", 3), ("pl", "dwanaście", 12), ("la", "liber", None),
        ("la", "septimus", 7), ("en", "sei", None), ("de", "sei", None), ("it", "sei", 6),
    ],
)  # fmt: skip
def test_numbers_in_the_words_of_a_language(language: str, text: str, number: int | None) -> None:
    assert word_value(text, [language]) == number


@pytest.mark.parametrize("languages", sorted(set(KEYWORD_LANGUAGES.values())))
def test_a_word_after_a_keyword_is_one_number_in_all_languages_of_the_keyword(
    languages: tuple[str, ...],
) -> None:
    different = [
        word
        for language in languages
        for word, number in in_language(language)
        if word_value(word, languages) != number
    ]
    assert different == []


@pytest.mark.parametrize("text", ["²", "①", "٣", "1.", "-1", "1e3"])
def test_other_digits_are_no_numbers_of_headings(text: str) -> None:
    assert value(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("三", 3), ("十", 10), ("十二", 12), ("二十一", 21), ("一百零五", 105), ("二〇", 20)],
)
def test_chinese_and_japanese_numbers(text: str, number: int) -> None:
    assert value(text) == number
