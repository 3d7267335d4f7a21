"""Many editions are made by workers: of this machine, or of a cluster."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from importlib.util import find_spec
from multiprocessing import parent_process
from typing import TYPE_CHECKING

import msgspec
import pytest

from fascicle.book.editions import editions
from fascicle.book.editions.edition_library import (
    EditionLibrary,
    EditionPage,
    EditionWork,
    Volume,
)
from fascicle.book.editions.editions import Made, write_editions
from fascicle.book.missing_parts import NOTHING, STATUS_PAGE, write_status
from fascicle.book.run_records import notes_in
from fascicle.model.forms import EDITION_KINDS, loaded

if TYPE_CHECKING:
    from pathlib import Path

    from fascicle.book.editions.edition_library import Content, Read

NAMES = [f"work-{n:02}" for n in range(20)]
FILES = [f"{name}.txt" for name in NAMES]


@pytest.fixture(autouse=True)
def no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DASK_SCHEDULER_ADDRESS", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the pages of works."""
    html = tmp_path / "_build" / "html"
    html.mkdir(parents=True)
    for n, name in enumerate(NAMES):
        shown = f"<p>{f'It rained for {n} days. ' * 50}</p>"
        page = f'<article class="bd-article"><section>{shown}</section></article>'
        (html / f"{name}.html").write_text(page)
    return html


def library() -> EditionLibrary:
    volumes = []
    for name in NAMES:
        page = EditionPage(f"works/{name}/index", f"{name}.html", f"{name}.html", name, level=1)
        work = EditionWork(name, name, "en", "ltr", (page,), modified="2026-05-14T00:00:00Z")
        volumes.append(Volume(name, name, "en", "ltr", (work,), editions=("text",)))
    return EditionLibrary("The Library", "en", "ltr", "", tuple(volumes), {})


def made_in(folder: Path, processes: int) -> tuple[list[Made], dict[str, bytes]]:
    """Make all files; return the results and the files, and remove them."""
    made = write_editions(library(), folder, folder.parent / "record", processes)
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.txt"))}
    for name in files:
        (folder / name).unlink()
    return made, files


def test_workers_and_their_order_change_no_byte(folder: Path) -> None:
    made, alone = made_in(folder, 1)
    assert [one.file for one in made] == list(alone) == FILES
    assert b"It rained for 7 days." in alone["work-07.txt"]
    assert made_in(folder, 2) == (made, alone)


def test_a_file_whose_worker_was_killed_is_made_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, killed = EDITION_KINDS["text"], folder.parent / "killed"

    def kills(volume: Volume, library: EditionLibrary, read: Read) -> Content:
        # Forked workers have this function; a worker that takes the place of one has not.
        if volume.path == "work-07" and parent_process():
            killed.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        content: Content = loaded("book/editions", text.make)(volume, library, read)
        return content

    expected = made_in(folder, 1)
    monkeypatch.setitem(EDITION_KINDS, "text", replace(text, make=kills))
    assert made_in(folder, 2) == expected
    assert killed.exists()


def test_pages_that_a_worker_does_not_see_as_they_are_make_no_file(folder: Path) -> None:
    volume = library().volumes[0]
    wanted = editions._Wanted(volume, "text")
    state = editions._digest_in(folder, editions._pages(wanted))
    assert editions._make_there(folder, library(), (wanted, state)) is not None
    (folder / "work-00.html").write_text("<p>Of the last build.</p>")
    assert editions._make_there(folder, library(), (wanted, state)) is None


def test_without_its_cluster_this_machine_makes_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    expected = made_in(folder, 1)
    address = "tcp://127.0.0.1:9"
    monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", address)
    assert made_in(folder, 1) == expected
    lines = capfd.readouterr().err.splitlines()
    assert lines[0].startswith(f"{address}: ")
    assert lines[-1] == "    The other editions were made on this machine."


@pytest.mark.slow
@pytest.mark.skipif(find_spec("distributed") is None, reason="needs the extra fascicle[cluster]")
def test_a_cluster_makes_the_same_bytes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from dask_clusters import dask_cluster  # noqa: PLC0415 (of this test alone)

    expected = made_in(folder, 1)
    with dask_cluster(tmp_path / "cluster", "", "") as cluster:
        monkeypatch.setenv("DASK_SCHEDULER_ADDRESS", cluster.address)
        assert made_in(folder, 1) == expected
    assert capfd.readouterr().err == ""
    assert not list(folder.parent.glob("cluster-*"))


def test_a_note_about_a_file_is_known_until_the_file_is_made_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = folder / "editions.json"

    def notes_of(*notes: str) -> list[str]:
        def noted(volume: Volume, library: EditionLibrary, read: Read) -> Content:
            content: Content = loaded("book/editions", text.make)(volume, library, read)
            return replace(content, notes=notes)

        monkeypatch.setitem(EDITION_KINDS, "text", replace(text, make=noted))
        write_editions(msgspec.structs.replace(library(), volumes=volumes), folder, record, 1)
        return notes_in(folder)

    text, volumes = EDITION_KINDS["text"], library().volumes[:1]
    assert notes_of("boxes stand for x") == ["work-00.txt: boxes stand for x"]
    assert notes_of() == ["work-00.txt: boxes stand for x"]
    write_status(folder.parents[1], (), notes_in(folder))
    status = (folder.parents[1] / STATUS_PAGE).read_text()
    assert NOTHING in status
    assert "<li>work-00.txt: boxes stand for x</li>" in status
    (folder / "work-00.html").write_text("<p>Of the next build.</p>")
    assert notes_of() == []
