"""Markup of CommonMark, MyST, docutils, Jinja and HTML is text, in any combination.

`syntax.json` has constructs for each section of CommonMark and of MyST's guide. A text may hold any
of them as lines, and any pieces of them side by side on one line.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.model.blocks import (
    Block,
    Footnote,
    Group,
    Heading,
    Item,
    Listing,
    Paragraph,
    Run,
    Span,
    Speech,
    Style,
    Verse,
    plain,
    text_of,
)
from fascicle.writers.escape import argument, showable
from fascicle.writers.myst import write_block, write_blocks

LINE = Span(1, 1)
Blocks = Callable[[str], list[str]]

TESTS = Path(__file__).parents[1]
NASTY: list[str] = json.loads(TESTS.joinpath("data/nasty.json").read_text("utf-8"))

# A construct is lines that stand together; a paragraph of those lines shows those lines.
CONSTRUCTS: dict[str, list[str]] = json.loads(TESTS.joinpath("data/syntax.json").read_text("utf-8"))

PIECES = sorted({*NASTY, *(line for lines in CONSTRUCTS.values() for line in lines)})
GLUE = ["", " ", "  ", "\t", "\u00a0", "a", "1", ".", "(", "\\", "*", "_"]
# Whole constructs, lines of different ones, and lines put together from pieces of several.
LINES = st.sampled_from(PIECES) | st.builds(
    lambda pieces, glue: glue.join(pieces),
    st.lists(st.sampled_from(PIECES), min_size=2, max_size=4),
    st.sampled_from(GLUE),
)
STANZAS = st.lists(
    (st.sampled_from(sorted(CONSTRUCTS.values())) | st.lists(LINES, min_size=1, max_size=5)).map(
        "\n".join
    ),
    min_size=1,
    max_size=4,
)


def typed(text: str) -> str:
    """Return lines as a page shows them, without the spaces around each."""
    return "\n".join(filter(None, (showable(line).strip() for line in text.split("\n"))))


def paragraph(text: str) -> Paragraph:
    """Return a paragraph of lines without indents, which would need a fence."""
    flush = (line.lstrip(" ") for line in text.split("\n"))
    return Paragraph(span=LINE, text=plain("\n".join(flush) if "\n" in text else text))


def page(blocks: list[Block]) -> str:
    return f'---\nwork: "w"\n---\n\n# T\n\n{write_blocks(blocks, {1: True})}\n\nAfter.\n'


def between(seen: list[str]) -> list[str]:
    """Return the blocks between the heading and the last paragraph of a page."""
    assert seen[:3] == ["<front_matter>", "<h1>", "T"]
    assert seen[-2:] == ["<p>", "After."]
    return seen[3:-2]


def shown_of(text: str) -> list[str]:
    return ["<p>", typed(text)] if typed(text) else []


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_construct_is_its_lines(any_blocks: Blocks, name: str) -> None:
    lines = CONSTRUCTS[name]
    pairs = ["\n".join(pair) for pair in pairwise(lines)]
    texts = ["\n".join(lines), *lines, *pairs]
    meant = [shown for text in texts for shown in shown_of(text)]
    assert between(any_blocks(page([paragraph(text) for text in texts]))) == meant


@given(STANZAS)
def test_any_constructs_are_their_lines(any_blocks: Blocks, texts: list[str]) -> None:
    meant = [shown for text in texts for shown in shown_of(text)]
    assert between(any_blocks(page([paragraph(text) for text in texts]))) == meant


@given(st.lists(LINES, min_size=1, max_size=4))
def test_any_headings_are_their_characters(any_blocks: Blocks, lines: list[str]) -> None:
    heads: list[Block] = [Heading(span=LINE, kind="c", level=2, title=line) for line in lines]
    kept = [typed(line) for line in lines if typed(line)]
    seen = between(any_blocks(page(heads)))
    assert seen.count("<h2>") == len(lines)
    assert [part for part in seen if part != "<h2>"] == kept


@given(
    st.lists(LINES.filter(typed), min_size=1, max_size=4), st.sampled_from(["1.", "7)", "-", ""])
)
def test_any_items_are_their_characters(any_blocks: Blocks, lines: list[str], marker: str) -> None:
    number = marker[:-1]
    markers = [f"{int(number) + n}{marker[-1]}" if number else marker for n in range(len(lines))]
    items = tuple(Item(m, plain(line)) for m, line in zip(markers, lines, strict=True))
    seen = between(any_blocks(page([Listing(span=LINE, items=items)])))
    assert seen[0] == ("<ol>" if number else "<ul>")
    assert seen[1:] == [
        part
        for m, line in zip(markers, lines, strict=True)
        for part in (f"<li>{m[:-1]}", "<p>", typed(line))
    ]


@given(STANZAS)
def test_any_quotation_is_its_lines(any_blocks: Blocks, texts: list[str]) -> None:
    inside = tuple(paragraph(text) for text in texts if typed(text)) or (paragraph("a"),)
    seen = between(any_blocks(page([Group(span=LINE, kind="quotation", blocks=inside)])))
    assert seen == ["<blockquote>", *(s for p in inside for s in shown_of(text_of(p.text)))]


@given(LINES.filter(typed), LINES.filter(typed))
def test_any_notes_are_their_characters(any_blocks: Blocks, first: str, second: str) -> None:
    marked = Paragraph(span=LINE, text=(Run(f"{first} a"), Run("1", Style.NOTE, "[1]", 1)))
    note = Footnote(span=LINE, label="1", text=plain(second), number=1)
    assert between(any_blocks(page([marked, note]))) == [
        "<p>", f"{typed(f'{first} a')}{{footnote_ref}}",
        "<footnote_reference_open>", "<p>", typed(second),
    ]  # fmt: skip


@given(LINES.filter(typed), LINES.filter(typed))
def test_any_note_without_its_mark_is_its_characters(blocks: Blocks, label: str, text: str) -> None:
    stray = write_block(Footnote(span=LINE, label=f"a {label}", text=plain(text), number=2))
    told, content = between(blocks(f'---\nwork: "w"\n---\n\n# T\n\n{stray}\n\nAfter.\n'))
    assert told == f"{{note-apart}} {argument(f'a {label}')}"
    assert blocks(content) == shown_of(text)


@given(LINES | st.sampled_from([":", ": a", "](a)", "{.a}", "[a]"]))
def test_a_mark_of_a_note_is_one_before_any_characters(any_blocks: Blocks, text: str) -> None:
    marked = Paragraph(span=LINE, text=(Run("1", Style.NOTE, "[1]", 1), Run(f"{text} a")))
    note = Footnote(span=LINE, label="1", text=plain("b"), number=1)
    shown = typed(f"1{text} a")[1:]
    assert between(any_blocks(page([marked, marked, note]))) == [
        "<p>", f"{{footnote_ref}}{shown}", "<p>", f"{{footnote_ref}}{shown}",
        "<footnote_reference_open>", "<p>", "b",
    ]  # fmt: skip


@given(st.lists(LINES.filter(typed), min_size=2, max_size=4))
def test_any_lines_that_are_set_in_are_their_lines(blocks: Blocks, lines: list[str]) -> None:
    text = "\n".join([lines[0], *(f"  {line}" for line in lines[1:])])
    seen = between(blocks(page([Paragraph(span=LINE, text=plain(text))])))
    assert seen == shown_of(text)


@given(STANZAS, LINES)
def test_any_verse_speech_and_letter_are_their_lines(
    blocks: Blocks, line: Callable[[str], str], texts: list[str], name: str
) -> None:
    text = "\n\n".join(texts)
    inside = (paragraph(texts[0]), Verse(span=LINE, text=plain(text)), paragraph("b"))
    letter = write_block(Group(span=LINE, kind="letter", blocks=inside))
    told, content = between(blocks(f'---\nwork: "w"\n---\n\n# T\n\n{letter}\n\nAfter.\n'))
    within = blocks(content)
    assert told == "{letter}"
    assert within[:-4] == shown_of(texts[0])
    assert within[-4] == "{verse}"
    assert within[-2:] == ["<p>", "b"]
    kept = [line(one.strip()) for one in within[-3].split("\n")]
    assert "\n".join(filter(None, kept)) == typed(text)
    speech = write_block(Speech(span=LINE, speaker=f"A {name}", text=plain(texts[0])))
    told, content = between(blocks(f'---\nwork: "w"\n---\n\n# T\n\n{speech}\n\nAfter.\n'))
    assert told == f"{{speech}} {argument(f'A {name}')}"
    assert blocks(content) == shown_of(texts[0])
