"""Questions one after the other: what a key answers, marks, skips and takes back."""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from ferry_library import LAMPS, ferry_library, recorded
from terminals import deciding, wait_for, waits_for_a_key

if TYPE_CHECKING:
    from tests.conftest import Run


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return ferry_library(tmp_path)


@pytest.fixture
def fascicle(fascicle: Run, shelf: Path) -> Run:
    """Return a function that runs a command in the library, with typed input."""
    return partial(fascicle, at=shelf)


def test_questions_about_most_words_come_first_and_are_answered_by_one_key(
    shelf: Path, fascicle: Run
) -> None:
    code, out, err = fascicle("decide", typed="1\n2\n1\n1\n")
    assert (code, err) == (0, "")
    assert "  > 5  CHAPTER III\n" in out
    assert "  1  right: kept as typed\n" in out
    assert out.endswith("\n4 questions answered. To see the result: fascicle build\n")
    assert recorded(shelf, "door") == [(5, None, "as-read")]
    assert recorded(shelf, "novel") == [(1, None, "as-read")]
    assert recorded(shelf, "The Ferry") == [
        ("other-gaps", None, "as-read"), ("gaps-before-times", None, "space-break"),
    ]  # fmt: skip
    assert fascicle("decide") == (0, "No questions.\n", "")


def test_a_question_about_a_class_may_be_answered_for_one_place(shelf: Path, fascicle: Run) -> None:
    fascicle("decide", "the-ferry", typed="o\n2\n")
    assert recorded(shelf, "The Ferry") == [(5, None, "space-break")]


def test_one_pages_through_all_places_and_marks_some(shelf: Path, fascicle: Run) -> None:
    out = fascicle("decide", "the-ferry", typed="n\nx\n2\n")[1]
    assert "The answer is for all 2 places." in out
    assert "texts/The Ferry.txt:16 (place 2 of 2)\n" in out
    assert "  > 15\n    16  " in out, "the mark is at the gap"
    assert "The answer is for the marked places only: The Ferry.txt:16." in out
    assert recorded(shelf, "The Ferry") == [(16, None, "space-break")]


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ("n\n2", [(3, 4, "verse"), (8, 9, "verse"), (13, 14, "verse")]),
        ("o\n2", [(3, 4, "verse")]),
        ("n\no\n2", [(8, 9, "verse")]),
        ("x\nb\nx\n2", [(3, 4, "verse"), (13, 14, "verse")]),
        ("n\no\n1", [(8, None, "as-read")]),
    ],
)
def test_an_answer_without_a_class_is_for_all_places_or_that_on_the_screen_or_those_marked(
    shelf: Path, fascicle: Run, keys: str, found: list[tuple[Any, ...]]
) -> None:
    (shelf / "texts/lamps.md").write_text(LAMPS)
    out = fascicle("decide", "lamps", "--name", "verse-unsure", typed=f"{keys}\nq\n")[1]
    assert "The answer is for all 3 places." in out
    assert ("The answer is for this place only." in out) == ("o" in keys)
    assert recorded(shelf, "lamps") == found


def test_a_command_answers_all_places_of_the_question_about_a_line(
    shelf: Path, fascicle: Run
) -> None:
    (shelf / "texts/lamps.md").write_text(LAMPS)
    asked = fascicle("queries", "lamps", "--name", "verse-unsure")[1]
    assert "fascicle decide lamps 3-4 verse --all\n" in asked
    fascicle("decide", "lamps", "8", "verse", "--all")
    assert recorded(shelf, "lamps") == [(3, 4, "verse"), (8, 9, "verse"), (13, 14, "verse")]
    assert fascicle("queries", "lamps", "--name", "verse-unsure")[1] == "No questions.\n"
    titled = ("8", "division", "--title", "Oil", "--all")
    for wrong in (("8", "verse", "--all"), ("8", "--all", "--forget"), titled):
        code, _, err = fascicle("decide", "lamps", *wrong)
        assert code == 2, wrong
        assert "--all needs a line" in err or "no question about several places" in err


def test_all_places_in_a_file_are_answered_by_the_end_of_its_path(
    shelf: Path, fascicle: Run
) -> None:
    with ZipFile(shelf / "texts/lamps.zip", "w") as archive:
        archive.writestr("in/1.md", LAMPS)
        archive.writestr("in/2.md", "# Two\n\nThe ferry came back in the morning.\n")
    fascicle("decide", "lamps", "1.md:8", "verse", "--all")
    assert recorded(shelf, "lamps") == [(3, 4, "verse"), (8, 9, "verse"), (13, 14, "verse")]


def test_marked_places_are_answered_together_and_undone_together(
    shelf: Path, fascicle: Run
) -> None:
    fascicle("decide", "the-ferry", typed="x\nn\nx\n2\n")
    assert recorded(shelf, "The Ferry") == [(5, None, "space-break"), (16, None, "space-break")]
    (shelf / "texts" / "The Ferry.toml").unlink()
    out = fascicle("decide", "the-ferry", typed="x\nb\nx\nx\n2\nu\nq\n")[1]
    assert out.endswith("\n0 questions answered, 2 left.\n")
    assert not (shelf / "texts" / "The Ferry.toml").exists()


def test_each_reading_is_shown_as_the_book_would_have_it(fascicle: Run) -> None:
    out = fascicle("decide", "the-ferry", typed="q\n")[1]
    first, second, third = re.split(r"^  [1-3]  .*\n", out, flags=re.MULTILINE)[1:]
    assert "* * *" not in first
    assert "* * *" in second
    assert third.count("       │ \n") == 0
    assert first.count("       │ \n") == 2


def test_more_answers_are_there_on_demand(shelf: Path, fascicle: Run) -> None:
    out = fascicle("decide", "door", typed="m\nw\n")[1]
    assert "  w  verse, with its indents\n" in out
    assert recorded(shelf, "door") == [(5, None, "verse")]


def test_an_answer_or_a_skip_is_undone_and_asked_again(shelf: Path, fascicle: Run) -> None:
    out = fascicle("decide", "door", typed="1\n")[1]
    assert recorded(shelf, "door") == [(5, None, "as-read")]
    (shelf / "texts" / "door.toml").unlink()
    _, out, _ = fascicle("decide", typed="u\n1\ns\nu\nu\n")
    assert "There is nothing to undo.\n" in out
    assert out.count("“The Ferry”, texts/The Ferry.txt:5 (place 1 of 2)\n") == 2
    assert out.endswith("\n0 questions answered, 4 left.\n")
    assert not (shelf / "texts" / "The Ferry.toml").exists()


def test_a_wrong_key_lists_the_right_ones(fascicle: Run) -> None:
    out = fascicle("decide", "door", typed="9\n\no\n?\nq\n1\n")[1]
    assert out.count("Press one of 1, m, s, u, q, ?\n") == 2
    assert "undo the last answer or skip" in out
    assert out.endswith("\n0 questions answered, 1 left.\n")


def test_answers_are_recorded_when_the_pipe_ends(shelf: Path, fascicle: Run) -> None:
    code, out, _ = fascicle("decide", typed="1")
    assert code == 0
    assert out.endswith("\n1 question answered, 3 left. To see the result: fascicle build\n")
    assert recorded(shelf, "The Ferry") == [("other-gaps", None, "as-read")]


def test_an_unreadable_text_stops_no_other(shelf: Path, fascicle: Run) -> None:
    (shelf / "texts" / "empty.txt").write_text("")
    code, out, err = fascicle("decide", typed="1\n")
    assert code == 1
    assert err.startswith("texts/empty.txt: the file is empty")
    assert "1 question answered, 3 left" in out


@pytest.mark.parametrize("last", [b"q", b"\x03", b"\x04"])
def test_on_a_terminal_a_key_counts_at_once_and_one_can_leave(shelf: Path, last: bytes) -> None:
    with deciding(shelf) as (run, ours, theirs):
        os.write(ours, b"1")
        wait_for((shelf / "texts" / "The Ferry.toml").exists)
        wait_for(lambda: waits_for_a_key(theirs))
        os.write(ours, last)
        wait_for(lambda: run.poll() is not None)
        out, err = run.communicate()
    os.close(ours)
    os.close(theirs)
    assert (run.returncode, err) == (0, b"")
    assert b"1 question answered, 3 left" in out
