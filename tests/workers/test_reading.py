"""Commands that read texts by workers: `verify` and `cast`, and all that can fail."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dask_clusters import TOOLS, dask_cluster, kill, wait_until
from fascicle.book.build import HTML

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKS = 12
# Every Python that is started reads this first, and then does what the files in a folder say.
DISTURBED = f"""\
import multiprocessing, os, sys, time
from contextlib import suppress
sys.path.append({str(TOOLS)!r})
import fascicle.convert as part
convert, here = part.convert, os.path.join(os.path.dirname(__file__), "says")
def disturbed(text):
    if os.path.exists(f"{{here}}/slow"):
        open(f"{{here}}/begun", "w").close()
        time.sleep(0.5)
    if multiprocessing.parent_process():
        with suppress(FileNotFoundError):
            os.unlink(f"{{here}}/kills {{text.slug}} once")
            os.kill(os.getpid(), 9)
        if os.path.exists(f"{{here}}/kills {{text.slug}}"):
            os.kill(os.getpid(), 9)
    return convert(text)
part.convert = disturbed
"""
COMMANDS = [("verify",), ("cast", *(f"work-{n:02}" for n in range(WORKS)), "empty")]
VERIFY, CAST = COMMANDS
ON_A_CLUSTER = pytest.param(
    "cluster",
    marks=[
        pytest.mark.slow,
        pytest.mark.skipif(not find_spec("distributed"), reason="needs fascicle[cluster]"),
    ],
)
Options = list[str]


@pytest.fixture(scope="module")
def disturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder on the path of all that convert texts."""
    folder = tmp_path_factory.mktemp("disturbed")
    (folder / "sitecustomize.py").write_text(DISTURBED)
    return folder


@pytest.fixture
def says(disturbed: Path) -> Iterator[Path]:
    """Return the folder whose files say what happens to them, in this test."""
    folder = disturbed / "says"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, disturbed: Path) -> Iterator[str]:
    """Start a cluster of two workers; one that dies starts again."""
    tools = Path(f"{disturbed}{os.pathsep}{TOOLS}")
    with dask_cluster(tmp_path_factory.mktemp("cluster"), "", "", tools=tools) as cluster:
        yield cluster.address


@pytest.fixture(params=["processes", ON_A_CLUSTER])
def workers(request: pytest.FixtureRequest) -> Options:
    """Return the options that let workers read."""
    if request.param == "processes":
        return ["--jobs", "2"]
    return ["--cluster", request.getfixturevalue("address")]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a book that lacks a word, and add a text that cannot be read."""
    root = tmp_path_factory.mktemp("book") / "library"
    assert run(root.parent, "new", root.name).returncode == 0
    for n in range(WORKS):
        said = f"“Sit down,” said Ada Vickery. “{n},” said Ada. “Well,” said Ada Vickery.\n\n"
        chapters = "".join(f"CHAPTER {c}\n\nIt was {n}. {said}" for c in range(1, 3))
        (root / "texts" / f"work-{n:02}.txt").write_text(chapters, "utf-8")
    assert run(root, "build").returncode == 0
    page = root / HTML / "works" / "work-07" / "chapter-2.html"
    page.write_text(page.read_text("utf-8").replace("It was 7.", "It 7."), "utf-8")
    (root / "texts" / "empty.txt").write_text("")
    return root


def run(root: Path, *arguments: str, disturbed: Path = TOOLS) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "fascicle", *arguments],
        env=environment(disturbed),
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def begin(root: Path, says: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a command, and return when it reads its first texts, which takes long."""
    (says / "slow").touch()
    begun = subprocess.Popen(
        [sys.executable, "-m", "fascicle", *arguments],
        env=environment(says.parent),
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    wait_until(lambda: (says / "begun").exists() or begun.poll() is not None)
    return begun


def environment(disturbed: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{disturbed}{os.pathsep}{TOOLS}", "PYTHONUTF8": "1"}


def result(done: subprocess.CompletedProcess[str]) -> tuple[int, str, str]:
    return done.returncode, done.stdout, done.stderr


@cache
def in_this_process(book: Path, command: tuple[str, ...]) -> tuple[int, str, str]:
    """Return what a command says without workers: there is an error, and all else is read."""
    code, out, err = result(run(book, *command, "--jobs", "1"))
    assert code == 1
    assert "texts/empty.txt: the file is empty" in err
    assert command is not VERIFY or "work-07/chapter-2.html: " in err
    assert command is not VERIFY or out.startswith(f"{WORKS + 1} works, ")
    assert command is not CAST or out.count("Ada Vickery") == WORKS
    return code, out, err


@cache
def data_of_this_process(book: Path, command: tuple[str, ...]) -> tuple[int, str, str]:
    return result(run(book, *command, "--jobs", "1", "--json"))


@pytest.mark.parametrize("command", COMMANDS)
def test_workers_read_as_one_process_does(
    book: Path, command: tuple[str, ...], workers: Options
) -> None:
    assert result(run(book, *command, *workers)) == in_this_process(book, command)
    as_data = result(run(book, *command, *workers, "--json"))
    assert as_data == data_of_this_process(book, command)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_work_of_a_worker_that_is_killed_is_done_again(
    book: Path, command: tuple[str, ...], workers: Options, says: Path
) -> None:
    kills = says / "kills work-03 once"
    kills.touch()
    assert result(run(book, *command, *workers, disturbed=says.parent)) == in_this_process(
        book, command
    )
    assert not kills.exists(), "no worker was killed"


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_a_text_that_kills_each_worker_is_named_and_the_others_are_read(
    book: Path, command: tuple[str, ...], workers: Options, says: Path
) -> None:
    (says / "kills work-03").touch()
    code, out, err = result(run(book, *command, *workers, disturbed=says.parent))
    done = "verified" if command is VERIFY else "read"
    place = f"texts/work-03.txt: the process that {done} it was killed"
    assert (code, err.count(place), err.count("killed")) == (1, 1, 1)
    assert err.count("the file is empty") == 1
    if command is VERIFY:
        assert out.startswith(f"{WORKS + 1} works, ")
        assert err.count("work-07/chapter-2.html: ") == 1
    else:
        assert out.count("Ada Vickery") == WORKS - 1


@pytest.mark.parametrize("command", COMMANDS)
def test_ctrl_c_ends_the_command_and_its_processes_at_once(
    book: Path, command: tuple[str, ...], workers: Options, says: Path
) -> None:
    with begin(book, says, *command, *workers) as running:
        start = time.monotonic()
        # A terminal sends it to all processes of the command.
        os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=120)
    assert (running.returncode, said.strip()) == (1, "Aborted!")
    assert time.monotonic() - start < 60
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)


@pytest.mark.slow
@pytest.mark.skipif(not find_spec("distributed"), reason="needs fascicle[cluster]")
@pytest.mark.parametrize("command", COMMANDS)
def test_without_its_scheduler_a_command_ends_with_one_message(
    book: Path, command: tuple[str, ...], says: Path, tmp_path: Path
) -> None:
    tools = Path(f"{says.parent}{os.pathsep}{TOOLS}")
    with (
        dask_cluster(tmp_path / "cluster", "--no-nanny", tools=tools) as cluster,
        begin(book, says, *command, "--cluster", cluster.address) as running,
    ):
        kill(cluster.scheduler)
        _, said = running.communicate(timeout=120)
    assert running.returncode == 1
    assert said.splitlines()[-2:] == [
        f"{cluster.address}: the scheduler has gone",
        "    What is done is kept. Start the cluster again, then run the command again.",
    ]
    assert "Traceback" not in said


def test_a_command_that_names_no_scheduler_ends_with_one_message(book: Path) -> None:
    if not find_spec("distributed"):
        pytest.skip("needs fascicle[cluster]")
    for command in (*COMMANDS, ("cast", "work-00")):
        code, out, err = result(run(book, *command, "--cluster", "tcp://127.0.0.1:9"))
        assert (code, out) == (1, "")
        assert err.startswith("tcp://127.0.0.1:9: no Dask scheduler answers: ")
        code, _, err = result(run(book, *command, "--cluster", "tcp://127.0.0.1:9", "--jobs", "2"))
        assert code == 2
        assert err.startswith("--jobs cannot be combined with --cluster")
