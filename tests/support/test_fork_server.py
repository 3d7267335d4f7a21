"""The fork server: a forked run is the run that a process of its own would be."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import fork_server
from terminals import wait_for

SMALL = Path(__file__).parents[1] / "roots" / "small"
# Settings of a book that record whether an earlier run has left something behind, and leave it.
LEAVES_SOMETHING = """\
import docutils.nodes
from pathlib import Path

found = hasattr(docutils.nodes, "left_behind")
Path(__file__).with_name("found.txt").write_text(str(found))
docutils.nodes.left_behind = True
extensions = ["fascicle.sphinx_ext"]
"""


def sphinx(source: Path, output: Path) -> list[str]:
    doctrees = output.with_name(f"{output.name}-doctrees")
    command = [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "-b", "html"]
    return [*command, "-d", str(doctrees), str(source), str(output)]


def books_of(folder: Path) -> list[dict[str, bytes]]:
    return [
        {
            path.relative_to(folder / name).as_posix(): path.read_bytes()
            for path in (folder / name).rglob("*")
            if path.is_file()
        }
        for name in ("forked", "own")
    ]


@pytest.mark.slow
def test_a_forked_build_leaves_the_bytes_of_a_process(tmp_path: Path) -> None:
    subprocess.run(sphinx(SMALL, tmp_path / "forked"), check=True)
    fork_server.own_process(sphinx(SMALL, tmp_path / "own"), check=True)
    forked, own = books_of(tmp_path)
    assert forked
    assert forked == own


def test_what_a_run_leaves_behind_ends_with_it(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(LEAVES_SOMETHING)
    (tmp_path / "index.md").write_text("# A book\n")
    for name in ("first", "second"):
        subprocess.run(sphinx(tmp_path, tmp_path / "_build" / name), check=True)
        assert (tmp_path / "found.txt").read_text() == "False"


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--no-such-option"], ["outline", "nothing.txt"], ["queries"]]
)
def test_exit_code_and_streams_are_those_of_a_process(tmp_path: Path, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "fascicle", *arguments]
    forked, own = (
        run(command, cwd=tmp_path, capture_output=True, check=False)
        for run in (subprocess.run, fork_server.own_process)
    )
    assert (forked.returncode, forked.stdout, forked.stderr) == (
        own.returncode,
        own.stdout,
        own.stderr,
    )


@pytest.mark.parametrize(
    ("command", "options", "is_forked"),
    [
        ([sys.executable, "-m", "fascicle"], {}, True),
        ([sys.executable, "-m", "fascicle"], {"timeout": 1}, False),
        ([sys.executable, "-m", "fascicle"], {"env": {"PYTHONHASHSEED": "7"}}, False),
        ([sys.executable, "-m", "fascicle"], {"env": {"PYTHONPATH": "elsewhere"}}, False),
        ([sys.executable, "-c", "pass"], {}, False),
        ("true", {"shell": True}, False),
    ],
)
def test_only_a_process_like_the_server_is_forked(
    command: list[str] | str, options: dict[str, object], *, is_forked: bool
) -> None:
    more = options.get("env")
    environment = {"env": {**os.environ, **more}} if isinstance(more, dict) else {}
    assert fork_server.is_served(command, {**options, **environment}) == is_forked


@pytest.mark.skipif(sys.platform != "linux", reason="numbers of processes are looked up in /proc")
def test_a_run_ends_with_the_process_that_stands_for_it(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(
        "import os, time\nfrom pathlib import Path\n"
        "Path(__file__).with_name('number').write_text(str(os.getpid()))\ntime.sleep(600)\n"
    )
    command = sphinx(tmp_path, tmp_path / "_build")
    address = fork_server._servers[-1].address
    with subprocess.Popen(fork_server._client(address, command, {})) as client:
        wait_for(
            lambda: (tmp_path / "number").is_file() and (tmp_path / "number").stat().st_size > 0
        )
        run = Path("/proc", (tmp_path / "number").read_text())
        assert run.exists()
        client.kill()
    wait_for(lambda: not run.exists())
