"""Hostile files in a library: one error each, or the text and nothing else of the file.

None of them stops another work, asks a network for anything, or takes longer than an honest text
of many paragraphs and some memory. Time is that of the processor, since other work on the machine
is none of it, and is compared with an honest text's, since machines differ.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fascicle.convert import Text, convert
from fascicle.model.errors import SourceError
from fascicle.model.forms import PROGRAMS, loaded
from fascicle.readers.pandoc import _LEAST_SECONDS, _SECONDS_BY_MB
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses
from hostile_files import HERE, HOSTILE, SHOWN, STOLEN
from hostile_markup import MARKUP
from plain_library import plain_library

if TYPE_CHECKING:
    from collections.abc import Iterator

# A hostile file may take this many times an honest one of 10,000 paragraphs: the worst of those
# whose time is linear, of as many definitions of notes, takes 1.3 times.
TIMES, MEGABYTES = 2, 300
# Converts the library in each folder that it is given, in a fork of a process that has imported
# what a command does: a child's memory begins as its parent's. What takes longer is killed.
MEASURED = """
import importlib, json, os, pkgutil, signal, sys, tempfile
import fascicle
from fascicle.__main__ import run
from fascicle.convert import prepare
from fascicle.readers import pandoc
for module in pkgutil.walk_packages(fascicle.__path__, "fascicle."):
    if not module.name.startswith(("fascicle.__main__", "fascicle.sphinx_ext", "fascicle.desk")):
        importlib.import_module(module.name)
prepare()
for line in sys.stdin:
    folder, pandoc._LEAST_SECONDS = json.loads(line)
    said = tempfile.TemporaryFile()
    child = os.fork()
    if not child:
        signal.alarm(120)
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdin = open(0)
        for number in (1, 2):
            os.dup2(said.fileno(), number)
        sys.argv = ["fascicle", "convert", "--jobs", "1"]
        run()
    _, status, used = os.wait4(child, 0)
    said.seek(0)
    print(json.dumps([os.waitstatus_to_exitcode(status), said.read().decode(),
        used.ru_utime + used.ru_stime, used.ru_maxrss]), flush=True)
"""
Measured = Callable[[Path, int], tuple[int, str, float, int]]
# Seconds of pandoc's for a short file: those of the tool, and fewer for what is refused after them.
LIMIT, SHORT_LIMIT = _LEAST_SECONDS, 3
ENDLESS = re.compile(r"deep|open|never|itself|double|range")
HONEST = "The honest work is whole.\n"
NAMES = {kind: f"kind-{number}" for number, kind in enumerate(HOSTILE)}
# Markdown that would become an element or an address; words that look so are escaped.
EMITTED = re.compile(rf"{STOLEN}|127\.0\.0\.1|(?<!\\)(?:\]\((?!https?:|[a-z0-9-]*\.md)|<[a-z!/])")


@pytest.fixture(scope="module")
def server() -> Iterator[socket.socket]:
    """Listen where hostile files say that more of them is."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)  # noqa: FBT003 (a method of Python's)
        yield listening
        with pytest.raises(BlockingIOError):
            listening.accept()


def put(shelf: Path, kind: str, server: socket.socket) -> None:
    port = str(server.getsockname()[1]).encode()
    raw = HOSTILE[kind].make().replace(HERE.encode(), HERE.encode().replace(b"{port}", port))
    (shelf / "texts" / f"{NAMES[kind]}{HOSTILE[kind].ending}").write_bytes(raw)


def pages(shelf: Path, kind: str) -> str:
    found = sorted((shelf / "works" / NAMES.get(kind, kind)).glob("*.md"))
    return "\n".join(map(body, (page.read_text("utf-8") for page in found)))


def body(page: str) -> str:
    """Return a page without its front matter, whose values are quoted."""
    return page.partition("\n---\n")[2]


def skip_without_reader(kind: str) -> None:
    problem = HOSTILE[kind].problem
    reader = PROGRAMS.get(HOSTILE[kind].ending)
    if reader == "pandoc" and problem and "pandoc" not in problem and kind not in MARKUP:
        return  # it is refused before
    if reader and not loaded("readers", f"{reader}.version")():
        pytest.skip(f"what reads {reader} is not installed: pip install pypandoc_binary mobi")


def limit_of(kind: str) -> int:
    is_refused = kind in MARKUP and "pandoc" in HOSTILE[kind].problem
    return SHORT_LIMIT if is_refused and ENDLESS.search(kind) else LIMIT


def by_pandoc(kind: str) -> float:
    """Return the seconds after which pandoc is stopped while it reads a file of markup."""
    size = len(HOSTILE[kind].make()) / 1_000_000
    return limit_of(kind) + _SECONDS_BY_MB * size if kind in MARKUP else 0


@pytest.fixture(scope="module")
def measured() -> Iterator[Measured]:
    """Return a function that converts a library.

    It returns the exit code, what was said, processor time in seconds and memory.
    """
    with subprocess.Popen(
        [sys.executable, "-c", MEASURED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:

        def measure(shelf: Path, limit: int) -> tuple[int, str, float, int]:
            assert server.stdin
            assert server.stdout
            server.stdin.write(json.dumps([str(shelf), limit]) + "\n")
            server.stdin.flush()
            code, said, seconds, memory = json.loads(server.stdout.readline())
            return code, said, seconds, memory

        yield measure


def seconds_of_honest(shelf: Path, measured: Measured) -> float:
    plain_library(shelf, "The Shelf")
    paragraphs = "".join(f"Line {number} of an honest text.\n\n" for number in range(10_000))
    (shelf / "texts" / "long.md").write_text(paragraphs, "utf-8")
    code, said, seconds, _ = measured(shelf, LIMIT)
    assert code == 0, said
    return seconds


@pytest.fixture(scope="module")
def honest_seconds(tmp_path_factory: pytest.TempPathFactory, measured: Measured) -> float:
    return seconds_of_honest(tmp_path_factory.mktemp("honest") / "shelf", measured)


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_takes_seconds_and_some_memory(
    kind: str, tmp_path: Path, server: socket.socket, honest_seconds: float, measured: Measured
) -> None:
    skip_without_reader(kind)

    def convert_it(shelf: Path) -> tuple[int, str, float, int]:
        plain_library(shelf, "The Shelf")
        (shelf / "texts" / "honest.txt").write_text(HONEST, "utf-8")
        put(shelf, kind, server)
        return measured(shelf, limit_of(kind))

    shelf = tmp_path / "shelf"
    code, said, seconds, memory = convert_it(shelf)
    for again in ("second", "third"):
        # A core that is shared is slower: both are measured anew, one right after the other.
        if seconds >= TIMES * honest_seconds + by_pandoc(kind):
            honest_seconds = seconds_of_honest(tmp_path / f"{again} honest", measured)
            seconds = convert_it(tmp_path / again)[2]
    hostile = HOSTILE[kind]
    assert "Traceback" not in said
    assert HONEST.strip() in pages(shelf, "honest")
    assert seconds < TIMES * honest_seconds + by_pandoc(kind)
    assert memory < MEGABYTES * (1_000_000 if sys.platform == "darwin" else 1_000)
    assert code == bool(hostile.problem), said
    if hostile.problem:
        assert said.count(f"texts/{NAMES[kind]}") == 1
        assert hostile.problem in said
        assert pages(shelf, kind) == ""
    else:
        assert SHOWN in pages(shelf, kind)
        assert not EMITTED.search(pages(shelf, kind))


@pytest.mark.parametrize(
    "kind",
    ["epub that names a page very often", "epub with encrypted fonts", "epub that fetches",
     "html of scripts", "html of links that run", "html of bare attributes", "html of comments",
     "html with a long number", "html with a table of holes", "html of spaces around a declaration",
     "docx with an external entity", "rtf with a long number", "zip with a long number",
     "text called epub", "bytes called docx", "page called odt", "rtf called docx",
     *(kind for kind in MARKUP if "that" in kind and "never ends" not in kind)],
)  # fmt: skip
def test_a_hostile_file_is_read_or_refused(kind: str) -> None:
    skip_without_reader(kind)
    hostile = HOSTILE[kind]
    files = ((f"texts/file{hostile.ending}", hostile.make()),)
    text = Text("file", files, WorkSettings(), Library(title="Shelf"), Addresses())
    if hostile.problem:
        with pytest.raises(SourceError) as caught:
            convert(text)
        assert hostile.problem in str(caught.value)
    else:
        said = "\n".join(body(page.text) for page in convert(text).pages)
        assert SHOWN in said
        assert not EMITTED.search(said)
