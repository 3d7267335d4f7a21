"""What the keeper says about a line outranks every rule, and survives edits elsewhere."""

import pytest

from fascicle.errors import DecisionError
from fascicle.model import Block, Draft, Heading, Paragraph, SceneBreak, Verse, text_of
from fascicle.readers.text import read_text
from fascicle.recovery import recover
from fascicle.recovery.decisions import apply_decisions
from fascicle.settings import Decision

TEXT = """It was late, and nobody had come.

Two years later

Somebody came
and went
again.

* * *

It was late again.


That was all.
"""


def read(text: str, *decisions: Decision) -> Draft:
    draft = read_text([("texts/tale.txt", text.encode())])
    return recover(apply_decisions(draft, decisions, "texts/tale.toml"))


def at(draft: Draft, line: int) -> Block:
    return next(block for block in draft.blocks if line in block.span)


def test_a_line_becomes_a_heading() -> None:
    heading = at(read(TEXT, Decision(3, "Two years", "heading", level=2)), 3)
    assert isinstance(heading, Heading)
    assert (heading.text, heading.level, heading.why.rule) == ("Two years later", 2, "decided")


def test_lines_become_one_paragraph_or_verse_or_keep_their_ends() -> None:
    joined = at(read(TEXT, Decision(5, "Somebody", "paragraph", last=7)), 5)
    assert isinstance(joined, Paragraph)
    assert text_of(joined.text) == "Somebody came and went again."
    verse = at(read(TEXT, Decision(5, "Somebody", "verse", last=7)), 5)
    assert isinstance(verse, Verse)
    kept = at(read(TEXT, Decision(5, "Somebody", "lines", last=7)), 5)
    assert isinstance(kept, Paragraph)
    assert text_of(kept.text) == text_of(verse.text) == "Somebody came\nand went\nagain."


def test_an_ornament_may_be_words_and_words_an_ornament() -> None:
    assert isinstance(at(read(TEXT, Decision(9, "* * *", "paragraph")), 9), Paragraph)
    mark = at(read(TEXT, Decision(3, "Two years", "ornament")), 3)
    assert isinstance(mark, SceneBreak)
    assert mark.mark == "Two years later"


def test_a_gap_is_a_break_or_is_none() -> None:
    plain = read(TEXT)
    assert isinstance(at(plain, 12), SceneBreak)
    joined = read(TEXT, Decision(14, "That was", "no-break"))
    assert not [b for b in joined.blocks if isinstance(b, SceneBreak) and not b.mark]
    parted = read(TEXT, Decision(5, "Somebody", "space-break"))
    assert isinstance(at(parted, 4), SceneBreak)


def test_lines_set_aside_are_in_the_ledger() -> None:
    draft = read(TEXT, Decision(3, "Two years", "set-aside"))
    assert [(a.kind, a.span.first, a.span.last) for a in draft.ledger] == [("decided", 3, 3)]


def test_a_line_that_has_moved_is_found_by_its_words() -> None:
    moved = "A new beginning.\n\nAnd more of it.\n\n" + TEXT
    heading = at(read(moved, Decision(3, "Two years", "heading")), 7)
    assert isinstance(heading, Heading)


def test_a_line_that_is_gone_is_named_with_what_stands_there_now() -> None:
    with pytest.raises(DecisionError) as caught:
        read(TEXT, Decision(3, "Three years", "heading"))
    assert str(caught.value) == (
        "texts/tale.toml: decision 1: line 3 does not say “Three years”: "
        "it says “Two years later”, nor does any other\n"
        "    Give the line's new number and beginning, or remove the decision."
    )


def test_a_line_that_could_be_two_others_is_asked_about() -> None:
    with pytest.raises(DecisionError, match=r"ends before it, and 2 other lines begin so"):
        read(TEXT, Decision(99, "It was late", "heading"))


def test_in_a_folder_a_line_is_counted_in_its_file() -> None:
    files = [("texts/tale/1.txt", TEXT.encode()), ("texts/tale/2.txt", TEXT.encode())]
    decision = Decision(3, "Two years", "heading", file="2.txt")
    draft = recover(apply_decisions(read_text(files), [decision], "texts/tale.toml"))
    (heading,) = (b for b in draft.blocks if isinstance(b, Heading))
    assert draft.source.place(heading.span.first) == "texts/tale/2.txt:3"


def test_a_file_that_the_text_has_not_is_named() -> None:
    with pytest.raises(
        DecisionError, match=r"no file “3\.txt”\n    Name one of its files: tale\.txt"
    ):
        read(TEXT, Decision(3, "Two years", "heading", file="3.txt"))


def test_one_line_is_decided_about_once() -> None:
    twice = [Decision(5, "Somebody", "verse", last=7), Decision(6, "and went", "paragraph")]
    with pytest.raises(DecisionError, match="line 6 has been decided about before"):
        read(TEXT, *twice)
    read(TEXT, Decision(14, "That was", "no-break"), Decision(14, "That was", "heading"))


def test_a_decision_ends_where_the_text_does() -> None:
    with pytest.raises(DecisionError, match="the text ends before line 400"):
        read(TEXT, Decision(14, "That was", "verse", last=400))


def test_in_a_folder_the_file_is_named() -> None:
    files = [("texts/tale/1.txt", TEXT.encode()), ("texts/tale/2.txt", TEXT.encode())]
    with pytest.raises(DecisionError, match="the text is 2 files, and none is named"):
        apply_decisions(read_text(files), [Decision(3, "Two years", "heading")], "texts/tale.toml")


def test_what_has_been_answered_is_not_asked_again() -> None:
    assert [query.name for query in read(TEXT).queries] == ["gap-in-prose"]
    assert read(TEXT, Decision(14, "That was", "as-read")).queries == ()
    odd = "CHAPTER 1\n\nIt was late.\n\n\n\nCHAPTER 5\n\nIt was later.\n"
    assert [query.name for query in read(odd).queries] == ["heading-number"]
    assert read(odd, Decision(7, "CHAPTER 5", "as-read")).queries == ()
    assert read(odd, Decision(7, "CHAPTER 5", "heading")).queries == ()
