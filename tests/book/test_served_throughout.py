"""A book that is served answers with whole pages, whatever happens to the next builds."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fascicle.book.build import HTML
from fascicle.book.built_book import unfinished_mark
from fascicle.book.library_files.new_library import new_library
from fascicle.book.publish import one_at_a_time
from fascicle.files.fingerprints import fingerprints_below
from fascicle.model.errors import BuildError

if TYPE_CHECKING:
    from tests.conftest import Restored

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX"),
]

Tree = Callable[[Path], dict[str, bytes]]

TOOLS = Path(__file__).resolve().parents[2] / "tools"
# More moments, without a reader: `tests/faults/test_kills.py`.
KILLS = 3
# Seconds between two answers; the build is to have the processor.
PAUSE = 0.04
WORKS = ("ferry", "lamp", "roof")
PAGES = (
    "index.html",
    "search.html",
    "objects.inv",
    "_static/fascicle.css",
    "_static/fascicle.js",
    "search/light.js",
    *(f"works/{work}/{page}.html" for work in WORKS for page in ("index", "chapter-2")),
)
SLOW_PAGES = """
import time
def setup(app):
    app.connect("html-page-context", lambda *_: time.sleep(0.2))
"""
# A full disk: a file that grows beyond the limit raises an `OSError`.
LIMITED = """
import resource, runpy, sys
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
runpy.run_module("fascicle", run_name="__main__", alter_sys=True)
"""


class Reader(threading.Thread):
    """Asks for page after page, and keeps each answer that is not a page of a finished book."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.host = address.removeprefix("http://").strip("/")
        self.known: dict[str, set[bytes]] = {page: set() for page in PAGES}
        self.wrong: list[str] = []
        self.answers = 0
        self.ended = threading.Event()

    def run(self) -> None:
        for page in cycle(PAGES):
            self.ask(page)
            if self.ended.wait(PAUSE):
                break

    def ask(self, page: str) -> None:
        connection = http.client.HTTPConnection(self.host, timeout=120)
        try:
            connection.request("GET", f"/{page}")
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.wrong.append(f"{page}: {error!r}")
        else:
            if answer.status != 200 or body not in self.known[page]:
                self.wrong.append(f"{page}: {answer.status}, {len(body)} bytes")
        finally:
            connection.close()
        self.answers += 1


def write(root: Path, title: str, weather: str) -> None:
    """Write a library; the title is on all pages, the weather on one page of each work."""
    (root / "library.toml").write_text(f'title = "{title}"\n')
    for work in WORKS:
        chapters = "".join(
            f"\n\n\n\nCHAPTER {n}\n\n\nIt {weather if n == 2 else 'snowed'} for {n} days.\n"
            for n in (1, 2, 3)
        )
        (root / f"texts/{work}.txt").write_text(f"The {work.title()}\n\nby Ada Quill\n{chapters}")


def start(root: Path, *arguments: str, limit: int = 0) -> subprocess.Popen[str]:
    """Start a build in a process group of its own; no file may have more bytes than `limit`."""
    command = [sys.executable, *(["-c", LIMITED, str(limit)] if limit else ["-m", "fascicle"])]
    return subprocess.Popen(
        [*command, "build", "--library", str(root), *arguments],
        env={**os.environ, "PYTHONPATH": str(TOOLS)},
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def fail(build: subprocess.Popen[str], code: int = 1) -> str:
    _, told = build.communicate(timeout=300)
    assert build.returncode == code, told
    assert "Traceback" not in told
    return told


def succeed(root: Path, *arguments: str) -> float:
    """Build, and return how long that took."""
    began = time.monotonic()
    fail(start(root, *arguments), 0)
    return time.monotonic() - began


def wait_for_lock(root: Path) -> None:
    for _ in range(600):
        with contextlib.suppress(BuildError), one_at_a_time(root):
            return
        time.sleep(0.05)
    raise AssertionError


def built(library: Path) -> None:
    new_library(library, "Rain")
    write(library, "Rain", "rained")
    succeed(library)


@pytest.fixture
def root(restored: Restored) -> Path:
    return restored(built)


@pytest.fixture
def reader(root: Path) -> Iterator[Reader]:
    """Yield a reader of the book; the test fails if any of its answers is wrong."""
    command = [sys.executable, "-m", "fascicle", "serve", "--library", str(root), "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(TOOLS)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        reader = Reader(server.stdout.readline().split()[0])
        learn(reader, root / HTML)
        reader.start()
        try:
            yield reader
        finally:
            reader.ended.set()
            reader.join()
            server.kill()
    assert reader.wrong == []
    assert reader.answers > len(PAGES)


def learn(reader: Reader, book: Path) -> None:
    """Let the reader accept the pages of a finished book."""
    for page in PAGES:
        reader.known[page].add((book / page).read_bytes())


@pytest.mark.parametrize("kind", ["full", "incremental"])
def test_a_killed_build_leaves_the_book_and_the_next_one_is_a_clean_one(
    root: Path, reader: Reader, book_tree: Tree, kind: str
) -> None:
    states = [("Rain", "rained"), ("Snow", "rained") if kind == "full" else ("Rain", "hailed")]
    clean: list[dict[str, bytes]] = []
    for number in (1, 0):
        write(root, *states[number])
        succeed(root, "--output", str(root / "_build/clean"))
        learn(reader, root / "_build/clean")
        clean.insert(0, book_tree(root / "_build/clean"))
    assert clean[0] != clean[1]
    succeed(root)
    write(root, *states[1])
    takes = succeed(root)
    assert not unfinished_mark(root, root / HTML).exists()
    for moment in range(KILLS):
        write(root, *states[moment % 2])
        build = start(root)
        time.sleep(takes * (moment + 1) / KILLS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(build.pid, signal.SIGKILL)
        build.communicate()
        wait_for_lock(root)
        assert book_tree(root / HTML) in clean, f"killed at moment {moment}"
        succeed(root)
        assert book_tree(root / HTML) == clean[moment % 2], f"killed at moment {moment}"


def test_wrong_calls_and_failed_builds_leave_the_book(root: Path, reader: Reader) -> None:
    before = fingerprints_below(root / HTML)

    def is_untouched() -> bool:
        return fingerprints_below(root / HTML) == before

    assert "nonsense" in fail(start(root, "nonsense"), 2)
    assert is_untouched()
    settings, front = (root / "conf.py").read_text(), (root / "index.md").read_text()
    for broken in ("html_theme = \n", "1 / 0\n", "extensions.append('nowhere.at.all')\n"):
        (root / "conf.py").write_text(settings + broken)
        assert "_build/html is still the book of 20" in fail(start(root))
        assert is_untouched()
    (root / "conf.py").write_text(settings)
    write(root, "Rain", "hailed")
    (root / "index.md").write_text(f"{front}\n{{ref}}`nowhere`\n")
    assert "_build/html is still the book of 20" in fail(start(root, "--strict"))
    assert is_untouched()
    (root / "index.md").unlink()
    assert "index.md: file not found" in fail(start(root))
    assert is_untouched()
    (root / "index.md").write_text(front)
    write(root, "Rain", "rained")
    succeed(root)
    assert reader.wrong == []


@pytest.mark.parametrize("limit", [500, 12_000, 100_000])
def test_a_full_disk_leaves_the_book(root: Path, reader: Reader, limit: int) -> None:
    before = fingerprints_below(root / HTML)
    write(root, "Rain", "hailed")
    assert "cannot be written: File too large\n" in fail(start(root, limit=limit))
    assert not (root / "_build/.html.new").exists()
    assert fingerprints_below(root / HTML) == before
    write(root, "Rain", "rained")
    succeed(root)
    assert reader.wrong == []


def test_ctrl_c_leaves_the_book(root: Path, reader: Reader) -> None:
    before = fingerprints_below(root / HTML)
    (root / "conf.py").write_text((root / "conf.py").read_text() + SLOW_PAGES)
    build = start(root)
    while not (root / "_build/.html.new/_static/fascicle.js").exists():
        assert build.poll() is None
        time.sleep(0.05)
    os.killpg(build.pid, signal.SIGINT)
    fail(build)
    wait_for_lock(root)
    assert fingerprints_below(root / HTML) == before
    assert reader.wrong == []
