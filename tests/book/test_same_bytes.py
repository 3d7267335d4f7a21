"""Two clean builds of a library are the same, to the byte, whatever is around them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fascicle.book.library_files.new_library import new_library

ROOT = Path(__file__).parents[2]
SETTINGS = {
    "editions": 'editions = ["epub", "text", "pdf"]\nurl = "https://example.org/"\n',
    "shelves": 'editions = ["epub", "markdown"]\nshelf_pages = 12\nurl = "https://example.org/"\n',
}
# Nothing of these is an input of a build. 077 makes files that only their owner may read.
HERE = {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
THERE = {"PYTHONHASHSEED": "2", "TZ": "America/Anchorage", "LC_ALL": "C", "LANG": "pl_PL.UTF-8"}


def library(root: Path, settings: str) -> None:
    """Make a library of the works of the tests, converted once."""
    new_library(root, "The Same")
    path = root / "library.toml"
    path.write_text(settings + path.read_text("utf-8"), encoding="utf-8")
    for folder in sorted((ROOT / "tests" / "works").iterdir()):
        for text in sorted(folder.glob("*.txt")):
            name = folder.name if text.stem == "text" else text.stem
            shutil.copy(text, root / "texts" / f"{name}.txt")
            if text.with_suffix(".toml").is_file():
                shutil.copy(text.with_suffix(".toml"), root / "texts" / f"{name}.toml")
    fascicle(root, "convert")


# The command, on one processor or on all.
ONE = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); "
ALL = ""
RUN = "from runpy import run_module; run_module('fascicle', run_name='__main__', alter_sys=True)"


def fascicle(
    root: Path,
    command: str,
    around: dict[str, str] = HERE,
    mask: int = 0o022,
    processors: str = ALL,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", processors + RUN, command],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(ROOT / "tools")} | around,
        umask=mask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def files_in(root: Path) -> dict[str, bytes]:
    """Return the bytes of each file of a built book, by its path."""
    html = root / "_build" / "html"
    return {
        path.relative_to(html).as_posix(): path.read_bytes()
        for path in html.rglob("*")
        if path.is_file()
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", SETTINGS)
def test_two_clean_builds_have_the_same_bytes(tmp_path: Path, name: str) -> None:
    first, second = tmp_path / "a library", tmp_path / "other" / "größer"
    library(first, SETTINGS[name])
    shutil.copytree(first, second)
    fascicle(first, "build", HERE, 0o022, ONE if sys.platform == "linux" else ALL)
    fascicle(second, "build", THERE, 0o077)
    one, other = files_in(first), files_in(second)
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] != other[path]] == []
    assert {Path(path).suffix for path in one} >= {".html", ".epub", ".pf_filter", ".pf_meta"}
