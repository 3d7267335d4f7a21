"""Groups and lists: what their parts become on a page."""

from __future__ import annotations

import pytest

from fascicle.fidelity.page_check import words_of_page
from fascicle.model.blocks import (
    SPEECH,
    UNREAD,
    Block,
    Group,
    Item,
    Listing,
    Paragraph,
    Run,
    Span,
    Speech,
    Style,
    Verse,
    group_of,
    plain,
)
from fascicle.writers.myst import write_block, write_blocks

LINE = Span(1, 1)


def test_the_parts_of_a_run_on_paragraph_are_one_paragraph() -> None:
    parts = (
        Paragraph(span=Span(1, 1), text=plain("The ferry left at six, and")),
        Paragraph(span=Span(5, 5), text=plain("came back at nine.")),
    )
    page = write_block(Group(span=Span(1, 5), kind="run-on", blocks=parts))
    assert page == "The ferry left at six, and came back at nine."


def test_a_word_divided_at_the_end_of_a_page_keeps_its_hyphen_and_gets_no_space() -> None:
    parts = (
        Paragraph(span=Span(1, 1), text=plain("The fer-")),
        Paragraph(span=Span(5, 5), text=plain("ry left at six.")),
    )
    page = write_block(Group(span=Span(1, 5), kind="run-on", blocks=parts))
    assert page == "The fer-ry left at six."


def test_verse_in_a_speech_keeps_its_lines_and_indents_below_the_speaker() -> None:
    text = plain("    And nobody\nHas rung it but the tide.")
    page = write_block(Speech(span=Span(1, 2), speaker="ADA.", text=text, is_verse=True))
    verse = ":::{verse}\n    And nobody\nHas rung it but the tide.\n:::"
    assert page == f"::::{{speech}} ADA.\n{verse}\n::::"


def test_a_speech_of_several_blocks_has_one_speaker() -> None:
    parts = (
        Speech(span=Span(1, 1), speaker="ADA.", text=plain("Sit.")),
        Verse(span=Span(2, 3), text=plain("The bell is in the water\nand rings.")),
        Paragraph(span=Span(4, 4), text=plain("Or not.")),
    )
    page = write_block(group_of(SPEECH, UNREAD, parts))
    verse = ":::{verse}\nThe bell is in the water\nand rings.\n:::"
    assert page == f"::::{{speech}} ADA.\nSit.\n\n{verse}\n\nOr not.\n::::"
    alone = write_blocks(parts).replace(":::\n\n:::{verse}", "\n:::{verse}")
    assert words_of_page(page, with_title=True) == words_of_page(alone, with_title=True)


@pytest.mark.parametrize(
    "numbers", [[5, 1, 2, 3, 6], [1, 2, 4], [3, 2, 1], [1, 2, 3], [0, 1]], ids=str
)
def test_lists_are_numbered_in_a_browser_as_they_were_typed(numbers: list[int]) -> None:
    one = [Listing(span=LINE, items=tuple(Item(f"{n}.", plain("a")) for n in numbers))]
    each = [Listing(span=LINE, items=(Item(f"{n}.", plain("a")),)) for n in numbers]
    for blocks in one, each:
        words = words_of_page(f"# T\n\n{write_blocks(blocks)}\n", with_title=False)
        assert [word for word in words if word.isalnum()] == [
            word for n in numbers for word in (str(n), "a")
        ]


def test_lists_below_items_are_set_in_and_numbered_by_themselves() -> None:
    rows = (("1.", 0), ("2.", 0), ("1.", 1), ("2.", 1), ("-", 2), ("3.", 0), ("5.", 1), ("7.", 1))
    items = tuple(Item(marker, plain("a"), depth) for marker, depth in rows)
    page = write_block(Listing(span=LINE, items=items))
    assert page.split("\n") == [
        "1. a", "2. a", "   1. a", "   2. a", "      - a", "3. a", "", "   %", "",
        "   5. a", "", "   %", "", "   7. a",
    ]  # fmt: skip
    shown = words_of_page(page, with_title=True)
    assert [w for w in shown if w.isdigit()] == ["1", "2", "1", "2", "3", "5", "7"]


def test_numbers_with_zeros_before_them_are_shown_as_typed() -> None:
    items = tuple(Item(f"0{n}.", plain(f"a {n}\nb")) for n in (1, 2))
    page = write_block(Listing(span=LINE, items=items))
    assert page == "01\\. a 1\\\nb\n\n02\\. a 2\\\nb"
    assert words_of_page(page, with_title=True)[:4] == ["01", "a", "1", "/"]


def test_so_are_numbers_in_digits_of_other_scripts() -> None:
    items = tuple(Item(f"{number}.", plain("حبق")) for number in "١٢")
    assert write_block(Listing(span=LINE, items=items)) == "١\\. حبق\n\n٢\\. حبق"


def test_lines_of_code_keep_their_ends() -> None:
    runs = (Run("unit: old\n\nlevel: 1", Style.CODE, mark="`"),)
    page = write_block(Paragraph(span=LINE, text=runs))
    assert page == "`unit: old`\\\n`level: 1`"


def test_quotations_inside_many_others_are_beside_one_another() -> None:
    quoted: Block = Paragraph(span=LINE, text=plain("Deep."))
    for n in range(40):
        said = Paragraph(span=LINE, text=plain(f"So {n}."))
        quoted = Group(span=LINE, kind="quotation", blocks=(said, quoted))
    page = write_block(quoted)
    first, *_, last = page.splitlines()
    assert (first, last) == ("> So 39.", "> > > > > > > > Deep.")
    assert words_of_page(page, with_title=True) == [
        *(word for n in range(39, -1, -1) for word in ("So", str(n), "//")), "Deep",
    ]  # fmt: skip


def test_a_group_of_which_all_was_set_aside_shows_nothing() -> None:
    empty = Group(span=LINE, kind="note", blocks=())
    there = Paragraph(span=Span(3, 3), text=plain("Sit."))
    assert write_blocks([there, empty, there]) == "Sit.\n\nSit."
