"""The length of a text in words."""

import pytest

from fascicle.model.words import length_of, words


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("It was colder on the weir.", 6),
        ("", 0),
        ("川のそばに小さな家があった。", 13),
        ("二〇二六年、Tokyo駅にて", 9),
        ("他走了。他没有说话。", 8),
        ("ฝนตก", 4),
        ("집은 강가에 있었다.", 3),
        ("Der Fluß stieg; es war spät.", 6),
    ],
)
def test_letters_count_in_scripts_without_spaces(text: str, length: int) -> None:
    assert length_of(text) == length


def test_other_texts_count_words() -> None:
    text = "“Père,” dit-elle — 3 €, c’est trop. Υπήρχε ένα σπίτι. Дом стоял у реки."
    assert length_of(text) == len(words(text))
