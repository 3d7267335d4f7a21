"""The gain of each patch of Sphinx: builds with all patches, and with all but one, by turns.

    python bench/patches.py --works 40 --rounds 5 [PATCH …]

A patch's gain is the CPU time that a build takes more without it, in percent: the median over all
rounds, each compared with the nearest builds with all patches before and after it. After each full
build one chapter is changed, and built again.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory

from builders import FASCICLE, SPHINX, SURROUNDINGS
from measuring import Cost, measured

from library import Size, ask_for_size, make_library

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from fascicle.sphinx_ext.speed.patches import PATCHES

NONE, ALL = "", "all patches"
# `WITHOUT` names the patch that a build does without.
CONF = """
import os
from fascicle.sphinx_ext.speed import patches

fascicle_speed = os.environ["WITHOUT"] != "all patches"
patches.PATCHES = tuple(each for each in patches.PATCHES if each.name != os.environ["WITHOUT"])
"""


@dataclass(frozen=True, slots=True)
class Times:
    """CPU seconds of a full build and of an edit; megabytes of the full build at most."""

    full: float
    edit: float
    memory: float


def main() -> None:
    """Measure, and print a row for each patch."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ask_for_size(parser)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("patches", nargs="*", help="those to leave out, one at a time (all)")
    said = parser.parse_args()
    names = said.patches or [ALL, *(patch.name for patch in PATCHES)]
    size = Size(said.works, said.chapters, said.words)
    print(f"{size.pages:,} pages, {said.rounds} rounds", flush=True)
    with TemporaryDirectory(prefix="bench-") as folder:
        library = Path(folder, "library")
        make_library(library, size, said.seed)
        measured([*FASCICLE, "convert"], library, SURROUNDINGS)
        with (library / "conf.py").open("a", encoding="utf-8") as conf:
            conf.write(CONF)
        print_gains(names, [one_round(library, names) for _ in range(said.rounds)])


def one_round(library: Path, names: list[str]) -> list[tuple[str, Times]]:
    """Build without each patch in turn, and with all of them around every third."""
    thirds = [names[at : at + 3] for at in range(0, len(names), 3)]
    builds = [NONE, *(each for third in thirds for each in (*third, NONE))]
    return [(name, built(library, name)) for name in builds]


def built(library: Path, without: str) -> Times:
    """Build the library from nothing, then after an edit."""
    page = min(library.glob("works/*/chapter-*.md"))
    before = page.read_bytes()
    with TemporaryDirectory(prefix="bench-") as output:
        full = run(library, output, without)
        page.write_bytes(before + b"\nChanged.\n")
        edit = run(library, output, without)
    page.write_bytes(before)
    return Times(full.cpu, edit.cpu, full.largest)


def run(library: Path, output: str, without: str) -> Cost:
    """Run Sphinx in one process; raise SystemExit if it fails."""
    command = [*SPHINX, "-b", "html", "-d", f"{output}/doctrees", ".", f"{output}/html"]
    cost = measured(command, library, {**SURROUNDINGS, "WITHOUT": without})
    if cost.failed:
        sys.exit(cost.failed)
    return cost


def print_gains(names: list[str], rounds: list[list[tuple[str, Times]]]) -> None:
    """Print what builds take more without each patch than with all."""
    whole = [times for each in rounds for name, times in each if name == NONE]
    full, edit = (median(getattr(each, unit) for each in whole) for unit in ("full", "edit"))
    memory = median(each.memory for each in whole)
    print(f"with all patches: {full:.2f} s, an edit {edit:.2f} s, {memory:.0f} MB\n")
    print("| without | full build, CPU | an edit, CPU | memory |\n| --- | --- | --- | --- |")
    for name in names:
        gains = ([gain(each, name, unit) for each in rounds] for unit in ("full", "edit", "memory"))
        cells = (
            f"{median(found):+.1%} ({min(found):+.1%} to {max(found):+.1%})" for found in gains
        )
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def gain(builds: list[tuple[str, Times]], name: str, unit: str) -> float:
    """Return how much more a build takes without a patch than its neighbours, as a fraction."""
    cost = [float(getattr(times, unit)) for _, times in builds]
    at = next(number for number, (each, _) in enumerate(builds) if each == name)
    whole = [number for number, (each, _) in enumerate(builds) if each == NONE]
    before, after = max(n for n in whole if n < at), min(n for n in whole if n > at)
    return cost[at] / mean((cost[before], cost[after])) - 1


if __name__ == "__main__":
    main()
