"""Criterion 7: paragraphs as in a book, and what is set apart keeps its shape."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

PROSE = "works/lamp/prose.html"
APART = "works/lamp/apart.html"


@pytest.fixture(scope="session")
def built(specimen: Path) -> Path:
    """Open the library that is looked at."""
    return specimen


def test_a_paragraph_is_set_in_where_it_follows_another(reader: Any, in_ems: Any) -> None:
    page = reader(PROSE)
    for scene in page.locator(".scene").all():
        first, *others = (in_ems(p, "text-indent") for p in scene.locator("> p").all())
        assert first == 0
        assert all(1 <= indent <= 1.6 for indent in others)


def test_there_is_no_gap_between_paragraphs(reader: Any) -> None:
    boxes = [p.bounding_box() for p in reader(PROSE).locator(".scene").first.locator("> p").all()]
    for above, below in pairwise(boxes[:4]):
        assert abs(above["y"] + above["height"] - below["y"]) < 1


def test_after_what_is_set_apart_a_paragraph_is_flush(reader: Any, in_ems: Any) -> None:
    page = reader(APART)
    apart = ".epigraph, .verse, .letter, .telegram, pre, ol, ul, .chat, .kept-lines, .illustration"
    following = page.locator(f":is({apart}) + p").all()
    assert len(following) >= 7
    assert {in_ems(paragraph, "text-indent") for paragraph in following} == {0}


# Where the first letter of each line stands.
STARTS = """
lines => lines.map((line) => {
  const range = document.createRange();
  range.selectNodeContents(line);
  const { left, top } = range.getClientRects()[0];
  return [left, top];
})
"""


def test_a_letter_keeps_its_lines_and_stands_further_in(
    reader: Any, size: dict[str, int], in_ems: Any
) -> None:
    page = reader(APART, size)
    letter = page.locator(".letter > p").all()
    assert {in_ems(paragraph, "text-indent") for paragraph in letter} == {0}
    (left, place), (other, day) = page.locator(".letter > p:first-child .line").evaluate_all(STARTS)
    assert place < day
    assert left == other >= page.locator(".scene > p").first.bounding_box()["x"] + 16


def test_lines_that_were_typed_further_in_stay_there(reader: Any, size: dict[str, int]) -> None:
    lines = reader(APART, size).locator(".scene > p.kept-lines .line")
    lefts, tops = map(list, zip(*lines.evaluate_all(STARTS), strict=True))
    assert len(lefts) == 3
    assert lefts == sorted(set(lefts)), "each begins further in than the one above it"
    assert tops == sorted(set(tops))


def test_verse_keeps_its_indents_and_its_long_lines_hang(reader: Any, size: dict[str, int]) -> None:
    page = reader(APART, size)
    lines = page.locator(".verse").first.locator(".line")
    starts = lines.evaluate_all(
        """lines => lines.map((line) => {
          const range = document.createRange();
          range.selectNodeContents(line);
          return [...range.getClientRects()].map((box) => box.left);
        })"""
    )
    assert starts[0][0] < starts[1][0] < starts[5][0]
    assert abs(starts[1][0] - starts[3][0]) < 1
    assert max(starts[3][1:]) > starts[3][0]


def test_a_dropped_capital_is_three_lines_high_and_its_word_is_read_whole(
    reader: Any, style: Any, spoken: Any
) -> None:
    page = reader(PROSE)
    opening = page.locator("p.drop-capital")
    assert opening.count() == 1
    width = opening.evaluate(
        """paragraph => {
          const range = document.createRange();
          range.setStart(paragraph.firstChild, 0);
          range.setEnd(paragraph.firstChild, 1);
          return range.getBoundingClientRect().width;
        }"""
    )
    assert width >= 1.5 * float(style(opening, "font-size")[:-2])
    said = " ".join(name for role, name in spoken(page) if role == "StaticText")
    assert "Every evening at the hour" in said
