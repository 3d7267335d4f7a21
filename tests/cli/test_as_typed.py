"""Commands in messages work as they are typed, with or without `fascicle` on the PATH."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Run

TOOLS = Path(__file__).resolve().parents[2] / "tools"
ELSEWHERE = {"PATH": "/usr/bin:/bin"}


@pytest.fixture
def asked(shelf: Path, write: Callable[..., None]) -> Path:
    write(door="CHAPTER I\n\nIt was.\n\nCHAPTER III\n\nIt is.\n")
    return shelf


def test_on_the_path_the_program_is_named(asked: Path, fascicle: Run) -> None:
    assert "(answer them: fascicle decide)" in fascicle("convert", at=asked)[1]


def test_elsewhere_make_is_named_where_it_has_the_command(asked: Path, fascicle: Run) -> None:
    out = fascicle("convert", at=asked, **ELSEWHERE)[1]
    assert "(answer them: make decide)" in out
    program = Path(sys.executable).parent.resolve() / "fascicle"
    assert (
        f"{program} decide door 5 as-read --name" in fascicle("queries", at=asked, **ELSEWHERE)[1]
    )


def test_what_is_named_works_as_typed(asked: Path, fascicle: Run) -> None:
    """The command that a question names is run by a shell, and answers it."""
    out = fascicle("queries", at=asked, **ELSEWHERE)[1]
    command = next(line for line in out.splitlines() if "if that is right" in line)
    typed = command.partition(": ")[2].strip()
    done = subprocess.run(  # noqa: S602 (as a person types it)
        typed, shell=True, cwd=asked, env={**os.environ, "PYTHONPATH": str(TOOLS), **ELSEWHERE},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert fascicle("queries", at=asked)[1] == "No questions.\n"


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
def test_targets_of_make_take_a_work(asked: Path) -> None:
    """A library's Makefile runs the commands that messages name."""
    venv = Path(sys.prefix)
    for typed, said in (
        (["queries"], "1 question"), (["queries", "WORK=door"], "1 question"),
        (["outline", "WORK=door"], "Door"), (["describe", "WORK=door"], "title"),
    ):  # fmt: skip
        done = subprocess.run(
            ["make", *typed, f"VENV={venv}", "-o", f"{venv}/.is-set-up"], cwd=asked, env=os.environ,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert said in done.stdout, done.stderr
