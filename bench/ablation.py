"""Ablation of passes: drop one at a time, read all texts, and score the result.

    python bench/ablation.py --marked [PASS …]
    FASCICLE_CORPUS=DIR python bench/ablation.py [--jobs 2] [--variant input] [PASS …]

The first reads the annotated texts in `bench/marked/`. The second converts a corpus, and scores
with the corpus's own evaluation.

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
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import marked

from fascicle import recovery
from fascicle.cli.outline import outline
from fascicle.convert import Text, convert
from fascicle.model.errors import FascicleError
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from fascicle.model.draft import Draft
    from fascicle.recovery import Pass

ALL = recovery.PASSES
LAST = "paragraphs"


def main() -> int:
    """Print what each measure is with all passes, and how it changes without each."""
    options = options_given()
    names = options.passes or [step.__name__ for step in ALL]
    if options.marked:
        print_rows(names, marked_scores)
        return 0
    corpus = Path(os.environ.get("FASCICLE_CORPUS", ""))
    if not (corpus / "score.py").is_file():
        print("bench/ablation.py: set FASCICLE_CORPUS to a corpus with a score.py", file=sys.stderr)
        return 2
    with ProcessPoolExecutor(options.jobs) as workers, TemporaryDirectory() as folder:
        lab = Lab(corpus, texts_in(corpus, options.variant), workers, folder)
        print_rows(names, lab.scores)
    return 0


def print_rows(names: list[str], scores: Callable[[str], dict[str, float]]) -> None:
    """Print what each measure is with all passes, and how it changes without each of them."""
    whole = scores("")
    print(f"{'':18}" + "".join(f"{name:>11}" for name in whole))
    print(f"{'all passes':18}" + "".join(f"{value:11.3f}" for value in whole.values()))
    for name in names:
        if name == LAST:
            print(f"{name:18}    reads all that is left: without it there is nothing to write")
            continue
        less = scores(name)
        changes = (less.get(key, 0.0) - value for key, value in whole.items())
        print(f"{name:18}" + "".join(f"{change:+11.3f}" for change in changes), flush=True)


def marked_scores(without: str) -> dict[str, float]:
    """Return what the marked texts measure; a text that is refused has nothing right."""
    recovery.PASSES = passes_but(without)
    sums = {name: marked.Tally() for name in marked.MEASURES}
    for file in sorted(marked.TEXTS.glob("*.txt")):
        text, truth = marked.text_and_truth(file.read_text("utf-8"))
        try:
            found = marked.read(file.stem, text)
        except FascicleError as error:
            print(f"without {without}: {error}", file=sys.stderr)
            found = []
        for name, tally in marked.compare(truth, found).items():
            sums[name] += tally
    return {name: tally.score or 0.0 for name, tally in sums.items()}


@dataclass
class Lab:
    """A corpus that is converted again and again, each text where a pass did something to it."""

    corpus: Path
    texts: list[Path]
    workers: ProcessPoolExecutor
    folder: str
    # The passes that had nothing to do, by text; known once all has been read with all of them.
    idle: dict[Path, set[str]] = field(default_factory=dict)

    def scores(self, without: str) -> dict[str, float]:
        """Return the mean of each measure that the corpus knows."""
        out = f"{self.folder}/{without or 'all'}"
        changed = [path for path in self.texts if without not in self.idle.get(path, ())]
        found = self.workers.map(outlined, changed, repeat(out), repeat(without))
        read = dict(zip(changed, found, strict=True))
        self.idle = self.idle or read
        for path in set(self.texts) - set(changed):
            slug = path.parent.name
            shutil.copytree(f"{self.folder}/all/{slug}", f"{out}/{slug}")
        command = [sys.executable, str(self.corpus / "score.py"), out]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 (the corpus' own)
        return means(said)


def options_given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What is lost without each pass.")
    parser.add_argument("passes", nargs="*", help="passes to drop, one at a time (all)")
    parser.add_argument("--marked", action="store_true", help="over the texts in bench/marked/")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes in parallel")
    parser.add_argument("--variant", default="input", help="which form of the texts (input)")
    return parser.parse_args()


def texts_in(corpus: Path, variant: str) -> list[Path]:
    name = "input.txt" if variant == "input" else f"rendered-{variant}.txt"
    return sorted(corpus.glob(f"*/{name}"))


def outlined(path: Path, folder: str, without: str = "") -> set[str]:
    """Write the outline of one text, and return the passes that had nothing to do in it.

    A text that is refused has no outline, which its score will show.
    """
    idle: set[str] = set()
    recovery.PASSES = tuple(watched(step, idle) for step in passes_but(without))
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


def passes_but(name: str) -> tuple[Pass, ...]:
    return tuple(step for step in ALL if step.__name__ != name)


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
