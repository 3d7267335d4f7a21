"""Emphasis: limits that a case would be too long to show."""

from __future__ import annotations

from fascicle.model.blocks import Style, leaves, runs_of
from fascicle.readers.text import read_text
from fascicle.recovery import recover
from fascicle.recovery.inline_markup import LONGEST_EMPHASIS


def emphasised(words: str) -> list[str]:
    text = f"It was _shut_, and _stayed so_.\n\nIt _{words}_ was."
    draft = recover(read_text([("door.txt", text.encode())]))
    runs = (run for block in leaves(draft.blocks) for run in runs_of(block))
    return [run.text for run in runs if run.style is Style.EMPHASIS]


def test_two_marks_far_apart_do_not_belong_together() -> None:
    longest = "was " * (LONGEST_EMPHASIS // 4 - 1) + "shut"
    assert longest in emphasised(longest)
    assert f"{longest} too" not in emphasised(f"{longest} too")
