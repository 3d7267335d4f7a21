"""The package as it is installed: a wheel, a library made with it, and its upgrade."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from fascicle.book.library_files.wheel import PACKAGE, own_wheel
from newer_wheels import newer

if TYPE_CHECKING:
    from pathlib import Path

STORY = "Chapter 1\n\n“Well?”\n\n* * *\n\nIt was.\n\nChapter 2\n\nIt is.\n"
# A library stands alone: nothing of the tests' own environment may reach it.
OWN = ("MAKEFLAGS", "MAKELEVEL", "PYTHONPATH", "VENV", "VIRTUAL_ENV", "READTHEDOCS", "OUT", "PORT")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed"),
]


def run(*command: str | Path, at: Path) -> str:
    """Run a command, which must succeed, and return what it printed."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(OWN)}
    # Python compiles the few modules that are imported.
    env["PIP_NO_COMPILE"] = "1"
    done = subprocess.run(
        [str(part) for part in command],
        cwd=at, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a fresh environment, outside of the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    lock = PACKAGE / "book/library_files/template/tools/requirements.txt"
    reach = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder), "tomlkit"]
    if subprocess.run(reach, capture_output=True, check=False).returncode:
        pytest.skip("no package index can be reached")
    wheel = folder / own_wheel().name
    wheel.write_bytes(own_wheel().content)
    run(sys.executable, "-m", "venv", "environment", at=folder)
    python = folder / "environment/bin/python"
    run(
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        wheel,
        "--constraint",
        constraints(lock, folder),
        at=folder,
    )
    return folder


def constraints(lock: Path, folder: Path) -> Path:
    """Write the versions of a lock without its hashes, which only a library's wheel has."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    pins = [
        line.removesuffix("\\").strip() for line in lines if "==" in line[:60] and line[0] != " "
    ]
    (folder / "constraints.txt").write_text("\n".join(pins) + "\n")
    return folder / "constraints.txt"


@pytest.fixture(scope="module")
def library(folder: Path) -> Path:
    """Make a library with the installed command, put a text in, and build its book with make."""
    assert "my-library: a new library" in run(
        "environment/bin/fascicle", "new", "my-library", at=folder
    )
    library = folder / "my-library"
    (library / "texts/the-door.txt").write_text(STORY, encoding="utf-8")
    out = run("make", at=library)
    assert "the-door: “The Door”" in out
    return library


def test_an_installed_tool_makes_a_library_builds_its_book_and_upgrades_it(
    library: Path, folder: Path
) -> None:
    """It is one test, since each worker would install the tool for its own."""
    check_the_command(folder)
    assert (library / "tools" / own_wheel().name).read_bytes() == own_wheel().content
    check_the_book(library)
    check_the_upgrade(library, folder)


def check_the_command(folder: Path) -> None:
    assert str(own_wheel().version) in run("environment/bin/fascicle", "--version", at=folder)
    code = "import fascicle; print(fascicle.__file__, fascicle.read('It was.').slug)"
    out = run("environment/bin/python", "-c", code, at=folder)
    assert out.startswith(str(folder / "environment"))


def check_the_book(library: Path) -> None:
    page = (library / "_build/html/works/the-door/chapter-1.html").read_text(encoding="utf-8")
    assert "It was." in page
    assert (library / "_build/html/search/shards.json").is_file()
    assert "0 lost, 0 added" in run("make", "test", at=library)
    assert "Setting up" not in run("make", at=library)


def check_the_upgrade(library: Path, folder: Path) -> None:
    wheel = newer()
    (folder / wheel.name).write_bytes(wheel.content)
    old = own_wheel().version
    command = library / ".venv/bin/fascicle"
    out = run(command, "upgrade", "--check", f"../{wheel.name}", at=library)
    assert f"my-library: would be upgraded from {old} to 9.0.0" in out
    out = run(command, "upgrade", f"../{wheel.name}", at=library)
    assert f"my-library: upgraded from {old} to 9.0.0" in out
    assert "- Larger." in out
    out = run("make", at=library)
    assert "Setting up" in out
    assert "1 work: 1 " in out
    assert "9.0.0" in run(command.parent / "python", "-m", "pip", "show", "fascicle", at=library)
    assert "0 lost, 0 added" in run("make", "test", at=library)
