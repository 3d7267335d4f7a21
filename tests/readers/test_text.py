"""The text reader: line ends, stretches, and places in files."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.model.blocks import Stretch
from fascicle.model.draft import FILE_GAP, PAGE_GAP
from fascicle.model.errors import SourceError
from fascicle.readers.text import is_blank, read_text, split_lines


def stretches(*files: str) -> list[Stretch]:
    named = [(f"{n}.txt", text.encode()) for n, text in enumerate(files, start=1)]
    return [block for block in read_text(named).blocks if isinstance(block, Stretch)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028", "\u2029"])
def test_every_line_end_of_editors_is_recognised(end: str) -> None:
    assert split_lines(f"one{end}two{end}{end}three{end}") == ["one", "two", "", "three"]


def test_a_byte_order_mark_of_a_file_inside_another_is_no_character() -> None:
    assert split_lines("One.\n\ufeffTwo.\r\n\ufeff\nThree\ufeff.") == [
        "One.",
        "Two.",
        "",
        "Three\ufeff.",
    ]


def test_a_form_feed_is_a_wide_gap() -> None:
    first, second, third = stretches("One.\n\x0cTwo.\n\n\x0c\nThree.")
    assert (first.gap, second.gap, third.gap) == (0, PAGE_GAP, PAGE_GAP + 2)


def test_a_form_feed_inside_a_line_begins_no_page() -> None:
    assert len(stretches("One.\nTwo\x0c and two.\nThree.")) == 1


@pytest.mark.parametrize(
    "line",
    ["", " ", "\t", "\xa0", "\u3000", "\u200b", "\ufeff", "\x00", "\xad", "\u2066", "\uffff"],
)
def test_a_line_without_visible_characters_is_blank(line: str) -> None:
    assert is_blank(line)
    assert [block.gap for block in stretches(f"One.\n{line}\nTwo.")] == [0, 1]


@pytest.mark.parametrize("line", [".", "…", "_", "\ue000", "a\u200b", "é", "😀", "*"])
def test_a_line_with_a_visible_character_is_not_blank(line: str) -> None:
    assert not is_blank(line)


def test_gaps_are_counted_in_blank_lines() -> None:
    assert [block.gap for block in stretches("\n\nOne.\nmore\n\nTwo.\n\n\n\nThree.")] == [2, 1, 3]


def test_each_file_of_a_folder_begins_a_new_stretch() -> None:
    first, second = stretches("One.\nmore", "Two.")
    assert first.lines == ("One.", "more")
    assert second.gap >= FILE_GAP


def test_places_name_file_and_line() -> None:
    draft = read_text([("a.txt", b"One.\n\n"), ("b.txt", b"\nTwo.\nThree.\n"), ("c.txt", b"Four.")])
    assert [draft.source.place(n) for n in (1, 2, 3, 4, 5, 6)] == [
        "a.txt:1",
        "a.txt:2",
        "b.txt:1",
        "b.txt:2",
        "b.txt:3",
        "c.txt:1",
    ]
    assert [block.span.first for block in draft.blocks] == [1, 4, 6]


def test_a_text_without_a_word_is_refused() -> None:
    with pytest.raises(SourceError, match="contains no words"):
        read_text([("a.txt", b"...\n\n---\n")])


def test_control_characters_raise_one_query() -> None:
    raw = b"One.\nT\x01wo.\nT\x02hree.\n" + b"A word. " * 40
    (query,) = read_text([("a.txt", raw)]).queries
    assert (query.name, query.span.first) == ("control-characters", 2)
    assert query.question.startswith("2 lines hold control characters")


@given(st.text(min_size=1))
def test_lines_keep_every_character_except_line_ends(text: str) -> None:
    ends = re.compile("[\n\r\x0b\x85\u2028\u2029]\ufeff?")
    assert "".join(split_lines(text)) == ends.sub("", text)


@given(st.lists(st.text(alphabet="ab \n\t\x0c\xa0", max_size=30), min_size=1, max_size=3))
def test_each_line_that_is_not_blank_is_in_one_stretch(files: list[str]) -> None:
    files = [f"a{text}" for text in files]
    named = [(f"{n}", text.encode()) for n, text in enumerate(files)]
    draft = read_text(named)
    inside = [number for block in draft.blocks for number in block.span]
    seen = [n for n, line in enumerate(draft.source.lines, 1) if not is_blank(line)]
    assert inside == seen
