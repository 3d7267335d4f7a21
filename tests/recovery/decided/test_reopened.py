"""Decisions about lines that a format has settled: lists, quotations, tables, what is set aside."""

from __future__ import annotations

import pytest

from fascicle.fidelity.compare import uncovered
from fascicle.model.blocks import (
    AsTyped,
    Block,
    Footnote,
    Group,
    Heading,
    Listing,
    SceneBreak,
    Verse,
    leaves,
    prose_of,
    text_of,
)
from fascicle.model.decision import Decision
from fascicle.model.draft import Draft
from fascicle.model.errors import DecisionError
from fascicle.readers.source import read_files
from fascicle.recovery import recover
from fascicle.recovery.decided.decisions import apply_decisions

PAGE = """<!DOCTYPE html><html><head><title>T</title></head><body>
<nav><a href="#a">Up</a></nav>
<p>It rained on the quay all day.</p>
<ul><li>A lamp.</li><li>A rope.</li></ul>
<p>Nobody came to the harbour.</p>
<blockquote><p>Dear Ada,</p><p>The tide is out, and so am I.</p><p>Yours, Ben</p></blockquote>
<p>She read it once, and again.</p>
<table><tr><td>High</td><td>noon</td></tr><tr><td>Low</td><td>six</td></tr></table>
<p>That was all.<a class="noteref" href="#n1">1</a></p>
<aside id="n1" role="doc-footnote">1 Or nearly all.</aside>
</body></html>"""


def read(*decisions: Decision) -> Draft:
    draft = read_files([("texts/tale.html", PAGE.encode())])
    draft = recover(apply_decisions(draft, decisions, "texts/tale.toml"))
    assert not uncovered(draft)
    return draft


def line_of(words: str) -> int:
    lines = read().source.lines
    return next(number for number, line in enumerate(lines, 1) if words in line)


def decide(read_as: str, words: str, last: str = "", **more: object) -> Draft:
    line = line_of(words)
    end = line_of(last) if last else line
    says = read().source.lines[line - 1]
    return read(Decision(read_as, line, says, last=end, **more))  # type: ignore[arg-type]


def at(draft: Draft, words: str) -> Block:
    return next(block for block in leaves(draft.blocks) if line_of(words) in block.span)


def test_the_page_is_settled_as_its_tags_say() -> None:
    draft = read()
    assert isinstance(at(draft, "A lamp"), Listing)
    assert isinstance(at(draft, "High"), AsTyped)
    assert isinstance(at(draft, "Or nearly"), Footnote)
    assert next(aside.kind for aside in draft.ledger) == "contents"


def test_a_list_becomes_verse() -> None:
    verse = at(decide("verse", "A lamp", "A rope"), "A lamp")
    assert isinstance(verse, Verse)
    assert text_of(verse.text) == "- A lamp.\n- A rope."


def test_an_item_becomes_a_paragraph_and_the_rest_is_read_as_ever() -> None:
    draft = decide("paragraph", "A rope")
    assert prose_of(at(draft, "A rope")) == "- A rope."
    assert at(draft, "A lamp") is not at(draft, "A rope")


def test_a_table_becomes_a_paragraph() -> None:
    assert prose_of(at(decide("paragraph", "High", "Low"), "High")).split() == [
        "High", "noon", "Low", "six",
    ]  # fmt: skip


def test_a_quotation_becomes_a_letter() -> None:
    draft = decide("letter", "Dear Ada", "Yours")
    groups = [block for block in draft.blocks if isinstance(block, Group)]
    assert [group.kind for group in groups] == ["letter"]


def test_paragraphs_of_a_quotation_become_paragraphs_of_the_text() -> None:
    draft = decide("paragraph", "Dear Ada", "Yours")
    kinds = {block.kind for block in draft.blocks if isinstance(block, Group)}
    assert "quotation" not in kinds  # the passes may see the letter


def test_a_line_inside_a_quotation_becomes_a_heading_there() -> None:
    draft = decide("heading", "Dear Ada")
    assert isinstance(at(draft, "Dear Ada"), Heading)
    assert [group.kind for group in draft.blocks if isinstance(group, Group)] == ["quotation"]


@pytest.mark.parametrize("words", ["Dear Ada", "A lamp", "High", "She read"])
def test_a_scene_ends_before_a_settled_block(words: str) -> None:
    draft = decide("space-break", words)
    after = next(n for n, block in enumerate(draft.blocks) if line_of(words) in block.span)
    assert isinstance(draft.blocks[after - 1], SceneBreak)
    assert type(draft.blocks[after]) is type(
        next(block for block in read().blocks if line_of(words) in block.span)
    )


def test_what_the_reader_has_set_aside_becomes_text() -> None:
    draft = decide("text", "Up")
    assert prose_of(draft.blocks[0]) == "Up"
    assert not [aside for aside in draft.ledger if aside.kind == "contents"]


def test_a_list_is_set_aside() -> None:
    draft = decide("set-aside", "A lamp", "A rope")
    assert sum(aside.kind == "decided" for aside in draft.ledger) == 1
    assert not [block for block in draft.blocks if isinstance(block, Listing)]


def test_a_decision_about_a_note_that_the_file_marks_is_refused() -> None:
    with pytest.raises(DecisionError, match=r"a part of a note.*the file marks"):
        decide("verse", "Or nearly")
