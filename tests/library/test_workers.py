"""Texts are converted by processes a few at a time; one that is killed takes no other along."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fascicle.convert import Text
from fascicle.library import ahead as ahead_module
from fascicle.library.ahead import MOST_TEXTS, ahead
from fascicle.library.convert_all import convert_library
from fascicle.library.workers import Workers
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOOLS = Path(__file__).parents[2] / "tools"


def text(slug: str, size: int = 1) -> Text:
    files = ((f"texts/{slug}.txt", b"x" * size),)
    return Text(slug, files, WorkSettings(), Library("Shelf"), Addresses())


def slug(text: Text) -> str:
    return text.slug


# Ahead, but not far


class Idle(Executor):
    """Takes calls and never makes them, unless somebody waits for one."""

    def __init__(self) -> None:
        self.taken: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.result = lambda timeout=None: fn(*args, **kwargs)  # type: ignore[method-assign] # noqa: ARG005
        self.taken.append(future)
        return future


def asked(number: int, size: int = 1) -> Iterator[tuple[int, Text]]:
    for n in range(number):
        yield n, text(f"work-{n}", size)


def test_only_so_many_texts_are_under_way_and_results_keep_their_order() -> None:
    idle = Idle()
    most = 0
    for done, (key, future) in enumerate(ahead(asked(500), slug, idle)):
        most = max(most, len(idle.taken) - done)
        assert key == done
        assert future is not None
        assert future.result() == f"work-{key}"
    assert len(idle.taken) == 500
    assert most == MOST_TEXTS + 1


def test_of_long_texts_there_are_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead_module, "MOST_BYTES", 1000)
    idle = Idle()
    most = 0
    for done, _ in enumerate(ahead(asked(50, size=400), slug, idle)):
        most = max(most, len(idle.taken) - done)
    assert most == 3
    assert [key for key, _ in ahead(asked(3, size=4000), slug, Idle())] == [0, 1, 2]


def test_what_needs_no_conversion_waits_for_nothing_before_it() -> None:
    keys: list[tuple[int, Text | None]] = [(0, None), (1, text("one")), (2, None), (3, None)]
    idle = Idle()
    row = ahead(keys, slug, idle)
    assert next(row) == (0, None)
    assert not idle.taken
    assert [(key, future is None) for key, future in row] == [(1, False), (2, True), (3, True)]


def test_what_was_not_begun_is_cancelled_when_nobody_waits_any_more() -> None:
    idle = Idle()
    row = ahead(asked(500), slug, idle)
    next(row)
    row.close()  # type: ignore[attr-defined]
    assert all(future.cancelled() for future in idle.taken[1:])


# A worker that dies


def test_a_call_that_kills_its_process_fails_alone() -> None:
    with Workers(2) as workers:
        before = [workers.submit(pow, 2, n) for n in range(20)]
        killing = workers.submit(os._exit, 9)
        after = [workers.submit(pow, 3, n) for n in range(20)]
        assert [future.result() for future in before] == [2**n for n in range(20)]
        assert [future.result() for future in after] == [3**n for n in range(20)]
        with pytest.raises(BrokenProcessPool):
            killing.result()
        assert workers.submit(pow, 5, 2).result() == 25


def test_what_a_call_raises_is_raised_to_who_waits() -> None:
    with Workers(1) as workers, pytest.raises(ZeroDivisionError):
        workers.submit(divmod, 1, 0).result()


def library(root: Path, works: int) -> Path:
    (root / "texts").mkdir(parents=True)
    (root / "library.toml").write_text('title = "Shelf"\n')
    for n in range(works):
        chapters = "".join(f"CHAPTER {c}\n\nIt was {n}.\n\n" for c in range(1, 4))
        (root / "texts" / f"work-{n}.txt").write_text(chapters)
    return root


@pytest.mark.slow
def test_a_text_that_kills_its_worker_is_named_and_the_others_are_converted(
    tmp_path: Path,
) -> None:
    root = library(tmp_path / "library", 12)
    # Every Python that is started reads this first.
    (tmp_path / "sitecustomize.py").write_text(
        "import multiprocessing, os\n"
        "import fascicle.convert as part\n"
        "convert = part.convert\n"
        "def killing(text):\n"
        "    if text.slug == 'work-5' and multiprocessing.parent_process():\n"
        "        os.kill(os.getpid(), 9)\n"
        "    return convert(text)\n"
        "part.convert = killing\n"
    )
    command = [sys.executable, "-m", "fascicle", "convert", "--jobs", "2", "--library", str(root)]
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{TOOLS}"}
    done = subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == (
        "texts/work-5.txt: the process that converted it was killed, most likely for want of memory"
    )
    assert "Traceback" not in done.stderr
    assert done.stdout.splitlines()[-1] == "12 works: 11 converted, 1 failed"
    assert not (root / "works" / "work-5").exists()


def test_an_executor_that_is_broken_from_the_start_is_told_of_each_text(tmp_path: Path) -> None:
    root = library(tmp_path, 3)
    with ProcessPoolExecutor(1) as executor:
        with pytest.raises(BrokenProcessPool):
            executor.submit(os._exit, 9).result()
        outcomes = list(convert_library(root, executor))
    assert [outcome.status for outcome in outcomes] == ["failed"] * 3
    assert all("was killed" in str(outcome.error) for outcome in outcomes)


# A run that dies


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_after_a_run_was_killed_only_the_rest_is_converted(tmp_path: Path, jobs: int) -> None:
    root = library(tmp_path / "library", 150)
    state = root / "_build" / "convert.json"
    # Saved after each work, so that the test need not last for seconds.
    code = "import fascicle.library.cache as m; m.PAUSE = m.SHARE = 0; "
    code += "from fascicle.cli.main import main; "
    code += f"main(['convert', '--jobs', '{jobs}', '--library', {str(root)!r}])"
    environment = {**os.environ, "PYTHONPATH": str(TOOLS)}
    command = [sys.executable, "-c", code]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    while running.poll() is None and len(known(state)) < 5:
        time.sleep(0.005)
    running.kill()
    assert running.wait() == -9, "it was done before it was killed"
    done = known(state)
    assert ends(str(root)), "a worker outlives the run"
    assert 5 <= len(done) < 150

    command = [sys.executable, "-m", "fascicle", "convert", "--json", "--library", str(root)]
    again = subprocess.run(command, env=environment, capture_output=True, check=True)
    works = json.loads(again.stdout)["works"]
    converted = {work["work"] for work in works if "title" in work}
    assert converted == {work["work"] for work in works} - done
    assert len(list((root / "works").rglob("*.md"))) == 600
    assert not list(root.rglob("*.new"))


def ends(said: str) -> bool:
    """Say whether within five seconds no process is left whose command says this."""
    for _ in range(100):
        commands = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                commands.append(path.read_bytes())
        if not any(said.encode() in command for command in commands):
            return True
        time.sleep(0.05)
    return False


def known(state: Path) -> set[str]:
    """Return the works that are remembered as done."""
    try:
        return set(json.loads(state.read_bytes())["works"])
    except OSError:
        return set()
