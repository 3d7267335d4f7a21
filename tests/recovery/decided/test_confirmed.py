"""A confirmed reading is kept, whatever the rules say; what cannot be kept is asked about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from msgspec.structs import replace

from fascicle.fidelity.compare import uncovered
from fascicle.model.blocks import Group, KeptSpace, SceneBreak, Span, Verse
from fascicle.model.decision import Decision
from fascicle.readers.text import read_text
from fascicle.recovery import PASSES, recover
from fascicle.recovery.breaks import space_breaks
from fascicle.recovery.decided.answers import apply_answers
from fascicle.recovery.decided.confirmed import (
    _digest,
    parts_at,
    places_of,
    reading_at,
    with_confirmed,
)
from fascicle.recovery.decided.decided_lines import context_of
from fascicle.recovery.decided.decisions import apply_decisions
from fascicle.recovery.passages.letters import letters

if TYPE_CHECKING:
    from fascicle.model.draft import Draft

STORY = Path(__file__).parents[2].joinpath("data/ferry.txt").read_text("utf-8")
LETTER = """CHAPTER I

It came on a Monday.

Dear Ada,

The roof is off again, and the sheep have opinions about it that I
shall not repeat to you here.

    Blow, wind, blow,
    and then be so good as to stop.

Your brother,
Bell

It went on the fire.
"""


def read(text: str, *decisions: Decision) -> Draft:
    draft = read_text([("texts/tale.txt", text.encode())])
    draft = with_confirmed(apply_decisions(draft, decisions, "texts/tale.toml"), recover)
    assert not uncovered(draft)
    return draft


def as_read(text: str, line: int, *, reading: str = "") -> Decision:
    """Return the decision that a line is right as it is read, or that it was read in a way."""
    draft = read(text)
    context = context_of(draft.source, line)
    return Decision("as-read", line, **context, confirms=reading or reading_at(draft, line))


def names(draft: Draft, line: int) -> list[str]:
    return [part.name for part in parts_at(draft, line)]


def gaps(draft: Draft) -> dict[int, str]:
    return {
        block.span.last + 1: type(block).__name__
        for block in draft.blocks
        if isinstance(block, KeptSpace | SceneBreak)
    }


def asked(draft: Draft) -> list[str]:
    return [query.question for query in draft.queries if query.name == "confirmed-reading"]


def test_a_reading_is_the_gap_before_a_line_and_the_blocks_around_it() -> None:
    draft = read(LETTER)
    assert reading_at(draft, 1) == "heading chapter 1"
    assert reading_at(read(STORY), 5) == "kept-space 3; paragraph"
    gap, letter, verse = reading_at(draft, 10).split("; ")
    assert gap == "no-break 1"
    assert letter.startswith("letter 5-14 ")
    assert verse.startswith("verse 10-11 ")


def test_a_confirmed_gap_outlives_other_thresholds_and_other_answers() -> None:
    decision = as_read(STORY, 10)
    with patch.object(space_breaks, "SURE", -9.0):
        assert gaps(read(STORY)) == dict.fromkeys((5, 10, 16), "SceneBreak")
        assert gaps(read(STORY, decision))[10] == "KeptSpace"
    with patch.object(space_breaks, "ASKED", 9.0):
        assert gaps(read(STORY, decision))[10] == "KeptSpace"
    assert 10 not in gaps(read(STORY, Decision("space-break", 7, '"The second')))
    draft = read(STORY, Decision("space-break", 7, '"The second'), decision)
    assert gaps(draft)[10] == "KeptSpace"
    assert asked(draft) == []


@pytest.mark.parametrize(
    ("line", "reading"),
    [
        (1, "heading part 2"),
        (1, "paragraph"),
        (3, "verse"),
        (3, "ornament"),
        (3, "heading section 3"),
        (3, "set-aside"),
        (16, "quotation; paragraph"),
    ],
)
def test_a_block_is_read_as_it_was_confirmed(line: int, reading: str) -> None:
    draft = read(LETTER, as_read(LETTER, line, reading=reading))
    assert names(draft, line) == reading.split("; ")
    assert asked(draft) == []
    others = [n for n in (1, 3, 5, 7, 10, 13, 16) if n != line]
    assert [names(draft, n) for n in others] == [names(read(LETTER), n) for n in others]


def test_the_lines_of_a_block_stay_together() -> None:
    decision = as_read(LETTER, 10)
    assert not any(isinstance(block, Group) for block in read_without_letters().blocks)
    draft = read_without_letters(decision)
    (letter,) = (block for block in draft.blocks if isinstance(block, Group))
    assert (letter.kind, letter.span.first, letter.span.last) == ("letter", 5, 14)
    assert [b.span.first for b in letter.blocks if isinstance(b, Verse)] == [10]


def read_without_letters(*decisions: Decision) -> Draft:
    def recover_others(draft: Draft) -> Draft:
        for step in PASSES:
            draft = draft if step is letters else step(draft)
        return apply_answers(draft)

    draft = read_text([("texts/tale.txt", LETTER.encode())])
    return with_confirmed(apply_decisions(draft, decisions, "texts/tale.toml"), recover_others)


def test_a_block_whose_lines_have_changed_is_read_anew_and_asked_about() -> None:
    decision = as_read(LETTER, 10)
    changed = LETTER.replace("so good as", "so kind as")
    assert asked(read(changed, decision)) == []
    prose = (
        LETTER.replace("    Blow", "Blow")
        .replace("    and then", "and then")
        .replace("blow,\n", "blow, and this is a line as long as those of the letter above it,\n")
    )
    assert names(read(prose), 10) != ["letter", "verse"]
    (question,) = asked(read(prose, decision))
    assert question.startswith("you confirmed texts/tale.txt:10 as verse; it is now read as letter")


TABLE = """It was.

Train      London    York
Night      10.30     14.05
Day        08.15     11.50
Mail       23.10     04.45

It is.
"""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PORTIA. It was.\nAnd it is.\n\nNERISSA. So.\n\n" * 4, "speech"),
        (TABLE, "preformatted"),
        ("It was.[1]\n\n[1] A wall, and a door in it,\nand so on.\n\nIt is.\n", "footnote"),
        ("Ada: are you there?\nBell: no\nAda: good\nBell: so\nAda: bye\n", "chat"),
    ],
)
def test_another_length_of_a_block_that_cannot_be_decided_is_asked_about(
    text: str, name: str
) -> None:
    draft = read(text)
    line = next(n for n in range(1, 9) if names(draft, n) and names(draft, n)[-1] == name)
    decision = as_read(text, line)
    assert asked(read(text, decision)) == []
    (*_, part) = parts_at(draft, line)
    first, last = part.span.first, part.span.last
    said = f"{name} {first}-{last - 1} {_digest(draft.source, Span(first, last - 1))}"
    (question,) = asked(read(text, as_read(text, line, reading=said)))
    was, now = (f"{name} of {n} line{'s' * (n > 1)}" for n in (last - first, last - first + 1))
    assert question == f"you confirmed texts/tale.txt:{line} as {was}; it is now read as {now}"


def test_a_gap_of_another_width_is_read_anew() -> None:
    decision = as_read(STORY, 7)
    assert decision.confirms == "no-break 1; paragraph"
    wider = STORY.replace('sheep"\n\n', 'sheep"\n\n\n\n\n')
    (question,) = asked(read(wider, replace(decision, line=10)))
    assert "texts/tale.txt:10 as no break; it is now read as " in question


def test_all_places_of_a_confirmed_class_stay_as_they_are() -> None:
    draft = read(STORY)
    decision = Decision("as-read", every="other-gaps", places=places_of(draft, "other-gaps"))
    assert decision.places
    assert [said.partition(" ")[0] for said in decision.places] == ["5", "16"]
    with patch.object(space_breaks, "SURE", -9.0):
        assert gaps(read(STORY, decision)) == {5: "KeptSpace", 10: "SceneBreak", 16: "KeptSpace"}
        moved = gaps(read(f"It was late.\n\n{STORY}", decision))
        assert moved == {7: "KeptSpace", 12: "SceneBreak", 18: "KeptSpace"}
    gone = STORY.replace('"They had the wall by then, and a door in it"\n\n', "")
    assert asked(read(gone, decision)) == [
        "you confirmed line 16 as kept space; its words are gone"
    ]


def test_a_decision_of_a_later_day_takes_precedence() -> None:
    confirmed = as_read(STORY, 10)
    draft = read(STORY, confirmed, Decision("space-break", 10, '"The next year'))
    assert gaps(draft)[10] == "SceneBreak"
    assert asked(draft) == []


def test_an_answer_without_a_recorded_reading_only_settles_the_question() -> None:
    bare = replace(as_read(STORY, 10), confirms=None)
    with patch.object(space_breaks, "SURE", -9.0):
        assert gaps(read(STORY, bare))[10] == "SceneBreak"
