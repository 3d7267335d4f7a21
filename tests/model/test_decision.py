"""Decisions: their classes have answers and words."""

from __future__ import annotations

from fascicle.model.decision import EVERY, IN_WORDS, READ_AS_OF, Decision


def test_each_class_of_places_has_its_answers_and_its_words() -> None:
    assert {*EVERY} == {*READ_AS_OF} - {"gaps"} == {*IN_WORDS}
    for every in EVERY:
        for read_as in READ_AS_OF[every]:
            assert str(Decision(read_as, every=every)).startswith(f"{IN_WORDS[every]}: ")
