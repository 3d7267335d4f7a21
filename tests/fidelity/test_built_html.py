"""Built pages: exactly one element holds the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fascicle.fidelity.built_html import words_of_built
from fascicle.model.errors import BuildError
from fascicle.model.words import LINE

if TYPE_CHECKING:
    from pathlib import Path

TEXT = '<article class="bd-article"><p>It rang.</p></article>'


def test_the_words_of_a_page_are_those_of_the_element_that_holds_its_text(tmp_path: Path) -> None:
    page = tmp_path / "one.html"
    page.write_text(f"<nav>Next</nav>{TEXT}<article>Another</article>")
    assert words_of_built(page, "one.html") == ["It", "rang"]


@pytest.mark.parametrize("built", [TEXT * 2, "<article>It rang.</article>", ""])
def test_a_page_without_that_element_or_with_two_is_an_error(tmp_path: Path, built: str) -> None:
    page = tmp_path / "one.html"
    page.write_text(built)
    with pytest.raises(BuildError, match=r"one\.html: has no element that holds the text"):
        words_of_built(page, "one.html")


def test_verse_continues_the_line_of_its_speaker(tmp_path: Path) -> None:
    page = tmp_path / "one.html"
    page.write_text(
        '<article class="bd-article"><div class="speech">'
        '<p id="p-a"><span class="speaker">DELIO.</span></p>'
        '<div class="verse"><p class="stanza"><span class="line">It rang,</span><br>'
        '<span class="line">and rang.</span></p></div></div></article>'
    )
    assert words_of_built(page, "one.html")[:3] == ["DELIO", "It", "rang"]


def test_code_is_a_word_of_its_own_as_the_backticks_around_it_make_it_in_the_text(
    tmp_path: Path,
) -> None:
    page = tmp_path / "one.html"
    page.write_text('<article class="bd-article"><p>the <code>door</code>s</p></article>')
    assert words_of_built(page, "one.html") == ["the", "door", "s"]


@pytest.mark.parametrize("tag", ["u", "s", "sub", "em", "code", "small"])
def test_words_in_an_inline_element_end_no_paragraph(tmp_path: Path, tag: str) -> None:
    page = tmp_path / "one.html"
    page.write_text(f'<article class="bd-article"><p><{tag}>It</{tag}><br>rang.</p></article>')
    assert words_of_built(page, "one.html") == ["It", LINE, "rang"]
