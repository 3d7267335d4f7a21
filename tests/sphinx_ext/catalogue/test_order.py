"""Sorting of titles: articles are skipped, letters are those of the library's language."""

import importlib.util

import pytest

from fascicle.model.word_lists import filing_title
from fascicle.sphinx_ext.model import filing
from fascicle.sphinx_ext.model.filing import group_by_letter

needs_icu = pytest.mark.skipif(
    importlib.util.find_spec("icu") is None, reason="there is no ICU for this Python"
)


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("The Door", "en-GB", "Door"),
        ("An Hour", "en", "Hour"),
        ("“A Stair”", "en", "Stair”"),
        ("_The “Odd” Lamp_", "en", "Odd” Lamp_"),
        ("Die Brücke", "de", "Brücke"),
        ("Die Hard", "en", "Die Hard"),
        ("L’Été", "fr", "Été"),
        ("L'albero", "it", "albero"),
        ("Un’ora", "it", "ora"),
        ("Os Maias", "pt-BR", "Maias"),
        ("De Avonden", "nl", "Avonden"),
        ("’t Huis", "nl", "Huis"),
        ("'n Man", "af", "Man"),
        ("Los otros", "es", "otros"),
        ("Τα ψάρια", "el", "ψάρια"),
        ("Anthem", "en", "Anthem"),
        ("A. B. C.", "en", "A. B. C."),
        ("The", "en", "The"),
        ("The …", "en", "The …"),
        ("…", "en", "…"),
        ("", "en", ""),
    ],
)
def test_a_title_is_filed_without_its_article(title: str, language: str, expected: str) -> None:
    assert filing_title(title, language) == expected


def letters(names: list[str], language: str) -> list[tuple[str, list[str]]]:
    return group_by_letter(names, str, language)


@needs_icu
@pytest.mark.parametrize(
    ("language", "names", "expected"),
    [
        ("en", ["Zebra", "Été", "Eton", "eta"], [("E", ["eta", "Été", "Eton"]), ("Z", ["Zebra"])]),
        ("sv", ["Åre", "Zebra", "Ada"], [("A", ["Ada"]), ("Z", ["Zebra"]), ("Å", ["Åre"])]),
        ("en", ["Åre", "Zebra", "Ada"], [("A", ["Ada", "Åre"]), ("Z", ["Zebra"])]),
        ("en", ["Жук", "Zebra"], [("Z", ["Zebra"]), ("Ж", ["Жук"])]),
        ("ru", ["Ёлка", "Яма", "Жук"], [("Е", ["Ёлка"]), ("Ж", ["Жук"]), ("Я", ["Яма"])]),
        ("zh", ["图书", "安"], [("A", ["安"]), ("T", ["图书"])]),
        ("ja", ["さくら", "あめ", "アリ"], [("あ", ["あめ", "アリ"]), ("さ", ["さくら"])]),
        ("en", ["图书", "Zebra"], [("Z", ["Zebra"]), ("Han", ["图书"])]),
        ("en", ["10 Men", "?!", "2 Men"], [("#", ["?!"]), ("0–9", ["2 Men", "10 Men"])]),
        ("", ["b", "a"], [("A", ["a"]), ("B", ["b"])]),
        ("no such", ["b", "a"], [("A", ["a"]), ("B", ["b"])]),
    ],
)
def test_names_stand_under_the_letters_of_the_language(
    language: str, names: list[str], expected: list[tuple[str, list[str]]]
) -> None:
    assert letters(names, language) == expected


def test_without_icu_accents_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing, "icu", None)
    filing.collation_of.cache_clear()
    try:
        assert letters(["Zebra", "Été", "Eton", "eta", "10 b", "2 a", "Жук", "", "ßa"], "sv") == [
            ("#", [""]),
            ("0–9", ["2 a", "10 b"]),
            ("E", ["eta", "Été", "Eton"]),
            ("S", ["ßa"]),
            ("Z", ["Zebra"]),
            ("Ж", ["Жук"]),
        ]
    finally:
        filing.collation_of.cache_clear()
