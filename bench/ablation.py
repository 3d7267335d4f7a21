"""What a corpus loses without each pass: drop one at a time, convert all, and let the corpus judge.

    FASCICLE_CORPUS=DIR python bench/ablation.py [--jobs 2] [--variant input] [PASS …]

A text that a pass leaves as it is reads the same without the pass, and is not converted again.

`DIR` holds a folder for each work with `input.txt` and `rendered-<variant>.txt`, and a `score.py`
that prints a line `MEAN` for each variant under a line of column names.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from fascicle import recovery
from fascicle.convert import Text, convert
from fascicle.errors import FascicleError
from fascicle.outline import outline
from fascicle.settings import Library, WorkSettings
from fascicle.writers.addresses import Addresses

if TYPE_CHECKING:
    from fascicle.model import Draft
    from fascicle.recovery import Pass

ALL = recovery.PASSES
LAST = "paragraphs"


def main() -> int:
    """Print what each measure is with all passes, and how it changes without each."""
    options = options_given()
    corpus = Path(os.environ.get("FASCICLE_CORPUS", ""))
    if not (corpus / "score.py").is_file():
        print("bench/ablation.py: set FASCICLE_CORPUS to a corpus with a score.py", file=sys.stderr)
        return 2
    texts = texts_in(corpus, options.variant)
    names = options.passes or [step.__name__ for step in ALL]
    with ProcessPoolExecutor(options.jobs) as workers, TemporaryDirectory() as folder:
        all_read = f"{folder}/all"
        idle = dict(zip(texts, workers.map(outlined, texts, repeat(all_read)), strict=True))
        whole = scores(corpus, all_read)
        print(f"{'':18}" + "".join(f"{name:>10}" for name in whole))
        print(f"{'all passes':18}" + "".join(f"{value:10.3f}" for value in whole.values()))
        for name in names:
            if name == LAST:
                print(f"{name:18}    reads all that is left: without it there is nothing to write")
                continue
            changed = [path for path in texts if name not in idle[path]]
            list(workers.map(outlined, changed, repeat(f"{folder}/{name}"), repeat(name)))
            for path in set(texts) - set(changed):
                shutil.copytree(
                    f"{all_read}/{path.parent.name}", f"{folder}/{name}/{path.parent.name}"
                )
            less = scores(corpus, f"{folder}/{name}")
            changes = (less.get(key, 0.0) - value for key, value in whole.items())
            print(f"{name:18}" + "".join(f"{change:+10.3f}" for change in changes), flush=True)
    return 0


def options_given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What a corpus loses without each pass.")
    parser.add_argument("passes", nargs="*", help="passes to drop, one at a time (all)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes in parallel")
    parser.add_argument("--variant", default="input", help="which form of the texts (input)")
    return parser.parse_args()


def texts_in(corpus: Path, variant: str) -> list[Path]:
    name = "input.txt" if variant == "input" else f"rendered-{variant}.txt"
    return sorted(corpus.glob(f"*/{name}"))


def scores(corpus: Path, folder: str) -> dict[str, float]:
    """Return the mean of each measure that the corpus knows."""
    command = [sys.executable, str(corpus / "score.py"), folder]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 (the corpus' own)
    return means(said)


def outlined(path: Path, folder: str, without: str = "") -> set[str]:
    """Write the outline of one text, and return the passes that had nothing to do in it.

    A text that is refused has no outline, which its score will show.
    """
    idle: set[str] = set()
    recovery.PASSES = tuple(watched(step, idle) for step in ALL if step.__name__ != without)
    files = ((path.name, path.read_bytes()),)
    slug = path.parent.name
    try:
        done = convert(
            Text(slug, files, WorkSettings(), Library("Corpus", language=""), Addresses())
        )
    except FascicleError as error:
        print(f"without {without}: {slug}: {error}", file=sys.stderr)
        return set()
    variant = path.stem.removeprefix("rendered-")
    out = Path(folder, slug, f"{variant}.json")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(outline(done.work, done.metadata)), encoding="utf-8")
    return idle


def watched(step: Pass, idle: set[str]) -> Pass:
    """Return a pass that adds its name to `idle` when it changes nothing."""

    def read(draft: Draft) -> Draft:
        after = step(draft)
        if after == draft:
            idle.add(step.__name__)
        return after

    return read


def means(said: str) -> dict[str, float]:
    """Read the means out of a score: the first line of column names, the first line MEAN."""
    lines = [line.split() for line in said.splitlines()]
    at = next(n for n, line in enumerate(lines) if line and line[0] == "MEAN")
    head = next(line for line in reversed(lines[:at]) if line and "all" in line)
    values = lines[at][-len(head) :]
    found = zip(head[-len(values) :], values, strict=False)
    return {name: float(value) for name, value in found if value.replace(".", "", 1).isdigit()}


if __name__ == "__main__":
    sys.exit(main())
