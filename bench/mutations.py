"""Mutations: which tests notice a small error in the package.

    python bench/mutations.py [--room recovery] [--all-tests]

`tests/mutations.toml` lists the errors by file of the package and by the tests that notice them:
the function, a piece of its code, and what replaces the piece. Each is made in a copy of the
checkout, alone, and tests run there until one fails: those that the list names, slow ones too, or
the fast ones of a room. All must pass without a mutation. Exits with 1 if a mutation is noticed by
no test.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tokenize
import tomllib
from contextlib import contextmanager
from functools import cache
from io import StringIO
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HOME = Path(__file__).resolve().parents[1]
LIST = HOME / "tests" / "mutations.toml"
# Fails with any mutation.
OWN_TEST = "tests/repository/test_mutations.py"
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", ".*_cache")
FAST = "not slow"
# The exit code of pytest if it has run none.
NO_TESTS = 5
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+?)(?:::| |$)", re.MULTILINE)


class Mutation(NamedTuple):
    """An error, and the tests that have to notice it."""

    room: str
    tests: list[str]
    marked: str
    file: str
    function: str
    old: str
    new: str


class Token(NamedTuple):
    """A token of Python, and its place in the code."""

    text: str
    line: int
    begin: int
    end: int


class MisfitError(Exception):
    """A mutation that cannot be made: what is wrong, and the remedy."""


def main() -> int:
    asked = _arguments()
    mutations = [m for m in listed_mutations() if asked.room in {"", m.room}]
    if outdated := list(problems_with(mutations)):
        sys.exit("\n".join(outdated))
    if asked.all_tests:
        mutations = [m._replace(tests=["tests"], marked=FAST) for m in mutations]
    unnoticed = 0
    with TemporaryDirectory(prefix="mutations-") as folder:
        copy = Path(folder, "checkout")
        shutil.copytree(HOME, copy, ignore=LEFT_BEHIND)
        for marked in (FAST, ""):
            tests = sorted({t for m in mutations if m.marked == marked for t in m.tests})
            if tests and (failing := _failing(copy, tests, marked)):
                sys.exit(f"{failing}: fails without a mutation\n    Repair the test first.")
        for mutation in mutations:
            with _made(copy, mutation):
                noticed = _failing(copy, mutation.tests, mutation.marked)
            unnoticed += not noticed
            print(_row(mutation, noticed), flush=True)
    return int(unnoticed > 0)


def listed_mutations() -> list[Mutation]:
    """Return the mutations of the list, each with its tests and the marks that these have."""
    listed = tomllib.loads(LIST.read_text("utf-8"))
    rooms = listed.pop("tests")
    found = []
    for file, by_tests in listed.items():
        for names, functions in by_tests.items():
            parts = [names, *file.split("/"), *names.split("/")]
            room = next((part for part in parts if part in rooms), "")
            tests, marked = (rooms[names], FAST) if names in rooms else (names.split(), "")
            found += [Mutation(room, tests, marked, file, *each) for each in _changes(functions)]
    return found


def problems_with(mutations: Iterable[Mutation]) -> Iterator[str]:
    """Yield a message for each mutation that does not fit the code, or names no test."""
    for mutation in mutations:
        place = f"tests/mutations.toml: {mutation.file}: {mutation.function}: {mutation.old!r}"
        try:
            ast.parse(mutated(_path(HOME, mutation).read_text("utf-8"), mutation))
        except FileNotFoundError:
            yield f"{place}: file not found\n    Name it by its path in tools/fascicle."
        except MisfitError as error:
            yield f"{place}: {error}"
        except SyntaxError:
            yield f"{place}: leaves no valid Python\n    Correct what replaces it."
        for name in mutation.tests:
            if not (HOME / name).exists():
                yield f"{place}: {name} not found\n    Name a room, or the tests by their path."


def mutated(code: str, mutation: Mutation) -> str:
    """Return the code with the mutation made."""
    first, last = _lines_of(mutation.function, code)
    rows = list(StringIO(code))
    try:
        old = [token.text for token in _tokens(mutation.old)]
    except (tokenize.TokenError, SyntaxError):
        raise MisfitError("no whole piece\n    Close its brackets and quotes.") from None
    tokens = _tokens("".join(rows[first - 1 : last]))
    pieces = (tokens[at : at + len(old)] for at in range(len(tokens)))
    found = [piece for piece in pieces if [token.text for token in piece] == old]
    if len(found) != 1:
        lines = ", ".join(str(first - 1 + piece[0].line) for piece in found) or f"{first}-{last}"
        remedy = "Lengthen it." if found else "Change it as the code has changed."
        raise MisfitError(f"found {len(found)} times, lines {lines}\n    {remedy}")
    above = sum(map(len, rows[: first - 1]))
    return code[: above + found[0][0].begin] + mutation.new + code[above + found[0][-1].end :]


def _changes(table: dict[str, Any], names: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str]]:
    """Yield the function, the old piece and the new one of each change below a table."""
    for key, value in table.items():
        if isinstance(value, str):
            yield ".".join(names), key, value
        else:
            yield from _changes(value, (*names, key))


def _lines_of(function: str, code: str) -> tuple[int, int]:
    """Return the first and the last line of a function, class or constant."""
    found: list[Any] = [_parsed(code)]
    for name in function.split("."):
        bodies = [getattr(node, "body", []) for node in found]
        found = [node for body in bodies for node in body if _name(node) == name]
    if len(found) != 1:
        lines = f", lines {', '.join(str(node.lineno) for node in found)}" if found else ""
        remedy = "Name what holds them." if found else "Name a function, class or constant."
        raise MisfitError(f"defined {len(found)} times{lines}\n    {remedy}")
    first = min(node.lineno for node in (found[0], *getattr(found[0], "decorator_list", [])))
    return first, found[0].end_lineno


@cache
def _parsed(code: str) -> ast.Module:
    return ast.parse(code)


def _name(node: ast.stmt) -> str:
    match node:
        case (
            ast.FunctionDef(name=name)
            | ast.AsyncFunctionDef(name=name)
            | ast.ClassDef(name=name)
            | ast.Assign(targets=[ast.Name(id=name)])
            | ast.AnnAssign(target=ast.Name(id=name))
        ):
            return name
    return ""


def _tokens(code: str) -> list[Token]:
    """Return the tokens of a piece of Python, without comments, line breaks and indents."""
    starts = [0, *accumulate(map(len, StringIO(code)))]
    return [
        Token(found.string, found.start[0], *(starts[n - 1] + at for n, at in found[2:4]))
        for found in tokenize.generate_tokens(StringIO(code).readline)
        if found.type != tokenize.COMMENT and found.string.strip()
    ]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Show which tests notice errors in the package.")
    parser.add_argument("--room", default="", help="only the mutations of this room")
    parser.add_argument("--all-tests", action="store_true", help="run the fast tests of all rooms")
    return parser.parse_args()


def _path(checkout: Path, mutation: Mutation) -> Path:
    return checkout / "tools" / "fascicle" / mutation.file


@contextmanager
def _made(copy: Path, mutation: Mutation) -> Iterator[None]:
    """Make a mutation in the copy, and take it back."""
    path = _path(copy, mutation)
    code = path.read_text("utf-8")
    path.write_text(mutated(code, mutation), "utf-8")
    try:
        yield
    finally:
        path.write_text(code, "utf-8")


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
    error = f"{mutation.function}: `{mutation.old}` → `{mutation.new}`"
    return f"| {mutation.room} | {mutation.file} | {error} | {by} |"


if __name__ == "__main__":
    sys.exit(main())
