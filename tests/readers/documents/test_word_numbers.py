"""Automatic numbers of headings in Word documents."""

from __future__ import annotations

import pytest

from documents import changed
from fascicle.fidelity.source_words import source_queries
from fascicle.model.blocks import Heading
from fascicle.readers.pandoc import program
from fascicle.readers.source import read_files
from fascicle.recovery import recover
from hostile_files import docx

W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
LEVELS = {0: ("decimal", "Chapter %1"), 1: ("decimal", "%1.%2"), 2: ("upperRoman", "%3.")}


def story(
    *titles: tuple[int, str], levels: dict[int, tuple[str, str]] = LEVELS, more: str = ""
) -> bytes:
    """Return a document whose headings are numbered by their styles: (level, title)."""
    styles = "".join(
        f"<w:style w:type='paragraph' w:styleId='Head{n}'><w:name w:val='heading {n + 1}'/><w:pPr>"
        f"<w:numPr><w:ilvl w:val='{n}'/><w:numId w:val='7'/></w:numPr></w:pPr></w:style>"
        for n in range(3)
    )
    numbers = "".join(
        f"<w:lvl w:ilvl='{n}'><w:start w:val='1'/><w:numFmt w:val='{form}'/>"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
        for n, (form, text) in levels.items()
    )
    body = "".join(
        f"<w:p><w:pPr><w:pStyle w:val='Head{level}'/></w:pPr><w:r><w:t>{title}</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>It rained on the harbour all day.</w:t></w:r></w:p>"
        for level, title in titles
    )
    return docx(
        body,
        styles_xml=f"<w:styles {W}>{styles}</w:styles>",
        numbering_xml=f"<w:numbering {W}><w:abstractNum w:abstractNumId='3'>{numbers}"
        "</w:abstractNum>"
        f"<w:num w:numId='7'><w:abstractNumId w:val='3'/>{more}</w:num></w:numbering>",
    )


def headings(raw: bytes) -> list[str]:
    """Return the headings of a document as they are shown; no word may be in doubt."""
    if program() is None:
        pytest.skip("pandoc is not installed: pip install pypandoc_binary")
    files = [("door.docx", raw)]
    draft = read_files(files)
    assert list(source_queries(draft, files)) == []
    shown = [block for block in recover(draft).blocks if isinstance(block, Heading)]
    return [f"{block.label}{block.joiner}{block.title}" for block in shown]


def test_headings_have_the_numbers_that_word_shows() -> None:
    raw = story((0, "The Lamp"), (1, "At night"), (1, "At dawn"), (0, "The Oil"), (1, "At noon"))
    assert headings(raw) == [
        "Chapter 1 The Lamp", "1.1 At night", "1.2 At dawn", "Chapter 2 The Oil", "2.1 At noon",
    ]  # fmt: skip


def test_a_heading_of_nothing_but_its_number_is_one() -> None:
    raw = story((0, ""), (1, "At night"), (0, ""), (1, "At dawn"))
    assert headings(raw) == ["Chapter 1", "1.1 At night", "Chapter 2", "2.1 At dawn"]


def test_a_full_stop_is_between_number_and_title() -> None:
    raw = story((0, "The Lamp"), (0, "The Oil"), levels={0: ("upperLetter", "%1.")})
    assert headings(raw) == ["A. The Lamp", "B. The Oil"]


def test_a_numbering_may_begin_elsewhere_and_a_legal_one_is_in_digits() -> None:
    start = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='4'/></w:lvlOverride>"
    levels = {0: ("upperRoman", "Article %1"), 1: ("decimalZero", "%1.%2'/><w:isLgl w:x='")}
    raw = story((0, "The Lamp"), (1, "Oil"), (0, "The Slip"), levels=levels, more=start)
    assert headings(raw) == ["Article IV The Lamp", "4.01 Oil", "Article V The Slip"]


def test_a_numbering_without_numbers_or_a_bullet_adds_none() -> None:
    for form in ("none", "bullet"):
        levels = {0: (form, "%1")}
        assert headings(story((0, "The Lamp"), (0, "The Oil"), levels=levels))[:1] == ["The Lamp"]


def test_a_paragraph_with_a_word_beside_its_number_or_centred_may_be_a_heading() -> None:
    there = "<w:pPr><w:pStyle w:val='Head0'/>", "<w:pPr>"
    one = "<w:numPr><w:ilvl w:val='{}'/><w:numId w:val='7'/></w:numPr>"
    look = f"{one.format(0)}<w:jc w:val='center'/>"
    for form, title in (("Chapter %1", "The Lamp"), ("Chapter %1", ""), ("%1.", "The Lamp")):
        raw = story((0, title), (0, title), levels={0: ("decimal", form)})
        raw = changed(raw, {"word/document.xml": (there[0], there[1] + look)})
        raw = changed(raw, {"word/document.xml": (there[0], there[1] + look)})
        shown = form.replace("%1", "{}") + (f" {title}" if title else "")
        assert headings(raw) == [shown.format(1), shown.format(2)]


def test_an_item_with_a_number_or_the_bullet_o_is_one_of_a_list() -> None:
    item = "<w:p><w:pPr><w:numPr><w:ilvl w:val='{}'/><w:numId w:val='7'/></w:numPr></w:pPr>"
    item += "<w:r><w:t>rope</w:t></w:r></w:p>"
    raw = story((0, "The Lamp"), levels={0: ("decimal", "%1."), 1: ("bullet", "o")})
    items = f"<w:body>{item.format(0)}{item.format(1)}"
    draft = read_files([("door.docx", changed(raw, {"word/document.xml": ("<w:body>", items)}))])
    assert [line for line in draft.source.lines if "rope" in line] == ["1. rope", "- rope"]
