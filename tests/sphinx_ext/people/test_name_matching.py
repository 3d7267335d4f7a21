"""Names in sentences: a table of who is meant."""

import json

import pytest

from fascicle.sphinx_ext.model.published_work import parse_entries
from fascicle.sphinx_ext.people.name_matching import build_naming
from slow_cases import mostly_slow

VICKERY = ("Ada Vickery", "Ada", "Miss Vickery", "Captain", "the tollkeeper")
THORNE = ("Ada Thorne", "Thorne")
LANE = ("Vickery Lane",)


def named(text: str, *cast: tuple[str, ...], language: str = "en") -> list[str]:
    """Name those of a cast whom a text names."""
    listed = [{"name": name, "aliases": aliases} for name, *aliases in cast]
    found = parse_entries(json.dumps(listed))
    return [found[number].name for number in sorted(build_naming(found, language).named_in(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Ada Vickery came.",
        "It was Ada.",
        "“Ada’s here.”",
        "Ada's hat",
        "d’Ada",
        "Ada--or somebody",
        "So Ada I believe",
        "Ask Miss Vickery.",
        "Here came the tollkeeper.",
        "Ada, Thorne",
    ],
)
def test_a_name_counts_with_its_possessive_and_between_any_marks(text: str) -> None:
    assert named(text, VICKERY) == ["Ada Vickery"]


@pytest.mark.parametrize(
    "text",
    ["ada vickery", "ADA", "Adaline", "Nevada", "Ada-Marie", "Tollkeeper", "Vickery", ""],
)
def test_a_name_counts_as_whole_words_as_they_are_written(text: str) -> None:
    assert named(text, VICKERY) == []


def test_a_first_name_with_another_surname_is_somebody_else() -> None:
    assert named("The sister, Ada Thorne, wept.", VICKERY) == []
    assert named("Ada Vickery's sister Ada Thorne", VICKERY) == ["Ada Vickery"]
    assert named("Ada Vickery's sister Ada Thorne", VICKERY, THORNE) == [
        "Ada Vickery",
        "Ada Thorne",
    ]


def test_where_nouns_have_capitals_a_word_behind_a_first_name_tells_nothing() -> None:
    assert named("Da sah Ada Häuser.", VICKERY, language="de") == ["Ada Vickery"]


def test_a_name_that_is_nothing_but_a_first_name_stands_with_any_surname() -> None:
    assert named("Ada Vickery came.", ("Ada",)) == ["Ada"]


def test_of_names_that_overlap_the_longer_counts() -> None:
    assert named("Up Vickery Lane.", ("Vickery",), LANE) == ["Vickery Lane"]
    assert named("Miss Ada Vickery", ("Miss Ada",), ("Ada Vickery",)) == ["Ada Vickery"]
    assert named("Up Vickery Lane came Vickery.", ("Vickery",), LANE) == ["Vickery", "Vickery Lane"]


def test_what_two_are_called_is_the_name_of_neither() -> None:
    both = (("Ada Vickery", "Ada"), ("Ada Thorne", "Ada"))
    assert named("Ada came.", *both) == []
    assert named("Ada came.", *both, ("Ada",)) == ["Ada"]


def test_a_title_alone_counts_only_where_it_is_the_name() -> None:
    assert named("The Captain came, and Mr. too.", VICKERY) == []
    assert named("The Captain came.", ("Captain",)) == ["Captain"]


@pytest.mark.parametrize("apostrophe", ["'", "’", "ʼ"])
def test_the_shape_of_an_apostrophe_does_not_count(apostrophe: str) -> None:
    assert named(f"Then O{apostrophe}Dell’s hat fell.", ("O'Dell",)) == ["O'Dell"]
    assert named("Then O'Dell's hat fell.", (f"O{apostrophe}Dell",)) != []


def test_accents_count_however_they_are_made() -> None:
    assert named("Zoe\u0308 came.", ("Zo\u00eb",)) == ["Zo\u00eb"]
    assert named("Zoe came.", ("Zo\u00eb",)) == []


def test_a_possessive_without_an_apostrophe_counts_where_the_language_has_it() -> None:
    assert named("Adas Haus", VICKERY, language="de-AT") == ["Ada Vickery"]
    assert named("Adas Haus", VICKERY) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [("安娜走了", "安娜"), ("昨天Adaは来た", "Ada"), ("안나는 왔다", "안나"), ("แอนนามา", "แอนนา")],
)
def test_where_words_have_no_spaces_a_name_may_stand_anywhere(text: str, name: str) -> None:
    assert named(text, (name,)) == [name]


@pytest.mark.parametrize("count", mostly_slow([60, 300], 60))
def test_many_long_names_are_learnt_quickly(count: int) -> None:
    cast = [(f"{'x' * 90} {number}", f"{'x' * 80} {number}") for number in range(count)]
    assert named("nobody", *cast) == []
