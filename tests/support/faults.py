"""Runs of the tool that are cut short or meet others, and the count of what goes wrong."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fork_server import ForkedRun

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    # The files of a book by their names.
    Tree = Callable[[Path], dict[str, bytes]]

TOOLS = Path(__file__).parents[2] / "tools"
# Tries of each command in each way; FASCICLE_TRIES=600 makes more.
TRIES = int(os.environ.get("FASCICLE_TRIES") or 10)
# Seconds after which a command that was interrupted, or waits for others, hangs.
LONGEST_WAIT = 120.0


@dataclass
class Tally:
    """What has gone wrong in so many tries, by what it was."""

    tries: int = 0
    # Of these, so many were cut short.
    cut: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def expect(self, holds: object, what: str, example: str = "") -> None:
        """Count what does not hold."""
        if not holds:
            self.wrong[what] += 1
            self.examples.setdefault(what, f"try {self.tries}: {example}")

    def close(self) -> None:
        """Fail if anything has gone wrong."""
        cut = f", {self.cut} cut short" if self.cut else ""
        print(f"{self.tries} tries{cut}: {dict(self.wrong) or 'nothing wrong'}")  # noqa: T201
        assert not self.wrong, "\n".join(f"{what}: {said}" for what, said in self.examples.items())


class _Started(subprocess.Popen[str]):
    """A run that Python starts, to be used as a `ForkedRun`."""

    def __init__(self, command: Sequence[str]) -> None:
        super().__init__(
            [sys.executable, "-m", *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )

    def ended(self, timeout: float | None = None) -> tuple[int, str, str]:
        out, err = self.communicate(timeout=timeout)
        return self.returncode, out, err


class Command:
    """A run of the tool in a session of its own, so that all its processes can be reached.

    It is a fork of a process that has imported everything, or, if `anew`, one that Python starts.
    """

    def __init__(self, root: Path, *arguments: str, anew: bool = False) -> None:
        self.arguments = arguments
        command = ["fascicle", arguments[0], "--library", str(root), *arguments[1:]]
        self.run = _Started(command) if anew else ForkedRun(command)

    def send(self, kind: signal.Signals, *, to_all: bool = True) -> None:
        with suppress(ProcessLookupError):
            if to_all:
                os.killpg(self.run.pid, kind)
            else:
                self.run.send_signal(kind)

    def end(self, tally: Tally) -> tuple[int, str, str]:
        """Return the exit code and what was printed; a command that hangs is killed and counted."""
        try:
            code, out, err = self.run.ended(LONGEST_WAIT)
        except subprocess.TimeoutExpired:
            tally.expect(None, "hangs", " ".join(self.arguments))
            self.send(signal.SIGKILL)
            code, out, err = self.run.ended()
        # What it has started ends by itself.
        end = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < end and self._has_others():
            time.sleep(0.01)
        tally.expect(not self._has_others(), "processes left", " ".join(self.arguments))
        tally.expect(not _shows_a_traceback(err + out), "tracebacks", err)
        return code, out, err

    def _has_others(self) -> bool:
        try:
            os.killpg(self.run.pid, 0)
        except ProcessLookupError:
            return False
        return True


def _shows_a_traceback(said: str) -> bool:
    """Return whether something has a traceback, but for that of Python's own start."""
    is_start = said.rstrip().endswith("KeyboardInterrupt") and "/fascicle/cli/" not in said
    return "Traceback" in said and not is_start


def run(root: Path, tally: Tally, *arguments: str) -> tuple[int, str, str]:
    return Command(root, *arguments).end(tally)


def files_of(folder: Path, skipped: Sequence[str] = ()) -> dict[str, bytes]:
    """Return the files below a folder with their contents, without those of the tool's own."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(tuple(skipped)):
            found[name] = path.read_bytes()
    return found


def copied(root: Path, target: Path) -> Path:
    shutil.copytree(root, target, symlinks=True)
    return target


def check_next(root: Path, tally: Tally, tree: Tree, what: str) -> None:
    """Build the book of a library as it is now, and the same from nothing."""
    code, out, err = run(root, tally, "build")
    found = tree(root / "_build/html")
    shutil.rmtree(root / "_build")
    clean, *_ = run(root, tally, "build")
    right = code == clean == 0 and tree(root / "_build/html") == found
    tally.expect(right, "next run not right", f"{what}: {code} {clean}: {out}{err}")
