"""Cost of texts → site, paired with an older commit of the project in one run.

    python bench/against.py COMMIT [--pairs 3] [--works 40 --chapters 10 --words 2500]

Both convert and build the same synthetic library in turn. The older code comes from git, and runs
in an environment made from its own lock, which stays in `_build/against/` for the next time.
Processor seconds of the median, and the ratio of each pair.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from measuring import measured

from library import Size, ask_for_size, make_library

PROJECT = Path(__file__).resolve().parents[1]
LOCK = "requirements/dev.txt"
STEPS = ("convert", "build")


def main() -> int:
    """Measure both in turn, and print a row for each step."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("commit", help="the older commit")
    parser.add_argument("--pairs", type=int, default=3, help="how often both are measured")
    ask_for_size(parser)
    options = parser.parse_args()
    size = Size(options.works, options.chapters, options.words, options.casts)
    with TemporaryDirectory(prefix="against-") as folder:
        make_library(Path(folder, "texts"), size, options.seed)
        try:
            older = _checked_out(options.commit, Path(folder, "older"))
        except subprocess.CalledProcessError as error:
            problem = (error.stderr or b"").decode(errors="replace").strip() or error
            print(f"bench/against.py: {options.commit}: {problem}", file=sys.stderr)
            return 1
        sides = ((PROJECT / "tools", sys.executable), older)
        pairs = [[_costs(Path(folder), *side) for side in sides] for _ in range(options.pairs)]
    print(f"| {size.pages:,} pages, processor s | {options.commit} | now | ratio of each pair |")
    print("| --- | --- | --- | --- |")
    for step in (*STEPS, "both"):
        now, then = ([pair[side][step] for pair in pairs] for side in (0, 1))
        ratios = ", ".join(f"{n / t:.2f}" for n, t in zip(now, then, strict=True))
        print(f"| {step} | {median(then):.2f} | {median(now):.2f} | {ratios} |")
    return 0


def _checked_out(commit: str, target: Path) -> tuple[Path, str]:
    """Return the tools of a commit, extracted below `target`, and a Python for them.

    Raises `CalledProcessError` from git, venv or pip.
    """

    def run(*command: str | Path, given: bytes = b"") -> bytes:
        done = subprocess.run(command, input=given, capture_output=True, check=True)  # noqa: S603
        return done.stdout

    target.mkdir()
    run("tar", "-xC", target, given=run("git", "-C", PROJECT, "archive", commit, "tools", LOCK))
    lock = target / LOCK
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    environment = PROJECT / "_build" / "against" / digest
    python = environment / "bin" / "python"
    if not (environment / "is-made").exists():
        run(sys.executable, "-m", "venv", "--clear", environment)
        run(python, "-m", "pip", "install", "-q", "-r", lock)
        (environment / "is-made").touch()
    return target / "tools", str(python)


def _costs(folder: Path, tools: Path, python: str) -> dict[str, float]:
    """Convert and build a fresh copy of the library; return seconds by step."""
    library = folder / "library"
    shutil.rmtree(library, ignore_errors=True)
    shutil.copytree(folder / "texts", library)
    environment = {"PYTHONPATH": str(tools), "PYTHONUTF8": "1"}
    costs = {}
    for step in STEPS:
        cost = measured([python, "-m", "fascicle", step], library, environment)
        if cost.failed:
            raise SystemExit(f"{tools}: fascicle {step} failed:\n{cost.failed}")
        costs[step] = cost.cpu
    return costs | {"both": sum(costs.values())}


if __name__ == "__main__":
    sys.exit(main())
