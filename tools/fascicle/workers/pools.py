"""The choice of workers: this process, or some of this machine.

with executor(jobs=8) as workers:
    sizes = list(workers.map(len, texts))
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fascicle.workers.executors import ThisProcess, Workers
from fascicle.workers.local_processes import LocalProcesses


@contextmanager
def executor(jobs: int = 1) -> Iterator[Workers]:
    """Yield an executor with so many workers; one is this process.

    Work that is under way when the block raises, as by Ctrl-C, is given up at once.
    """
    workers = LocalProcesses(jobs) if jobs > 1 else ThisProcess()
    try:
        yield workers
    except BaseException:
        workers.end_now()
        raise
    workers.shutdown(cancel_futures=True)
