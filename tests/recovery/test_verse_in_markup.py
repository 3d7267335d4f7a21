"""Lines that a format calls verse stay verse, whatever they look like."""

from __future__ import annotations

from fascicle.model.blocks import Block, Paragraph, Verse, leaves, text_of
from fascicle.readers.source import read_files
from fascicle.recovery import recover

LONG = f"The one that nobody had rung since the ferry sank{', with its post and its goats' * 4}."


def recovered(body: str) -> tuple[Block, ...]:
    page = f"<html><body>{body}</body></html>"
    return recover(read_files([("texts/bells.html", page.encode())])).blocks


def test_a_stanza_with_a_long_line_is_one() -> None:
    lines = ["The bell is in the water,", "And nobody has rung it,", LONG, "But the tide had."]
    prose = "<p>It was late when the ferry came, and it rained on the slip and on the goat.</p>"
    poem, *_ = recovered(f"<div class=poem><p>{'<br>'.join(lines)}</p></div>{prose}")
    assert isinstance(poem, Verse)
    assert text_of(poem.text).split("\n") == lines


def test_a_speech_in_a_stanza_begins_no_paragraph() -> None:
    lines = ["— Who rang?", "— Nobody rang.", "— Then who", "has rung?"]
    poem, *_ = recovered(f"<div class=poem><p>{'<br>'.join(lines)}</p></div><p>She sat.</p>")
    assert isinstance(poem, Verse)
    assert text_of(poem.text).split("\n") == lines


def test_numbered_lines_are_no_list() -> None:
    lines = "".join(f"<p>{n}. The bell is in the water,</p>" for n in (1, 2, 3))
    blocks = recovered(f"<p>He sang.</p><div class=song>{lines}</div><p>She slept.</p>")
    assert [type(block) for block in blocks] == [Paragraph, Verse, Paragraph]


def test_short_lines_of_a_quotation_are_verse_and_those_of_a_letter_or_a_talk_are_not() -> None:
    def kinds(*lines: str) -> list[str]:
        quoted = "".join(f"<p>{line}</p>" for line in lines)
        blocks = recovered(f"<p>She sang.</p><blockquote>{quoted}</blockquote><p>She slept.</p>")
        return [type(leaf).__name__ for leaf in leaves(blocks)][1:-1]

    bells = ("The bell is in the water,", "and nobody has rung it,", "the ferry came for no one,")
    assert kinds(*bells, "and nobody was on it.") == ["Verse"]
    assert "Verse" not in kinds("Dear Bo,", "Come home to us now.", "Yours ever,", "Ada")
    assert "Verse" not in kinds("“Who rang the bell?”", "“Nobody rang it.”", *bells[:1], "It rang.")
