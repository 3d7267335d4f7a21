"""On a small terminal a question is on the screen when it is asked, at its own place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from fascicle.cli.asking import Asking, Session
from fascicle.cli.preview import preview
from fascicle.cli.terminal import Keyboard
from fascicle.library.questions import questions
from fascicle.library.texts import find_texts
from fascicle.readers.text import read_text
from fascicle.recovery import recover
from fascicle.settings.load import load_library

if TYPE_CHECKING:
    from collections.abc import Iterator

FERRY = Path(__file__).parents[1].joinpath("data/ferry.txt").read_text("utf-8")
LONG = "The ferry left at six, whatever the weather was, and came back with the post. " * 40
VERSE = f"{LONG}\n\nThe lamp is red,\nthe river is brown,\n\n{LONG}\n\n"
VERSE += f"The boats are in,\nbroken down,\n\n{LONG}\n"


class Keys(Keyboard):
    """Keys that are pressed one after the other."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self._keys = iter(keys)

    def key(self) -> str:
        return next(self._keys, "q")


def asked(root: Path, text: str, keys: str) -> Iterator[list[str]]:
    """Yield the rows that are printed for each question about a text, and for each key."""
    (root / "texts").mkdir()
    (root / "library.toml").write_text('title = "Shelf"\nauthors = ["Ada Bell"]\n')
    (root / "texts" / "door.txt").write_text(text, "utf-8")
    library = load_library(root)
    session = Session(library, questions(find_texts(root), library, root=None)[0])
    said: list[str] = []
    with patch("fascicle.cli.asking.screen", return_value=(80, 23)):
        for question in session.open():
            Asking(session, question, Keys(keys), said.append).answered()
            yield "\n".join(said).split("\n")
            said.clear()


@pytest.mark.parametrize("text", [FERRY, VERSE])
def test_a_question_with_its_place_and_answers_fits_the_screen(tmp_path: Path, text: str) -> None:
    screens = list(asked(tmp_path, text, ""))
    assert screens
    for rows in screens:
        assert len(rows) <= 23
        assert max(map(len, rows)) <= 160, "the keys alone are wrapped by the terminal"
        assert any(row.startswith("  > ") for row in rows)
        assert any(row.startswith("  1  right: ") for row in rows)
        assert "m more   v preview   s skip" in rows[-1]


def test_the_readings_are_shown_on_demand_and_fit_as_well(tmp_path: Path) -> None:
    first = next(asked(tmp_path, FERRY, "v"))
    menu = first[
        len(first) - first[::-1].index(next(r for r in first[::-1] if r[:3] == "  1")) - 1 :
    ]
    assert len(menu) <= 23
    assert sum("* * *" in row for row in menu) == 1


def test_a_preview_shows_the_line_where_blocks_are_in_another_order() -> None:
    draft = recover(read_text([("texts/door.txt", FERRY.encode())]))
    first, *others, note = draft.blocks
    moved = draft.with_blocks([first, replace(note, gap=1), *others])
    for line in (7, 12, 18):
        assert preview(moved, line)[-1].strip() == draft.source.lines[line - 1]
