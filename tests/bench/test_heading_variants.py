"""Variants of texts, to which the second opinion on headings is fitted."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heading_variants import FEWEST, HEADING, Text, titles_of, variant_of
else:
    BENCH = Path(__file__).parents[2] / "bench"
    sys.path.insert(0, str(BENCH))
    from heading_variants import FEWEST, HEADING, Text, titles_of, variant_of

    sys.path.remove(str(BENCH))

LINES = [
    line
    for n in range(1, 9)
    for line in (
        f"CHAPTER {n}. The gate of the {n}th house", "",
        f"The ferry left at six on the {n}th, whatever the weather, and came back.", "",
        f"Nobody had asked for a goat, and {n} of them stood on the landing stage.", "",
    )
]  # fmt: skip
TEXT = Text("gate", Path("gate.txt"), LINES, range(1, len(LINES), 6))


def test_titles_have_no_word_and_number() -> None:
    assert titles_of([TEXT])[0] == "The gate of the 1th house"


def test_each_section_of_a_variant_has_a_heading_where_it_says() -> None:
    titles = titles_of([TEXT])
    for seed in range(60):
        made = variant_of(TEXT, Random(seed), titles)  # noqa: S311
        assert made is not None
        heads = [made.lines[n - 1] for n, kind in made.kinds.items() if kind == HEADING]
        sections = sum("The ferry left at six on the" in line for line in made.lines)
        assert len(heads) >= FEWEST
        assert sections <= len(heads) <= 2 * len(TEXT.headings)
        assert all(any(map(str.isalnum, head)) for head in heads)


def test_a_text_with_few_headings_has_no_variants() -> None:
    few = Text("gate", Path("gate.txt"), LINES, [1, 7])
    assert variant_of(few, Random(0), ["The gate"]) is None  # noqa: S311
