"""The questions about titles and authors, which `decide` asks first."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fascicle.settings.load import load_work
from terminals import wait_for, waits_for_a_key

if TYPE_CHECKING:
    from tests.conftest import Run


TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture
def nameless(tmp_path: Path) -> Path:
    """Return a library without authors, with a text that says neither title nor author."""
    shelf = tmp_path / "shelf"
    (shelf / "texts").mkdir(parents=True)
    (shelf / "library.toml").write_text('title = "Shelf"\n')
    (shelf / "texts" / "000.txt").write_text("It was shut, and nobody had a key to it.\n" * 3)
    return shelf


@pytest.fixture
def fascicle(fascicle: Run, nameless: Path) -> Run:
    """Return a function that runs a command in the library, with typed input."""
    return partial(fascicle, at=nameless)


def test_a_title_is_chosen_and_an_author_typed(nameless: Path, fascicle: Run) -> None:
    code, out, err = fascicle("decide", typed="1\nt\nAda Quill\n")
    assert (code, err) == (0, "")
    assert "what is its title?\n" in out
    assert "  1  It was shut, and nobody had …   (its opening words)\n" in out
    assert "    fascicle describe 000 address=it-was-shut-and-nobody-had\n" in out
    assert out.endswith("\n2 questions answered. To see the result: fascicle build\n")
    said = load_work(nameless / "texts" / "000.toml")
    assert (said.title, said.authors) == ("It was shut, and nobody had …", ["Ada Quill"])
    assert fascicle("decide") == (0, "No questions.\n", "")


def test_a_guessed_encoding_is_confirmed(nameless: Path, fascicle: Run) -> None:
    said = "Она открыла дверь и вышла в сад, где никого не было.\n\n" * 8
    (nameless / "texts" / "000.txt").write_bytes(said.encode("koi8-r"))
    code, out, err = fascicle("decide", "--name", "encoding-guess", typed="1\n")
    assert (code, err) == (0, "")
    assert "  1  koi8_r\n" in out
    assert "  0  " not in out, "nobody else can know it"
    assert load_work(nameless / "texts" / "000.toml").encoding == "koi8_r"


def test_the_author_typed_last_is_offered_for_the_next_work(nameless: Path, fascicle: Run) -> None:
    (nameless / "texts" / "001.txt").write_text("It was open, and everybody had a key to it.\n")
    out = fascicle("decide", typed="1\nt\nAda Quill\n1\n1\n")[1]
    assert "  1  Ada Quill\n" in out
    assert load_work(nameless / "texts" / "001.toml").authors == ["Ada Quill"]


def test_what_nobody_knows_is_not_asked_again_and_undone_by_a_key(
    nameless: Path, fascicle: Run
) -> None:
    path = nameless / "texts" / "000.toml"
    out = fascicle("decide", typed="0\n0\nu\nq\n")[1]
    assert "That was the last question.   u undo   q quit\n" in out
    assert load_work(path).unknown == ["title"]
    fascicle("decide", typed="0\n")
    assert load_work(path).unknown == ["title", "authors"]
    assert fascicle("queries") == (0, "No questions.\n", "")


def test_a_typed_title_that_is_given_up_changes_nothing(nameless: Path, fascicle: Run) -> None:
    out = fascicle("decide", typed="t\n\nq\n")[1]
    assert out.endswith("\n0 questions answered, 1 left.\n")
    assert not (nameless / "texts" / "000.toml").exists()


def test_a_capital_begins_a_title_or_a_name(nameless: Path, fascicle: Run) -> None:
    out = fascicle("decide", typed="Not Lost\nÅsa Quill\n")[1]
    assert out.endswith("\n2 questions answered. To see the result: fascicle build\n")
    said = load_work(nameless / "texts" / "000.toml")
    assert (said.title, said.authors) == ("Not Lost", ["Åsa Quill"])


@pytest.mark.slow
@pytest.mark.parametrize("shown", ["on the terminal", "in a file"])
def test_on_a_terminal_a_capital_is_the_first_letter_of_the_line(
    nameless: Path, shown: str
) -> None:
    ours, theirs = pty.openpty()
    output = theirs if shown == "on the terminal" else subprocess.DEVNULL
    with subprocess.Popen(
        [sys.executable, "-m", "fascicle", "decide"],
        cwd=nameless,
        env={**os.environ, "PYTHONPATH": str(TOOLS), "TERM": "dumb"},
        stdin=theirs,
        stdout=output,
        stderr=subprocess.DEVNULL,
    ) as run:
        try:
            wait_for(lambda: waits_for_a_key(theirs))
            os.write(ours, b"N")
            # Somebody types on at once.
            os.write(ours, b"ot Lost\n")
            wait_for((nameless / "texts" / "000.toml").exists)
            wait_for(lambda: waits_for_a_key(theirs))
            os.write(ours, b"q")
            wait_for(lambda: run.poll() is not None)
        finally:
            run.kill()
    os.close(ours)
    os.close(theirs)
    assert load_work(nameless / "texts" / "000.toml").title == "Not Lost"


def test_initials_above_a_text_are_offered_as_its_author(nameless: Path, fascicle: Run) -> None:
    (nameless / "texts" / "000.txt").write_text(
        "g.m.t.\ndraft 2\n\n" + "It was shut, and nobody had a key to it.\n" * 3
    )
    out = fascicle("decide", typed="1\n1\n")[1]
    assert "  1  G. M. T.\n" in out
    assert load_work(nameless / "texts" / "000.toml").authors == ["G. M. T."]


def test_a_first_line_is_offered_before_the_name_of_the_file(nameless: Path, fascicle: Run) -> None:
    (nameless / "texts" / "000.txt").rename(nameless / "texts" / "story for may.txt")
    text = "Nobody told the donkey\n\n" + "It was shut, and nobody had a key to it.\n" * 3
    (nameless / "texts" / "story for may.txt").write_text(text)
    out = fascicle("decide", typed="q\n")[1]
    assert "  1  Nobody told the donkey   (in its first lines)\n" in out
    assert "  2  Story for may   (the name of its file)\n" in out


PLAYS = "Modern Plays\n\nTwo Gates\nThe Key\n\nA Winter in Salt\n\nAda Quill\n\n\n\n"


def test_the_first_lines_may_be_decided_to_be_the_title_page(nameless: Path, fascicle: Run) -> None:
    text = f"{PLAYS}It was shut, and nobody had a key to it.\n"
    (nameless / "texts" / "000.txt").write_text(text)
    shown = fascicle("decide", typed="q\n")[1]
    (key,) = re.findall(r"  (\d)  the title page: title, subtitle and author", shown)
    fascicle("decide", typed=f"{key}\n")
    (decision,) = load_work(nameless / "texts" / "000.toml").decisions
    assert (decision.read_as, decision.line, decision.last) == ("title-page", 1, 8)
    assert fascicle("queries") == (0, "No questions.\n", "")
