"""The commands `remove` and `restore`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Run


def test_a_work_is_removed_and_restored(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(lamp="It was lit.", rope="It held.")
    fascicle("convert", at=shelf)
    (shelf / "index.md").write_text(":::{works}\nlamp\n:::\n")
    code, out, err = fascicle("remove", "lamp", at=shelf)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "lamp: 3 files moved to removed/lamp",
        "    After the next build, its addresses say that the work has been removed.",
        "    Bring it back: fascicle restore lamp",
        "index.md:2: refers to lamp",
        "To see the result: fascicle build",
    ]
    assert fascicle("restore", at=shelf)[1].startswith("lamp: removed on ")
    assert "1 work: 1 unchanged" in fascicle("convert", at=shelf)[1]
    code, out, _ = fascicle("restore", "lamp", at=shelf)
    assert (code, out.splitlines()[0]) == (0, "lamp: 3 files restored from removed/lamp")
    assert "2 works: 2 unchanged" in fascicle("convert", at=shelf)[1]
    assert fascicle("restore", at=shelf)[1] == "No work was removed.\n"
    out = fascicle("remove", "--forget", "lamp", at=shelf)[1]
    assert "\nindex.md:2: refers to lamp, without a link after the next build\n" in out


def test_a_typo_in_one_name_moves_none(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(lamp="It was lit.", rope="It held.")
    for command in ("remove", "restore"):
        code, out, err = fascicle(command, "lamp", "rpoe", at=shelf)
        assert (code, out) == (2, "")
        assert "Did you mean “rope”?" in err
        fascicle("remove", "lamp", "rope", at=shelf)
    assert not (shelf / "texts/lamp.txt").exists()


def test_what_was_moved_is_data(shelf: Path, write: Callable[..., None], fascicle: Run) -> None:
    write(lamp="It was lit.")
    said = json.loads(fascicle("remove", "--forget", "--json", "lamp", at=shelf)[1])
    assert said == {"removed": [{"work": "lamp", "folder": "removed/lamp", "files": 1}]}
    (listed,) = json.loads(fascicle("restore", "--json", at=shelf)[1])["removed"]
    assert listed["name"] == "lamp"
    said = json.loads(fascicle("restore", "lamp", "--json", at=shelf)[1])
    assert said == {"restored": [{"work": "lamp", "folder": "removed/lamp", "files": 1}]}


def test_the_next_command_takes_back_a_removal_that_was_killed(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    write(lamp="It was lit.")
    fascicle("remove", "lamp", at=shelf)
    (shelf / "removed/lamp/unfinished").touch()
    assert "1 work: 1 converted" in fascicle("convert", at=shelf)[1]
    assert (shelf / "texts/lamp.txt").read_text() == "It was lit."
