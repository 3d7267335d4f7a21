"""No command prints what a terminal would obey, whatever titles, values and names of files hold."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fascicle.cli.main import main
from fascicle.model.words import visible, visible_json

if TYPE_CHECKING:
    from tests.conftest import Run

TOOLS = Path(__file__).resolve().parents[2] / "tools"
# It renames the window, colours and overprints what follows, by C0 and C1 controls; then it turns
# the order of letters around.
EVIL = "\x1b]0;evil\x07\x1b[31m\x9b8m\r\x08\x7f\u202eevil\u2066"
IN_TOML = "".join(f"\\u{ord(c):04x}" for c in EVIL)
OBEYED = re.compile(r"[^\n\t\x20-\x7e\xa0-\u2027\u202a\u202f-\u2065\u206a-\U0010ffff]|\u202a")
# A text with more controls is taken for data.
TEXT = f"""\
THE {EVIL} DOOR

by \u202e Ann

CHAPTER \u202e I

“Well?” said Tom \u202e Hale. Tom Hale sat. “No,” said Tom Hale.



\u2066 Tom Hale sat down again, and Tom Hale slept.

Chapter 2: \u202e

It was, said Tom Hale. “Oh,” said Tom Hale.
{"It was a door, and he sat down in front of it. " * 60}
"""
VALUES = f"""\
title = "The {IN_TOML} Door"
authors = ["{IN_TOML}"]
tags = ["{IN_TOML}"]

[[cast]]
name = "{IN_TOML} Ann"
aliases = ["{IN_TOML}"]

[[decisions]]
line = 5
text = "{IN_TOML}"
read_as = "paragraph"
"""


@pytest.fixture
def evil(shelf: Path) -> Path:
    """Return a library with escape sequences wherever it has words of its owner's."""
    texts = shelf / "texts"
    with (shelf / "library.toml").open("a") as settings:
        settings.write(f'\ntitle = "{IN_TOML}"\n')
    said = (shelf / "library.toml").read_text()
    (shelf / "library.toml").write_text(said.replace('title = "The Shelf"\n', "", 1))
    (texts / "door.txt").write_text(TEXT, newline="")
    (texts / "door.toml").write_text(VALUES)
    (texts / f"gate {EVIL}.txt").write_text(TEXT, newline="")
    (texts / f"twin {EVIL}.txt").write_text("It was.")
    (texts / f"twin {EVIL}.md").write_text("It was.")
    (texts / f"{EVIL}.exe").write_bytes(b"\0")
    (texts / "wrong.txt").write_text("It was.")
    (texts / "wrong.toml").write_text(f'titel = "{IN_TOML}"\n"{IN_TOML}" = 1\n')
    return shelf


def commands(evil: Path) -> dict[str, list[list[str]]]:
    """Return ways to run each command on such a library."""
    new, draft = f"new {EVIL}", evil / f"draft {EVIL}.txt"
    draft.write_text(TEXT, newline="")
    draft = draft.relative_to(evil)
    taken = evil.parent / EVIL
    taken.mkdir()
    (taken / "index.html").touch()
    return {
        "new": [["new", new], ["new", new], ["new", "texts"]],
        "add": [["add", str(draft)], ["add", str(draft)], ["add", EVIL]],
        "convert": [["convert", "--check"], ["convert"], ["convert", EVIL],
                    ["convert", "--keep", EVIL], ["convert", "--discard", f"works/door/{EVIL}"]],
        "outline": [["outline", "door"], ["outline", "door", "--why"], ["outline", EVIL],
                    ["outline", "door", "--ledger"], ["outline", str(draft)]],
        "describe": [["describe"], ["describe", "door"], ["describe", "door", f"title={EVIL}"],
                     ["describe", "door", f"{EVIL}=1"], ["describe", "--csv", f"{EVIL}.csv"]],
        "queries": [["queries"], ["queries", "--name", EVIL], ["queries", EVIL]],
        "decide": [["decide"], ["decide", "door", "5", EVIL], ["decide", "door", "5", "paragraph"],
                   ["decide", "door", "--every", EVIL], ["decide", "--kind", EVIL, "door", "5"]],
        "cast": [["cast", "door"], ["cast", "door", "--ask"], ["cast", "door", "--write"],
                 ["cast", EVIL]],
        "addresses": [["addresses"], ["addresses", "--check"]],
        "build": [["build"], ["build", "--editions", EVIL], ["build", "--", f"-D{EVIL}=1"],
                  ["build", "--output", f"texts/{EVIL}.exe"]],
        "verify": [["verify"], ["verify", "--links"], ["verify", EVIL]],
        "publish": [["publish", EVIL], ["publish", f"../{EVIL}"]],
        "serve": [["serve", "--port", EVIL], ["serve", "--library", EVIL]],
        "live": [["live", "--port", EVIL], ["live", "--library", EVIL]],
        "desk": [["desk", "--port", EVIL], ["desk", "--library", EVIL]],
        "history": [["history"], ["history", EVIL], ["history", "door"]],
        "undo": [["undo", "1"], ["undo", "99"], ["undo", EVIL]],
        "upgrade": [["upgrade", "--check"], ["upgrade", EVIL]],
        "remove": [["remove", EVIL], ["remove", f"gate {EVIL}"], ["remove", f"twin {EVIL}"],
                   ["remove", "door", "--forget"]],
        "restore": [["restore", EVIL], ["restore"], ["restore", "door"]],
    }  # fmt: skip


@pytest.mark.slow
def test_no_command_prints_what_a_terminal_would_obey(evil: Path, fascicle: Run) -> None:
    ways = commands(evil)
    assert sorted(ways) == sorted(main.commands)
    for name, typed in ways.items():
        with_json = name not in {"new", "serve", "live", "desk"}
        for words in [
            *typed,
            *([*way, "--json"] for way in typed if with_json and "--" not in way),
        ]:
            _, out, err = fascicle(*words, at=evil, typed="?\n2\n1\nt\nv\nq\n")
            assert not OBEYED.findall(out + err), (words, out, err)
            assert out or err


def test_what_sphinx_says_of_a_page_is_printed_without_its_escapes(
    shelf: Path, fascicle: Run
) -> None:
    (shelf / "index.md").write_text("{ref}`\x1b[31m\x9b8m\u202e`\n\n:::{works}\n:::\n")
    code, out, err = fascicle("build", at=shelf)
    assert code == 1
    assert r"undefined label: '\x1b[31m\x9b8m\u202e'" in err
    assert not OBEYED.findall(out + err), err


def test_what_conf_py_prints_is_printed_without_its_escapes(shelf: Path, fascicle: Run) -> None:
    with (shelf / "conf.py").open("a") as conf:
        conf.write("import sys\nsys.stderr.write('\\x1b[31m\\u202eevil\\n')\n")
    code, _, err = fascicle("build", at=shelf)
    assert (code, err) == (0, "\\x1b[31m\\u202eevil\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_on_a_terminal_only_the_bar_sends_escapes(evil: Path) -> None:
    for n in range(4):
        (evil / "texts" / f"{n}.txt").write_text(TEXT, newline="")
    command = shlex.join([sys.executable, "-m", "fascicle", "convert"])
    done = subprocess.run(
        ["script", "-qec", command, os.devnull],
        cwd=evil,
        env={**os.environ, "PYTHONPATH": str(TOOLS), "TERM": "xterm"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert b"8/8" in done.stdout
    assert rb"\x1b]0;evil\x07\x1b[31m\x9b8m" in done.stdout
    assert b"\x1b]0;" not in done.stdout
    assert not re.search("[\x9b\u202e]", done.stdout.decode())


def test_letters_of_any_script_stay_as_they_are() -> None:
    words = "„Ж“ 中 😀 é\u200d\u200f \u05e9\u05dc\tx\n"
    assert visible(words) == words
    assert visible(EVIL).isascii()
    assert json.loads(visible_json(json.dumps(EVIL, ensure_ascii=False))) == EVIL
