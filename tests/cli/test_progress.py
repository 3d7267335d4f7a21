"""Long work shows how far it is, how fast it goes and how long it will take; to people only."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from book_edits import library, write
from fascicle.cli.terminal import rate

TOOLS = Path(__file__).parents[2] / "tools"


def test_a_rate_is_said_as_soon_as_there_is_one() -> None:
    assert rate(30_000, 2.5, "words") == "12,000 words/s"
    assert rate(0, 2.5, "words") == ""
    assert rate(5, 0.0, "words") == ""


def on_terminal(
    command: list[str], environment: dict[str, str]
) -> tuple[bytes, subprocess.Popen[bytes], bytes]:
    """Run a command whose messages go to a terminal; return these, and what it printed."""
    ours, theirs = os.openpty()
    running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # Linux says so that the other end is closed
        while more := os.read(ours, 65536):
            shown += more
    os.close(ours)
    said, _ = running.communicate()
    return shown, running, said


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_converting_shows_its_rate_on_a_terminal_and_nothing_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "library.toml").write_text('title = "Shelf"\n')
    for n in range(6):
        (tmp_path / "texts" / f"work-{n}.txt").write_text("It was a door. " * 500)
    command = [sys.executable, "-m", "fascicle", "convert", "--library", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(TOOLS), "TERM": "xterm", "COLUMNS": "120"}
    shown, running, said = on_terminal(command, environment)
    assert running.returncode == 0
    assert re.search(rb"6/6", shown)
    assert re.search(rb"[\d,]+ words/s", shown)
    assert b"words/s" not in said

    (tmp_path / "_build" / "convert.json").unlink()
    quiet = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert quiet.stderr == b""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
@pytest.mark.slow
def test_building_in_shelves_shows_each_step_with_its_rate(tmp_path: Path) -> None:
    library(tmp_path)
    path = tmp_path / "library.toml"
    path.write_text("shelf_pages = 2\n" + path.read_text())
    for number in range(4):
        write(tmp_path, f"texts/more-{number}.txt", "More\n\nby Cy\n\nIt ends soon.\n")
    command = [sys.executable, "-m", "fascicle", "build", "--library", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(TOOLS), "TERM": "xterm", "COLUMNS": "120"}
    shown, running, _ = on_terminal(command, environment)
    assert running.returncode == 0, shown.decode()
    for step in ("Reading", "Writing"):
        assert re.search(rf"{step} shelves .*[4-9]/[4-9].*\d pages/s".encode(), shown), step
    assert b"Building the book" in shown
