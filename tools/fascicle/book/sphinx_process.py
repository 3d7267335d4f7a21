"""Runs of Sphinx in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from fascicle.book.run_records import GO_ON, LAST_BOOK, LEFT_OUT, READY
from fascicle.book.sphinx_errors import sphinx_error
from fascicle.model.words import visible
from fascicle.workers.pools import SCHEDULER

# The environment variable with the descriptor of a pipe of which the starting process has the end.
PIPE = "FASCICLE_PIPE"

# Runs that go on.
_RUNNING: set[subprocess.Popen[str]] = set()


@dataclass(frozen=True, slots=True)
class SphinxProject:
    """The settings that all runs of a build share.

    `last` is the last book, `options` go to Sphinx as they are, `lock` is a descriptor that it
    inherits, `left_out` are works that are no part of the book. Runs that are shelved give no work
    to a cluster: its workers may be waiting for them.
    """

    root: Path
    output: Path
    last: Path
    options: tuple[str, ...] = ()
    lock: int = -1
    left_out: tuple[str, ...] = ()
    is_shelved: bool = False

    def command(self, doctrees: Path, *more: str) -> list[str]:
        return [
            sys.executable, "-m", "fascicle.book.sphinx_run",
            "-q", "-n", "-b", "html", "-d", str(doctrees),
            *more, *self.options, str(self.root), str(self.output),
        ]  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        known = {**os.environ, "PYTHONUTF8": "1", LAST_BOOK: str(self.last)}
        known[LEFT_OUT] = "/".join(self.left_out)
        if self.is_shelved:
            known.pop(SCHEDULER, None)
        return known

    @property
    def descriptors(self) -> Sequence[int]:
        return [self.lock] if self.lock >= 0 and os.name == "posix" else ()


def run_sphinx(project: SphinxProject, doctrees: Path, *more: str) -> str:
    """Run Sphinx; return its output. Raises `BuildError` with its messages."""
    with closing(SphinxRun(project, doctrees, *more)) as run:
        return run.finish()


def end_runs() -> None:
    """End all runs that this process has started in its threads, and that go on."""
    for process in list(_RUNNING):
        process.kill()


class SphinxRun:
    """A run of Sphinx, which may wait in the middle (`waits`); to close it ends one that goes on.

    It has a pipe by which it learns that this process is gone.
    """

    def __init__(
        self, project: SphinxProject, doctrees: Path, *more: str, waits: bool = False
    ) -> None:
        self._root = project.root
        # Of one that waits, messages are read at its end: a pipe could be full before.
        self._said: IO[bytes] | None = tempfile.TemporaryFile() if waits else None  # noqa: SIM115
        theirs, self._ours = os.pipe() if os.name == "posix" else (-1, -1)
        self._process = subprocess.Popen(  # noqa: S603 (a list of arguments, and no shell)
            project.command(doctrees, *more),
            cwd=project.root,
            env=project.environment | ({PIPE: str(theirs)} if theirs >= 0 else {}),
            encoding="utf-8",
            errors="replace",
            pass_fds=[theirs, *project.descriptors] if theirs >= 0 else (),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said or subprocess.PIPE,
        )
        if theirs >= 0:
            os.close(theirs)
        _RUNNING.add(self._process)

    def wait_until_ready(self) -> None:
        """Wait until it waits. Raises `BuildError` if it ends before."""
        for line in self._process.stdout or ():
            if line.strip() == READY:
                return
        self.finish()

    def finish(self) -> str:
        """Let it go on, and wait until it ends; return its output. Raises `BuildError`.

        Of a build without errors, these are the messages that do not concern its pages.
        """
        output, messages = self._process.communicate(f"{GO_ON}\n")
        if self._said:
            self._said.seek(0)
            messages = self._said.read().decode("utf-8", "replace")
        if self._process.returncode:
            raise sphinx_error(messages or output, self._root, self._process.returncode)
        return visible(messages)

    def close(self) -> None:
        """Kill a run that goes on, and close its pipe."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        if self._process in _RUNNING:
            _RUNNING.remove(self._process)
            if self._ours >= 0:
                os.close(self._ours)
        if self._said:
            self._said.close()
