"""Locks of a library: one run after another."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

from fascicle.files import build_folder
from fascicle.files.build_folder import CONVERT_LOCK, editing, one_conversion
from fascicle.model.errors import PageError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_second_edit_waits_for_the_first(tmp_path: Path) -> None:
    order: list[str] = []
    begun = threading.Event()

    def first() -> None:
        with editing(tmp_path):
            begun.set()
            time.sleep(0.1)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    begun.wait()
    with editing(tmp_path):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]


def test_a_run_that_hangs_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_folder, "LONGEST_EDIT", 0.05)
    problem = rf"_build/edit.lock: another run has been writing for long \(process {os.getpid()}\)"
    with editing(tmp_path), pytest.raises(PageError, match=problem), editing(tmp_path):
        pass


def test_a_second_conversion_says_for_whom_it_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_folder, "PATIENCE", 0.0)
    said: list[str] = []
    with one_conversion(tmp_path, said.append):
        waiting = threading.Thread(target=lambda: _wait(tmp_path, said))
        waiting.start()
        time.sleep(0.1)
        assert said == [f"Waiting for another conversion of this library (process {os.getpid()}) …"]
    waiting.join()
    assert said[-1] == "done"


def _wait(root: Path, said: list[str]) -> None:
    with one_conversion(root, said.append):
        said.append("done")


def test_a_folder_in_which_nothing_can_be_locked_is_an_error(tmp_path: Path) -> None:
    (tmp_path / CONVERT_LOCK).mkdir(parents=True)
    with (
        pytest.raises(PageError, match=r"_build/convert.lock: cannot be written"),
        one_conversion(tmp_path, print),
    ):
        pass
