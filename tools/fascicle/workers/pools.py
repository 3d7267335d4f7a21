"""The choice of workers: this process, others of this machine, or those of a cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from fascicle.model.errors import ClusterError
from fascicle.workers.executors import LocalProcesses, ThisProcess, Workers

# The address of the scheduler in the environment, as Dask's own programs read it.
SCHEDULER = "DASK_SCHEDULER_ADDRESS"
NOT_INSTALLED = "Dask, which runs work on a cluster, is not installed"
INSTALL = (
    "In a library, put “cluster = true” in library.toml, and install it: fascicle upgrade; "
    ".venv/bin/python -m pip install -r tools/requirements-cluster.txt "
    "(elsewhere: pip install 'fascicle[cluster]')."
)


def cluster_named() -> str:
    """Return the address of the scheduler in the environment, "" for none."""
    return os.environ.get(SCHEDULER, "")


@contextmanager
def executor(jobs: int = 1, cluster: str = "", shared: Path | None = None) -> Iterator[Workers]:
    """Yield the workers of the scheduler at the address `cluster`, else of so many `jobs`.

    One job is done in this process, more of them in processes of this machine. The workers of a
    cluster have to see the folder `shared`, such as the `_build` of a library, at the same path; a
    file is written there meanwhile. Work that is under way when the block
    raises, as by Ctrl-C, is given up at once. Raises `ClusterError`.
    """
    workers = _workers(jobs, cluster, shared or Path.cwd())
    try:
        yield workers
    except BaseException:
        workers.end_now()
        raise
    workers.shutdown(cancel_futures=True)


def _workers(jobs: int, cluster: str, shared: Path) -> Workers:
    if not cluster:
        return LocalProcesses(jobs) if jobs > 1 else ThisProcess()
    if find_spec("distributed") is None:
        raise ClusterError(cluster, NOT_INSTALLED, INSTALL)
    # Slow to import, and installed for those who have a cluster.
    from fascicle.workers.cluster import ClusterWorkers  # noqa: PLC0415

    return ClusterWorkers(cluster, shared)
