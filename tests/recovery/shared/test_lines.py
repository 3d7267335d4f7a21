"""Properties of lines."""

from __future__ import annotations

import pytest

from fascicle.model.words import words
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.shared.lines import (
    fills,
    indent,
    indented_starts,
    is_capitals,
    join,
    keep,
    ragged,
    tidy,
)


def test_a_tab_is_an_indent() -> None:
    assert [indent("\tA"), indent("  A"), indent("A"), indent("  \tA")] == [4, 2, 0, 4]


def test_deliberate_no_break_spaces_are_kept() -> None:
    assert tidy("«\xa0Bien\xa0!\xa0»") == "«\xa0Bien\xa0!\xa0»"
    assert tidy("10\xa0000") == "10\xa0000"
    assert tidy("a\xa0b \xa0c") == "a b c"
    assert tidy(" «\u202fOui\u202f!\u202f»  10\u202f000 ") == "«\u202fOui\u202f!\u202f» 10\u202f000"


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["a", " b "], "a b"),
        (["a spy-", "glass"], "a spy-glass"),
        (["two-", "and threefold"], "two- and threefold"),
        (["a--", "b"], "a--b"),
        (["a --", "b"], "a -- b"),
        (["a-", ""], "a-"),
        (["-", "a"], "- a"),
        (["a---", "b"], "a--- b"),
    ],
)
def test_lines_are_joined_as_they_were_wrapped(lines: list[str], joined: str) -> None:
    assert join(lines) == joined
    assert words(joined) == [word for line in lines for word in words(line)]


def test_kept_lines_have_indents_relative_to_the_least() -> None:
    assert keep(["    a", "      b", "\tc"]) == "a\n  b\nc"


def test_a_line_fills_its_width_when_the_next_word_would_not_have_fitted() -> None:
    assert fills("1234567", "89 10", 8)
    assert not fills("1234", "56 7", 8)
    assert ragged(["1234567", "1234567", "1"], 8) == 0
    assert ragged(["1", "1", "1"], 8) == 1
    assert ragged(["1"], 8) == 0


def test_only_lines_indented_beyond_the_others_start_a_paragraph() -> None:
    assert indented_starts(["  A", "a", "  B", "b", "            c"]) == [2]
    assert indented_starts(["A", "  a", "  a"]) == indented_starts(["A"]) == []


def test_capitals() -> None:
    assert is_capitals("THE 2 DOORS!")
    assert not is_capitals("THe")
    assert not is_capitals("A")


@pytest.mark.parametrize(
    "text",
    ["* * *", "***", "---", "~*~", "-oOo-", "xxx", "XXX", "#", "⁂", "§", "🐐", "<hr>",
     "[scene break]", "— — —", "•", "=====", "x x x", "* * * * *", "◆", "❦", "[Section Break]",
     ".", "-X-", "~o~", ". . . . . . . .", "::::", "~ Time Skip ~"],
)  # fmt: skip
def test_ornaments(text: str) -> None:
    assert is_ornament(text)
    assert is_ornament(f"      {text}  ")


@pytest.mark.parametrize(
    "text",
    ["", "...", "…", "?", "!", "X", "II", "END", "no", "oo", "Oooh", "xx", "1", "—Well", "* a", "+",
     "....", "=", "^_^", "[x]", "break", "[scene]", "“ ”", "x" * 50, "*" * 400],
)  # fmt: skip
def test_lines_that_are_no_ornaments(text: str) -> None:
    assert not is_ornament(text)
