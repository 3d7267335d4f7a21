"""The check of a cluster, as each worker runs it."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from fascicle.files.build_folder import save_state
from fascicle.model.errors import ClusterError, PageError, UseError
from fascicle.workers.cluster import (
    LOCKS,
    Found,
    Mark,
    check,
    checked_answer,
    look_around,
    marked,
    versions,
)
from fascicle.workers.executors import packed, unpacked

OURS = versions()


def said_of(mark: Mark, found: Found) -> list[str]:
    with pytest.raises(ClusterError) as raised:
        check("worker 10.0.0.7:40001", mark, OURS, found)
    return str(raised.value).splitlines()


def test_a_worker_that_sees_and_runs_the_same_passes(tmp_path: Path) -> None:
    with marked(tmp_path / "_build") as mark:
        check("worker", mark, OURS, look_around(mark.path))
        assert Path(mark.path).parent == tmp_path / "_build"
    assert not list((tmp_path / "_build").iterdir())


def test_a_folder_that_is_gone_is_not_shared(tmp_path: Path) -> None:
    with marked(tmp_path / "_build") as mark:
        shutil.rmtree(tmp_path / "_build")
        first, remedy = said_of(mark, look_around(mark.path))
    assert first == (
        f"worker 10.0.0.7:40001: it does not see the folder {tmp_path}/_build "
        "as this command does: No such file or directory"
    )
    assert remedy.startswith("    Share the folder of the library with all machines")


def test_another_file_at_the_same_path_is_not_shared(tmp_path: Path) -> None:
    with marked(tmp_path / "_build") as mark:
        Path(mark.path).write_text("another one")
        first, _ = said_of(mark, look_around(mark.path))
    assert first.endswith(": another file is there")


def test_each_mark_has_a_name_and_a_content_of_its_own(tmp_path: Path) -> None:
    with marked(tmp_path / "_build") as one, marked(tmp_path) as two:
        assert one.path != two.path
        assert one.content != two.content


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "_build").write_text("a file")
    folder = tmp_path / "_build"
    with pytest.raises(ClusterError, match="_build: cannot be written"), marked(folder):
        pass


def test_other_code_is_named(tmp_path: Path) -> None:
    with marked(tmp_path / "_build") as mark:
        found = look_around(mark.path)
        other = found._replace(versions=OURS._replace(code="0"))
        first, remedy = said_of(mark, other)
    assert first == "worker 10.0.0.7:40001: it runs other code of Fascicle than this command"
    assert remedy == (
        "    Install the same there, start the worker again, and run the command again."
    )


def test_another_python_and_other_packages_are_named_with_their_versions(tmp_path: Path) -> None:
    packages = dict(OURS.packages)
    there = {**packages, "lxml": "1.0"}
    del there["sphinx"]
    with marked(tmp_path / "_build") as mark:
        other = OURS._replace(python="3.99", packages=tuple(there.items()))
        first, _ = said_of(mark, Found(other, mark.content))
    assert first == (
        "worker 10.0.0.7:40001: it has Python 3.99, lxml 1.0, sphinx none, and this command "
        f"Python {OURS.python}, lxml {packages['lxml']}, sphinx {packages['sphinx']}"
    )


def test_all_locked_packages_are_compared() -> None:
    names = {name for name, _ in OURS.packages}
    locked = [line for lock in LOCKS.glob("*.txt") for line in lock.read_text("utf-8").split("\n")]
    assert {line.split("==")[0] for line in locked if "==" in line[:40]} <= names
    assert {"sphinx", "lxml", "typst", "distributed", "pypandoc-binary"} <= names
    assert dict(OURS.packages)["sphinx"].startswith("9.")


def test_work_is_done_only_after_the_check_and_checked_once(tmp_path: Path) -> None:
    with marked(tmp_path / "_build") as mark:
        call = packed(tmp_path.exists)
        other = OURS._replace(code="0")
        with pytest.raises(ClusterError, match="other code"):
            checked_answer("worker", mark, other, call)
        assert unpacked(checked_answer("worker", mark, OURS, call), tmp_path.exists)
    # The mark is gone by now.
    assert unpacked(checked_answer("worker", mark, OURS, call), tmp_path.exists)


def mistakes(name: str) -> None:
    raise UseError(name, "no text is named so")


def test_what_a_worker_cannot_write_names_it_and_no_other_error_does(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    unwritten = partial(save_state, tmp_path / "file" / "read.json", {})
    mistaken = partial(mistakes, "door")
    with marked(tmp_path / "_build") as mark:
        done = partial(checked_answer, "worker 10.0.0.7:40001", mark, OURS)
        with pytest.raises(PageError) as raised:
            unpacked(done(packed(unwritten)), unwritten)
        with pytest.raises(UseError, match=r"^door: no text is named so"):
            unpacked(done(packed(mistaken)), mistaken)
    first, remedy = str(raised.value).splitlines()
    place = "worker 10.0.0.7:40001, _build/read.json"
    assert first == f"{place}: cannot be written: File exists"
    assert remedy.startswith("    Free some space or correct the permissions")
