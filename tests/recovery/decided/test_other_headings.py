"""A decision about some lines leaves the headings on all others."""

from __future__ import annotations

import pytest

from fascicle.convert import Text, convert
from fascicle.model.blocks import Heading, leaves
from fascicle.model.decision import Decision, ReadAs
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

PROSE = """\
    It begins behind you. You are walking up from the ferry with
the shopping and it says the first half of your name, and you
turn, and there is only the road, and the ferry going back with
nobody on it.
    The trick is to whistle. It is a vain wind and will stop to
hear whether it is being imitated.


"""
TITLES = ("The Wind", "Rain in One Field", "The Long Frost", "A Fog for Sale", "The Last Weather")
ALMANAC = "        SMALL WEATHERS\n\n        Rufus Amberley\n\n\n\n" + "".join(
    f"        {title}\n\n{PROSE}" for title in TITLES
)
LINES = "\n".join(
    f"\tThe heron came back on {day}, and stood in the same place as it had in every year before."
    for day in ("a Monday", "a Tuesday", "the Wednesday", "a Thursday", "Friday", "a Saturday")
)
NUMBERS = "The Heron Year\nby Nell Osgood\n\n\n" + "\n\n".join(
    f"{n}\n\n{LINES}" for n in range(1, 4)
)


def headings(text: str, *decisions: Decision) -> tuple[list[str], object]:
    files = (("a.txt", text.encode()),)
    settings = WorkSettings(decisions=list(decisions))
    draft = convert(Text("a", files, settings, Library("Shelf"), Addresses())).work.draft
    found = [block.text for block in leaves(draft.blocks) if isinstance(block, Heading)]
    return found, draft.found.get("authors")


@pytest.mark.parametrize("reading", ["epigraph", "letter", "note", "paragraph", "verse", "lines"])
def test_what_stands_below_a_title_may_be_read_in_another_way(reading: ReadAs) -> None:
    before = headings(ALMANAC)
    assert before == ([*TITLES], "Rufus Amberley")
    decision = Decision(reading, 9, "It begins behind you. You are", last=14)
    assert headings(ALMANAC, decision) == before


@pytest.mark.parametrize("reading", ["set-aside", "paragraph"])
def test_chapters_are_joined_and_the_others_remain(reading: ReadAs) -> None:
    assert headings(NUMBERS)[0] == ["1", "2", "3"]
    line = NUMBERS.splitlines().index("2") + 1
    assert headings(NUMBERS, Decision(reading, line, "2"))[0] == ["1", "3"]


def test_a_line_of_a_transcribers_note_stays_as_decided() -> None:
    text = "It was.\n\nTranscriber's note:\n\nI found these papers.\n\nThe goat had the rest.\n"
    decision = Decision("heading", 5, "I found these papers.")
    assert headings(text, decision)[0] == ["I found these papers."]
