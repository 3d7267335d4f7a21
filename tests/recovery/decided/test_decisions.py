"""Decisions take precedence over every rule, and survive edits elsewhere."""

from typing import get_args

import pytest
from msgspec.structs import replace

from fascicle.fidelity.compare import uncovered
from fascicle.model.blocks import (
    Block,
    Group,
    Heading,
    Listing,
    Paragraph,
    SceneBreak,
    Stretch,
    Verse,
    leaves,
    text_of,
)
from fascicle.model.decision import Decision, DivisionKind, ReadAs
from fascicle.model.draft import Draft
from fascicle.model.errors import DecisionError
from fascicle.readers.source import read_files
from fascicle.readers.text import read_text
from fascicle.recovery import recover
from fascicle.recovery.decided.decisions import apply_decisions
from fascicle.recovery.headings.keywords import KINDS, NAMED

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
    heading = at(read(TEXT, Decision("heading", 3, "Two years", level=2)), 3)
    assert isinstance(heading, Heading)
    assert (heading.text, heading.level, heading.why.rule) == ("Two years later", 2, "decided")


@pytest.mark.parametrize("rule", ["*** START OF THE PROJECT GUTENBERG EBOOK TALE ***", "=" * 30])
def test_a_decided_line_stays_out_of_the_ledger(rule: str) -> None:
    text = f"Title: Tale\nAuthor: Ada Quill\n\nThis a goat has told me.\n\n{rule}\n\n{TEXT}"
    assert 4 in {aside.span.first for aside in read(text).ledger}
    draft = read(text, Decision("paragraph", 4, "This a goat"))
    assert isinstance(at(draft, 4), Paragraph)
    assert [aside.span.first for aside in draft.ledger] == [1, 6]


def test_lines_become_one_paragraph_or_verse_or_keep_their_ends() -> None:
    joined = at(read(TEXT, Decision("paragraph", 5, "Somebody", last=7)), 5)
    assert isinstance(joined, Paragraph)
    assert text_of(joined.text) == "Somebody came and went again."
    verse = at(read(TEXT, Decision("verse", 5, "Somebody", last=7)), 5)
    assert isinstance(verse, Verse)
    kept = at(read(TEXT, Decision("lines", 5, "Somebody", last=7)), 5)
    assert isinstance(kept, Paragraph)
    assert text_of(kept.text) == text_of(verse.text) == "Somebody came\nand went\nagain."


def test_a_line_between_two_decided_stanzas_stays_prose() -> None:
    text = f"{TEXT}\nRoses are red,\nthe river is brown,\n\nThen the sun came out.\n\n"
    text += "Violets fade,\nthe bridge has come down,\n\nShe rang it again.\n"
    first = text.splitlines().index("Roses are red,") + 1
    decided = [
        Decision("verse", first, "Roses are red,", last=first + 1),
        Decision("verse", first + 5, "Violets fade,", last=first + 6),
    ]
    draft = read(text, *decided)
    assert isinstance(at(draft, first + 3), Paragraph)
    assert isinstance(at(draft, first), Verse)


def test_an_ornament_may_be_words_and_words_an_ornament() -> None:
    assert isinstance(at(read(TEXT, Decision("paragraph", 9, "* * *")), 9), Paragraph)
    mark = at(read(TEXT, Decision("ornament", 3, "Two years")), 3)
    assert isinstance(mark, SceneBreak)
    assert mark.mark == "Two years later"


def test_a_gap_can_be_decided_to_be_a_break_or_no_break() -> None:
    plain = read(TEXT)
    assert isinstance(at(plain, 12), SceneBreak)
    joined = read(TEXT, Decision("no-break", 14, "That was"))
    assert not [b for b in joined.blocks if isinstance(b, SceneBreak) and not b.mark]
    parted = read(TEXT, Decision("space-break", 5, "Somebody"))
    assert isinstance(at(parted, 4), SceneBreak)


def test_a_break_before_a_wrapped_paragraph_leaves_it_whole() -> None:
    text = "It was late.\n\n\nIt came back in the evening, with a\nlamp in the window, as always.\n"
    draft = read(text, Decision("space-break", 4, "It came back"))
    lines = [(block.span.first, block.span.last) for block in draft.blocks]
    assert lines == [(1, 1), (2, 3), (4, 5)]


# Two gaps between speeches without a full stop: they may be scene breaks.
SAID = '"It is late"\n\n"I know it"\n\n\n"so you say"\n\n"I do"\n\n\n"and so it is"\n\n"Yes"\n'


def test_the_query_about_a_decided_gap_moves_to_the_next_of_its_class() -> None:
    def asked(*decisions: Decision) -> list[int]:
        return [query.span.first for query in read(SAID, *decisions).queries]

    first, second = Decision("no-break", 6, '"so you'), Decision("space-break", 11, '"and so')
    assert asked() == [6]
    assert asked(first) == asked(Decision("as-read", 6, '"so you')) == [11]
    assert asked(first, second) == []


def test_lines_set_aside_are_in_the_ledger() -> None:
    draft = read(TEXT, Decision("set-aside", 3, "Two years"))
    assert [(a.kind, a.span.first, a.span.last) for a in draft.ledger] == [("decided", 3, 3)]


def test_a_line_that_has_moved_is_found_by_its_words_and_both_neighbours() -> None:
    moved = "A new beginning.\n\nAnd more of it.\n\n" + TEXT
    decision = Decision("heading", 3, "Two years", after="It was late,", before="Somebody")
    assert isinstance(at(read(moved, decision), 7), Heading)
    for edited in (replace(decision, before=None), replace(decision, after="It was early")):
        with pytest.raises(DecisionError, match="line 7 does, but may be another one"):
            read(moved, edited)


def test_the_error_about_a_missing_line_shows_the_current_line() -> None:
    with pytest.raises(DecisionError) as caught:
        read(TEXT, Decision("heading", 3, "Three years"))
    assert str(caught.value) == (
        "texts/tale.toml: decision 1: line 3 does not begin with “Three years”: "
        "it begins with “Two years later”; no other line matches\n"
        "    Remove it (fascicle decide texts/tale.toml 3 --forget), and decide again; "
        "or correct `line` in the TOML."
    )


def test_an_ambiguous_line_is_an_error() -> None:
    with pytest.raises(DecisionError, match=r"ends before it; 2 other lines match"):
        read(TEXT, Decision("heading", 99, "It was late"))


def test_in_a_folder_a_line_is_counted_in_its_file() -> None:
    files = [("texts/tale/1.txt", TEXT.encode()), ("texts/tale/2.txt", TEXT.encode())]
    decision = Decision("heading", 3, "Two years", file="2.txt")
    draft = recover(apply_decisions(read_text(files), [decision], "texts/tale.toml"))
    (heading,) = (b for b in draft.blocks if isinstance(b, Heading))
    assert draft.source.place(heading.span.first) == "texts/tale/2.txt:3"


def test_an_unknown_file_is_an_error() -> None:
    with pytest.raises(
        DecisionError, match=r"no file “3\.txt”\n    Name one of its files: tale\.txt"
    ):
        read(TEXT, Decision("heading", 3, "Two years", file="3.txt"))


def test_a_second_decision_about_a_line_is_an_error() -> None:
    twice = [Decision("verse", 5, "Somebody", last=7), Decision("paragraph", 6, "and went")]
    with pytest.raises(DecisionError, match="there is already a decision about line 6"):
        read(TEXT, *twice)
    read(TEXT, Decision("no-break", 14, "That was"), Decision("heading", 14, "That was"))


def test_a_decision_beyond_the_end_of_the_text_is_an_error() -> None:
    with pytest.raises(DecisionError, match="the text ends before line 400"):
        read(TEXT, Decision("verse", 14, "That was", last=400))


def test_a_decision_about_a_folder_must_name_the_file() -> None:
    files = [("texts/tale/1.txt", TEXT.encode()), ("texts/tale/2.txt", TEXT.encode())]
    with pytest.raises(DecisionError, match="the text has 2 files, and the decision names none"):
        apply_decisions(read_text(files), [Decision("heading", 3, "Two years")], "texts/tale.toml")


def test_a_decided_line_raises_no_query() -> None:
    odd = "CHAPTER 1\n\nIt was late.\n\n\n\nCHAPTER 5\n\nIt was later.\n"
    assert [query.name for query in read(odd).queries] == ["heading-number"]
    assert read(odd, Decision("as-read", 7, "CHAPTER 5")).queries == ()
    assert read(odd, Decision("heading", 7, "CHAPTER 5")).queries == ()


def test_numbers_out_of_order_are_one_question_and_one_answer() -> None:
    odd = "".join(f"CHAPTER {n}\n\nIt was late.\n\n\n\n" for n in (1, 5, 3, 9))
    (query,) = read(odd).queries
    assert query.places == (7, 13, 19)
    assert query.question == (
        "chapter 5 comes after chapter 1, and 2 more numbers are out of order; is that intended?"
    )
    assert read(odd, Decision("as-read", every="odd-numbers")).queries == ()
    (left,) = read(odd, Decision("as-read", 7, "CHAPTER 5")).queries
    assert left.places == (13, 19)


# What lines may be


LETTER = """It came on a Monday.

Dear Ada,

The roof is off again, and the sheep have _opinions_ about it that I
shall not repeat to you here.

* * *

    Blow, wind, blow,
    and then be so good as to stop.

Your brother,
Bell

It went on the fire.
"""


def test_the_inside_of_a_decided_group_is_recovered() -> None:
    for kind in ("letter", "quotation", "epigraph", "dedication", "note", "summary"):
        group = at(read(LETTER, Decision(kind, 3, "Dear", last=14)), 3)
        assert isinstance(group, Group)
        assert (group.kind, group.span.last, group.why.rule) == (kind, 14, "decided")
        kinds = [type(block).__name__ for block in group.blocks]
        assert kinds == ["Paragraph", "Paragraph", "SceneBreak", "Verse", "Paragraph"]
        assert isinstance(group.blocks[1], Paragraph)
        assert [run.text for run in group.blocks[1].text if run.style != "plain"] == ["opinions"]


def test_what_the_passes_set_aside_inside_a_letter_is_in_the_ledger() -> None:
    marked = LETTER.replace("    Blow", "/*\n    Blow").replace("stop.\n", "stop.\n*/\n")
    draft = read(marked, Decision("letter", 3, "Dear", last=16))
    assert [(aside.kind, aside.span.first) for aside in draft.ledger] == [
        ("no-wrap mark", 10),
        ("no-wrap mark", 13),
    ]
    assert not uncovered(draft)


def test_a_decided_quotation_stays_inside_a_letter() -> None:
    whole = LETTER.replace("* * *\n\n", "")
    assert isinstance(at(read(whole), 3), Group)
    letter = at(read(whole, Decision("quotation", 5, "The roof", last=6)), 3)
    assert isinstance(letter, Group)
    assert [b.kind for b in letter.blocks if isinstance(b, Group)] == ["quotation"]


def test_a_gap_inside_a_letter_may_be_a_break_in_any_order_of_decisions() -> None:
    decisions = [Decision("letter", 3, "Dear", last=14), Decision("space-break", 13, "Your")]
    for order in (decisions, decisions[::-1]):
        group = at(read(LETTER, *order), 3)
        assert isinstance(group, Group)
        assert [b.span.first for b in group.blocks if isinstance(b, SceneBreak)] == [8, 12]


def test_a_list_has_its_numbers_or_an_entry_a_line() -> None:
    counted = at(read("1. eggs\n2. bread\n", Decision("list", 1, "1.", last=2)), 1)
    assert isinstance(counted, Listing)
    assert [item.marker for item in counted.items] == ["1.", "2."]
    alone = at(read("7. salt,\n   a pound\n", Decision("list", 1, "7. salt,", last=2)), 1)
    assert isinstance(alone, Listing)
    assert [(i.marker, text_of(i.text)) for i in alone.items] == [("7.", "salt, a pound")]
    lines = at(read("- eggs\nbread - rye\n7. salt\n", Decision("list", 1, "- eggs", last=3)), 1)
    assert isinstance(lines, Listing)
    said = [(item.marker, text_of(item.text)) for item in lines.items]
    assert said == [("-", "eggs"), ("-", "bread - rye"), ("-", "7. salt")]


def test_a_decided_heading_has_the_decided_kind() -> None:
    heading = at(read(TEXT, Decision("heading", 3, "Two", kind="interlude")), 3)
    assert isinstance(heading, Heading)
    assert (heading.kind, heading.level, heading.text) == ("interlude", 1, "Two years later")


def test_a_decided_heading_has_the_level_of_its_kind() -> None:
    parts = "PART ONE\n\nCHAPTER I\n\nIt was.\n\nAnother door\n\nIt is.\n\nPART TWO\n\nMore.\n"
    heading = at(read(parts, Decision("heading", 7, "Another")), 7)
    assert isinstance(heading, Heading)
    assert heading.level == 2
    heading = at(read(parts, Decision("heading", 7, "Another", kind="part")), 7)
    assert isinstance(heading, Heading)
    assert heading.level == 1


def test_every_kind_of_the_rules_can_be_decided() -> None:
    assert {*KINDS.values(), *NAMED.values()} <= set(get_args(DivisionKind))


@pytest.mark.parametrize("read_as", get_args(ReadAs))
def test_every_line_is_covered_after_any_decision(read_as: ReadAs) -> None:
    title = "The Storm" if read_as == "division" else None
    for first in (1, 3, 5, 8, 10, 13, 16):
        says = LETTER.splitlines()[first - 1].strip()
        for last in (None, first, 14, 16):
            if last and last < first:
                continue
            draft = read(LETTER, Decision(read_as, first, says, last, title=title))
            assert not uncovered(draft)
            assert not any(isinstance(block, Stretch) for block in leaves(draft.blocks))


CHAPTERS = """PART ONE

CHAPTER I

It rained, and the ferry
did not come, not before
the next day.

CHAPTER II

It came.
"""


def test_a_division_begins_before_a_line_with_a_title_of_its_own() -> None:
    draft = read(CHAPTERS, Decision("division", 6, "did not", title="The  Storm"))
    found = [block for block in draft.blocks if isinstance(block, Heading)]
    assert [(it.text, it.level, it.is_supplied) for it in found] == [
        ("PART ONE", 1, False),
        ("CHAPTER I", 2, False),
        ("The Storm", 2, True),
        ("CHAPTER II", 2, False),
    ]
    below = draft.blocks[draft.blocks.index(found[2]) + 1]
    assert isinstance(below, Paragraph)
    assert text_of(below.text) == "did not come, not before\nthe next day."
    assert draft.typed(found[2]) == ""


def test_a_number_and_its_title_become_one_heading() -> None:
    text = "It rained.\n\nCHAPTER 4\n\nThe Lamp\n\nIt came.\n"
    draft = read(text, Decision("heading", 3, "CHAPTER 4", 5, level=2))
    (heading,) = (block for block in draft.blocks if isinstance(block, Heading))
    assert (heading.label, heading.title, heading.number) == ("CHAPTER 4", "The Lamp", 4)
    text = text.replace("CHAPTER 4", "The Oar")
    draft = read(text, Decision("heading", 3, "The Oar", 5))
    assert len([block for block in draft.blocks if isinstance(block, Heading)]) == 2


def test_a_division_replaces_the_break_before_its_line() -> None:
    text = CHAPTERS.replace("ferry\n", "ferry.\n\n* * *\n\n")
    draft = read(text, Decision("division", 9, "did not", title="The Storm", kind="epilogue"))
    assert not any(isinstance(block, SceneBreak) for block in draft.blocks)
    assert [b.kind for b in draft.blocks if isinstance(b, Heading) and b.is_supplied] == [
        "epilogue"
    ]


def test_a_passage_that_the_file_marks_is_divided_by_no_title() -> None:
    page = b"<p>It rained.</p><ul><li>a lamp</li><li>an oar</li></ul><p>It came.</p>"
    draft = read_files((("texts/tale.html", page),))
    line = next(n for n, text in enumerate(draft.source.lines, 1) if "an oar" in text)
    decision = Decision("division", line, draft.source.lines[line - 1].strip(), title="The Storm")
    with pytest.raises(DecisionError, match="inside a list"):
        apply_decisions(draft, [decision], "texts/tale.toml")
