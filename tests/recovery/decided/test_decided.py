"""After any decisions, the pages hold every word of the text, and each decision holds."""

from __future__ import annotations

from typing import get_args

from hypothesis import example, given
from hypothesis import strategies as st

from case_texts import spliced
from fascicle.convert import Text, convert
from fascicle.model.blocks import Heading, Listing, Paragraph, SceneBreak, Verse, leaves
from fascicle.model.decision import READ_AS_OF, Decision, Every, ReadAs
from fascicle.model.errors import DecisionError, SourceError
from fascicle.readers.text import read_text, split_lines
from fascicle.recovery import recover
from fascicle.recovery.decided.decisions import ASIDE, apply_decisions
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

LINES = st.sampled_from([
    "CHAPTER I", "CHAPTER II: The Door", "I", "7", "Prologue", "The Door", "* * *", "...", "#",
    "Dear Ada,", "Yours ever,", "1. eggs", "2. bread", "- soap", "7. salt", "[1] A note.",
    "Shut.[1]", "_shut_ and *open*", "    set in", "      deeper", "--Old Song", "3 May 1880",
    "The ferry left at six, whatever the weather, and came back at nine with",
    "the post, two sheep and a woman who had missed her stop at the other end.", "“Well?”",
])  # fmt: skip
ENDS = st.sampled_from(["\n", "\n", "\n\n", "\n\n", "\n\n\n", "\n\n\n\n\n", "\n\f\n"])
TEXTS = st.lists(st.tuples(LINES, ENDS), min_size=1, max_size=25).map(
    lambda lines: "It was.\n\n" + "".join(line + end for line, end in lines)
)
TEXTS |= spliced().map("It was.\n\n{}".format)


@st.composite
def decided(draw: st.DrawFn) -> tuple[str, list[Decision]]:
    """Draw a text and decisions about some of its lines, and about all places of a class."""
    text = draw(TEXTS)
    lines = split_lines(text)
    said = [n for n, line in enumerate(lines, 1) if line.strip()]
    decisions: list[Decision] = []
    for line in draw(st.lists(st.sampled_from(said), max_size=3, unique=True)):
        last = draw(st.none() | st.integers(line, min(line + 8, len(lines))))
        read_as = draw(st.sampled_from(get_args(ReadAs)))
        decisions.append(Decision(read_as, line, lines[line - 1].strip(), last))
    for about in draw(st.lists(st.sampled_from(("gaps", *get_args(Every))), unique=True)):
        read_as = draw(st.sampled_from(READ_AS_OF[about]))
        gaps, every = (draw(st.integers(1, 4)), None) if about == "gaps" else (None, about)
        decisions.append(Decision(read_as, gaps=gaps, every=every))
    return text, decisions


@given(decided())
def test_no_word_is_lost_whatever_is_decided(drawn: tuple[str, list[Decision]]) -> None:
    text, decisions = drawn
    files = (("texts/door.txt", text.encode()),)
    said = WorkSettings(decisions=decisions)
    try:
        convert(Text("door", files, said, Library("Shelf"), Addresses()))
    except (DecisionError, SourceError):
        return  # two about one line, a line that is not the only one, or control characters


BLOCK_OF = {
    "heading": Heading, "paragraph": Paragraph, "lines": Paragraph, "verse": Verse,
    "list": Listing, "ornament": SceneBreak,
}  # fmt: skip

HEADER = "Rating: Mature\nFandom: None\nLanguage: English\n\nWork Text:\n\nIt was shut.\n"
NO_WRAP = "It was.\n\n/*\nThe bell is in it,\n  The water in the bell,\n*/\nIt was shut.\n"


RUN_IN = (
    "Genre: Adventure, Humor\nRating: Mature\nLanguage: English\nStatus: Completed\n\nIt was.\n"
)


@given(decided())
@example((HEADER, [Decision("heading", 5, "Work Text:")]))
@example((RUN_IN, [Decision("heading", 1, "Genre: Adventure, Humor")]))
@example((NO_WRAP, [Decision("text", 6, "*/")]))
@example((NO_WRAP, [Decision("set-aside", 6, "*/"), Decision("text", 1, "It was.", 7)]))
def test_a_decided_line_stays_as_decided(drawn: tuple[str, list[Decision]]) -> None:
    text, decisions = drawn
    try:
        draft = read_text([("texts/door.txt", text.encode())])
        draft = recover(apply_decisions(draft, decisions, "texts/door.toml"))
    except (DecisionError, SourceError):
        return
    # A title that runs into its text and the text are two blocks of one line.
    read = [(line, type(block)) for block in leaves(draft.blocks) for line in block.span]
    aside = {line: entry.kind for entry in draft.ledger for line in entry.span}
    for decision in decisions:
        line = decision.line or 0
        if not line:
            continue
        if kind := ASIDE.get(decision.read_as):
            assert aside[line] == kind
        elif decision.read_as in BLOCK_OF and line not in aside:
            assert (line, BLOCK_OF[decision.read_as]) in read
        elif decision.read_as not in {"as-read", "space-break", "no-break"}:
            # An ornament that parts no scenes is set aside, and so is what another decision names.
            assert aside.get(line, "ornament") in {"ornament", *ASIDE.values()}
