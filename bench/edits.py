"""Cost of an edit in a built book, compared with a full build from its texts.

    python bench/edits.py --works 40 --chapters 10 --words 2500

The whole chain runs each time, as `make` does: `fascicle build`, which converts first. One word of
one chapter is changed, then nothing; each is done three times, and the minimum counts.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from builders import FASCICLE, SURROUNDINGS
from measuring import measured

from library import Size, ask_for_size, make_library

if TYPE_CHECKING:
    from measuring import Cost

TIMES = 3


def main(arguments: list[str] | None = None) -> int:
    """Measure a clean run, edits and runs without any, and print how they compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    ask_for_size(parser)
    said = parser.parse_args(arguments)
    size = Size(said.works, said.chapters, said.words)
    print(f"{size.works} works, {size.pages:,} pages, {size.words:,} words a chapter", flush=True)
    with TemporaryDirectory(prefix="bench-") as folder:
        library = Path(folder, "library")
        make_library(library, size, said.seed)
        clean = built(library)
        edited, unchanged = [], []
        for number in range(TIMES):
            edit(library, number)
            edited.append(built(library))
            unchanged.append(built(library))
    print("\n| run | CPU ÷ clean | wall ÷ clean | CPU s | wall s | memory, all processes MB |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, costs in (
        ("clean", [clean]),
        ("one chapter changed", edited),
        ("nothing changed", unchanged),
    ):
        cpu, wall = min(cost.cpu for cost in costs), min(cost.wall for cost in costs)
        tree = max(cost.tree for cost in costs)
        print(
            f"| {name} | 1/{clean.cpu / cpu:.0f} | 1/{clean.wall / wall:.0f} | {cpu:.1f} | "
            f"{wall:.1f} | {tree:,.0f} |"
        )
    failed = next((cost.failed for cost in (clean, *edited, *unchanged) if cost.failed), "")
    if failed:
        print(f"a run has failed:\n{failed}", file=sys.stderr)
    return 1 if failed else 0


def built(library: Path) -> Cost:
    return measured([*FASCICLE, "build"], library, SURROUNDINGS)


def edit(library: Path, number: int) -> None:
    """Change a word in the middle of the work in the middle."""
    texts = sorted((library / "texts").glob("*.txt"))
    path = texts[len(texts) // 2]
    words = path.read_text(encoding="utf-8").split(" ")
    words[len(words) // 2] = f"changed{number}"
    path.write_text(" ".join(words), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
