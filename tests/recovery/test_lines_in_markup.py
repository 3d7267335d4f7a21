"""Lines of the paragraphs that a format marks."""

from __future__ import annotations

import pytest

from fascicle.model.blocks import Block, Heading, Paragraph, Speech, leaves, text_of
from fascicle.readers.source import read_files
from fascicle.recovery import recover

LONG = (
    "The ferry left at six, whatever the weather, and came back at nine with the post, two sheep"
    " and a woman who had missed her stop at the other end of the lake."
)
LINES = [LONG, "“You might have rung the bell,” she said.", LONG, "“There is no bell.”"]


def recovered(body: str) -> tuple[Block, ...]:
    page = f"<html><body><h2>I</h2>{body}<h2>II</h2>{body}</body></html>"
    return recover(read_files([("texts/bells.html", page.encode())])).blocks


@pytest.mark.parametrize("form", ["<p>{}</p>", "<p>{}<br></p>", "<div>{}</div>"])
def test_lines_of_marked_paragraphs_stay_in_them_and_begin_no_scenes(form: str) -> None:
    blocks = recovered(form.format("<br>".join(LINES)) * 4)
    assert {type(block) for block in blocks[1:5]} == {Paragraph}
    prose = [text_of(block.text) for block in blocks if isinstance(block, Paragraph)]
    assert prose == ["\n".join(LINES)] * 8


def test_lines_are_paragraphs_where_none_are_marked() -> None:
    blocks = recovered(f"<div>{'<br>'.join(LINES * 4)}</div>")
    prose = [text_of(block.text) for block in blocks if isinstance(block, Paragraph)]
    assert prose == LINES * 8


SCREENPLAY = """
<p>EXT. SLIP - DAWN</p><p>A bell on a post. ADA looks at it.</p><p>BELL TOWER</p>
{}<p>ADA</p>{}<p>(to the bell)</p><p>Who rang you?</p>{}
<p>She goes. Nobody comes.</p><p>CUT TO:</p><p>INT. TOLL HOUSE - DAY</p><p>A fire.</p>
{}<p>TILL (V.O.)</p>{}<p>I did.</p><p>(a pause)</p><p>Twice.</p>{}<p>Rain.</p>
<blockquote><p>A NOTE on the door: gone out.</p></blockquote>
"""
INSET = ("<blockquote>", "", "</blockquote>")


@pytest.mark.parametrize("marks", [INSET, ("", "", ""), ("", "<blockquote>", "</blockquote>")])
def test_names_and_speeches_of_a_screenplay_are_paragraphs(marks: tuple[str, ...]) -> None:
    page = SCREENPLAY.format(*marks, *marks)
    blocks = recover(read_files([("texts/slip.html", page.encode())])).blocks
    spoken = [(it.speaker, text_of(it.text)) for it in leaves(blocks) if isinstance(it, Speech)]
    assert spoken == [
        ("ADA", "(to the bell)\nWho rang you?"),
        ("TILL (V.O.)", "I did.\n(a pause)\nTwice."),
    ]
    kinds = [block.kind for block in blocks if isinstance(block, Heading)]
    assert kinds == ["scene", "scene"]
