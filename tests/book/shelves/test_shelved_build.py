"""A build in shelves: work done again after an edit, and work kept after an error."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import MagicMock

import pytest

from book_edits import TOOLS, build, change_a_word, library
from fascicle.book import shelved_build
from fascicle.book.run_records import EditionRecord, shelf_folder
from fascicle.book.shelved_build import build_shelves
from fascicle.book.sphinx_process import SphinxProject
from fascicle.files.build_folder import save_state

if TYPE_CHECKING:
    from tests.conftest import Restored

# Each of the three works is on a shelf of its own.
SMALL = "shelf_pages = 4\n"
# Makes each run of Sphinx note its part and the folders that it looks into.
NOTE_FOLDERS = """\
import os, sys
parts = [each[14:] for each in sys.orig_argv if each.startswith("fascicle_part=")]
def note(event, given):
    if event in ("os.scandir", "os.listdir") and isinstance(given[0], (str, os.PathLike)):
        os.write(file, f"{{parts[0]}} {{os.path.abspath(given[0])}}\\n".encode())
if parts:
    file = os.open({file!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    sys.addaudithook(note)
"""


def written(root: Path) -> None:
    library(root)
    path = root / "library.toml"
    path.write_text(SMALL + path.read_text())


def built(root: Path) -> None:
    written(root)
    build(root)


@pytest.fixture
def root(restored: Restored) -> Path:
    """Return a library whose book is built."""
    return restored(built)


@pytest.fixture
def unbuilt(tmp_path: Path) -> Path:
    root = tmp_path / "library"
    written(root)
    return root


def run(root: Path, **surroundings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fascicle", "build", "--library", str(root)]
    environment = {**os.environ, "PYTHONPATH": str(TOOLS), **surroundings}
    return subprocess.run(command, check=False, env=environment, capture_output=True, text=True)


def states(root: Path, name: str) -> dict[str, int]:
    """Return when each shelf left a file of this name."""
    folders = (root / "_build/doctrees/shelves").iterdir()
    return {folder.name: (folder / name).stat().st_mtime_ns for folder in folders}


def test_an_edit_reads_and_writes_its_own_shelf(root: Path) -> None:
    names = ("environment.pickle", "state.json")
    before = {name: states(root, name) for name in names}
    change_a_word(root)
    build(root)
    for name in names:
        after = states(root, name)
        assert len([shelf for shelf in after if after[shelf] != before[name][shelf]]) == 1, name


def test_damaged_records_of_shelves_are_made_again(root: Path) -> None:
    for path in (root / "_build/doctrees/shelves").glob("*/*.pickle"):
        if path.name != "environment.pickle":
            path.write_bytes(b"\x80damaged")
    change_a_word(root)
    assert run(root).returncode == 0


def test_nothing_is_done_where_nothing_has_changed(root: Path) -> None:
    before = states(root, "written.pickle")
    build(root)
    assert states(root, "written.pickle") == before


@pytest.mark.slow
def test_a_run_looks_into_the_works_of_its_own_shelf_only(unbuilt: Path, tmp_path: Path) -> None:
    """Else each would take as long as the whole library, and all together its square."""
    root = unbuilt
    (tmp_path / "sitecustomize.py").write_text(NOTE_FOLDERS.format(file=str(tmp_path / "seen")))
    path = os.pathsep.join([str(tmp_path), str(TOOLS)])
    done = run(root, PYTHONPATH=path)
    assert done.returncode == 0, done.stderr
    seen = [line.split(" ", 1) for line in (tmp_path / "seen").read_text().splitlines()]
    shelves = json.loads((root / "_build/doctrees/shelves.json").read_bytes())
    assert {part for part, _ in seen} == {*shelves, "join"}
    for part, folder in seen:
        inside = Path(folder).relative_to(root) if Path(folder).is_relative_to(root) else Path()
        if inside.parts[:1] == ("works",) and len(inside.parts) > 1:
            assert inside.parts[1] in shelves.get(part, ()), (part, folder)


@pytest.mark.slow
def test_an_error_names_its_page_and_other_shelves_stay_read(root: Path) -> None:
    page = root / "works/tale/chapter-2-the-stair.md"
    before, book = states(root, "record.pickle"), (root / "_build/html/index.html").read_bytes()
    text = page.read_text()
    page.write_text(f"{text}\n{{lit:work}}`nowhere`\n")
    failed = run(root)
    assert failed.returncode == 1
    assert "works/tale/chapter-2-the-stair.md" in failed.stderr
    assert "There is no work “nowhere”" in failed.stderr
    assert (root / "_build/html/index.html").read_bytes() == book
    again = run(root)
    assert again.returncode == 1, "an error is said until it is mended"
    assert "There is no work “nowhere”" in again.stderr
    page.write_text(text)
    assert run(root).returncode == 0
    after = states(root, "record.pickle")
    assert len([shelf for shelf in after if after[shelf] == before[shelf]]) == 2


@pytest.mark.slow
def test_the_errors_of_several_shelves_are_said_together_and_what_to_do_once(root: Path) -> None:
    pages = [root / "works/tale/chapter-2-the-stair.md", root / "works/other/chapter-1-the-door.md"]
    for page in pages:
        page.write_text(f"{page.read_text()}\n{{lit:work}}`nowhere`\n")
    failed = run(root)
    assert failed.returncode == 1
    assert failed.stderr.count("There is no work “nowhere”") == 2
    for page in pages:
        assert page.relative_to(root).as_posix() in failed.stderr
    last = failed.stderr.rstrip().splitlines()[-1]
    assert failed.stderr.count(last) == 1


@pytest.mark.slow
def test_what_a_page_warns_of_while_it_is_read_is_said_again(root: Path) -> None:
    page = root / "works/short/index.md"
    text = page.read_text()
    page.write_text(f"{text}\n:::{{nothing}}\n:::\n")
    for _ in range(2):
        failed = run(root)
        assert failed.returncode == 1
        assert "works/short/index.md" in failed.stderr
    page.write_text(text)
    assert run(root).returncode == 0


@pytest.mark.slow
def test_a_library_that_shrinks_below_a_shelf_is_built_in_one_run(root: Path) -> None:
    path = root / "library.toml"
    path.write_text(path.read_text().replace("4", "400"))
    build(root)
    assert not (root / "_build/doctrees/shelves").exists()
    path.write_text(path.read_text().replace("400", "4"))
    build(root)
    assert len(list((root / "_build/doctrees/shelves").iterdir())) == 3


def runs_of(root: Path) -> list[str]:
    """Return the processes that go on for a library, some of them just being started."""
    listed = subprocess.run(
        ["ps", "-eww", "-o", "args"], check=True, capture_output=True, text=True
    )
    lines = listed.stdout.splitlines()
    return [line for line in lines if str(root) in line]


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < end, "it has taken too long"
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_an_ended_build_leaves_no_run_behind_and_keeps_what_was_read(
    unbuilt: Path, sent: signal.Signals
) -> None:
    root = unbuilt
    shelves = root / "_build/doctrees/shelves"
    command = [sys.executable, "-m", "fascicle", "build", "--library", str(root)]
    environment = {**os.environ, "PYTHONPATH": str(TOOLS)}
    begun = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    wait_until(lambda: any(shelves.glob("*/state.json")) or begun.poll() is not None)
    kept = {path: path.with_name("record.pickle").stat() for path in shelves.glob("*/state.json")}
    begun.send_signal(sent)
    _, said = begun.communicate(timeout=120)
    assert begun.returncode != 0
    assert "Traceback" not in said
    wait_until(lambda: not runs_of(root))
    assert run(root).returncode == 0
    assert kept
    for path, record in kept.items():
        assert path.with_name("record.pickle").stat().st_mtime_ns == record.st_mtime_ns


def test_a_shelf_that_is_gone_takes_along_what_it_has_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined = MagicMock()
    joined.return_value.finish.return_value = ""
    monkeypatch.setattr(shelved_build, "SphinxRun", joined)
    output, doctrees = tmp_path / "html", tmp_path / "doctrees"
    gone = shelf_folder(doctrees, "shelf-0")
    save_state(gone / "files-beside.json", {"works/door/offline.json": ("digest", True)})
    save_state(gone / "editions.json", EditionRecord({"works/door/door.epub": "digest"}))
    for name in ("works/door/offline.json", "works/door/door.epub", "works/gate/gate.epub"):
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).touch()
    with ThreadPoolExecutor(1) as executor:
        build_shelves(SphinxProject(tmp_path, output, output), doctrees, {}, {}, executor)
    assert not gone.exists()
    assert [path.name for path in output.rglob("*.*")] == ["gate.epub"]
    assert not (output / "works/door").exists()
