"""The evidence for headings, and its confidence."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from fascicle.fidelity.compare import uncovered
from fascicle.model.blocks import Evidence, Heading
from fascicle.readers.text import read_text
from fascicle.recovery import recover

if TYPE_CHECKING:
    import pytest


def evidence_of(text: str) -> dict[str, Evidence]:
    draft = recover(read_text([("a.txt", text.encode())]))
    return {block.text: block.why for block in draft.blocks if isinstance(block, Heading)}


def chapters(*heads: str, gap: int = 3) -> str:
    space = "\n" * (gap + 1)
    return space.join(f"{head}\n\nIt rained on the ferry, and nobody minded." for head in heads)


def test_the_evidence_for_a_heading_names_its_signs() -> None:
    found = evidence_of(chapters("Chapter 1", "Chapter 2", "Chapter 3"))
    assert found["Chapter 2"].rule == "labelled heading, 2 in a run of 3, gap 3/1"


def test_numbers_that_all_come_twice_are_not_asked_about() -> None:
    def asked(*heads: str) -> list[str]:
        draft = recover(read_text([("a.txt", chapters(*heads).encode())]))
        return [query.name for query in draft.queries]

    sides = [f"Chapter {n}: Side {side}" for n in range(1, 5) for side in "AB"]
    assert "heading-number" not in asked(*sides)
    assert "heading-number" in asked(*sides[:4], *sides[4::2])


def test_a_longer_run_has_more_confidence() -> None:
    short = evidence_of(chapters("Chapter 1", "Chapter 2"))
    long = evidence_of(chapters(*[f"Chapter {n}" for n in range(1, 9)]))
    assert short["Chapter 2"].confidence < long["Chapter 2"].confidence < 1


def test_the_printed_contents_add_confidence() -> None:
    heads = ["Chapter 1", "Chapter 2", "Chapter 3"]
    without = evidence_of(chapters(*heads))
    listed = evidence_of("Contents\n\n" + "\n".join(heads) + "\n\n\n" + chapters(*heads))
    assert "in the contents" in listed["Chapter 3"].rule
    assert listed["Chapter 3"].confidence > without["Chapter 3"].confidence


def test_a_number_out_of_order_has_less_confidence() -> None:
    found = evidence_of(chapters("Chapter 1", "Chapter 2", "Chapter 9"))
    assert "out of order" in found["Chapter 9"].rule
    assert found["Chapter 9"].confidence < found["Chapter 2"].confidence


def test_a_narrower_gap_than_usual_means_less_confidence() -> None:
    wide = chapters(*[f"Chapter {n}" for n in range(1, 7)])
    found = evidence_of(wide + "\n\n" + chapters("Chapter 7"))
    assert found["Chapter 7"].rule.endswith("gap 1/1")
    assert found["Chapter 7"].confidence < found["Chapter 6"].confidence


def test_a_title_below_a_number_that_is_none_stays_in_the_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = chapters("CHAPTER I\n\nThe Lamp", "CHAPTER II\n\nThe Oil", "CHAPTER III\n\nThe Wick")
    assert "CHAPTER II: The Oil" in evidence_of(text)
    # As where numbers have little text.
    module = sys.modules["fascicle.recovery.headings.headings"]
    monkeypatch.setattr(module, "doubtful_titles", lambda chosen, _draft: ({*chosen}, []))
    draft = recover(read_text([("a.txt", text.encode())]))
    assert not any(isinstance(block, Heading) and block.number for block in draft.blocks)
    assert uncovered(draft) == []
