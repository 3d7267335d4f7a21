"""Regions: changes of style within a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from fascicle.model.blocks import Stretch
from fascicle.readers.text import read_text
from fascicle.recovery import recover
from fascicle.recovery.measure import measure
from fascicle.recovery.style_regions import regions

if TYPE_CHECKING:
    from fascicle.model.draft import Draft

WRAPPED = """\
The ferry left at six, whatever the weather, and came back at
nine with the post, two sheep and a woman who had missed her
stop at the other end of the lake.
"""
LONG = (
    "She laughed, and he was so surprised that he missed the landing by a yard, and had to go "
    "round again, with the sheep watching.\n"
)
SHORT = "It rained.\n"


def draft_of(*files: str) -> Draft:
    return measure(read_text([(f"{n}.txt", text.encode()) for n, text in enumerate(files)]))


def paragraphs(*texts: str) -> str:
    return "\n".join(texts)


def test_a_file_of_a_folder_may_have_a_style_of_its_own() -> None:
    own = paragraphs(*[LONG] * 6)
    wrapped = paragraphs(*[WRAPPED] * 12)
    draft = draft_of(wrapped, own, wrapped)
    found = [(draft.source.place(line), traits.wrap) for line, traits in draft.regions]
    assert found == [("0.txt:1", 61), ("1.txt:1", None), ("2.txt:1", 61)]


def test_the_gap_between_files_is_not_counted() -> None:
    several = paragraphs(LONG, LONG, LONG) + "\n\n\n" + SHORT
    draft = draft_of(LONG, LONG, several, LONG, LONG)
    assert draft.traits.usual_gap == 1
    assert not [query for query in recover(draft).queries if query.name == "wide-spacing"]


def test_a_few_different_paragraphs_are_no_region() -> None:
    own, wrapped = [LONG] * 6, [WRAPPED] * 12
    assert draft_of(paragraphs(*wrapped, *own, *wrapped)).regions == ()


def test_traits_are_those_of_the_region_around_a_line() -> None:
    draft = draft_of(paragraphs(*[WRAPPED] * 14), paragraphs(*[LONG] * 14))
    second = draft.regions[1][0]
    assert draft.traits_at(1) == draft.traits_at(second - 1) == draft.regions[0][1]
    assert draft.traits_at(second) == draft.traits_at(second + 99) == draft.regions[1][1]


def test_a_gap_at_a_change_of_style_must_be_wide_in_both_regions() -> None:
    draft = draft_of(paragraphs(*[WRAPPED] * 14, "\n" * 3, *[LONG + "\n"] * 14))
    usual = [traits.usual_gap for _, traits in draft.regions]
    first = next(b for b in draft.blocks if b.span.first == draft.regions[1][0])
    assert usual == [1, 2]
    assert draft.usual_gap(first) == 2


@given(st.lists(st.sampled_from([WRAPPED, LONG, SHORT, LONG * 3, WRAPPED + "\n" * 3])))
def test_regions_are_the_whole_text_in_order(texts: list[str]) -> None:
    blocks = read_text([("a.txt", paragraphs(*texts, SHORT).encode())]).blocks
    stretches = [block for block in blocks if isinstance(block, Stretch)]
    assert [block for region in regions(stretches) for block in region] == stretches
    assert all(regions(stretches))
