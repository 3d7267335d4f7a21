"""Real texts, in every form that the corpus has: each becomes pages that hold its words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fascicle.convert import Text, convert
from fascicle.fidelity.compare import uncovered
from fascicle.fidelity.words import words
from fascicle.settings import Library, WorkSettings
from fascicle.writers.addresses import Addresses

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
    aside = sum(len(words(draft.source.text(entry.span))) for entry in draft.ledger)
    whole = sum(len(words(line)) for line in draft.source.lines)
    assert aside < whole / 4, "a ledger is no place for a story"
