"""Sort names of people, by the rules of a language, and as the library owner gives them."""

import pytest

from fascicle.sphinx_ext.model.filing import given_sort_names, sort_name


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("Ada Quill", "en", "Quill, Ada"),
        ("A. B. Quill", "en-GB", "Quill, A. B."),
        ("Ursula K. Le Guin", "en", "Le Guin, Ursula K."),
        ("Walter de la Mare", "en", "de la Mare, Walter"),
        ("Oliver St. John", "en", "St. John, Oliver"),
        ("Johann Wolfgang von Goethe", "en", "Goethe, Johann Wolfgang von"),
        ("Vincent van Gogh", "en", "van Gogh, Vincent"),
        ("Vincent van Gogh", "nl", "Gogh, Vincent van"),
        ("Alfred de Musset", "fr", "Musset, Alfred de"),
        ("Jean de La Fontaine", "fr", "La Fontaine, Jean de"),
        ("Miguel de Cervantes", "es", "Cervantes, Miguel de"),
        ("Martin Luther King, Jr.", "en", "King, Martin Luther, Jr."),
        ("Mrs. Askew", "en", "Askew, Mrs."),
        ('Ann "Nine" O’Dell', "en", 'O’Dell, Ann "Nine"'),
        ("Лев Толстой", "ru", "Толстой, Лев"),
    ],
)
def test_a_name_is_filed_under_the_family_name(name: str, language: str, expected: str) -> None:
    assert sort_name(name, language, {}) == expected


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Kiss Anna", "hu"),
        ("李白", "en"),
        ("Zoë", "en"),
        ("van Gogh", "en"),
        ("William of Orange", "en"),
        ("user 42", "en"),
        ("Ada Q.", "en"),
        ("nan lee", "en"),
        ("Mr", "en"),
        ("", "en"),
    ],
)
def test_any_other_name_is_filed_as_it_is_written(name: str, language: str) -> None:
    assert sort_name(name, language, {}) == name


def test_who_has_no_name_is_filed_without_an_article() -> None:
    assert sort_name("the ferryman", "en", {}) == "ferryman"
    assert sort_name("The Brothers Grimm", "en", {}) == "Brothers Grimm"


def test_a_given_sort_name_is_that_of_the_name_in_its_written_order() -> None:
    given = given_sort_names(["García Márquez, Gabriel", "Nan Lee", "King, Martin Luther, Jr."])
    assert sort_name("Gabriel García Márquez", "es", given) == "García Márquez, Gabriel"
    assert sort_name("nan  lee", "en", given) == "Nan Lee"
    assert sort_name("Martin Luther King, Jr.", "hu", given) == "King, Martin Luther, Jr."
