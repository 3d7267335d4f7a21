"""Properties of the recovery for any text: no line is lost, and time is linear."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from case_texts import spliced
from fascicle.fidelity.compare import uncovered
from fascicle.model.blocks import Heading, Stretch, Verse, leaves
from fascicle.model.errors import SourceError
from fascicle.readers.text import read_text
from fascicle.recovery import PASSES, recover
from fascicle.recovery.headings.numbered_lines import NumberCandidate, best_run
from slow_cases import mostly_slow

if TYPE_CHECKING:
    from collections.abc import Callable

    from fascicle.model.draft import Draft
    from fascicle.recovery import Pass

# What passes look for, to be put together in ways that nobody would think of.
FORMS = [
    "CHAPTER I", "CHAPTER II. THE DOOR", "Chapter 4", "I", "II", "III", "1", "2.", "- 3 -",
    "PART ONE", "Prologue", "Interlude", "CONTENTS", "The Door", "THE DOOR", "by Ada Quill",
    "ACT I", "Notes", "* * *", "~*~", "#", "---", "...", "xxx", "Dear Ada,", "Yours ever,",
    "Bell", "P.S. String.", "1. Eggs", "2. Bread", "- soap", "[1] A note.", "Shut.[1]", "[2]",
    "[Footnote 1: A", "note.]", "* A note.", "Shut.*", "NOTES", "12", "[Pg 13]", "Page 14 of 30",
    "and so", "[Illustration]", "[Illustration: The", "[Editor's Note: A", "STOP",
    "ADA: Hey", "<till> no", "| a | b |", "+---+---+", "tea      2   4",
    "_shut_ and *open*", "TILL. Sit.", "HOB. How?", "    set in", "      deeper", "\ttab",
    "--Old Song", "3 May 1880", "4 May.", "Rating: Mature", "Fandom: None", "Language: English",
    "Summary", "Chapter Text", "Chapter Notes", "End Notes",
    "*** START OF THE PROJECT GUTENBERG EBOOK X ***", "Produced by X", "Title: The Door",
    "*** END OF THE PROJECT GUTENBERG EBOOK X ***", "End of Project Gutenberg's X",
    "*** THE DOOR: BEGINS ***", "*** THE DOOR: ENDS ***", "Author: Ada Quill", "=" * 30,
    "From: Ada", "From: Till <till@goats.example>", "Subject: FIC: The Door 1/2", "> It was.", "--",
    "A/N: thanks!", "(A/N: so", "far.)", "[check: is it two goats??]", "TBC", "## The Door",
    "Day One", "Day Two", "Later.", "2 eggs", "stamps -- 4", "Dramatis Personae", "T", "he door",
    "TILL", "[21:05] Ada: no", "Volume One: Goats", "第三章", "-- saying of the valley",
    "The ferry left at six, whatever the weather, and came back at nine with",
    "the post, two sheep and a woman who had missed her stop at the other end.",
    "   She was not pleased.", "It was shut.", "“Well?”",
]  # fmt: skip
LINES = st.sampled_from(FORMS) | st.text(max_size=12)
ENDS = st.sampled_from(["\n", "\n", "\n\n", "\n\n", "\n\n\n", "\n\n\n\n\n", "\n\f\n"])
TEXTS = st.lists(st.tuples(LINES, ENDS), max_size=40).map(
    lambda lines: "".join(line + end for line, end in lines)
)
TEXTS |= spliced()
# These read what is still unread, or what stands alone: a second look finds no more.
SETTLED = ("measure", "scene_breaks", "footnotes", "paragraphs", "note_marks")


def draft_of(text: str) -> Draft:
    try:
        return read_text([("door.txt", text.encode("utf-8", "replace"))])
    except SourceError:
        return read_text([("door.txt", b"Shut.")])


@given(TEXTS)
def test_after_each_pass_every_line_has_one_home(text: str) -> None:
    draft = draft_of(text)
    for step in PASSES:
        draft = step(draft)
        assert not uncovered(draft), step.__name__
        unread = [block for block in leaves(draft.blocks) if isinstance(block, Stretch)]
        assert all(len(b.lines) == len(tuple(b.span)) for b in unread), step.__name__


@given(TEXTS)
def test_blocks_stay_in_the_order_of_their_lines(text: str) -> None:
    spans = [block.span for block in leaves(recover(draft_of(text)).blocks)]
    assert spans == sorted(spans)


@given(TEXTS)
def test_every_block_is_recognised(text: str) -> None:
    assert not any(isinstance(block, Stretch) for block in leaves(recover(draft_of(text)).blocks))


@given(TEXTS)
@example("It was shut.[1]\n\n[Footnote 1: Since May.]\n\n[1] It had been shut since May.\n")
def test_a_second_run_of_a_pass_changes_nothing(text: str) -> None:
    draft = draft_of(text)
    for step in PASSES:
        draft = step(draft)
        if step.__name__ in SETTLED:
            assert replace(step(draft), queries=draft.queries) == draft, step.__name__


@given(TEXTS)
def test_verse_stays_verse_in_a_second_run(text: str) -> None:
    # Verse speaks for what stands beside it, so a second look may find more.
    draft = draft_of(text)
    for step in PASSES:
        draft = step(draft)
        if step.__name__ == "verse":
            assert lines_of_verse(draft) <= lines_of_verse(step(draft))


def lines_of_verse(draft: Draft) -> set[int]:
    return {
        line for block in leaves(draft.blocks) if isinstance(block, Verse) for line in block.span
    }


@given(TEXTS)
def test_recovery_is_deterministic(text: str) -> None:
    assert recover(draft_of(text)) == recover(draft_of(text))


@given(st.lists(st.integers(1, 12)), st.floats(0, 1))
def test_the_best_run_is_a_subsequence_of_the_candidates(numbers: list[int], score: float) -> None:
    candidates = [NumberCandidate(place, number, score) for place, number in enumerate(numbers)]
    run = best_run(candidates)
    assert [c.place for c in run] == sorted({c.place for c in run})
    assert set(run) <= set(candidates)


# Each is what some pattern of ours might start to try again and again.
PIECES = [
    "*", "_", "-", "[", "(", " ", "I", ".", "a", "o", "1", "* ", "_a ", "*a", "[1]", "[1] ", "(1)",
    "a*", "a[1]", "[Footnote 1: ",
    "--", "— ", "I ", "I. ", "x ", "A. ", "/a ", "=", ". . ", "1 ", "“", "A: ", "\t", "\xa0",
    "May 3, ", "one ", "*_-[( I.", "MR. ", "Yours ", "Chapter ",
]  # fmt: skip
BEGINNINGS = ["", "Dear ", "Chapter 1 ", "3 May, ", "TILL. ", "[1] ", "    ", "1. ", "— ", "_", "*"]
# No pass that takes less needs a second look: many times what the slowest takes on most machines.
SECONDS = 2
# What is linear takes four times as long on a text four times as long, what is quadratic sixteen.
LONGER, AT_MOST = 4, 8
TRIES = 2
LINE = 200_000
# With something before it a line need not be as long; its time is measured by its length.
SHORTER = 5
# Of the shortest lines, ten thousand.
MANY_LINES = 20_000


def times_of_passes(text: str) -> dict[str, float]:
    """Return the seconds that each pass takes on a text between two others."""
    draft = draft_of(f"It was late.\n\n{text}\n\nIt was shut.")
    times = {}
    for step in PASSES:
        begin = time.process_time()
        draft = step(draft)
        times[step.__name__] = time.process_time() - begin
    return times


def slow_passes(text_of: Callable[[int], str], size: int, seconds: float = SECONDS) -> list[str]:
    """Return the passes that take long on a text of a size, and not since the machine is slow.

    `text_of` returns a text of a size that is proportional to its argument.
    """
    slow = {name: took for name, took in times_of_passes(text_of(size)).items() if took >= seconds}
    if not slow:
        return []
    # A machine with other work may be slow for a moment: what is quadratic is so each time.
    for _ in range(TRIES):
        part = times_of_passes(text_of(size // LONGER))
        slow = {name: took for name, took in slow.items() if took > AT_MOST * part[name]}
        if not slow:
            return []
        whole = times_of_passes(text_of(size))
        slow = {name: whole[name] for name in slow}
    return [name for name, took in slow.items() if took > AT_MOST * part[name]]


FAST_PIECES = ("*", "[1]", "one ")


@pytest.mark.parametrize("piece", mostly_slow(PIECES, *FAST_PIECES))
def test_a_line_of_200_000_characters_takes_linear_time(piece: str) -> None:
    assert not slow_passes(lambda size: piece * (size // len(piece)), LINE)


@pytest.mark.parametrize("piece", mostly_slow(PIECES, "*_-[( I.", "A: "))
def test_a_long_line_takes_linear_time_with_any_beginning(piece: str) -> None:
    for beginning in filter(None, BEGINNINGS):
        line_of = partial(line_with, beginning, piece)
        assert not slow_passes(line_of, LINE // SHORTER, SECONDS / SHORTER)


def line_with(beginning: str, piece: str, size: int) -> str:
    return beginning + piece * (size // len(piece))


@pytest.mark.parametrize("piece", mostly_slow(PIECES, "*"))
@pytest.mark.parametrize("parted", ["\n", "\n\n"])
def test_many_lines_take_linear_time(piece: str, parted: str) -> None:
    line = piece + parted
    assert not slow_passes(lambda size: line * (size // len(line)), MANY_LINES, SECONDS / 2)


MANY = {
    "headings": "Chapter {n}\n\nIt was shut.\n\n",
    "chapters with holes": "Chapter {twice}\n\nIt was shut.\n\n",
    "numbers alone": "{n}\n\nIt was shut.\n\n\n",
    "titles apart": "\n\n\nThe Door {n}\n\nIt was shut.\n\n",
    "chapters with gaps": "Chapter {n}\n\nIt was shut.\n\n\n\nThe Door\n\nIt was.\n\n",
    "headings right above": "Chapter {n}\nIt was.\nIt was.\nIt was.\n\n",
    "lists of chapters": "Chapter {n}\n\n",
    "ornaments": "* * *\n\nTHE DOOR {n}\n\nIt was shut.\n\n",
    "stanzas": "    The bell is in the water\n    And so\n\n",
    "indents": "   It was shut.\n",
    "lines of print style": "   It was shut.\nIt was open, and so it stayed until they came.\n",
    "labels": "Chapter Text\n",
    "letters without an end": "Dear Ada,\n\n",
    "entries of a list": "{n}. Eggs.\n",
    "notes": "It was shut.[{n}]\n\n[{n}] Since May.\n\n",
    "notes with signs": "It was shut.*\n\n* Since May.\n\n",
    "marks with signs": "It was *shut*, *open*.*\n\n",
    "notes never closed": "[Footnote 1: It was shut.\n\n",
    "pages": "The ferry left at six, and\n\n{n}\n\nTHE DOOR\n\nwhatever the weather, so on.\n\n",
    "contents": "Contents\n\nThe Door\n\n",
    "speeches": "TILL. Sit.\n\nHOB. How?\n\n",
    "dates": "{n} May\n\nIt was shut.\n\n\n",
    "ornaments right below": "It was shut.\n* * *\n" * 8,
    "lines of a message": "So it went on, and nobody minded, until the ferry was gone.\n" * 16,
    "paragraphs of a posting": "It was shut.\n\n" * 16,
}
# What stands above, for the passes to look at it.
ABOVE = {
    "labels": "Rating: Mature\nFandom: None\nLanguage: English\n\n",
    "lines of a message": "Ada: hey\n",
    "paragraphs of a posting": "From: Till\nSubject: Goat\n\nTitle: A\nRating: G\nFandom: B\n\n",
}


@pytest.mark.parametrize("name", mostly_slow(MANY, "headings", "notes"))
def test_many_equal_blocks_take_linear_time(name: str) -> None:
    assert not slow_passes(partial(many_blocks, name), 2_500)


def many_blocks(name: str, count: int) -> str:
    parts = (MANY[name].format(n=n, twice=2 * n) for n in range(1, count + 1))
    return ABOVE.get(name, "") + "".join(parts)


def test_a_pass_that_compares_every_two_lines_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def each_with_each(draft: Draft) -> Draft:
        lines = [line for block in leaves(draft.blocks) for line in block.span]
        assert sum(one < other for one in lines for other in lines)
        return draft

    monkeypatch.setattr(sys.modules[__name__], "PASSES", (each_with_each,))
    assert slow_passes(partial(many_blocks, "stanzas"), 1_000, 0) == ["each_with_each"]
    assert not slow_passes(partial(many_blocks, "stanzas"), 1_000, 600)


def test_a_long_line_with_only_the_beginning_of_an_end_mark_is_none() -> None:
    assert not slow_passes(partial(line_with, "*** ", "START "), LINE)


def test_a_run_of_100_000_numbers_takes_linear_time() -> None:
    candidates = [NumberCandidate(place, place % 1000, 0.5) for place in range(100_000)]
    begin = time.process_time()
    assert len(best_run(candidates)) > 90_000
    assert time.process_time() - begin < SECONDS


def without(name: str) -> tuple[Pass, ...]:
    return tuple(step for step in PASSES if step.__name__ != name)


@given(TEXTS, st.sampled_from([step.__name__ for step in PASSES]))
def test_every_line_is_covered_without_any_one_pass(text: str, name: str) -> None:
    draft = draft_of(text)
    for step in without(name):
        draft = step(draft)
    assert not uncovered(draft)


@given(TEXTS)
def test_levels_are_consecutive_from_one(text: str) -> None:
    levels = {b.level for b in recover(draft_of(text)).blocks if isinstance(b, Heading)}
    assert levels == set(range(1, len(levels) + 1))


@given(st.lists(st.integers(0, 40), min_size=30, max_size=60))
def test_a_text_with_any_indents_has_a_margin(indents: list[int]) -> None:
    lines = (" " * deep + "The ferry left at six, whatever the weather." for deep in indents)
    assert recover(draft_of("\n".join(lines))).traits.margin in range(41)
