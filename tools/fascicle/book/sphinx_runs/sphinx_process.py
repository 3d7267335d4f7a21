"""Runs of Sphinx in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from fascicle.book.editions.edition_record import LAST_BOOK
from fascicle.book.shelves.shelf_files import GO_ON, READY
from fascicle.book.sphinx_runs.sphinx_errors import sphinx_error
from fascicle.workers.pools import SCHEDULER

_RUNNING: set[subprocess.Popen[str]] = set()


@dataclass(frozen=True, slots=True)
class SphinxProject:
    """What all runs of a build have in common; warnings are errors.

    `last` is the last book, `options` go to Sphinx as they are, `lock` is a descriptor that it
    inherits. Runs that are shelved give no work to a cluster: its workers may be waiting for them.
    """

    root: Path
    output: Path
    last: Path
    options: tuple[str, ...] = ()
    lock: int = -1
    is_shelved: bool = False

    def command(self, doctrees: Path, *more: str) -> list[str]:
        return [
            sys.executable, "-m", "fascicle.book.sphinx_runs.sphinx_run",
            "-q", "-n", "-W", "--keep-going", "-b", "html", "-d", str(doctrees),
            *more, *self.options, str(self.root), str(self.output),
        ]  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        known = {**os.environ, "PYTHONUTF8": "1", LAST_BOOK: str(self.last)}
        if self.is_shelved:
            known.pop(SCHEDULER, None)
        return known

    @property
    def descriptors(self) -> Sequence[int]:
        return [self.lock] if self.lock >= 0 and os.name == "posix" else ()


def run_sphinx(project: SphinxProject, doctrees: Path, *more: str) -> str:
    """Run Sphinx; return what it has said. Raises `BuildError` with its messages."""
    with _started(project, doctrees, *more) as process:
        said, told = process.communicate()
        _RUNNING.discard(process)
    if process.returncode:
        raise sphinx_error(told or said, project.root, process.returncode)
    # Of a build without errors, what does not concern its pages.
    return told


def _started(project: SphinxProject, doctrees: Path, *more: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(  # noqa: S603 (a list of arguments, and no shell)
        project.command(doctrees, *more),
        cwd=project.root,
        env=project.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        pass_fds=project.descriptors,
    )
    _RUNNING.add(process)
    return process


def end_runs() -> None:
    """End all runs that this process has started in its threads, and that go on."""
    for process in list(_RUNNING):
        process.kill()


class WaitingRun:
    """A run of Sphinx that waits in the middle; if the block fails, it is ended."""

    def __init__(self, project: SphinxProject, doctrees: Path, *more: str) -> None:
        self._project = project
        # What it says is read at its end: a pipe could be full before.
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  closed with the run
        self._process = subprocess.Popen(  # noqa: S603 (a list of arguments, and no shell)
            project.command(doctrees, *more),
            cwd=project.root,
            env=project.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            encoding="utf-8",
            pass_fds=project.descriptors,
        )

    def wait_until_ready(self) -> None:
        """Wait until it waits. Raises `BuildError` if it ends before."""
        for line in self._process.stdout or ():
            if line.strip() == READY:
                return
        self.finish()

    def finish(self) -> str:
        """Let it go on, and wait until it ends; return what it has said. Raises `BuildError`."""
        said, _ = self._process.communicate(f"{GO_ON}\n")
        self._said.seek(0)
        told = self._said.read().decode("utf-8", "replace")
        if self._process.returncode:
            raise sphinx_error(told or said, self._project.root, self._process.returncode)
        return told

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._said.close()
