"""Decisions: their classes have answers and words."""

from __future__ import annotations

from fascicle.model.decision import EVERY, IN_WORDS, READ_AS_OF, Decision


def test_each_class_of_places_has_its_answers_and_its_words() -> None:
    assert {*EVERY} == {*READ_AS_OF} - {"gaps"} == {*IN_WORDS}
    for every in EVERY:
        for read_as in READ_AS_OF[every]:
            assert str(Decision(read_as, every=every)).startswith(f"{IN_WORDS[every]}: ")


def test_the_quotation_marks_of_a_line_become_single_ones() -> None:
    decision = Decision("heading", line=4, says="“Where is", title="“Here”")
    assert str(decision) == "line 4, “‘Where is”: heading “‘Here’”"
