"""The commands `history` and `undo`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Run


def test_all_acts_are_listed_and_taken_back(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(door="It was.", lamp="It was lit.")
    assert fascicle("history", at=shelf) == (0, "No acts.\n", "")
    fascicle("describe", "door", "title=The Door", at=shelf)
    fascicle("decide", "lamp", "1", "verse", at=shelf)
    fascicle("describe", "door", "title=The Gate", at=shelf)
    code, out, err = fascicle("history", at=shelf)
    assert (code, err) == (0, "")
    assert [re.sub(r"\d{4}-\S+ \S+", "TIME", line) for line in out.splitlines()] == [
        '3  TIME  door: title = "The Gate" (instead of "The Door")',
        "2  TIME  lamp: line 1, “It was lit.”: verse",
        '1  TIME  door: title = "The Door"',
    ]
    code, out, err = fascicle("undo", "1", at=shelf)
    assert (code, out) == (2, "")
    assert err.endswith("depends on it\n    Take back first: fascicle undo 3\n")
    code, out, err = fascicle("undo", at=shelf)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        'door: 3 taken back: title = "The Gate" (instead of "The Door")',
        "    To carry it out again: fascicle undo 4",
        "To see the result: fascicle build",
    ]
    said = json.loads(fascicle("undo", "2", "--json", "--library", "shelf", at=shelf.parent)[1])
    assert (said["act"], said["undone"]["number"], said["undone"]["undone_by"]) == (5, 2, 5)
    assert not (shelf / "texts/lamp.toml").exists()
    said = json.loads(fascicle("history", "texts/door.txt", "--json", at=shelf)[1])
    assert [act["number"] for act in said["acts"]] == [4, 3, 1]
    assert "(taken back by 4)" in fascicle("history", "door", "--last", "2", at=shelf)[1]


def test_a_typo_and_a_damaged_line_are_named(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(door="It was.")
    fascicle("describe", "door", "title=The Door", at=shelf)
    path = shelf / "texts/history.jsonl"
    path.write_bytes(b"{}\n" + path.read_bytes())
    code, out, err = fascicle("history", at=shelf)
    assert (code, out.count("\n")) == (1, 1)
    assert err.startswith("texts/history.jsonl:1: is no act, and is skipped\n    Restore the line")
    code, _, err = fascicle("history", "dor", at=shelf)
    assert code == 2
    assert "Did you mean “door”?" in err
    assert fascicle("undo", "9", at=shelf) == (
        2,
        "",
        "there is no act 9\n    List all acts: fascicle history\n",
    )
    assert fascicle("convert", at=shelf)[1].endswith("1 work: 1 converted\n")
    assert fascicle("convert", "--check", at=shelf)[0] == 0


def test_a_removed_work_has_a_history(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(door="It was.")
    fascicle("remove", "door", at=shelf)
    assert fascicle("history", "door", at=shelf)[1].count("\n") == 1
    fascicle("undo", at=shelf)
    assert (shelf / "texts/door.txt").exists()
