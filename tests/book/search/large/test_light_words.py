"""Words are read as the browser reads a query: `large.test.mjs` has the same cases."""

import pytest

from fascicle.book.search.light_index import lookups_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Lamp at Saint-Côme", ["the", "lamp", "at", "saint", "come"]),
        ("O’Brien’s dogs' 'tis", ["obriens", "dogs", "tis"]),
        ("a''b", ["a", "b"]),
        ("He said—I do…now.", ["he", "said", "i", "do", "now"]),
        ("snake_case $5 + ½", ["snake_case", "$5", "+", "½"]),
        ("Straße ΟΔΟΣ İzmir", ["straße", "οδος", "izmir"]),
        ("", []),
        ("… — !", []),
    ],
)
def test_a_text_is_read_as_folded_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_scripts_without_spaces_are_looked_up_by_two_letters() -> None:
    assert list(lookups_of(words_of("图书馆的猫"))) == ["图书", "书馆", "馆的", "的猫", "猫"]
    assert list(lookups_of(words_of("ねこ cat"))) == ["ねこ", "こ", "cat"]
