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
from typing import TYPE_CHECKING

import pytest

from fascicle.convert import Text, convert
from fascicle.model.errors import SourceError
from fascicle.model.forms import PROGRAMS, loaded
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses
from hostile_files import HERE, HOSTILE, SHOWN, STOLEN
from hostile_markup import MARKUP
from plain_library import plain_library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A hostile file may take this many times an honest one of 20,000 paragraphs: the worst of those
# whose time is linear, of as many definitions of notes, takes 1.3 times.
TIMES, MEGABYTES = 2, 300
# A command as the only child of a process that is small: a child's memory begins as its parent's.
MEASURED = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True, text=True, timeout=120)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, done.stdout + done.stderr, used.ru_utime + used.ru_stime,
    used.ru_maxrss]))
"""
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


def by_pandoc(kind: str) -> float:
    """Return the seconds after which pandoc is stopped while it reads a file of markup."""
    size = len(HOSTILE[kind].make()) / 1_000_000
    return 10 + 10 * size if kind in MARKUP else 0


def measured(shelf: Path) -> tuple[int, str, float, int]:
    """Convert a library; return its code, what it said, processor time in seconds and memory."""
    command = [sys.executable, "-c", MEASURED, sys.executable, "-m", "fascicle", "convert"]
    told = subprocess.run(command, cwd=shelf, capture_output=True, text=True, check=True).stdout
    code, said, seconds, memory = json.loads(told)
    return code, said, seconds, memory


@pytest.fixture(scope="module")
def honest_seconds(tmp_path_factory: pytest.TempPathFactory) -> float:
    shelf = tmp_path_factory.mktemp("honest")
    plain_library(shelf, "The Shelf")
    paragraphs = "".join(f"Line {number} of an honest text.\n\n" for number in range(20_000))
    (shelf / "texts" / "long.md").write_text(paragraphs, "utf-8")
    code, said, seconds, _ = measured(shelf)
    assert code == 0, said
    return seconds


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_takes_seconds_and_some_memory(
    kind: str, tmp_path: Path, server: socket.socket, honest_seconds: float
) -> None:
    skip_without_reader(kind)
    shelf = tmp_path / "shelf"
    plain_library(shelf, "The Shelf")
    (shelf / "texts" / "honest.txt").write_text(HONEST, "utf-8")
    put(shelf, kind, server)
    code, said, seconds, memory = measured(shelf)
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
