"""Hostile surroundings: streams that are full, closed or left, a folder that is gone, the clock."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from fascicle.cli.main import Program
from terminals import deciding, wait_for, waits_for_a_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Run

TOOLS = Path(__file__).resolve().parents[2] / "tools"
TOOL = f"{shlex.quote(sys.executable)} -m fascicle"
FULL = "standard output: cannot be written: No space left on device\n"
CLOSED = "standard output: cannot be written: Bad file descriptor\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the shell of POSIX")


def shell(typed: str, at: Path, **surroundings: str) -> tuple[int, str, str]:
    """Run what is typed, with `fascicle` for the tool; return its exit code and what it printed."""
    done = subprocess.run(
        ["/bin/sh", "-c", typed.replace("fascicle", TOOL)],
        cwd=at,
        env={**os.environ, "PYTHONPATH": str(TOOLS), "PYTHONUNBUFFERED": "", **surroundings},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def door(shelf: Path, write: Callable[..., None]) -> Path:
    """Return a library of one text about which there is a question: its author."""
    settings = shelf / "library.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("\nauthors =", "\n# authors ="), "utf-8"
    )
    write(door="It was a door, she said.\n\nIt was.\n")
    return shelf


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("fascicle queries >/dev/full", FULL),
        ("fascicle queries --json >/dev/full", FULL),
        ("fascicle --help >/dev/full", FULL),
        ("fascicle build --help >/dev/full", FULL),
        ("fascicle --version >&-", CLOSED),
        ("fascicle queries >&-", CLOSED),
        ("fascicle queries --json >&-", CLOSED),
        ("fascicle queries nowhere --json >&-", CLOSED),
    ],
)
def test_output_that_cannot_be_written_is_one_error(door: Path, typed: str, problem: str) -> None:
    if not os.path.exists("/dev/full") and problem == FULL:  # noqa: PTH110  a device
        pytest.skip("there is no such device")
    code, _, err = shell(typed, door)
    assert (code, err) == (1, f"{problem}    Free some space, or redirect the output.\n")


def test_input_that_is_closed_is_input_that_has_ended(door: Path) -> None:
    code, out, err = shell("fascicle decide <&-", door)
    assert (code, err) == (0, "")
    assert "0 questions answered" in out
    assert shell("fascicle convert <&-", door)[::2] == (0, "")


def test_a_command_without_standard_error_does_its_work(door: Path) -> None:
    code, out, _ = shell("fascicle convert 2>&-", door)
    assert code == 0
    assert "1 work: 1 converted" in out
    assert (door / "works" / "door" / "index.md").is_file()
    assert shell("fascicle convert nowhere 2>&-", door)[0] == 2
    assert shell("fascicle convert <&- >&- 2>&-", door)[0] == 1


def test_a_file_is_never_taken_for_a_stream_that_is_closed(door: Path) -> None:
    """The next file that is opened gets the lowest free number, which may be that of a stream."""
    (door / "texts" / "empty.txt").touch()
    shell("fascicle convert 2>&-", door)
    shell("fascicle convert >&-", door)
    files = [path for path in (*door.glob("texts/*"), *door.glob("_build/**/*")) if path.is_file()]
    assert not [path for path in files if b"the file is empty" in path.read_bytes()]


@pytest.mark.parametrize("typed", ["convert", "queries", "queries --json", "--help", "nowhere"])
def test_a_pipe_that_is_left_ends_a_command_without_a_word(door: Path, typed: str) -> None:
    _, _, err = shell(f"{{ fascicle {typed}; }} | true", door)
    assert err in {"", "Error: No such command 'nowhere'.\n"} or "Usage:" in err


def test_ctrl_c_while_a_module_makes_a_class_ends_a_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    @click.command
    def slow() -> None:
        problem = "Error calling __set_name__"
        raise RuntimeError(problem) from KeyboardInterrupt()

    with pytest.raises(SystemExit, match="1"):
        Program(commands=[slow]).main(["slow"])
    assert capsys.readouterr().err.strip() == "Aborted!"


def test_ctrl_c_when_a_command_has_just_ended_is_silent() -> None:
    program = """if True:
        import signal
        import fascicle.__main__ as program
        from fascicle.cli import main

        def ended():
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.raise_signal(signal.SIGINT)

        main.main = ended
        program.run()
    """
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


def test_a_folder_that_is_gone_is_said(door: Path) -> None:
    said = "the current folder has been removed"
    for command in ("build", "queries", "new shelf", f"convert --library {door}"):
        code, out, err = shell(f"mkdir gone; cd gone; rmdir ../gone; fascicle {command}", door)
        assert (code, out, err) == (2, "", f"{said}\n    Go to one that exists.\n")
    code, out, err = shell("mkdir gone; cd gone; rmdir ../gone; fascicle queries --json", door)
    assert (code, json.loads(out)["error"]["problem"], err) == (2, said, "")


def test_a_build_needs_no_home_and_no_temporary_folder_of_its_own(door: Path) -> None:
    code, _, err = shell("unset HOME; fascicle build", door, TMPDIR="/nowhere")
    assert (code, err) == (0, "")


@pytest.mark.parametrize("epoch", ["x", "", "-1", "1e9", "99999999999", "²"])
def test_a_clock_that_is_set_to_no_time_is_one_error(door: Path, epoch: str, fascicle: Run) -> None:
    for command in (["build"], ["new", "other"]):
        code, out, err = fascicle(*command, at=door, SOURCE_DATE_EPOCH=epoch)
        assert (code, out) == (2, "")
        assert err == (
            f"SOURCE_DATE_EPOCH: “{epoch}” is not a number of seconds since 1970\n"
            "    Set it as in SOURCE_DATE_EPOCH=$(date +%s), or unset it.\n"
        )
    assert not (door / "other").exists()


@pytest.mark.parametrize("epoch", ["0", "4354819198"])
def test_a_library_is_made_and_built_at_any_time_of_the_clock(
    tmp_path: Path, epoch: str, fascicle: Run
) -> None:
    assert fascicle("new", "shelf", at=tmp_path, SOURCE_DATE_EPOCH=epoch)[0] == 0
    (tmp_path / "shelf" / "texts" / "door.txt").write_text("It was.")
    options = ("--editions", "all", "--library", "shelf")
    code, _, err = fascicle("build", *options, at=tmp_path, SOURCE_DATE_EPOCH=epoch)
    assert (code, err) == (0, "")


@pytest.mark.parametrize("pressed", [b"", b"t"])
def test_a_terminal_that_is_closed_ends_a_session_as_ctrl_d_does(
    door: Path, pressed: bytes
) -> None:
    with deciding(door) as (run, ours, theirs):
        if pressed:
            os.write(ours, pressed)
            wait_for(lambda: not waits_for_a_key(theirs))
        os.close(theirs)
        os.close(ours)
        out, err = run.communicate(timeout=120)
    assert (run.returncode, err) == (0, b"")
    assert b"0 questions answered" in out
