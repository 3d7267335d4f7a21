"""Groups: what the parts of a group become on a page."""

from __future__ import annotations

from fascicle.model.blocks import Group, Paragraph, Span, plain
from fascicle.writers.myst import write_block


def test_the_parts_of_a_run_on_paragraph_are_one_paragraph() -> None:
    parts = (
        Paragraph(span=Span(1, 1), text=plain("The ferry left at six, and")),
        Paragraph(span=Span(5, 5), text=plain("came back at nine.")),
    )
    page = write_block(Group(span=Span(1, 5), kind="run-on", blocks=parts))
    assert page == "The ferry left at six, and came back at nine."


def test_a_word_divided_at_the_end_of_a_page_keeps_its_hyphen_and_gets_no_space() -> None:
    parts = (
        Paragraph(span=Span(1, 1), text=plain("The fer-")),
        Paragraph(span=Span(5, 5), text=plain("ry left at six.")),
    )
    page = write_block(Group(span=Span(1, 5), kind="run-on", blocks=parts))
    assert page == "The fer-ry left at six."
