"""A shared folder is filled once, and again where filling has failed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from filled_once import filled_once

SUPPORT = Path(__file__).parent
FILLING = """
import sys, time
from pathlib import Path
from filled_once import filled_once

def fill(folder):
    with folder.with_name("log").open("a") as log:
        log.write("filled ")
    time.sleep(0.2)
    (folder / "book").write_text("whole")

print((filled_once(Path(sys.argv[1]), fill) / "book").read_text())
"""


def test_processes_at_the_same_time_fill_a_folder_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FILLING, str(tmp_path / "shared")]
    started = [
        subprocess.Popen(command, cwd=SUPPORT, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    assert [process.communicate()[0] for process in started] == ["whole\n", "whole\n"]
    assert (tmp_path / "log").read_text() == "filled "


def test_a_folder_whose_filling_failed_is_filled_anew(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "part").touch()
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011  the one above
        filled_once(tmp_path / "shared", fail)
    folder = filled_once(tmp_path / "shared", lambda folder: (folder / "book").touch())
    assert [path.name for path in folder.iterdir()] == ["book"]
