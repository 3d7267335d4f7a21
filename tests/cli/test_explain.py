"""Why each block was read so, and what was set aside."""

from __future__ import annotations

from typing import Any

from fascicle.cli.outline import evidence, ledger, ledger_lines, lines_of, why_lines
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
    return evidence(understood(*texts).work)


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
    assert "  0.78  ornament" in next(line for line in lines if "scene break" in line)


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


def looks(body: str) -> list[tuple[str, str, str]]:
    """Return lines, kind and words of the looks in the ledger of a page of HTML."""
    style = (
        "<style>.sc { font-variant: small-caps } .r { text-align: right } .l { text-align: left }"
        ".c { text-align: center }</style>"
    )
    html = f"<html><head>{style}</head><body>{body}</body></html>"
    files = (("texts/salt.html", html.encode()),)
    settings = WorkSettings(title="Salt", authors=["Ada Quill"])
    done = convert(Text("salt", files, settings, Library(title="Shelf"), Addresses()))
    told = ledger(done.work.draft)["ledger"]
    return [(lines_of(it), it["kind"], it["beginning"]) for it in told if not it["words"]]


def test_small_capitals_and_alignment_are_in_the_ledger() -> None:
    body = (
        "<p><span class='sc'>It rained</span> all day.</p><div class='r'><p>Yours,</p><p>Ada</p>"
        "<p class='l'>So it was.</p></div><center>the end of a road</center>"
        "<p align='right'>It was <em class='smallcaps'>so</em>.</p>"
    )
    assert looks(body) == [
        ("1", "small capitals", "It rained"),
        ("3-5", "at the right", "Yours, Ada"),
        ("9", "centred", "the end of a road"),
        ("11", "small capitals", "so"),
        ("11", "at the right", "It was so."),
    ]


def test_headings_ornaments_and_what_is_set_aside_have_no_look_in_the_ledger() -> None:
    body = (
        "<h1 class='c sc'>One</h1><p>It rained.</p><p class='c'>* * *</p><p>It was dry.</p>"
        "<h1 class='c'><span class='sc'>Two</span></h1><p style='text-align: justify'>So.</p>"
        "<p class='c' hidden>Not here.</p>"
    )
    assert looks(body) == []


def test_emphasis_that_the_summary_of_a_download_loses_is_in_the_ledger() -> None:
    fields = "".join(f"<dt>{name}:</dt><dd>x</dd>" for name in ("Rating", "Fandom", "Language"))
    body = (
        f"<div id='preface'><div class='meta'><dl class='tags'>{fields}</dl><h1>Salt</h1>"
        "<div class='byline'>by <a rel='author' href='https://example.org/a'>Ada Quill</a></div>"
        "<p>Summary</p><blockquote class='userstuff'><p>He <em>never</em> writes.</p></blockquote>"
        "</div></div><div id='chapters' class='userstuff'><p>It <i>rained</i>.</p></div>"
    )
    ((_, *said),) = looks(body)
    assert said == ["emphasis of metadata", "never"]
