"""Running heads in a format that has paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.model.blocks import Heading
from fascicle.readers.source import read_files
from fascicle.recovery import recover
from fascicle.recovery.page_furniture import page_furniture

if TYPE_CHECKING:
    from fascicle.model.draft import Draft

HEADS = ("THE NIGHT FERRY", "ADA VICKERY")
SENTENCE = "The bell was rung for the boat, and the boat came over the water slowly and "
# Longer than any running head.
REST = "went back with two sheep, a goat, the post and the woman who had missed her stop."


def furnished(body: str) -> Draft:
    page = f"<html><body>{body}</body></html>"
    return page_furniture(read_files([("texts/ferry.html", page.encode())]))


def set_aside(draft: Draft) -> list[str]:
    return [draft.text(aside.span) for aside in draft.ledger]


def test_lines_that_recur_in_turn_inside_a_poem_are_refrains() -> None:
    lines = [f"and boat {number} with its bell" for number in range(200)]
    for number in range(10, 200, 20):
        lines[number] = ("over the water to me", "over the river to you")[number // 20 % 2]
    draft = furnished(f"<p>{'<br>'.join(lines)}</p>")
    assert not set_aside(draft)
    assert not draft.queries


def test_paragraphs_that_recur_inside_sentences_are_running_heads() -> None:
    page = f"<p>{SENTENCE * 6}</p><p>{{}}</p><p>{REST}</p>"
    draft = furnished("".join(page.format(head) for head in HEADS * 5))
    assert set_aside(draft) == [*HEADS] * 5


def test_in_a_plain_text_that_a_page_shows_they_are_lines() -> None:
    page = f"{SENTENCE.strip()}\n" * 7 + f"{{}}\n{REST}\n"
    draft = furnished(f"<pre>{''.join(page.format(head) for head in HEADS * 5)}</pre>")
    assert set_aside(draft) == [*HEADS] * 5


def test_a_number_above_a_heading_that_says_it_is_no_text() -> None:
    page = (
        "<html><body><p>I</p><h1>Part I</h1><p>1</p><h2>Chapter 2</h2><p>It rained.</p>"
        "<p>3</p><h2>The Slip</h2><p>Second chapter.</p><h1>Part 2</h1><p>It hailed.</p>"
        "</body></html>"
    )
    draft = recover(read_files([("texts/ferry.html", page.encode())]))
    assert set_aside(draft) == ["I"]


def test_a_line_below_a_heading_that_says_it_again_is_no_text() -> None:
    page = (
        "<html><body><h1>Chapter 1: Salt</h1><p><b>Chapter 1: Salt</b></p><p>It rained.</p>"
        "<h1>Chapter 2: Oil</h1><p>CHAPTER II</p><p>It hailed.</p>"
        "<h1>Chapter 3</h1><p>I</p><p>It cleared.</p><h1>It Froze</h1><p>It froze.</p>"
        "<h1>Chapter 4</h1><p>Fourth chapter.</p>"
    )
    draft = recover(read_files([("texts/ferry.html", page.encode())]))
    assert set_aside(draft) == ["Chapter 1: Salt", "CHAPTER II"]


def test_a_line_in_capitals_below_most_numbers_is_their_title() -> None:
    page = "<h2>CHAPTER I</h2><p>THE SLIP</p><p>Rain.</p><h2>CHAPTER II</h2><p>OIL</p><p>So?</p>"
    draft = recover(read_files([("texts/ferry.html", f"<html><body>{page}".encode())]))
    heads = [block.text for block in draft.blocks if isinstance(block, Heading)]
    assert heads == ["CHAPTER I: THE SLIP", "CHAPTER II: OIL"]


def test_a_number_in_bold_beside_a_tagged_one_is_a_heading() -> None:
    page = (
        "<h2>The Salt Road</h2><p><b>Chapter One</b></p><p>It rained.</p><p><b>Chapter Four</b></p>"
        "<h2>Chapter Two</h2><p>It hailed.</p><p>Chapter Three</p><p>It cleared.</p>"
    )
    draft = recover(read_files([("texts/ferry.html", f"<html><body>{page}".encode())]))
    heads = [block.text for block in draft.blocks if isinstance(block, Heading)]
    assert [head for head in heads if "Chapter" in head] == ["Chapter One", "Chapter Two"]


def test_what_is_about_the_author_below_a_story_has_a_heading_in_bold() -> None:
    story = "".join(f"<h2>Chapter {n}</h2><p>It rained all day.</p>" for n in range(1, 4))
    page = (
        "<html><head><title>The Slip</title><meta name='author' content='Ada Quill'></head><body>"
        f"<h1>The Slip</h1><p>Ada Quill</p>{story}<p><b>About the Goat</b></p><p>It was old.</p>"
        "<p><b>About Ada Quill</b></p><p>Ada Quill has a boat.</p>"
        "<p><b>Other Books by ADA QUILL</b></p><p>Salt.</p></body></html>"
    )
    draft = recover(read_files([("texts/ferry.html", page.encode())]))
    titles = [it.text for it in draft.blocks if isinstance(it, Heading)][3:]
    assert titles == ["About Ada Quill", "Other Books by ADA QUILL"]


def test_a_number_and_its_title_that_are_both_bold_are_plain_in_their_heading() -> None:
    head = "<p><b>Chapter {}</b></p><p><b>{}</b></p><p>It rained all day, and then it did not.</p>"
    titles = ("The Slip", "The Goat", "The <i>Post</i>", "The Oil")
    page = "".join(head.format(n, title) for n, title in enumerate(titles, 1))
    draft = recover(read_files([("texts/ferry.html", f"<html><body>{page}".encode())]))
    heads = [block for block in draft.blocks if isinstance(block, Heading)]
    assert [head.label for head in heads] == ["Chapter 1", "Chapter 2", "Chapter 3", "Chapter 4"]
    assert [bool(head.runs) for head in heads] == [False, False, True, False]
