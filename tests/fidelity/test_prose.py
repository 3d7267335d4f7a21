"""Prose is read as MyST's own rules read it, whatever syntax stands in it or beside it."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from fascicle.fidelity import prose, read_back
from fascicle.fidelity.read_back import EXTENSIONS, words_of_page

TESTS = Path(__file__).parents[1]
NASTY: list[str] = json.loads(TESTS.joinpath("data/nasty.json").read_text("utf-8"))
CONSTRUCTS: dict[str, list[str]] = json.loads(TESTS.joinpath("data/syntax.json").read_text("utf-8"))
PIECES = sorted({*NASTY, *(line for lines in CONSTRUCTS.values() for line in lines)})
MARKS = [*"*_[]()-+=#~`<>&{}$|:;!?@^%/\\'\"“—. \t§1", "![", "](", "[^1]", "{note}`", "&amp;", "ä"]

# Syntax alone, at the end of a sentence, inside it, and characters that make their own.
IN_PROSE = st.sampled_from(["{}", "It was {}", "It {} was.", "“{}” she said", "  {}", "    {}"])
LINES = st.one_of(
    st.sampled_from(
        ["It was a door.", "“Well?”", "a: b - c! (d) ... e@f", "Gate —", "(a) b", "--b c"]
    ),
    st.builds(str.replace, IN_PROSE, st.just("{}"), st.sampled_from(PIECES)),
    st.lists(st.sampled_from([*MARKS, "a", "gate"]), max_size=12).map("".join),
)
ENDS = st.sampled_from(["\n\n", "\n\n", "\\\n", "\n", "  \n", "\n \n", "\n\n\n", "\\\n\n", ""])
PROSE = st.lists(st.tuples(LINES, ENDS).map("".join), max_size=8).map("".join)
# What prose may stand after and inside of.
BEFORE = ["", "- a\n\n", "> a\n\n", "```\n", ":::{verse}\n", "[^1]: a\n\n", "<!-- \n\n", "# A\n\n",
          ":::{speech} TILL\n", ":::{letter}\n", ":::{chat}\n", "---\na: b\n---\n\n"]  # fmt: skip
PAGES = st.lists(st.tuples(st.sampled_from(BEFORE), PROSE).map("".join), max_size=4).map(
    "\n:::\n".join
)

MYST = create_md_parser(MdParserConfig(enable_extensions=set(EXTENSIONS)), RendererHTML)
MYST.disable("wordcount")


def by_myst(page: str) -> list[str]:
    with patch.object(read_back, "_parser", lambda: MYST):
        return words_of_page(page, with_title=True)


@given(PAGES)
def test_a_page_has_the_words_that_myst_reads(page: str) -> None:
    assert words_of_page(page, with_title=True) == by_myst(page)


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\\\n", " \n"])
@pytest.mark.parametrize("line", PIECES)
def test_each_piece_of_syntax_is_read_as_myst_reads_it(line: str, end: str) -> None:
    for page in (f"A {line}{end}", f"A\\\n{line}{end}{line}", f"A\n\n{line}{end}B"):
        assert words_of_page(page, with_title=True) == by_myst(page)


def test_the_parser_has_the_rules_that_this_was_thought_out_for() -> None:
    assert MYST.get_active_rules() == prose.RULES


def test_a_parser_with_other_rules_reads_everything_alone() -> None:
    other = create_md_parser(MdParserConfig(enable_extensions={"dollarmath"}), RendererHTML)
    before = other.get_active_rules(), other.inline.terminator_re
    prose.install(other)
    assert (other.get_active_rules(), other.inline.terminator_re) == before
