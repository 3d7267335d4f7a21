"""Parallel conversion: few texts at a time, and a killed worker fails one text only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from multiprocessing import active_children, get_start_method
from operator import length_hint
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fascicle.convert import Text
from fascicle.library import processing
from fascicle.library.processing import AHEAD, MOST_TEXTS, convert_in_order, read_in_order
from fascicle.library.texts import TextEntry
from fascicle.settings.schema import Library, WorkSettings
from fascicle.workers.executors import ThisProcess, WorkerDiedError
from fascicle.workers.pools import executor
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

TOOLS = Path(__file__).parents[2] / "tools"


def text(slug: str, size: int = 1) -> Text:
    files = ((f"texts/{slug}.txt", b"x" * size),)
    return Text(slug, files, WorkSettings(), Library("Shelf"), Addresses())


def slug(text: Text) -> str:
    return text.slug


def converted(
    texts: Iterable[tuple[int, Text | None]],
    convert: Callable[[Text], str] = slug,
    jobs: int = 2,
) -> Iterator[tuple[int, str | None]]:
    with executor(jobs) as workers:
        yield from convert_in_order(texts, convert, crashed, workers)


def crashed(key: int, error: Exception) -> str:
    return f"crashed {key}" if isinstance(error, WorkerDiedError | MemoryError) else repr(error)


def dies(text: Text) -> str:
    """Kill the process: always for "poison", for "unlucky" only in a pool of forked workers."""
    in_pool = get_start_method() == "fork"
    if text.slug == "poison" or (text.slug == "unlucky" and in_pool):
        os._exit(9)
    return text.slug


# Few texts at a time


class Texts:
    """Texts that count how many of them have been read."""

    def __init__(self, number: int, size: int = 1) -> None:
        self.number, self.size, self.read = number, size, 0

    def __iter__(self) -> Iterator[tuple[int, Text]]:
        for n in range(self.number):
            self.read += 1
            yield n, text(f"work-{n}", self.size)


def test_few_texts_are_read_ahead_and_results_keep_their_order() -> None:
    texts = Texts(300)
    most = 0
    for done, (key, result) in enumerate(converted(texts)):
        most = max(most, texts.read - done)
        assert (key, result) == (done, f"work-{done}")
    assert texts.read == 300
    assert most == MOST_TEXTS + 1


def test_of_long_texts_fewer_are_read_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processing, "MOST_BYTES", 1000)
    texts = Texts(20, size=400)
    most = 0
    for done, _ in enumerate(converted(texts)):
        most = max(most, texts.read - done)
    assert most == 3
    alone = converted(Texts(3, size=4000))
    assert [key for key, _ in alone] == [0, 1, 2]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_text_that_needs_no_conversion_is_passed_on_at_once(jobs: int) -> None:
    keys: list[tuple[int, Text | None]] = [(0, None), (1, text("one")), (2, None), (3, None)]
    rest = iter(keys)
    results = converted(rest, jobs=jobs)
    assert next(results) == (0, None)
    assert len(list(rest)) == 3, "no more than this one was read"
    assert list(converted(keys, jobs=jobs))[1:] == [
        (1, "one"),
        (2, None),
        (3, None),
    ]


def test_no_process_is_left_when_nobody_takes_the_results() -> None:
    results = converted(Texts(500))
    next(results)
    assert active_children()
    results.close()  # type: ignore[attr-defined]
    assert not active_children()


# A worker that dies


def test_a_text_that_kills_its_process_fails_alone() -> None:
    slugs = [*(f"a-{n}" for n in range(20)), "poison", "unlucky", *(f"b-{n}" for n in range(80))]
    texts = [(n, text(slug)) for n, slug in enumerate(slugs)]
    results = dict(converted(texts, dies))
    assert results == {**dict(enumerate(slugs)), 20: "crashed 20"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_text_that_runs_out_of_memory_fails_alone(jobs: int) -> None:
    texts = [(n, text(slug)) for n, slug in enumerate(["one", "huge", "two"])]
    results = [result for _, result in converted(texts, needs_memory, jobs)]
    assert results == ["one", "crashed 1", "two"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_conversion_raises_is_that_of_its_text(jobs: int) -> None:
    done = [said or "" for _, said in converted(Texts(2), divides_by_zero, jobs)]
    assert done == ["ZeroDivisionError('integer division or modulo by zero')", "work-1"]


def needs_memory(text: Text) -> str:
    if text.slug == "huge":
        raise MemoryError
    return text.slug


def divides_by_zero(text: Text) -> str:
    return str(1 // 0) if text.slug == "work-0" else text.slug


# Texts that are only read


def entry(path: Path) -> TextEntry:
    return TextEntry(path.stem, path)


def read(entry: TextEntry) -> str:
    if entry.slug == "poison":
        os._exit(9)
    return entry.path.read_text() if entry.slug != "huge" else needs_memory(text("huge"))


def files_of(entry: TextEntry) -> list[Path]:
    return [entry.path]


def says_crashed(entry: TextEntry, error: Exception) -> str:
    is_lost = isinstance(error, WorkerDiedError | MemoryError)
    return f"crashed {entry.slug}" if is_lost else repr(error)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_text_is_read_by_its_path_in_order_and_few_ahead(tmp_path: Path, jobs: int) -> None:
    texts = [tmp_path / f"work-{n}.txt" for n in range(60)]
    for n, path in enumerate(texts):
        path.write_text(f"It was {n}.")
    left = iter(texts)
    entries, most = map(entry, left), 0
    with executor(jobs) as workers:
        for n, said in enumerate(read_in_order(entries, read, files_of, says_crashed, workers)):
            assert said == f"It was {n}."
            most = max(most, 60 - n - length_hint(left))
    assert most == (1 if jobs == 1 else AHEAD * jobs + 1)


def test_a_text_that_kills_its_reader_or_needs_too_much_memory_is_no_error_of_others(
    tmp_path: Path,
) -> None:
    slugs = ["one", "poison", "two", "huge", "three"]
    for slug in slugs:
        (tmp_path / slug).write_text(slug)
    entries = [entry(tmp_path / slug) for slug in slugs]
    with executor(2) as workers:
        found = list(read_in_order(entries, read, files_of, says_crashed, workers))
    assert found == ["one", "crashed poison", "two", "crashed huge", "three"]


class Elsewhere(ThisProcess):
    """A machine that sees a text as it was before."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def submit(self, *work: Any, **more: Any) -> Any:
        now = self.path.read_text()
        self.path.write_text("It was before.")
        try:
            return super().submit(*work, **more)
        finally:
            self.path.write_text(now)


def test_a_text_that_a_worker_sees_as_it_was_is_read_here(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("It was.")
    workers = Elsewhere(path)
    assert list(read_in_order([entry(path)], read, files_of, says_crashed, workers)) == ["It was."]


def library(root: Path, works: int) -> Path:
    (root / "texts").mkdir(parents=True)
    (root / "library.toml").write_text('title = "Shelf"\nauthors = ["Ada Quill"]\n')
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
        "texts/work-5.txt: the process that converted it was killed, probably for lack of memory"
    )
    assert "Traceback" not in done.stderr
    assert done.stdout.splitlines()[-1] == "12 works: 11 converted, 1 failed"
    assert not (root / "works" / "work-5").exists()


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
    """Return whether all processes with this in their command end within five seconds."""
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
    """Return the works in the conversion cache."""
    try:
        return set(json.loads(state.read_bytes()))
    except OSError:
        return set()
