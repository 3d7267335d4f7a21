"""Mutations: which tests notice a small error in the package.

    python bench/mutations.py [--room recovery] [--all-tests]

`tests/mutations.toml` lists the errors by room: a file of the package, a piece of its text, and the
text that replaces it. Each is made in a copy of the checkout, alone, and the fast tests of its room
run there. A mutation whose text is not found exactly once in its file is an error: the code has
changed, and the mutation has to follow it. Exits with 1 if a mutation is noticed by no test.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HOME = Path(__file__).resolve().parents[1]
LIST = HOME / "tests" / "mutations.toml"
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", ".*_cache")
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+?)(?:::| |$)", re.MULTILINE)


def main() -> int:
    asked = _arguments()
    listed = tomllib.loads(LIST.read_text("utf-8"))
    mutations = [m for m in listed["mutation"] if asked.room in ("", m["room"])]
    _refuse_unknown(mutations)
    unnoticed = 0
    with TemporaryDirectory(prefix="mutations-") as folder:
        copy = Path(folder, "checkout")
        shutil.copytree(HOME, copy, ignore=LEFT_BEHIND)
        for mutation in mutations:
            tests = ["tests"] if asked.all_tests else listed["tests"][mutation["room"]]
            with _made(copy, mutation):
                noticed = _noticed_by(copy, tests)
            unnoticed += not noticed
            print(_row(mutation, noticed), flush=True)
    return int(unnoticed > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Show which tests notice errors in the package.")
    parser.add_argument("--room", default="", help="only the mutations of this room")
    parser.add_argument("--all-tests", action="store_true", help="run the fast tests of all rooms")
    return parser.parse_args()


def _refuse_unknown(mutations: list[dict[str, str]]) -> None:
    """Exit with a message if a mutation does not fit the code."""
    for mutation in mutations:
        path = HOME / "tools" / "fascicle" / mutation["file"]
        times = path.read_text("utf-8").count(mutation["old"]) if path.is_file() else 0
        if times != 1:
            place = f"tests/mutations.toml: {mutation['file']}: {mutation['old']!r}"
            sys.exit(f"{place}: found {times} times\n    Let the mutation follow the code.")


@contextmanager
def _made(copy: Path, mutation: dict[str, str]) -> Iterator[None]:
    """Make a mutation in the copy, and take it back."""
    path = copy / "tools" / "fascicle" / mutation["file"]
    text = path.read_text("utf-8")
    path.write_text(text.replace(mutation["old"], mutation["new"]), "utf-8")
    try:
        yield
    finally:
        path.write_text(text, "utf-8")


def _noticed_by(copy: Path, tests: list[str]) -> list[str]:
    """Return the test files with a failure; some of them, where there are many."""
    options = ["-m", "not slow", "--tb=no", "--maxfail=8", "-p", "no:cacheprovider"]
    environment = {**os.environ, "PYTHONPATH": str(copy / "tools"), "FASCICLE_EXAMPLES": "25"}
    done = subprocess.run(  # noqa: S603 (our own Python)
        [sys.executable, "-m", "pytest", *options, *tests],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    found = sorted(set(FAILED.findall(done.stdout)))
    if done.returncode not in {0, 1} and not found:
        found = [f"pytest: exit {done.returncode}"]
    return found


def _row(mutation: dict[str, str], noticed: list[str]) -> str:
    by = ", ".join(noticed) or "NOT NOTICED"
    return f"| {mutation['room']} | {mutation['file']} | `{mutation['new']}` | {by} |"


if __name__ == "__main__":
    sys.exit(main())
