"""The measure for marked texts tells what was found, what was invented and what was missed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

BENCH = Path(__file__).parents[2] / "bench"
MARKED = """@ heading chapter | The Door
Chapter 1: The Door

@ paragraph
It was shut, and nobody had a key, so we went home over the hill again.

@ break


@ paragraph
In the morning it was open.

@ verse
    The bell is in the water,
      The water in the bell.

@ heading chapter
Chapter 2

@ paragraph
So we went in.
"""


@pytest.fixture(name="marked")
def _marked() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("marked", BENCH / "marked.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["marked"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["marked"]


def figures(marked: ModuleType, of: str) -> dict[str, tuple[int, int, int]]:
    text, truth = marked.text_and_truth(of)
    tallies = marked.compare(truth, marked.read("text", text))
    return {name: (t.found, t.false, t.missed) for name, t in tallies.items()}


def test_marks_are_not_of_the_text_and_blank_lines_are(marked: ModuleType) -> None:
    text, truth = marked.text_and_truth(MARKED)
    assert "@" not in text
    assert [(part.kind, part.first) for part in truth] == [
        ("heading chapter", 1),
        ("paragraph", 3),
        ("break", 7),
        ("paragraph", 7),
        ("verse", 9),
        ("heading chapter", 12),
        ("paragraph", 14),
    ]


def test_a_text_that_is_read_as_it_was_meant_misses_nothing(marked: ModuleType) -> None:
    found = figures(marked, MARKED)
    assert found["headings"] == (2, 0, 0)
    assert found["titles"] == (2, 0, 0)
    assert found["breaks"] == (1, 0, 0)
    assert found["verse"] == (1, 0, 0)
    assert found["paragraphs"] == (3, 0, 0)
    assert all(false + missed == 0 for _, false, missed in found.values())


@pytest.mark.parametrize(
    ("meant", "otherwise", "measure", "expected"),
    [
        ("@ heading chapter\nChapter 2", "@ paragraph\nChapter 2", "headings", (1, 1, 0)),
        ("@ heading chapter | The Door", "@ heading chapter | A Key", "titles", (1, 1, 1)),
        ("@ heading chapter | The Door", "@ heading part | The Door", "kinds", (1, 1, 1)),
        ("@ break\n", "", "breaks", (0, 1, 0)),
        ("@ verse\n", "@ quotation\n", "verse", (0, 1, 0)),
        ("@ verse\n", "@ quotation\n", "others", (0, 0, 1)),
        ("@ paragraph\nIt was shut", "@ aside\nIt was shut", "ledger", (0, 0, 1)),
    ],
)
def test_what_is_read_otherwise_is_counted(
    marked: ModuleType,
    meant: str,
    otherwise: str,
    measure: str,
    expected: tuple[int, int, int],
) -> None:
    assert figures(marked, MARKED.replace(meant, otherwise))[measure] == expected
