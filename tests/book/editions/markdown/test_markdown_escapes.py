"""Escapes of Markdown: no character of a text is markup, whichever program reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from fascicle.book.editions.markdown import MarkdownWriter

if TYPE_CHECKING:
    from collections.abc import Callable

    from fascicle.book.editions.block_writer import Run

LINES = """\
# not|- a|+ b|1. one|2) two|(1) x|(a) x|a. b|I. The|iv. x|#. x|(@) x|> q|***|* * *|---|===|=|#|##
```|~~~ x|~~no~~|H~2~O x^2^|$5 and $6|: term|::: x|[x](y)|![x](y)|[^1]: n|[x]: y
<b>x</b>|<!-- x -->|&copy; &#35; A&T|snake_case _a_ __b__|*a* **b**|back\\|==hi==|@ruth said
{#id .x}|x{.y}|[a]{.y}|`code`|- [ ] todo|\\[ math \\]|http://a_b.c/_d_|www.a.b/*c*|{{x}}|{% x %}
^[note]|[@cite]|__|>|\\|!|%x
"""
TEXTS = [*LINES.strip().replace("\n", "|").split("|"), "a | b", "| a | b |"]
SIGNS = "\\`*_{}[]()#+-.!<>|~^$=&:@'\"%a1I \u00a0"


def markdown_of(text: str) -> str:
    """Return a text between others, alone, as a line of verse, and as a heading."""
    writer = MarkdownWriter()
    end: Run = {"k": "br"}
    rows: list[list[Run]] = [["Before ", text, " after"], [text], ["One", end, text, end, "Two"]]
    parts = [writer.paragraph(writer.runs(row)) for row in rows]
    return "\n\n".join([*parts, writer.heading({"level": 2, "title": [text]})]) + "\n"


def by_commonmark(text: str) -> str:
    return str(MarkdownIt("commonmark").render(text))


def by_others(text: str) -> str:
    parser = MarkdownIt("js-default", {"linkify": False})
    parser.use(footnote_plugin).use(deflist_plugin).use(dollarmath_plugin)
    return str(parser.render(text))


def by_pandoc(text: str) -> str:
    pypandoc = pytest.importorskip("pypandoc")
    return str(pypandoc.convert_text(text, "html", format="markdown-smart-auto_identifiers"))


@pytest.mark.parametrize("read", [by_commonmark, by_others, by_pandoc])
def test_a_text_is_shown_as_it_is(read: Callable[[str], str]) -> None:
    written = [markdown_of(text) for text in TEXTS]
    page = html.fragment_fromstring(read("\n".join(written)), create_parent="div")
    assert {part.tag for part in page.iter()} == {"div", "p", "br", "h2"}
    shown = [" ".join(part.text_content().split()) for part in page]
    assert shown == [
        " ".join(said.split())
        for text in TEXTS
        for said in (f"Before {text} after", text, f"One {text} Two", text)
    ]


@given(st.text(SIGNS, min_size=1).filter(lambda text: text.strip(" \u00a0")))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    page = html.fragment_fromstring(by_commonmark(markdown_of(text)), "div")
    said = " ".join(text.split())
    shown = [" ".join(part.text_content().split()) for part in page]
    assert shown == [" ".join(f"Before {text} after".split()), said, f"One {said} Two", said]


EMPHASIS = st.sampled_from(["a", " ", "“", ".", "*", "é", "-"])
KINDS = st.sampled_from(["", "emph", "strong", "strike"])


@given(st.lists(st.tuples(KINDS, st.text(EMPHASIS, min_size=1, max_size=4)), min_size=1))
def test_emphasis_loses_and_adds_no_character(pieces: list[tuple[str, str]]) -> None:
    runs = [{"k": kind, "c": [text]} if kind else text for kind, text in pieces]
    writer = MarkdownWriter()
    parser = MarkdownIt("commonmark").enable("strikethrough")
    page = parser.render(writer.runs(["x", *runs, "x"]))
    text = "".join(text for _, text in pieces)
    assert html.fragment_fromstring(page, "div").text_content().strip() == f"x{text}x"


def test_a_note_may_have_a_note() -> None:
    inner: Run = {"k": "note", "mark": "b", "b": [{"t": "p", "c": ["Inside."]}]}
    outer: Run = {"k": "note", "mark": "a", "b": [{"t": "p", "c": ["Outside", inner, "."]}]}
    writer = MarkdownWriter()
    assert writer.runs(["It rained", outer, "."]) == "It rained[^1]."
    assert writer.notes() == ["[^1]: Outside[^2].", "[^2]: Inside."]
    assert writer.notes() == []
