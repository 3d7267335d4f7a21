"""Tables of contents in a format that says itself what is a heading."""

from __future__ import annotations

from fascicle.model.blocks import Heading
from fascicle.readers.source import read_files
from fascicle.recovery import recover

TITLES = ("Part One: The Gate", "Chapter 1: The Bell", "Chapter 2: The Book")
SENTENCE = "Ida put down her cup and went out to the gate, and the river was high. "
PROSE = f"<p>{SENTENCE * 6}</p>" * 3


def test_headings_in_markup_are_no_entries_of_a_table_of_the_lines_above() -> None:
    listed = "".join(f"<p>{title}</p>" for title in TITLES)
    part, *chapters = TITLES
    text = f"<h1>{part}</h1>" + "".join(f"<h2>{title}</h2>{PROSE}" for title in chapters)
    page = f"<html><body>{listed}<p>Table of Contents</p>{text}</body></html>"
    draft = recover(read_files([("texts/door.html", page.encode())]))
    headings = [block.text for block in draft.blocks if isinstance(block, Heading)]
    assert tuple(headings) == TITLES
