"""The workers of a cluster: a scheduler and workers as people start them, and all that can fail."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dask_clusters import TOOLS, DaskCluster, dask_cluster, kill, wait_until
from fascicle.workers.pools import executor

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("distributed", reason="needs the extra: pip install 'fascicle[cluster]'")

from distributed.cfexecutor import ClientExecutor

WORKS = 40
# Every Python that a worker starts reads this first: its texts take long enough to be disturbed.
UNHURRIED = f"""\
import sys, time
sys.path.append({str(TOOLS)!r})
import fascicle.convert as part
convert = part.convert
def unhurried(text):
    time.sleep(0.1)
    return convert(text)
part.convert = unhurried
"""
PARAGRAPH = "It rained on the harbour, and nobody had thought of the boats. " * 8


@pytest.fixture(scope="module")
def unhurried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path on which workers find the package, and take their time."""
    folder = tmp_path_factory.mktemp("unhurried")
    (folder / "sitecustomize.py").write_text(UNHURRIED)
    return Path(f"{folder}{os.pathsep}{TOOLS}")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, unhurried: Path) -> Iterator[DaskCluster]:
    """Start a cluster of two workers, which no test may kill."""
    with dask_cluster(tmp_path_factory.mktemp("cluster"), "", "", tools=unhurried) as started:
        yield started


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Write a library of small texts."""
    return library(tmp_path / "library")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return what this machine alone makes of the same texts."""
    folder = library(tmp_path_factory.mktemp("here") / "library")
    assert run(folder, DASK_SCHEDULER_ADDRESS="").returncode == 0
    return written(folder)


def library(folder: Path) -> Path:
    (folder / "texts").mkdir(parents=True)
    (folder / "library.toml").write_text('title = "Shelf"\nauthors = ["Ada Quill"]\n')
    for n in range(WORKS):
        chapters = "".join(f"CHAPTER {c}\n\nIt was {n}. {PARAGRAPH}\n\n" for c in range(1, 4))
        (folder / "texts" / f"work-{n:02}.txt").write_text(chapters)
    return folder


def command(root: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "fascicle", "convert", *options, "--library", str(root)]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(TOOLS), "PYTHONUTF8": "1", **more}


def run(root: Path, *options: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(root, *options),
        env=environment(**more),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=200,
    )


def begin(root: Path, address: str) -> subprocess.Popen[str]:
    """Start to convert, and return when some works are written."""
    begun = subprocess.Popen(
        command(root, "--cluster", address),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    wait_until(lambda: (root / "works" / "work-02").exists() or begun.poll() is not None)
    return begun


def written(root: Path) -> dict[str, bytes]:
    files = (path for path in (root / "works").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def known(root: Path) -> set[str]:
    return set(json.loads((root / "_build" / "convert.json").read_bytes()))


def assert_the_rest_is_converted(root: Path, here: dict[str, bytes]) -> None:
    """Convert what is left on this machine: as if nothing had happened, and none again."""
    done = known(root)
    assert len(done) in range(1, WORKS)
    again = run(root)
    assert again.returncode == 0, again.stderr
    unchanged = int(again.stdout.split(" converted, ")[1].split()[0])
    # A work may have been written and not yet noted.
    assert unchanged in {len(done), len(done) + 1}
    assert written(root) == here
    assert not list((root / "_build").glob("cluster-*"))


# Work


@pytest.mark.parametrize("by_variable", [False, True])
def test_a_cluster_makes_the_same_bytes(
    root: Path, here: dict[str, bytes], cluster: DaskCluster, *, by_variable: bool
) -> None:
    if by_variable:
        done = run(root, DASK_SCHEDULER_ADDRESS=cluster.address)
    else:
        done = run(root, "--cluster", cluster.address)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == f"{WORKS} works: {WORKS} converted"
    assert written(root) == here
    assert not list((root / "_build").glob("cluster-*"))


def test_processes_of_this_machine_can_be_asked_for_beside_a_cluster_in_the_environment(
    root: Path,
) -> None:
    done = run(root, "--jobs", "2", DASK_SCHEDULER_ADDRESS="tcp://127.0.0.1:9")
    assert done.returncode == 0
    both = run(root, "--jobs", "2", "--cluster", "tcp://127.0.0.1:9")
    assert both.returncode == 2
    assert both.stderr.startswith("--jobs cannot be combined with --cluster")


# Workers that die


@pytest.mark.slow
def test_the_work_of_a_worker_that_is_killed_is_done_by_another(
    root: Path, tmp_path: Path, unhurried: Path, here: dict[str, bytes]
) -> None:
    workers = ("--no-nanny", "--no-nanny")
    with dask_cluster(tmp_path / "cluster", *workers, tools=unhurried) as cluster:
        running = begin(root, cluster.address)
        kill(cluster.processes[1])
        said, errors = running.communicate(timeout=120)
    assert (running.returncode, errors) == (0, "")
    assert said.splitlines()[-1] == f"{WORKS} works: {WORKS} converted"
    assert written(root) == here


@pytest.mark.slow
def test_without_any_worker_the_command_ends_and_the_next_run_goes_on(
    root: Path, tmp_path: Path, unhurried: Path, here: dict[str, bytes]
) -> None:
    workers = ("--no-nanny", "--no-nanny")
    with dask_cluster(tmp_path / "cluster", *workers, tools=unhurried) as cluster:
        running = begin(root, cluster.address)
        for worker in cluster.processes[1:]:
            kill(worker)
        _, errors = running.communicate(timeout=120)
        assert running.returncode == 1
        assert errors.splitlines() == [
            f"{cluster.address}: all workers have been gone for 20 seconds",
            "    What is done is kept. Start the cluster again, then run the command again.",
        ]
    assert_the_rest_is_converted(root, here)


@pytest.mark.slow
def test_without_its_scheduler_the_command_ends_and_the_next_run_goes_on(
    root: Path, tmp_path: Path, unhurried: Path, here: dict[str, bytes]
) -> None:
    with dask_cluster(tmp_path / "cluster", "--no-nanny", tools=unhurried) as cluster:
        running = begin(root, cluster.address)
        kill(cluster.scheduler)
        _, errors = running.communicate(timeout=120)
        assert running.returncode == 1
        assert errors.splitlines() == [
            f"{cluster.address}: the scheduler has gone",
            "    What is done is kept. Start the cluster again, then run the command again.",
        ]
    assert_the_rest_is_converted(root, here)


@pytest.mark.slow
def test_work_whose_result_comes_while_its_worker_dies_is_done_here(
    cluster: DaskCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_for_an_error: Future[bytes] = Future()
    taken_for_an_error.set_exception(ValueError("too many values to unpack (expected 3)"))
    monkeypatch.setattr(ClientExecutor, "submit", lambda *_: taken_for_an_error)
    with executor(cluster=cluster.address, shared=tmp_path) as workers:
        assert workers.submit(abs, -3).result(30) == 3


@pytest.mark.slow
def test_a_text_that_kills_its_workers_is_named_and_the_others_are_converted(
    root: Path, tmp_path: Path
) -> None:
    # Every Python that is started reads this first.
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        f"sys.path.append({str(TOOLS)!r})\n"
        "import multiprocessing, os\n"
        "import fascicle.convert as part\n"
        "convert = part.convert\n"
        "def killing(text):\n"
        "    if text.slug == 'work-05' and multiprocessing.parent_process():\n"
        "        os.kill(os.getpid(), 9)\n"
        "    return convert(text)\n"
        "part.convert = killing\n"
    )
    path = f"{tmp_path}{os.pathsep}{TOOLS}"
    with dask_cluster(tmp_path / "cluster") as cluster:
        for _ in range(2):
            cluster.worker(tools=Path(path))
        done = run(root, "--cluster", cluster.address, PYTHONPATH=path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == (
        "texts/work-05.txt: the process that converted it was killed, probably for lack of memory"
    )
    assert done.stdout.splitlines()[-1] == f"{WORKS} works: {WORKS - 1} converted, 1 failed"


# Ctrl-C


def test_ctrl_c_leaves_the_cluster_and_keeps_what_is_done(
    root: Path, here: dict[str, bytes], cluster: DaskCluster
) -> None:
    running = begin(root, cluster.address)
    start = time.monotonic()
    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=120)
    assert (running.returncode, errors.strip()) == (1, "Aborted!")
    assert time.monotonic() - start < 60
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)
    assert all(process.poll() is None for process in cluster.processes)
    assert_the_rest_is_converted(root, here)


# What is wrong at the start


def assert_nothing_is_done(root: Path, *options: str, **more: str) -> str:
    """Return the message of a run that ends within seconds, before its first text."""
    start = time.monotonic()
    done = run(root, *options, **more)
    assert (done.returncode, done.stdout) == (1, "")
    assert time.monotonic() - start < 120
    assert not (root / "works").exists()
    assert not list(root.glob("_build/cluster-*"))
    return done.stderr


def test_without_a_scheduler_nothing_is_done(root: Path) -> None:
    assert assert_nothing_is_done(root, "--cluster", "tcp://127.0.0.1:9") == (
        "tcp://127.0.0.1:9: no Dask scheduler answers: Connection refused\n"
        "    Start one (dask scheduler), correct the address, or do without a cluster.\n"
    )


def test_an_address_that_is_none_is_wrong_use(root: Path) -> None:
    done = run(root, "--cluster", "the cluster")
    assert done.returncode == 2
    assert done.stderr.startswith("the cluster: this is no address of a scheduler")


@pytest.mark.slow
def test_without_workers_nothing_is_done(root: Path, tmp_path: Path) -> None:
    with dask_cluster(tmp_path / "cluster") as cluster:
        said = assert_nothing_is_done(root, "--cluster", cluster.address)
    assert said == (
        f"{cluster.address}: the scheduler has no workers\n"
        f"    Start some on each machine: dask worker {cluster.address} "
        "--nworkers=-1 --nthreads 1\n"
    )


def test_without_the_extra_the_message_says_how_to_install_it(root: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['distributed'] = None\n")
    path = f"{tmp_path}{os.pathsep}{TOOLS}"
    said = assert_nothing_is_done(root, "--cluster", "tcp://127.0.0.1:9", PYTHONPATH=path)
    first, remedy = said.splitlines()
    assert first == "tcp://127.0.0.1:9: Dask, which runs work on a cluster, is not installed"
    assert "pip install 'fascicle[cluster]'" in remedy


@pytest.mark.slow
def test_a_worker_that_does_not_see_the_library_is_named(root: Path, tmp_path: Path) -> None:
    # This path is another folder for each process: the one that it was started in.
    path = f"/proc/self/cwd/{root.name}"
    with dask_cluster(tmp_path / "cluster") as cluster:
        cluster.worker(cwd=root.parent)
        cluster.worker(cwd=tmp_path / "cluster")
        done = subprocess.run(
            command(Path(path), "--cluster", cluster.address),
            env=environment(),
            cwd=root.parent,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    first, remedy = done.stderr.splitlines()
    assert first.startswith("worker 127.0.0.1:")
    assert f": it does not see the folder {path}/_build as this command does: " in first
    assert "at the same path" in remedy
    assert (done.returncode, done.stdout) == (1, "")
    assert not (root / "works").exists()


@pytest.fixture
def other_code(tmp_path: Path) -> Path:
    """Copy the package, with a changed file."""
    copy = tmp_path / "other"
    shutil.copytree(TOOLS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    with (copy / "fascicle" / "convert.py").open("a") as file:
        file.write("# Another version.\n")
    return copy


@pytest.mark.slow
def test_a_worker_with_another_version_is_named(
    root: Path, tmp_path: Path, other_code: Path
) -> None:
    with dask_cluster(tmp_path / "cluster", "") as cluster:
        cluster.worker("--name", "other", tools=other_code)
        said = assert_nothing_is_done(root, "--cluster", cluster.address)
        first, remedy = said.splitlines()
        assert first.startswith("worker 127.0.0.1:")
        assert first.endswith(": it runs other code of Fascicle than this command")
        assert remedy.startswith("    Install the same there, start the worker again")
        kill(cluster.processes[-1])
        assert run(root, "--cluster", cluster.address).returncode == 0


LATE = """
import sys
from pathlib import Path
from fascicle.model.errors import ClusterError
from fascicle.workers.pools import executor

address, shared = sys.argv[1:]
try:
    with executor(cluster=address, shared=Path(shared)) as workers:
        assert workers.submit(len, "abc").result() == 3
        print("checked", flush=True)
        sys.stdin.readline()
        while True:
            for future in [workers.submit(len, "abc") for _ in range(20)]:
                future.result()
except ClusterError as error:
    print(error)
"""


def test_a_worker_that_comes_later_is_checked_before_its_first_work(
    root: Path, tmp_path: Path, other_code: Path
) -> None:
    with (
        dask_cluster(tmp_path / "cluster", "") as cluster,
        subprocess.Popen(
            [sys.executable, "-c", LATE, cluster.address, str(root)],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ) as client,
    ):
        assert client.stdout is not None
        assert client.stdout.readline() == "checked\n"
        cluster.worker(tools=other_code)
        said, _ = client.communicate("go\n", timeout=120)
    assert ": it runs other code of Fascicle than this command\n" in said
