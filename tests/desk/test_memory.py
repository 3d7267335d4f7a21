"""With a memory, a text is converted as without."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from fascicle.convert import ConversionMemory, convert
from fascicle.library.questions import changes_between
from fascicle.library.recording import decided_text
from fascicle.library.texts import find_texts, load_text
from fascicle.model.decision import Decision
from fascicle.model.errors import FascicleError
from fascicle.model.memory import Memory, remembered, remembering
from fascicle.settings.load import load_library
from tests.desk.conftest import PARAGRAPHS, fill

if TYPE_CHECKING:
    from pathlib import Path

    from fascicle.model.decision import ReadAs

READINGS: tuple[ReadAs, ...] = (
    "verse",
    "lines",
    "paragraph",
    "heading",
    "letter",
    "space-break",
    "no-break",
    "set-aside",
)


@pytest.mark.parametrize("seed", range(6))
def test_a_text_is_converted_as_without_a_memory(tmp_path: Path, seed: int) -> None:
    root = fill(tmp_path / "quay")
    library, memory, chance = load_library(root), ConversionMemory(), random.Random(seed)  # noqa: S311
    compared = 0
    for entry in find_texts(root):
        decisions: list[Decision] = []
        lines = load_text(entry, library).files[0][1].decode().splitlines()
        filled = [n for n, line in enumerate(lines, 1) if line.strip()]
        file = entry.path.is_dir() and "01.txt"
        last = None
        for _ in range(6):
            new = Decision(chance.choice(READINGS), chance.choice(filled), file=file or None)
            try:
                text = decided_text(entry, library, *decisions, new)
                plain = convert(text)
            except FascicleError:
                continue
            decisions = list(text.settings.decisions)
            with remembering(memory):
                again = convert(text)
                assert convert(text) is again
            assert again == plain
            drafts = [it.work.draft for it in (plain, again)]
            if last:
                changes, without = (
                    [*changes_between(before, after)]
                    for before, after in zip(last, drafts, strict=True)
                )
                assert changes == without
            last = drafts
            compared += 1
    assert compared > 4


def test_what_two_conversions_have_not_asked_for_is_forgotten() -> None:
    calls: list[int] = []

    @remembered
    def double(number: int) -> int:
        calls.append(number)
        return 2 * number

    assert (double(1), double(1)) == (2, 2)
    memory = Memory()
    with remembering(memory):
        assert (double(2), double(2)) == (4, 4)
        memory.begin()
        assert double(2) == 4
        memory.begin()
        memory.begin()
        assert double(2) == 4
    assert calls == [1, 1, 2, 2]


def test_a_decision_leaves_what_is_known_of_all_other_lines(tmp_path: Path) -> None:
    root = fill(tmp_path / "quay")
    (root / "texts/long.txt").write_text("\n\n".join(PARAGRAPHS * 12))
    library = load_library(root)
    entry = next(it for it in find_texts(root) if it.path.name == "long.txt")
    lines = load_text(entry, library).files[0][1].decode().splitlines()
    memory = ConversionMemory()
    with remembering(memory):
        convert(decided_text(entry, library))
        for line in [n for n, line in enumerate(lines, 1) if line.strip()][20:60:8]:
            convert(decided_text(entry, library, Decision("heading", line)))
            rows = [
                (after, before)
                for table in memory.tables.values()
                for after, before in zip(table.now, table.before, strict=False)
            ]
            made = {id(it) for _, before in rows for it in before.results}
            known = [id(it) in made for after, _ in rows for it in after.results]
            assert 0.8 * len(known) < sum(known) < len(known), (line, len(known), sum(known))
