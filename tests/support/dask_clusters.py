"""Clusters of Dask on this machine, started by the commands that people type."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOOLS = Path(__file__).parents[2] / "tools"


class DaskCluster:
    """A scheduler, and the workers that are started for it; each is a process group."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--port", "0", "--host", "127.0.0.1")
        wait_until(lambda: self.file.exists() and self.file.stat().st_size > 0)
        self.address: str = json.loads(self.file.read_bytes())["address"]

    def worker(
        self, *options: str, tools: Path = TOOLS, cwd: Path | None = None,
        by: tuple[str, ...] = (),
    ) -> subprocess.Popen[bytes]:  # fmt: skip
        """Start a worker, maybe `by` another command, and wait until it is there."""
        log = self.folder / f"worker-{len(self.processes)}.log"
        options = ("--nthreads", "1", *options)
        worker = self._start("worker", *options, log=log, tools=tools, cwd=cwd, by=by)
        wait_until(lambda: b"Registered to" in log.read_bytes())
        return worker

    def _start(
        self, kind: str, *options: str, log: Path | None = None, tools: Path = TOOLS,
        cwd: Path | None = None, by: tuple[str, ...] = (),
    ) -> subprocess.Popen[bytes]:  # fmt: skip
        command = [*by, sys.executable, "-m", "dask", kind, "--scheduler-file", str(self.file)]
        with (log or self.folder / f"{kind}.log").open("wb") as output:
            started = subprocess.Popen(
                [*command, "--no-dashboard", *options],
                env={**os.environ, "PYTHONPATH": str(tools), "PYTHONUTF8": "1"},
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=cwd or self.folder,
                start_new_session=True,
            )
        self.processes.append(started)
        return started

    def end(self) -> None:
        for process in self.processes:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and those that it has started, at once, as the system does."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def dask_cluster(folder: Path, *workers: str, tools: Path = TOOLS) -> Iterator[DaskCluster]:
    """Yield a cluster with a worker for each of the options in `workers`."""
    folder.mkdir(parents=True, exist_ok=True)
    cluster = DaskCluster(folder)
    try:
        for options in workers:
            cluster.worker(*options.split(), tools=tools)
        yield cluster
    finally:
        cluster.end()


def wait_until(is_so: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it has taken too long"
        time.sleep(0.02)
