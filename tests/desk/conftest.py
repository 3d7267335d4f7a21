"""A library of two texts, and its desk, which other modules open in a browser, too."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from fascicle.book.library_files.new_library import new_library
from fascicle.book.serve import HOST, local_server, port_of
from fascicle.desk.acts import Desk
from fascicle.desk.server import desk_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "token-of-the-tests"  # noqa: S105  of no other desk
PARAGRAPHS = (
    "The ferry was late again, and nobody on the quay would say why it was so.",
    "Ada counted the lamps along the far bank, and there was one too many of them.",
    "“That is the boat,” said the ticket clerk, “or it is the moon on the water.”",
    "It was neither; it was her brother with a lantern, walking on the ice.",
)


def novel(chapters: int = 3) -> str:
    """Return a text with a gap of three lines in the middle of each chapter."""
    parts = []
    for n in range(1, chapters + 1):
        one, two, three, four = (f"{words} It was night {n}." for words in PARAGRAPHS)
        parts.append(f"CHAPTER {n}\n\n\n{one}\n\n{two}\n\n\n\n{three}\n\n{four}\n")
    return "The Long Night\n\nby Ada Quill\n\n\n\n" + "\n\n\n\n".join(parts)


def fill(root: Path) -> Path:
    """Make the library: a novel, and a text of two files."""
    new_library(root, "Quay")
    (root / "texts/night.txt").write_text(novel())
    several = root / "texts/two"
    several.mkdir()
    for n in (1, 2):
        (several / f"{n:02}.txt").write_text(
            f"CHAPTER {n}\n\n\n{PARAGRAPHS[n]}\n\n{PARAGRAPHS[0]}\n"
        )
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return fill(tmp_path / "quay")


@pytest.fixture
def desk(root: Path) -> Desk:
    return Desk(root)


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Serve a desk; yield its address."""
    with port_of(0) as listening:
        port = listening.getsockname()[1]
        app, renderer = desk_app(root, TOKEN, frozenset({f"{HOST}:{port}", f"localhost:{port}"}))
        server = local_server(app)
        thread = threading.Thread(target=server.run, args=[[listening]])
        thread.start()
        try:
            yield f"http://{HOST}:{port}/{TOKEN}/"
        finally:
            server.should_exit = True
            thread.join()
            renderer.close()


@contextmanager
def lively(root: Path) -> Iterator[tuple[str, subprocess.Popen[str], Path]]:
    """Run `fascicle live`; yield its address, its process and the file with what it says."""
    command = [sys.executable, "-m", "fascicle", "live", "--port", "0", "--library", str(root)]
    log = root.parent / "said.txt"
    with (
        log.open("w") as said,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True) as process,
    ):
        try:
            assert process.stdout
            found = (re.match(r"(http://\S+) ", line) for line in process.stdout)
            yield next(match[1] for match in found if match), process, log
        finally:
            process.kill()
