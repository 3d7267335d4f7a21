"""Why each block was read so, and what was set aside."""

from __future__ import annotations

from typing import Any

from fascicle.cli.output.explain import ledger, ledger_lines, lines_of, why, why_lines
from fascicle.convert import Converted, Text, convert
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

STORY = """\
*** START OF THE PROJECT GUTENBERG EBOOK DOOR ***

CHAPTER I: The Door

It came on a Monday.

Dear Ada,

The roof is off again.

Your brother,
Bell

* * *

    Blow, wind, blow,
    and then be so good as to stop.

*** END OF THE PROJECT GUTENBERG EBOOK DOOR ***

The licence, in some words.
"""


def understood(*texts: str) -> Converted:
    files = tuple((f"texts/door/{n}.txt", text.encode()) for n, text in enumerate(texts, 1))
    return convert(Text("door", files, WorkSettings(), Library(title="Shelf"), Addresses()))


def rows(*texts: str) -> list[dict[str, Any]]:
    return why(understood(*texts).work)


def test_each_block_and_aside_has_its_lines_its_rule_and_its_first_words() -> None:
    found = rows(STORY)
    assert [(lines_of(row), row["read_as"]) for row in found] == [
        ("1", "set aside"),
        ("3", "chapter (level 1)"),
        ("5", "paragraph"),
        ("7-12", "letter"),
        ("14", "scene break"),
        ("16-17", "verse"),
        ("19", "set aside"),
        ("21", "set aside"),
    ]
    assert all(row["rule"] != "unread" and 0 < row["confidence"] <= 1 for row in found)
    assert found[1]["beginning"] == "CHAPTER I: The Door"
    assert found[0]["rule"] == "licence"
    letter = found[3]
    assert [(row["read_as"], lines_of(row)) for row in letter["blocks"]] == [
        ("paragraph", "7"), ("paragraph", "9"), ("paragraph", "11-12"),
    ]  # fmt: skip


def test_for_people_what_is_inside_is_set_in() -> None:
    lines = list(why_lines(rows(STORY)))
    (letter,) = [line for line in lines if " letter " in line]
    assert letter.startswith("7-12 ")
    assert letter.endswith("Dear Ada, The roof is off again. Your brother, B …")
    assert lines[lines.index(letter) + 1].startswith("  7 ")
    assert "  0.95  ornament" in next(line for line in lines if "scene break" in line)


def test_lines_are_counted_in_their_file_which_is_named_where_there_are_several() -> None:
    lines = list(why_lines(rows("CHAPTER I\n\nIt was.\n", "CHAPTER II\n\nIt is.\n")))
    assert [line for line in lines if "texts" in line] == ["texts/door/1.txt", "texts/door/2.txt"]
    assert [line.split()[0] for line in lines if line and "texts" not in line] == list("1313")


def test_the_ledger_says_of_each_kind_how_much_of_the_text_it_is() -> None:
    told = ledger(understood(STORY).work.draft)
    (kind,) = told["kinds"]
    assert kind["kind"] == "licence"
    assert kind["words"] == sum(entry["words"] for entry in told["ledger"])
    assert kind["share"] == round(kind["words"] / told["words"], 4)
    lines = list(ledger_lines(told))
    assert lines == [
        "1      licence  *** START OF THE PROJECT GUTENBERG EBOOK DOOR ** …",
        "19-21  licence  *** END OF THE PROJECT GUTENBERG EBOOK DOOR *** …",
        "",
        "licence  3 lines, 19 words, 38.8% of the text",
    ]
    nothing = ledger(understood("It was.\n").work.draft)
    assert (nothing["kinds"], list(ledger_lines(nothing))) == ([], ["Nothing was set aside."])
