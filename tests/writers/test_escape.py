"""Escapes: each character is read by MyST as that character."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fascicle.model.blocks import (
    AsTyped,
    Chat,
    Footnote,
    Group,
    Heading,
    Item,
    Listing,
    Message,
    Paragraph,
    Run,
    SceneBreak,
    Span,
    Speech,
    Style,
    Verse,
    plain,
)
from fascicle.writers.escape import argument, showable
from fascicle.writers.myst import write_block

LINE = Span(1, 1)

# Everything that means something to CommonMark, MyST, docutils, Jinja, HTML, YAML or a file system.
NASTY: list[str] = json.loads(
    Path(__file__).parents[1].joinpath("data/nasty.json").read_text("utf-8")
)

MARKS = "#*_-+=~`>|<&{}[]()^$%:\\\"'.,;!?/@"
HARD = st.text(st.sampled_from(MARKS + "aZ1 9é中\u00a0\t\u0301\u200b"), min_size=1, max_size=24)
# A newline in a paragraph is a line end that is kept, so one line has none.
HARDER = HARD | st.text(st.characters(exclude_characters="\n"), min_size=1, max_size=12)

nasty = pytest.mark.parametrize("text", NASTY)


def page(*written: str) -> str:
    return "\n\n".join(['---\nwork: "w"\n---', "# T", *written, "After."]) + "\n"


def typed(text: str) -> str:
    """Return a line as a page shows it, without the spaces around it."""
    return showable(text).strip()


def paragraph(*lines: str) -> Paragraph:
    return Paragraph(span=LINE, text=plain("\n".join(lines)))


def between(seen: list[str]) -> list[str]:
    """Return the blocks between the heading and the last paragraph of a page."""
    assert seen[:3] == ["<front_matter>", "<h1>", "T"]
    assert seen[-2:] == ["<p>", "After."]
    return seen[3:-2]


# Each line, wherever it may stand

Blocks = Callable[[str], list[str]]


def misread(seen: Callable[[str], list[str]], meant: Callable[[str], list[str]]) -> dict[str, Any]:
    """Return the lines that MyST misreads, with its reading."""
    return {text: seen(text) for text in NASTY if seen(text) != meant(text)}


def test_a_line_is_a_paragraph_of_its_characters(blocks: Blocks) -> None:
    assert not misread(
        lambda text: between(blocks(page(write_block(paragraph(text))))),
        lambda text: ["<p>", typed(text)],
    )


def test_a_line_kept_inside_a_paragraph_is_its_characters(blocks: Blocks) -> None:
    assert not misread(
        lambda text: between(blocks(page(write_block(paragraph("First", text, text, "last"))))),
        lambda text: ["<p>", f"First\n{typed(text)}\n{typed(text)}\nlast"],
    )


def test_a_line_of_verse_is_its_characters(blocks: Blocks, line: Callable[[str], str]) -> None:
    def seen(text: str) -> list[str]:
        poem = Verse(span=LINE, text=plain(f"{text}\n  {text}\n\n{text}"))
        name, content = between(blocks(page(write_block(poem))))
        assert content.splitlines()[1].startswith("  "), "its indent"
        return [name, *(line(one.strip()) for one in content.splitlines())]

    assert not misread(seen, lambda text: ["{verse}", typed(text), typed(text), "", typed(text)])


@pytest.mark.parametrize(
    ("marker", "tag", "number"), [("7.", "ol", "7"), ("-", "ul", ""), ("", "ul", "")]
)
def test_an_item_of_a_list_is_its_characters(
    blocks: Blocks, marker: str, tag: str, number: str
) -> None:
    def seen(text: str) -> list[str]:
        items = (Item(marker, plain(text)), Item(marker, plain("b")))
        return between(blocks(page(write_block(Listing(span=LINE, items=items)))))[:4]

    assert not misread(seen, lambda text: [f"<{tag}>", f"<li>{number}", "<p>", typed(text)])


def test_a_heading_is_its_characters(blocks: Blocks) -> None:
    def seen(text: str) -> list[str]:
        heading = Heading(span=LINE, kind="chapter", level=2, title=text)
        return between(blocks(page(write_block(heading))))

    assert not misread(seen, lambda text: ["<h2>", typed(text)])


def test_a_quoted_line_is_its_characters(blocks: Blocks) -> None:
    def seen(text: str) -> list[str]:
        inside = (paragraph(text, text), paragraph(text))
        return between(blocks(page(write_block(Group(span=LINE, kind="quotation", blocks=inside)))))

    def meant(text: str) -> list[str]:
        return ["<blockquote>", "<p>", f"{typed(text)}\n{typed(text)}", "<p>", typed(text)]

    assert not misread(seen, meant)


def test_a_line_of_a_letter_is_its_characters(blocks: Blocks) -> None:
    def seen(text: str) -> list[str]:
        inside = (paragraph(text), Verse(span=LINE, text=plain(text)), paragraph(text))
        letter = Group(span=LINE, kind="letter", blocks=inside)
        name, content = between(blocks(page(write_block(letter))))
        within = between(blocks(page(content.rstrip("\n"))))
        return [name, *within[:3], *within[-2:]]

    def meant(text: str) -> list[str]:
        return ["{letter}", "<p>", typed(text), "{verse}", "<p>", typed(text)]

    assert not misread(seen, meant)


def test_a_message_of_a_chat_is_its_characters(blocks: Blocks, line: Callable[[str], str]) -> None:
    def seen(text: str) -> list[str]:
        said = plain(f"{text}\n{text}")
        chat = Chat(span=LINE, messages=(Message("Ada:", said), Message("Bell:", plain("no"))))
        name, content = between(blocks(page(write_block(chat))))
        return [name, *(line(one.strip()) for one in content.splitlines())]

    def meant(text: str) -> list[str]:
        ada, bell = (f"{{strong_open}}{name}:{{strong_close}}" for name in ("Ada", "Bell"))
        return ["{chat}", f"{ada} {typed(text)}".strip(), typed(text), f"{bell} no"]

    assert not misread(seen, meant)


def test_a_line_set_as_typed_is_its_characters(blocks: Blocks) -> None:
    def seen(text: str) -> list[str]:
        drawn = AsTyped(span=LINE, lines=(text, f"  {text}"))
        return between(blocks(page(write_block(drawn))))

    def meant(text: str) -> list[str]:
        shown = showable(text.expandtabs()).rstrip()
        return ["text", f"{shown}\n{f'  {shown}'.rstrip()}\n"]

    assert not misread(seen, meant)


@pytest.mark.parametrize(
    ("number", "name"), [(0, "{note-apart} *"), (1, "{footnote} *")], ids=["apart", "marked"]
)
def test_a_note_that_markdown_has_no_form_for_is_its_characters(
    blocks: Blocks, number: int, name: str
) -> None:
    def seen(text: str) -> list[str]:
        said = plain(f"{text}\n\n{text}")
        note = Footnote(span=LINE, label="*", text=said, key="*", notation="*", number=number)
        found, content = between(blocks(page(write_block(note, {1: False}))))
        return [found, *between(blocks(page(content.rstrip("\n"))))]

    assert not misread(seen, lambda text: [name, "<p>", typed(text), "<p>", typed(text)])


def test_a_note_with_a_number_is_its_characters(blocks: Blocks) -> None:
    marked = Paragraph(span=LINE, text=(Run("Word"), Run("1", Style.NOTE, "[1]", 1)))

    def seen(text: str) -> list[str]:
        note = write_block(Footnote(span=LINE, label="1", text=plain(text), number=1), {1: True})
        return between(blocks(page(write_block(marked, {1: True}), note)))[-2:]

    assert not misread(seen, lambda text: ["<p>", typed(text)])


def test_a_speaker_is_the_characters_of_the_name(blocks: Blocks) -> None:
    def seen(text: str) -> list[str]:
        speech = write_block(Speech(span=LINE, speaker=text, text=plain(text)))
        name, content = between(blocks(page(speech)))
        return [name, *between(blocks(page(content.rstrip("\n"))))]

    assert not misread(seen, lambda text: [f"{{speech}} {argument(text)}", "<p>", typed(text)])


def test_an_ornament_is_the_characters_of_its_mark(blocks: Blocks) -> None:
    def seen(text: str) -> list[str]:
        return between(blocks(page(write_block(SceneBreak(span=LINE, mark=text)))))

    def meant(text: str) -> list[str]:
        return ["<hr>"] if set(text) <= {"*", " "} else [f"{{ornament}} {argument(text)}", ""]

    assert not misread(seen, meant)


@pytest.mark.parametrize(("style", "name"), [(Style.EMPHASIS, "em"), (Style.STRONG, "strong")])
@pytest.mark.parametrize(
    ("before", "after"), [("", ""), ("a ", " b"), ("(", ")"), ("“", ".”"), ("a—", "—b"), ("…", "!")]
)
def test_emphasis_holds_its_characters(
    line: Callable[[str], str], style: Style, name: str, before: str, after: str
) -> None:
    def seen(text: str) -> list[str]:
        runs = (Run(before), Run(text.strip(), style, "_"), Run(after))
        return [line(write_block(Paragraph(span=LINE, text=runs)))]

    assert not misread(
        seen, lambda text: [f"{before}{{{name}_open}}{typed(text)}{{{name}_close}}{after}"]
    )


@pytest.mark.parametrize(("before", "after"), [("", ""), ("a ", " b"), ("Look!", "(c)"), ("", ":")])
def test_a_link_holds_its_characters(line: Callable[[str], str], before: str, after: str) -> None:
    address = "https://a.example/(x)?a=1&copy=2_b*c#d"

    def seen(text: str) -> list[str]:
        runs = (Run(before), Run(text.strip(), target=address), Run(after))
        return [line(write_block(Paragraph(span=LINE, text=runs)))]

    assert not misread(
        seen, lambda text: [f"{before}{{link_open}}{typed(text)}{{link_close}}{after}"]
    )


def test_the_words_of_a_link_in_several_styles_are_one_link() -> None:
    address = "https://a.example/?a=1&b=2"
    runs = (Run("the ", target=address), Run("old", Style.EMPHASIS, target=address), Run(" lamp"))
    written = write_block(Paragraph(span=LINE, text=runs))
    assert written == "[the *old*](<https://a.example/?a=1&amp;b=2>) lamp"


# Any line


@given(HARDER)
def test_any_characters_are_read_as_those_characters(
    blocks: Blocks, line: Callable[[str], str], text: str
) -> None:
    assert between(blocks(page(write_block(paragraph(text))))) == (
        ["<p>", typed(text)] if typed(text) else []
    )
    assert line(write_block(paragraph(text))) == typed(text)


@given(HARDER, HARDER)
def test_any_two_lines_stay_two_lines(blocks: Blocks, first: str, second: str) -> None:
    seen = between(blocks(page(write_block(paragraph("a", first, second, "b")))))
    kept = [line for line in ("a", typed(first), typed(second), "b") if line]
    assert seen == ["<p>", "\n".join(kept)]


@given(HARDER)
def test_any_heading_is_its_characters(blocks: Blocks, text: str) -> None:
    heading = Heading(span=LINE, kind="chapter", level=2, label=text)
    seen = between(blocks(page(write_block(heading))))
    assert seen in (["<h2>", typed(text)], ["<h2>"])


def test_emphasis_inside_a_heading_is_written_as_emphasis() -> None:
    runs = (Run("CHAPTER I. THE BOAT "), Run("ANNE #", Style.EMPHASIS, "_"), Run(" #"))
    heading = Heading(span=LINE, kind="chapter", level=2, title="CHAPTER I. THE BOAT ANNE # #")
    assert write_block(replace(heading, runs=runs)).endswith("THE BOAT *ANNE #* \\#")


@given(HARDER)
def test_unshowable_characters_become_spaces(text: str) -> None:
    left = showable(text)
    assert len(left) == len(text)
    assert {unicodedata.category(a) for a, b in zip(text, left, strict=True) if a != b} <= {
        "Cc",
        "Cn",
        "Zl",
        "Zp",
        "Cs",
    }


def test_a_character_that_only_a_later_unicode_knows_is_kept() -> None:
    assert showable("a\u0378\U0002ebe1") == "a\u0378\U0002ebe1"
    assert showable("a\ufdd0\U0003fffe") == "a  "


def test_a_letter_that_begins_with_hyphens_has_no_front_matter(blocks: Blocks) -> None:
    inside = tuple(Paragraph(span=LINE, text=plain(said)) for said in ("---So it is.", "...", "b"))
    letter = write_block(Group(span=LINE, kind="letter", blocks=inside))
    content = letter.split("\n", 1)[1].rpartition("\n:::")[0]
    assert blocks(content) == ["<p>", "---So it is.", "<p>", "...", "<p>", "b"]
