"""Worker processes of this machine: one that dies, and Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from multiprocessing import active_children, get_start_method
from pathlib import Path

import pytest

from fascicle.files.interrupts import uninterrupted
from fascicle.workers.executors import WorkerDiedError
from fascicle.workers.pools import executor

TOOLS = Path(__file__).parents[2] / "tools"
PARAGRAPH = "It rained on the harbour, and nobody had thought of the boats. " * 8


def noted(folder: Path, name: str) -> str:
    """Leave a file for each time that this is done."""
    with (folder / name).open("a") as file:
        file.write("done\n")
    return name


def slow(folder: Path, name: str) -> str:
    (folder / f"{name} begun").touch()
    while not (folder / "go").exists():
        time.sleep(0.01)
    return noted(folder, name)


def kills_its_first_process(folder: Path, name: str) -> str:
    if get_start_method(allow_none=True) == "fork" and not (folder / name).exists():
        noted(folder, name)
        os.kill(os.getpid(), signal.SIGKILL)
    return noted(folder, name)


def kills_its_process(_folder: Path) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fails(_folder: Path) -> None:
    raise LookupError("no such boat")


def wait_for(path: Path) -> None:
    for _ in range(12_000):
        if path.exists():
            return
        time.sleep(0.01)
    raise AssertionError(path)


# A worker that dies


def test_work_whose_process_was_killed_is_done_again_and_no_other(tmp_path: Path) -> None:
    with executor(2) as workers:
        other = workers.submit(slow, tmp_path, "other")
        wait_for(tmp_path / "other begun")
        killed = workers.submit(kills_its_first_process, tmp_path, "killed")
        assert killed.result(30) == "killed"
        (tmp_path / "go").touch()
        assert other.result(30) == "other"
        assert workers.submit(noted, tmp_path, "later").result(30) == "later"
    assert (tmp_path / "killed").read_text() == "done\n" * 2
    assert (tmp_path / "other").read_text() == "done\n"


def test_work_that_kills_each_process_has_an_error_and_the_next_is_done(tmp_path: Path) -> None:
    with executor(2) as workers:
        futures = [workers.submit(kills_its_process, tmp_path) for _ in range(3)]
        later = [workers.submit(noted, tmp_path, f"n-{n}") for n in range(6)]
        for future in futures:
            with pytest.raises(WorkerDiedError):
                future.result(30)
        assert [future.result(30) for future in later] == [f"n-{n}" for n in range(6)]


def test_an_error_of_work_says_where_it_was_raised(tmp_path: Path) -> None:
    with executor(2) as workers, pytest.raises(LookupError, match="no such boat") as raised:
        workers.submit(fails, tmp_path).result(30)
    assert 'raise LookupError("no such boat")' in raised.value.__notes__[0]


def test_what_cannot_be_sent_is_an_error_of_its_future(tmp_path: Path) -> None:
    with executor(2) as workers:
        with pytest.raises(Exception, match="local object"):
            workers.submit(lambda: None).result(30)
        assert workers.submit(noted, tmp_path, "later").result(30) == "later"


# Ctrl-C


def test_the_block_that_raises_ends_what_is_under_way_at_once(tmp_path: Path) -> None:
    futures: list[Future[str]] = []

    def interrupted() -> None:
        with executor(2) as workers:
            futures.extend(workers.submit(slow, tmp_path, f"n-{n}") for n in range(5))
            wait_for(tmp_path / "n-1 begun")
            raise KeyboardInterrupt

    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - start < 60, "the work waits for nobody"
    assert not active_children()
    assert all(future.done() for future in futures), "somebody would wait for them"


def test_an_interrupt_within_the_block_is_raised_at_its_end() -> None:
    done = []

    def interrupted() -> None:
        with uninterrupted():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("the rest of the block")

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert done
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def library(root: Path, works: int) -> Path:
    (root / "texts").mkdir(parents=True)
    (root / "library.toml").write_text('title = "Shelf"\nauthors = ["Ada Quill"]\n')
    for n in range(works):
        chapters = "".join(f"CHAPTER {c}\n\n{PARAGRAPH}\n\n" for c in range(1, 4))
        (root / "texts" / f"work-{n:03}.txt").write_text(chapters)
    return root


def converting(root: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "fascicle", "convert", *options, "--library", str(root)]


def known(root: Path) -> set[str]:
    """Return the works in the conversion cache."""
    return set(json.loads((root / "_build" / "convert.json").read_bytes()))


@pytest.mark.parametrize("jobs", ["1", "2", "4"])
def test_ctrl_c_ends_the_command_and_its_processes_and_keeps_what_is_done(
    tmp_path: Path, jobs: str
) -> None:
    root = library(tmp_path / "library", 60)
    environment = {**os.environ, "PYTHONPATH": str(TOOLS)}
    with subprocess.Popen(
        converting(root, "--jobs", jobs),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as command:
        wait_for(root / "works" / "work-003")
        # A terminal sends it to all processes of the command.
        os.killpg(command.pid, signal.SIGINT)
        _, said = command.communicate(timeout=120)
    assert (command.returncode, said.strip()) == (1, "Aborted!")
    with pytest.raises(ProcessLookupError):
        os.killpg(command.pid, 0)
    done = known(root)
    assert len(done) in range(3, 60)

    again = subprocess.run(
        converting(root), env=environment, capture_output=True, encoding="utf-8", check=True
    )
    last = again.stdout.splitlines()[-1]
    # It may have come when a work was written, and not yet noted.
    assert re.search(rf"({len(done)}|{len(done) + 1}) unchanged", last), last
    assert len(known(root)) == 60
    assert not list(root.rglob("*.new"))
