"""Headings of unseen texts, and whether a question covers what is wrong: `python bench/unseen.py`.

`bench/unseen/truth.json` has the lines of the headings. A heading is found if a unit begins at most
`tolerance` lines away. A fault is covered if a question names a line as near to it; a text, if half
of its faults are. Where the truth has levels: of two headings in a row that are found, the second
should be deeper than the first, as deep, or higher, as a person has said.
"""

from __future__ import annotations

import argparse
import json
import sys
from itertools import pairwise
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING, Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from fascicle.convert import Text, read
from fascicle.model.blocks import Heading, leaves
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

UNSEEN = Path(__file__).parent / "unseen"
# Of a text with less, something is asked, or should be.
GOOD = 0.9


class Score(NamedTuple):
    """How well the headings of a text were found."""

    f1: float
    faults: int
    covered: int
    questions: int
    # Pairs of headings with the right levels, of how many.
    levels: tuple[int, int]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="texts (all)")
    names = parser.parse_args().names
    truth = json.loads((UNSEEN / "truth.json").read_text("utf-8"))
    scores = {name: score(name, it) for name, it in truth.items() if not names or name in names}
    for name, (f1, faults, covered, questions, (right, pairs)) in scores.items():
        said = f"  {covered} of {faults} faults in {questions} questions" if faults else ""
        levels = f"  levels {right} of {pairs}" if right < pairs else ""
        print(f"{name:16} F1 {f1:.3f}{said}{levels}")
    bad = [it for it in scores.values() if it.f1 < GOOD]
    asked = sum(2 * it.covered >= it.faults for it in bad)
    every = [it.f1 for it in scores.values()]
    print(f"mean {mean(every):.3f}, median {median(every):.3f}")
    print(f"below {GOOD}: {len(bad)}, of which questions cover {asked}")
    right, pairs = (sum(it.levels[n] for it in scores.values()) for n in (0, 1))
    print(f"levels: {right} of {pairs} headings after another are right")
    return 0


def score(name: str, truth: Mapping[str, Any]) -> Score:
    """Return the score of a text."""
    path = UNSEEN / "texts" / f"{name}.txt"
    files = ((path.name, path.read_bytes()),)
    draft = read(Text(name, files, WorkSettings(), Library("Unseen"), Addresses()))
    level_of = {b.span.first: b.level for b in leaves(draft.blocks) if isinstance(b, Heading)}
    found = [*level_of]
    near, lines = truth["tolerance"], [int(line) for line in truth["headings"]]
    missed, false = misses(lines, found, near, truth["ignore"])
    faults = {*missed, *false}
    f1 = f1_of(len(lines) - len(missed), len(faults))
    asked = {n for query in draft.queries for n in query.places or query.span}
    levels = (
        _levels(truth["headings"], level_of, near)
        if isinstance(truth["headings"], dict)
        else (0, 0)
    )
    return Score(f1, len(faults), _covered(faults, asked, near), len(draft.queries), levels)


def _levels(truth: Mapping[str, int], level_of: Mapping[int, int], near: int) -> tuple[int, int]:
    """Return how many headings are deeper than the one before, as deep or higher, as they are."""
    both = []
    for line, level in truth.items():
        at = min(level_of, key=lambda it: abs(it - int(line)), default=None)
        if at is not None and abs(at - int(line)) <= near:
            both.append((level, level_of[at]))
    pairs = [*pairwise(both)]
    right = sum(_sign(one[0], other[0]) == _sign(one[1], other[1]) for one, other in pairs)
    return right, len(pairs)


def _sign(one: int, other: int) -> int:
    return (other > one) - (other < one)


def misses(
    headings: Iterable[int], found: Iterable[int], near: int, ignored: Collection[int]
) -> tuple[list[int], list[int]]:
    """Return the lines of headings that were not found, and those found that are none."""
    free, missed = list(found), []
    for line in headings:
        at = min(free, key=lambda it: abs(it - line), default=None)
        if at is not None and abs(at - line) <= near:
            free.remove(at)
        else:
            missed.append(line)
    return missed, [it for it in free if it not in ignored]


def f1_of(right: int, faults: int) -> float:
    return 2 * right / (2 * right + faults) if right or faults else 1.0


def _covered(faults: Collection[int], asked: Collection[int], near: int) -> int:
    return sum(any(abs(fault - line) <= near for line in asked) for fault in faults)


if __name__ == "__main__":
    sys.exit(main())
