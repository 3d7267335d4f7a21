"""Styles of rich text: headings by their names and levels, title pages and verse."""

from __future__ import annotations

import pytest

from documents import written
from fascicle.fidelity.source_words import source_queries
from fascicle.model.blocks import Heading, Stretch, Verse
from fascicle.readers.rich_text import with_styles
from fascicle.readers.source import read_files
from fascicle.recovery import recover

PROSE = r"\pard\plain \s0 It rained on the harbour, and nobody in the house said a word.\par "


def headings(sheet: str, body: str) -> list[tuple[int, str]]:
    written("", "rtf")
    raw = rf"{{\rtf1\ansi\ansicpg1252{{\stylesheet{{\s0 Normal;}}{sheet}}}{body}}}".encode("cp1252")
    draft = recover(read_files([("texts/door.rtf", raw)]))
    return [(block.level, block.text) for block in draft.blocks if isinstance(block, Heading)]


def heading(style: int, title: str) -> str:
    return rf"\pard\plain \s{style}\keepn\b {title}\par {PROSE}"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (r"\s1\sbasedon0\keepn\b Heading 1;", r"\s2\sbasedon0\keepn\b Heading 2;"),
        (r"\s1\sbasedon0 heading 1,Chapter;", r"\s2\sbasedon1\outlinelevel1 Section;"),
        (r"\s1\ql\b \sbasedon0 \'dcberschrift 1;", r"\s2\b{\*\keycode a} \u220\'dcberschrift 2;"),
        ("\\s1\\sbasedon0\r\n\\b Titre 1;", r"\s2\sbasedon3 Titel;}{\s3 heading 2;"),
    ],
)
def test_a_paragraph_in_a_style_of_headings_is_one(first: str, second: str) -> None:
    body = heading(1, "The Lamp") + heading(2, "A Door") + heading(1, "The Oil")
    body += heading(2, "A Can")
    found = [(1, "The Lamp"), (2, "A Door"), (1, "The Oil"), (2, "A Can")]
    assert headings(f"{{{first}}}{{{second}}}", body) == found


def test_a_style_at_the_level_of_body_text_is_none_of_headings() -> None:
    sheet = r"{\s1 heading 1;}{\s2\sbasedon1\outlinelevel9 TOC Heading;}"
    body = heading(1, "The Lamp") + heading(1, "The Oil") + heading(2, "a can of it, said Ada")
    assert headings(sheet, body) == [(1, "The Lamp"), (1, "The Oil")]


def test_a_heading_in_a_numbered_outline_is_no_item_of_a_list() -> None:
    sheet = r"{\s1\ilvl0\outlinelevel0\ls1 Heading 1;}"
    body = "".join(
        rf"\pard\plain \s1\ilvl0\outlinelevel0{{\listtext\pard\plain \tab}}\ls1 {title}\par {PROSE}"
        for title in ("The Lamp", "The Oil")
    )
    assert headings(sheet, body) == [(1, "The Lamp"), (1, "The Oil")]


def test_an_empty_heading_is_none() -> None:
    body = heading(1, "The Lamp") + heading(1, "") + heading(1, "The Oil")
    assert headings(r"{\s1 Heading 1;}", body) == [(1, "The Lamp"), (1, "The Oil")]


def test_styles_of_a_title_page_and_of_verse_are_those_of_the_document() -> None:
    written("", "rtf")
    raw = (
        rb"{\rtf1\ansi{\stylesheet{\s0 Normal;}{\s1 Title;}{\s2 Author;}{\s3 Verse;}}"
        rb"\pard\plain \s1 The Lamp\par\pard\plain \s2 Ada Vickery\par " + PROSE.encode() +
        rb"\pard\plain \s3 Rain on\par\pard\plain \s3 the slip\par " + PROSE.encode() + rb"}"
    )  # fmt: skip
    draft = recover(read_files([("texts/door.rtf", raw)]))
    assert draft.found.values == {"title": "The Lamp", "authors": ("Ada Vickery",)}
    (verse,) = (block for block in draft.blocks if isinstance(block, Verse))
    assert [draft.line(line) for line in verse.span if draft.line(line)] == ["Rain on", "the slip"]


@pytest.mark.parametrize(
    "raw",
    [
        rb"{\rtf1{\stylesheet{\s1 Heading 1;}",
        rb"{\rtf1{\stylesheet" + b"{" * 400 + rb"\s1 Heading 1;",
        rb"{\rtf1 a \\s1 b \\ls1 c}",
        rb"{\rtf1{\stylesheet{\s1\sbasedon2 a;}{\s2\sbasedon1 b;}}\s1 a}",
    ],
)
def test_a_sheet_without_an_end_or_a_level_changes_no_text(raw: bytes) -> None:
    changed = with_styles(raw, "cp1252")
    assert changed.replace(rb"\outlinelevel0", b"") == raw


def test_a_line_end_behind_a_backslash_ends_a_paragraph() -> None:
    # As programs on macOS write it.
    written("", "rtf")
    raw = (
        b"{\\rtf1\\ansi\\cocoartf2639\n\\pard\\f0 It rained.\\\nNobody came.\\\r\n\\\nIt stopped.}"
    )
    draft = read_files([("texts/door.rtf", raw)])
    stretches = [block for block in draft.blocks if isinstance(block, Stretch)]
    assert [(block.gap, block.lines) for block in stretches] == [
        (0, ("It rained.",)),
        (1, ("Nobody came.",)),
        (2, ("It stopped.",)),
    ]


def test_the_number_of_an_old_list_is_before_its_item() -> None:
    written("", "rtf")
    raw = (
        rb"{\rtf1\ansi \pard She took:\par{\pntext\pard 1.\tab}\pard{\*\pn\pnlvlbody{\pntxta .}} "
        rb"Oil\par{\pntext\pard 2.\tab}Rope\par}"
    )
    draft = read_files([("texts/door.rtf", raw)])
    lines = [block.lines for block in draft.blocks if isinstance(block, Stretch)]
    assert lines == [("She took:",), ("1. Oil",), ("2. Rope",)]


def test_tabs_before_a_line_of_several_are_its_indent() -> None:
    written("", "rtf")
    raw = rb"{\rtf1\ansi Rain on\line\tab the slip\line \tab\tab and\par \tab She read.\par}"
    lines = read_files([("texts/door.rtf", raw)]).source.lines
    indent = "\u00a0" * 4
    assert [it for it in lines if it] == [
        "Rain on", f"{indent}the slip", f"{indent}{indent}and", "She read.",
    ]  # fmt: skip


def test_words_that_rich_text_shows_in_capitals_are_not_in_doubt() -> None:
    written("", "rtf")
    files = [("texts/door.rtf", rb"{\rtf1\ansi It said {\caps no boats}.\par}")]
    draft = read_files(files)
    assert draft.source.lines[0] == "It said NO BOATS."
    assert list(source_queries(draft, files)) == []
