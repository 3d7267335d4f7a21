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


def test_a_heading_in_markup_ends_the_table_above_it() -> None:
    # Sentences that are alike could be entries with typos.
    chapters = "".join(
        f"<h2>{n}</h2><p>It rained on {n}, and nobody came to the door.</p><p>It stopped.</p>"
        for n in ("One", "Two", "Three")
    )
    listed = "<h2>Contents</h2><p>One</p><p>Two</p><p>Three</p>"
    page = f"<html><body><h1>The Door</h1>{listed}{chapters}</body></html>"
    draft = recover(read_files([("texts/door.html", page.encode())]))
    headings = [block.text for block in draft.blocks if isinstance(block, Heading)]
    assert headings == ["One", "Two", "Three"]
    table = [draft.text(aside.span) for aside in draft.ledger if aside.kind == "contents"]
    assert table == ["Contents", "One", "Two", "Three"]


def test_headings_below_that_of_a_table_are_entries_of_it() -> None:
    listed = "<h1>Contents</h1><h3>The Gate</h3><p>The Bell</p><p>The Book</p>"
    text = f"<h1>The Gate</h1><h2>The Bell</h2>{PROSE}<h2>The Book</h2>{PROSE}"
    page = f"<html><body><h1>The Door</h1><p>by Ada Quill</p>{listed}{text}</body></html>"
    draft = recover(read_files([("texts/door.html", page.encode())]))
    headings = [block.text for block in draft.blocks if isinstance(block, Heading)]
    assert (draft.found.get("title"), headings) == (
        "The Door",
        ["The Gate", "The Bell", "The Book"],
    )


def _headings_below(listed: str, titles: tuple[str, ...]) -> list[str]:
    """Return the headings of a text below the sections of its contents."""
    text = "".join(f"<h2>{title}</h2>{PROSE}" for title in titles)
    page = f"<html><body><h1>The Door</h1><p>by Ada Quill</p>{listed}{text}</body></html>"
    draft = recover(read_files([("texts/door.html", page.encode())]))
    return [block.text for block in draft.blocks if isinstance(block, Heading)]


def test_a_later_section_of_entries_is_part_of_the_table() -> None:
    titles = ("The Gate", "The Bell", "Song of the Rope", "Song of the Oar")
    gate, bell, rope, oar = (f"<p>{title}</p>" for title in titles)
    listed = f"<h2>Contents</h2>{gate}{bell}<h2>Songs</h2>{rope}{oar}<hr>"
    assert _headings_below(listed, titles) == [*titles]
    # The title of a division, and one above a text, are none of a section.
    assert _headings_below(listed.replace("Songs", "Part One"), titles) == ["Part One", *titles]
    beside = listed.replace(oar, f"{oar}{PROSE}")
    assert _headings_below(beside, titles) == ["Songs", *titles]


def test_a_deeper_section_of_one_line_and_its_page_is_part_of_the_table() -> None:
    titles = ("The Gate", "The Bell")
    row = "<tr><td>{}</td><td>{}.</td></tr>".format
    listed = f"<h2>Contents</h2><table>{row('The Gate', 3)}{row('The Bell', 17)}</table>"
    listed += f"<h3>A Comedy</h3><table>{row('Patience, or, The Oar', 181)}</table>"
    assert _headings_below(listed, titles) == [*titles]
