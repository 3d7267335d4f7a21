"""All commands: the library they find, wrong use, and their JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fascicle.cli.main import main
from slow_cases import mostly_slow

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Run

TOOLS = Path(__file__).resolve().parents[2] / "tools"


def test_a_command_works_on_the_library_around_or_on_the_one_named(
    shelf: Path, write: Callable[..., None], tmp_path: Path, fascicle: Run
) -> None:
    write(wall="It was.")
    assert fascicle("convert", at=shelf / "texts")[1].endswith("1 work: 1 converted\n")
    assert fascicle("convert", "--library", "shelf", at=tmp_path)[1] == "1 work: 1 unchanged\n"


@pytest.mark.parametrize(
    "command",
    ["convert", "queries", "decide", "build", "verify", "serve", "live", "desk", "upgrade"],
)
def test_outside_of_a_library_the_remedy_is_a_new_one(
    tmp_path: Path, command: str, fascicle: Run
) -> None:
    code, out, err = fascicle(command, at=tmp_path)
    assert (code, out) == (1, "")
    assert "fascicle new DIR" in err
    (tmp_path / "empty").mkdir()
    code, _, err = fascicle(command, "--library", "empty", at=tmp_path)
    assert code == 1
    assert err.startswith(f"{Path('empty', 'library.toml')}: there is no such file")
    assert fascicle(command, "--library", "nowhere", at=tmp_path)[0] == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["convrt"], "'convert'"),
        (["outlin"], "'outline'"),
        (["convert", "--chek"], "--check"),
        (["convert", "--jobs", "0"], "0"),
        (["convert", "--jobs", "many"], "many"),
        (["outline"], "TEXT"),
        (["new"], "DIR"),
        (["cast"], "WORK"),
        (["cast", "door", "--top", "0"], "0"),
        (["queries", "--naem", "x"], "--name"),
        (["decide", "--level", "0"], "0"),
        (["serve", "--port", "99999"], "99999"),
    ],
)
def test_wrong_use_exits_with_2_and_names_the_mistake(
    shelf: Path, typed: list[str], said: str, fascicle: Run
) -> None:
    code, out, err = fascicle(*typed, at=shelf)
    assert (code, out) == (2, "")
    assert said in err
    assert "Usage:" in err


@pytest.mark.parametrize(
    "command", ["convert", "outline", "queries", "decide", "describe", "verify"]
)
def test_works_are_named_everywhere_and_a_typo_is_one_message(
    shelf: Path, write: Callable[..., None], command: str, fascicle: Run
) -> None:
    write(door="It was.", gate="It is.")
    code, out, err = fascicle(command, "dor", at=shelf)
    assert (code, out) == (2, "")
    assert err == "no text is named “dor”\n    Did you mean “door”?\n"
    assert fascicle(command, "door", at=shelf)[0] == (1 if command == "verify" else 0)


def test_only_the_works_named_are_converted(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(door="It was.", gate="It is.")
    assert fascicle("convert", "gate", at=shelf)[1].endswith("\n1 work: 1 converted\n")
    assert not (shelf / "works" / "door").exists()
    assert "1 converted, 1 unchanged" in fascicle("convert", at=shelf)[1]


def test_an_outline_is_that_of_a_path_or_of_a_work(
    shelf: Path, write: Callable[..., None], tmp_path: Path, fascicle: Run
) -> None:
    write(door="It was.")
    outlines = [fascicle("outline", said, at=shelf)[1] for said in ("door", "texts/door.txt")]
    assert outlines[0] == outlines[1]
    code, _, err = fascicle("outline", "nowhere.txt", at=tmp_path)
    assert code == 2
    assert err.startswith("nowhere.txt: no such file or folder, and no library here has a work")


def test_help_is_there_at_once_for_each_command() -> None:
    for command in main.commands:
        code = (
            "import sys\nfrom fascicle.cli.main import main\n"
            f"try: main([{command!r}, '--help'])\nexcept SystemExit as end: assert not end.code\n"
            "slow = {'sphinx', 'docutils', 'myst_parser', 'rich', 'lxml', 'msgspec', 'PIL'}\n"
            "print(sorted(slow & set(sys.modules)), file=sys.stderr)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": str(TOOLS)},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert f"{command} " in done.stdout
        assert done.stderr == "[]\n"


TERMINALS = [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}]


@pytest.mark.parametrize("terminal", mostly_slow(TERMINALS, TERMINALS[-1]))
def test_json_is_utf8_whatever_the_terminal(
    shelf: Path, write: Callable[..., None], terminal: dict[str, str], fascicle: Run, story: str
) -> None:
    write(door=story.replace("It was", "„Ж“ 中 😀"), empty="")
    for command in (["convert"], ["queries"], ["outline", "texts/door.txt"]):
        code, out, err = fascicle(*command, "--json", at=shelf, **terminal)
        assert isinstance(json.loads(out), dict)
        assert code == (0 if command[0] == "outline" else 1)
        assert err == ""
    assert "中 😀" in out
    code, out, _ = fascicle("outline", "texts/door.txt", at=shelf, **terminal)
    assert code == 0
    assert "CHAPTER I" in out


def test_an_error_is_printed_as_json(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(empty="")
    data = json.loads(fascicle("convert", "--json", at=shelf)[1])
    assert data["works"][0]["status"] == "failed"
    assert data["works"][0]["error"] == {
        "place": "texts/empty.txt",
        "problem": "the file is empty",
        "remedy": "Put a text in it, or remove it.",
    }
    (shelf / "library.toml").write_text("titel = 1")
    for command in ("convert", "queries", "build", "verify"):
        code, out, err = fascicle(command, "--json", at=shelf)
        assert (code, err) == (1, "")
        assert json.loads(out)["error"]["place"].startswith("library.toml")
