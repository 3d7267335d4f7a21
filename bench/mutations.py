"""Mutations: which tests notice a small error in the package.

    python bench/mutations.py [--room recovery] [--all-tests]

`tests/mutations.toml` lists the errors by room: a file of the package, a piece of its text, and the
text that replaces it. Each is made in a copy of the checkout, alone, and tests run there until one
fails: those that the mutation names, slow ones too, else the fast ones of its room. All must pass
without a mutation. Exits with 1 if a mutation is noticed by no test.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Mutation = dict[str, Any]

HOME = Path(__file__).resolve().parents[1]
LIST = HOME / "tests" / "mutations.toml"
# Fails with any mutation.
OWN_TEST = "tests/repository/test_mutations.py"
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", ".*_cache")
FAST = "not slow"
# The exit code of pytest if it has run none.
NO_TESTS = 5
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+?)(?:::| |$)", re.MULTILINE)


def main() -> int:
    asked = _arguments()
    mutations = [m for m in listed_mutations() if asked.room in {"", m["room"]}]
    if outdated := list(problems_with(mutations)):
        sys.exit("\n".join(outdated))
    if asked.all_tests:
        mutations = [{**mutation, "tests": ["tests"], "marked": FAST} for mutation in mutations]
    unnoticed = 0
    with TemporaryDirectory(prefix="mutations-") as folder:
        copy = Path(folder, "checkout")
        shutil.copytree(HOME, copy, ignore=LEFT_BEHIND)
        for marked in (FAST, ""):
            tests = sorted({t for m in mutations if m["marked"] == marked for t in m["tests"]})
            if tests and (failing := _failing(copy, tests, marked)):
                sys.exit(f"{failing}: fails without a mutation\n    Repair the test first.")
        for mutation in mutations:
            with _made(copy, mutation):
                noticed = _failing(copy, mutation["tests"], mutation["marked"])
            unnoticed += not noticed
            print(_row(mutation, noticed), flush=True)
    return int(unnoticed > 0)


def listed_mutations() -> list[Mutation]:
    """Return the mutations of the list, each with its tests and the marks that these have."""
    listed = tomllib.loads(LIST.read_text("utf-8"))
    return [
        {"tests": listed["tests"][m["room"]], "marked": "" if "tests" in m else FAST, **m}
        for m in listed["mutation"]
    ]


def problems_with(mutations: Iterable[Mutation]) -> Iterator[str]:
    """Yield a message for each mutation that does not fit the code, or names no test."""
    for mutation in mutations:
        place = f"tests/mutations.toml: {mutation['file']}: {mutation['old']!r}"
        path = HOME / "tools" / "fascicle" / mutation["file"]
        text = path.read_text("utf-8") if path.is_file() else ""
        if (times := text.count(mutation["old"])) != 1:
            yield f"{place}: found {times} times\n    Change `old` as the code has changed."
        elif not _is_python(text.replace(mutation["old"], mutation["new"])):
            yield f"{place}: leaves no valid Python\n    Correct `new`."
        for name in mutation["tests"]:
            if not (HOME / name).exists():
                yield f"{place}: {name} not found\n    Name the tests by their path."


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Show which tests notice errors in the package.")
    parser.add_argument("--room", default="", help="only the mutations of this room")
    parser.add_argument("--all-tests", action="store_true", help="run the fast tests of all rooms")
    return parser.parse_args()


@contextmanager
def _made(copy: Path, mutation: Mutation) -> Iterator[None]:
    """Make a mutation in the copy, and take it back."""
    path = copy / "tools" / "fascicle" / mutation["file"]
    text = path.read_text("utf-8")
    path.write_text(text.replace(mutation["old"], mutation["new"]), "utf-8")
    try:
        yield
    finally:
        path.write_text(text, "utf-8")


def _failing(copy: Path, tests: list[str], marked: str) -> str:
    """Return the file of the first test that fails, "" if all pass."""
    options = ["-m", marked, "--tb=no", "-x", "-p", "no:cacheprovider", f"--ignore={OWN_TEST}"]
    environment = {**os.environ, "PYTHONPATH": str(copy / "tools"), "FASCICLE_EXAMPLES": "25"}
    done = subprocess.run(  # noqa: S603 (our own Python)
        [sys.executable, "-m", "pytest", *options, *tests],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode in {0, NO_TESTS}:
        return ""
    found = FAILED.search(done.stdout)
    return found[1] if found else f"pytest: exit {done.returncode}"


def _row(mutation: Mutation, noticed: str) -> str:
    by = noticed or "NOT NOTICED"
    return f"| {mutation['room']} | {mutation['file']} | `{mutation['new']}` | {by} |"


if __name__ == "__main__":
    sys.exit(main())
