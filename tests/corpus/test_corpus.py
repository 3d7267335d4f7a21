"""Real texts, in every form that the corpus has: each becomes pages that hold its words."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from fascicle.book.build import HTML, build_book
from fascicle.book.library_files.new_library import new_library
from fascicle.convert import ConversionMemory, Text, convert
from fascicle.fidelity.compare import uncovered
from fascicle.library.convert_all import convert_library
from fascicle.library.verification import verify_library
from fascicle.model.decision import Decision
from fascicle.model.errors import FascicleError
from fascicle.model.memory import remembering
from fascicle.model.words import words
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from fascicle.model.decision import ReadAs

FOLDER = os.environ.get("FASCICLE_CORPUS", "")
NAMES = sorted(f"{p.parent.name}/{p.name}" for p in Path(FOLDER).glob("*/*.txt")) if FOLDER else []

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FOLDER, reason="FASCICLE_CORPUS names no folder of texts"),
]


@pytest.mark.parametrize("name", NAMES or ["there are no texts in it"])
def test_a_text_becomes_pages_with_each_of_its_words(name: str) -> None:
    path = Path(FOLDER, name)
    work = path.parent.name
    text = Text(
        work, ((name, path.read_bytes()),), WorkSettings(), Library(title="Corpus"), Addresses()
    )
    done = convert(text)  # which reads its pages back
    draft = done.work.draft
    assert uncovered(draft) == []
    counts: dict[str, int] = {}
    for entry in draft.ledger:
        count = len(words(draft.source.text(entry.span)))
        counts[entry.kind] = counts.get(entry.kind, 0) + count
    # A licence of 3,000 words is a quarter of a short book, and no part of it.
    licence = counts.pop("licence", 0)
    whole = sum(len(words(line)) for line in draft.source.lines) - licence
    assert sum(counts.values()) < whole / 4, "a ledger is no place for a story"


READINGS: tuple[ReadAs, ...] = (
    "verse",
    "lines",
    "paragraph",
    "heading",
    "space-break",
    "set-aside",
)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("/input.txt")][::8])
def test_with_a_memory_a_decision_changes_a_text_as_without(name: str) -> None:
    chance, memory, compared = Random(name), ConversionMemory(), 0  # noqa: S311
    raw, done = Path(FOLDER, name).read_bytes(), None
    decisions: list[Decision] = []
    for _ in range(6):
        if done:
            lines = done.work.draft.source.lines
            line = chance.choice([n for n, line in enumerate(lines, 1) if line.strip()])
            decision = Decision(chance.choice(READINGS), line, says=lines[line - 1].strip())
            decisions.append(decision)
        settings = WorkSettings(decisions=[*decisions])
        text = Text("it", ((name, raw),), settings, Library(title="Corpus"), Addresses())
        try:
            done = convert(text)
        except FascicleError:  # the line is not the only one that says so
            decisions.pop()
            continue
        with remembering(memory):
            assert convert(text) == done
        compared += 1
    assert compared > 2


@pytest.mark.slow
def test_no_word_of_the_gutenberg_texts_is_lost_in_the_built_book(tmp_path: Path) -> None:
    root = tmp_path / "library"
    new_library(root, "The corpus")
    texts = sorted(Path(FOLDER).glob("*/input.txt"))[::4]
    for text in texts:
        shutil.copy(text, root / "texts" / f"{text.parent.name}.txt")
    assert not any(outcome.error for outcome in convert_library(root))
    build_book(root, root / HTML)
    verified = list(verify_library(root, root / HTML))
    assert len(verified) == len(texts)
    assert [work for work in verified if work.lost or work.added or work.errors] == []
    assert all(work.words for work in verified)
