"""Headings of unseen texts, and whether a question covers what is wrong: `python bench/unseen.py`.

`bench/unseen/truth.json` has the lines of the headings. A heading is found if a unit begins at most
`tolerance` lines away. A fault is covered if a question names a line as near to it; a text, if half
of its faults are.
"""

from __future__ import annotations

import argparse
import json
import sys
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


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*", help="texts (all)")
    names = parser.parse_args().names
    truth = json.loads((UNSEEN / "truth.json").read_text("utf-8"))
    scores = {name: score(name, it) for name, it in truth.items() if not names or name in names}
    for name, (f1, faults, covered, questions) in scores.items():
        said = f"{covered} of {faults} faults in {questions} questions" if faults else ""
        print(f"{name:16} F1 {f1:.3f}  {said}".rstrip())
    bad = [it for it in scores.values() if it.f1 < GOOD]
    asked = sum(2 * it.covered >= it.faults for it in bad)
    every = [it.f1 for it in scores.values()]
    print(f"mean {mean(every):.3f}, median {median(every):.3f}")
    print(f"below {GOOD}: {len(bad)}, of which questions cover {asked}")
    return 0


def score(name: str, truth: Mapping[str, Any]) -> Score:
    """Return the score of a text."""
    path = UNSEEN / "texts" / f"{name}.txt"
    files = ((path.name, path.read_bytes()),)
    draft = read(Text(name, files, WorkSettings(), Library("Unseen"), Addresses()))
    found = [block.span.first for block in leaves(draft.blocks) if isinstance(block, Heading)]
    near, lines = truth["tolerance"], [int(line) for line in truth["headings"]]
    missed, false = misses(lines, found, near, truth["ignore"])
    faults = {*missed, *false}
    f1 = f1_of(len(lines) - len(missed), len(faults))
    asked = {n for query in draft.queries for n in query.places or query.span}
    return Score(f1, len(faults), _covered(faults, asked, near), len(draft.queries))


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
