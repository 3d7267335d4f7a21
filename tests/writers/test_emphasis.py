"""Emphasis: any words in any styles are read back as those words in those styles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fascicle.model.blocks import Heading, Paragraph, Run, Span, Style, Verse, text_of
from fascicle.writers.myst import write_block

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

P, E, S, B = Style.PLAIN, Style.EMPHASIS, Style.STRONG, Style.STRONG_EMPHASIS
LINE = Span(1, 1)
# Words whose edges are letters, signs, underscores or spaces; signs; line ends.
PIECES = st.sampled_from(
    [
        *("word", "a", "1", "two words", "é", "Ж", "漢", "e\u0301", "snake_case", "a_b", "_", "a_"),
        *(
            "_b",
            ".",
            ",",
            "’s",
            "’",
            "“",
            "”",
            "(so)",
            "!",
            "…",
            "—",
            "-",
            "*",
            "**",
            "&",
            "#",
            "€",
        ),
        *("\\", "`", "{", "]", "<b>", "a.", ".a", "\n", " ", "  ", "\u00a0", " a", "a ", "x.\n"),
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=3).map("".join)
RUNS = st.lists(
    st.builds(Run, TEXTS, st.sampled_from([P, E, S, B])),
    min_size=1,
    max_size=7,
)
OTHERS = [Style.UNDERLINED, Style.SUPERSCRIPT, Style.CODE]
TARGETS = st.sampled_from(["", "", "https://a.example/"])
LINKED = st.lists(
    st.builds(Run, TEXTS, st.sampled_from([P, E, S, B, *OTHERS]), st.just("`"), target=TARGETS)
    | st.builds(Run, TEXTS, st.sampled_from(OTHERS[:2]), emphasis=st.sampled_from([E, S, B])),
    min_size=1,
    max_size=7,
)
STYLES = {("em",): E, ("strong",): S, ("em", "strong"): B, (): P}


def written(*runs: Run) -> str:
    return write_block(Paragraph(span=LINE, text=runs))


def shown(parser: MarkdownIt, line: str) -> Iterator[tuple[str, Style]]:
    """Yield each character of a line that is no space, with its style."""
    opened: list[str] = []
    for token in parser.parseInline(line)[0].children or ():
        if token.type in {"em_open", "strong_open"}:
            opened.append(token.tag)
        elif token.type in {"em_close", "strong_close"}:
            opened.remove(token.tag)
        style = STYLES[tuple(sorted(opened))]
        yield from ((letter, style) for letter in token.content if not letter.isspace())


def typed(runs: list[Run]) -> list[tuple[str, Style]]:
    return [
        (letter, run.style if run.style in STYLES.values() else run.emphasis)
        for run in runs
        for letter in run.text
        if not letter.isspace()
    ]


@given(RUNS)
@example([Run("a", E), Run("b", B), Run("c", S)])
@example([Run("a", B), Run("b", E), Run("c", B)])
@example([Run("a", E), Run("’b", S)])
@example([Run("x"), Run("a", E), Run("’b", B), Run("c", E)])
def test_any_runs_are_read_back_in_their_styles(parser: MarkdownIt, runs: list[Run]) -> None:
    verse = write_block(Verse(span=LINE, text=tuple(runs)))
    lines = verse.split("\n")[1:-1]
    assert [pair for line in lines for pair in shown(parser, line.strip())] == typed(runs)


@given(LINKED)
def test_any_runs_are_read_back_beside_links_and_roles(parser: MarkdownIt, runs: list[Run]) -> None:
    lines = write_block(Verse(span=LINE, text=tuple(runs))).split("\n")[1:-1]
    pairs = [pair for line in lines for pair in shown(parser, line.strip())]
    assert [style for letter, style in pairs if letter != "`"] == [
        style for letter, style in typed(runs) if letter != "`"
    ]


@given(RUNS)
def test_any_runs_of_a_paragraph_are_read_back(parser: MarkdownIt, runs: list[Run]) -> None:
    flat = [Run(run.text.replace("\n", " "), run.style) for run in runs]
    text = written(*flat)
    assert list(shown(parser, text)) == typed(flat)
    tokens = [token.type for token in parser.parse(text)]
    assert tokens in ([], ["paragraph_open", "inline", "paragraph_close"])


@given(RUNS)
def test_what_no_letter_touches_has_no_references(runs: list[Run]) -> None:
    apart = [run for it in runs for run in (Run(it.text, it.style), Run(" "))]
    assert "&#" not in written(*apart)


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([Run("one", E), Run(" "), Run("two", E)], "*one* *two*"),
        ([Run("one", E), Run(" "), Run("two", S)], "*one* **two**"),
        ([Run("one ", E), Run("and ", P), Run("two", S)], "*one* and **two**"),
        ([Run("un"), Run("believ", E), Run("able")], "un*believ*able"),
        ([Run("never", B), Run("!")], "***never***!"),
        ([Run("Ada", E), Run(", "), Run("Bo", E), Run(".", E)], "*Ada*, *Bo.*"),
        ([Run("Enter", E), Run(" "), Run("Ada", B), Run(".", E)], "*Enter **Ada**.*"),
        ([Run("Note", B), Run(" "), Run("of it", S)], "**_Note_ of it**"),
        ([Run("Ada", B), Run(" "), Run("comes", E)], "_**Ada** comes_"),
        ([Run("Ada.", E), Run("Yes")], "*Ada.*&#89;es"),
        ([Run("The bel"), Run("l", P), Run("’s tongue", E)], "The bel&#108;*’s tongue*"),
        ([Run("a", E), Run("b", S)], "_a_**b**"),
        ([Run("The "), Run("Erin", OTHERS[0], emphasis=B)], "The ***{underlined}`Erin`***"),
    ],
)
def test_the_plainest_form_that_is_read_back_is_written(runs: list[Run], text: str) -> None:
    assert written(*runs) == text


def test_a_heading_in_styles_that_touch_is_read_back() -> None:
    runs = (Run("SCENE II", E), Run(".", E), Run(" The quay."))
    heading = Heading(span=LINE, kind="scene", level=2, title=text_of(runs), runs=runs)
    assert write_block(heading) == "## *SCENE II.* The quay."
