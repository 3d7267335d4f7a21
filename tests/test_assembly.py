"""Assembly of works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from fascicle.convert import assemble
from fascicle.model.blocks import Block, Heading, Paragraph, Span, plain
from fascicle.model.draft import Draft, Source

if TYPE_CHECKING:
    from fascicle.model.draft import Division


def draft_of(*heads: str) -> Draft:
    """Return a draft of headings, "level kind", and paragraphs, "text"."""
    blocks: list[Block] = []
    for n, head in enumerate(heads, start=1):
        level, _, kind = head.partition(" ")
        if level.isdigit():
            blocks.append(Heading(span=Span(n, n), kind=kind, level=int(level), title=head))
        else:
            blocks.append(Paragraph(span=Span(n, n), text=plain(head)))
    return Draft(Source(heads, ((1, "x"),)), tuple(blocks))


def tree(*heads: str) -> list[object]:
    work = assemble("x", draft_of(*heads))
    return [len(work.opening), *map(branch, work.divisions)]


def branch(division: Division) -> object:
    return (division.heading.kind, len(division.blocks), *map(branch, division.divisions))


def test_blocks_before_the_first_heading_open_the_work() -> None:
    assert tree("a", "b") == [2]
    assert tree("a", "1 chapter", "b", "c") == [1, ("chapter", 2)]


def test_chapters_are_inside_the_part_before_them() -> None:
    heads = ("1 part", "a", "2 chapter", "b", "2 chapter", "1 part", "2 chapter")
    assert tree(*heads) == [
        0,
        ("part", 1, ("chapter", 1), ("chapter", 0)),
        ("part", 0, ("chapter", 0)),
    ]


def test_a_prologue_and_an_epilogue_are_siblings_of_the_parts() -> None:
    heads = ("2 prologue", "1 part", "2 chapter", "2 interlude", "2 chapter", "2 epilogue", "a")
    assert tree(*heads) == [
        0,
        ("prologue", 0),
        ("part", 0, ("chapter", 0), ("interlude", 0), ("chapter", 0)),
        ("epilogue", 1),
    ]


def test_a_preface_below_the_level_of_titles_does_not_hold_them() -> None:
    heads = ("3 preface", "3 chapter", "2 chapter", "3 part", "2 chapter", "3 part", "3 note")
    assert tree(*heads) == [
        0,
        ("preface", 0),
        ("chapter", 0),
        ("chapter", 0, ("part", 0)),
        ("chapter", 0, ("part", 0)),
        ("note", 0),
    ]


def test_the_characters_of_a_play_are_a_sibling_of_its_acts() -> None:
    heads = ("2 dramatis-personae", "1 act", "3 scene", "1 act")
    assert tree(*heads) == [0, ("dramatis-personae", 0), ("act", 0, ("scene", 0)), ("act", 0)]


def test_a_deep_heading_with_nothing_above_it_is_kept() -> None:
    assert tree("3 scene", "a", "1 chapter") == [0, ("scene", 1), ("chapter", 0)]


KINDS = st.sampled_from(["part", "chapter", "prologue", "epilogue", "scene", "section", "note"])
HEADS = st.lists(st.builds("{} {}".format, st.integers(1, 4), KINDS) | st.just("text"), max_size=12)


@given(HEADS)
def test_no_block_is_lost_and_their_order_stays(heads: list[str]) -> None:
    draft = draft_of(*heads)
    work = assemble("x", draft)
    blocks = [*work.opening, *(b for d in work.walk() for b in (d.heading, *d.blocks))]
    assert [block.span for block in blocks] == [block.span for block in draft.blocks]


@given(HEADS)
def test_what_is_inside_a_division_is_deeper_than_it(heads: list[str]) -> None:
    for division in assemble("x", draft_of(*heads)).walk():
        assert all(d.heading.level > division.heading.level for d in division.divisions)
