"""The outline of a text, as data and as lines for people."""

from __future__ import annotations

from typing import Any

from documents import written
from fascicle.cli.outline import outline, outline_lines
from fascicle.convert import Converted, Text, convert
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

STORY = """\
PROLOGUE

Before it all.

CHAPTER I: The Door

“Well?”

* * *

It was.[1]

[1] A note.

    A line of verse,
    and one that is not long,
    and a third.

CHAPTER III

1. one
2. two
"""


def understood(text: str) -> Converted:
    files = (("texts/door.txt", text.encode()),)
    said = WorkSettings(title="The Door", authors=["Ada Bell", "C. Doe"])
    return convert(Text("door", files, said, Library(title="Shelf"), Addresses()))


def data(text: str) -> dict[str, Any]:
    done = understood(text)
    return outline(done.work, done.metadata)


def test_units_stand_in_reading_order_with_what_was_typed() -> None:
    units = data(STORY)["units"]
    assert [(u["kind"], u["ordinal"], u["label"], u["title"]) for u in units] == [
        ("prologue", None, "PROLOGUE", "PROLOGUE"),
        ("chapter", "1", "CHAPTER I", "The Door"),
        ("chapter", "3", "CHAPTER III", None),
    ]
    assert [(u["first_line"], u["last_line"]) for u in units] == [(1, 1), (5, 5), (19, 19)]


def test_the_text_before_the_first_heading_is_a_unit() -> None:
    opening, _ = data("It was.\n\nCHAPTER I\n\nIt is.\n")["units"]
    assert (opening["kind"], opening["title"], len(opening["blocks"])) == ("opening", None, 1)


def test_each_block_has_its_lines_and_the_rule_that_read_it() -> None:
    blocks = [block for unit in data(STORY)["units"] for block in unit["blocks"]]
    kinds = [(block["type"], block["first_line"]) for block in blocks]
    assert ("scene_break", 9) in kinds
    assert ("footnote", 13) in kinds
    assert ("list", 21) in kinds
    assert all(block["evidence"]["rule"] != "unread" for block in blocks)
    (listing,) = [block for block in blocks if block["type"] == "list"]
    assert listing["lines"] == ["1. one", "2. two"]


def test_asides_are_listed_with_their_text() -> None:
    text = "*** START OF THE PROJECT GUTENBERG EBOOK DOOR ***\n\n" + STORY
    text += "\n*** END OF THE PROJECT GUTENBERG EBOOK DOOR ***\n\nThe licence.\n"
    told = data(text)
    assert "START OF THE PROJECT" in told["front_matter_removed"]
    assert "The licence." in told["back_matter_removed"]
    assert "Before it all" not in told["front_matter_removed"] + told["back_matter_removed"]
    for entry in told["ledger"]:
        lines = text.split("\n")[entry["first_line"] - 1 : entry["last_line"]]
        assert entry["text"] == "\n".join(lines)


def test_a_query_says_what_was_read_and_where() -> None:
    (query,) = [q for q in data(STORY)["queries"] if q["name"] == "heading-number"]
    assert query["place"] == "texts/door.txt:19"
    assert query["line"] == "CHAPTER III"
    assert query["question"] == "chapter 3 comes after chapter 1; is that intended?"
    assert query["read_as"] == "kept as typed"


def test_the_outline_for_people_has_the_same_structure() -> None:
    done = understood(STORY)
    lines = list(outline_lines(done.work, done.metadata))
    assert lines[0] == "The Door by Ada Bell, C. Doe"
    assert lines[1].startswith("English; utf-8; paragraphs separated by ")
    assert any("CHAPTER I: The Door  [line 5: " in line for line in lines)
    assert any("1 scene break" in line for line in lines)
    assert lines[-1].startswith("texts/door.txt:19: chapter 3 comes after chapter 1")


def test_the_outline_of_a_document_leaves_out_the_encoding_that_it_has_not() -> None:
    text = ("texts/door.docx", written("It rained.", "docx"))
    done = convert(Text("door", (text,), WorkSettings(), Library(title="Shelf"), Addresses()))
    assert list(outline_lines(done.work, done.metadata))[1].startswith("English; paragraphs ")


def test_an_outline_tells_that_a_text_has_no_headings() -> None:
    done = understood("It was.\n\nIt is.\n")
    assert "  (no headings: 2 paragraphs)" in outline_lines(done.work, done.metadata)


def test_the_speaker_of_verse_is_not_one_of_its_lines() -> None:
    scene = "ADA. The bell is in the water,\nThe water is in the bell.\n\nHOB. Then ring it.\n\n"
    [unit] = data(scene * 6)["units"]
    verse, prose = unit["blocks"][:2]
    assert (verse["type"], verse["speaker"]) == ("verse", "ADA.")
    assert verse["lines"] == ["The bell is in the water,", "The water is in the bell."]
    assert (prose["type"], prose["text"]) == ("paragraph", "HOB. Then ring it.")
