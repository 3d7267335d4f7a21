"""The outline of a text: its structure, the evidence, the asides."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.conftest import Run

Outline = Callable[[Path, Path], dict[str, Any]]


@pytest.fixture
def outline(fascicle: Run) -> Outline:
    """Return a function that returns the outline of a text as data."""

    def read(text: Path, at: Path) -> dict[str, Any]:
        code, out, err = fascicle("outline", text, "--json", at=at)
        assert (code, err) == (0, "")
        data: dict[str, Any] = json.loads(out)
        return data

    return read


def test_an_outline_needs_no_library(
    tmp_path: Path, fascicle: Run, outline: Outline, story: str
) -> None:
    (tmp_path / "door.txt").write_text(story, encoding="utf-8")
    assert outline(Path("door.txt"), tmp_path)["title"] == "Door"
    code, out, _ = fascicle("outline", "door.txt", at=tmp_path)
    assert code == 0
    assert out.splitlines()[0] == "Door (supplied)"
    assert any(
        "CHAPTER II" in line and "[line 11: 1 paragraph]" in line for line in out.splitlines()
    )


def test_the_outline_of_a_folder_is_that_of_its_files(tmp_path: Path, outline: Outline) -> None:
    (tmp_path / "door").mkdir()
    (tmp_path / "door" / "1.txt").write_text("CHAPTER I\n\nIt was.\n")
    (tmp_path / "door" / "2.txt").write_text("CHAPTER II\n\nIt is.\n")
    (tmp_path / "door.toml").write_text('title = "The Door"\n')
    for name, at in (("door", tmp_path), (".", tmp_path / "door"), ("../door/", tmp_path / "door")):
        data = outline(Path(name), at)
        assert data["title"] == "The Door"
        assert [unit["ordinal"] for unit in data["units"]] == ["1", "2"]


@pytest.mark.parametrize("kind", ["empty", "folder", "pipe", "dangling", "binary"])
def test_a_path_without_a_text_is_one_message(tmp_path: Path, kind: str, fascicle: Run) -> None:
    path = tmp_path / "it.txt"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "dangling":
        path.symlink_to("nowhere")
    else:
        path.write_bytes(b"" if kind == "empty" else b"\x81\x00\x01" * 99)
    code, out, err = fascicle("outline", "it.txt", at=tmp_path)
    assert code == (2 if kind == "dangling" else 1)
    assert out == ""
    assert "it.txt" in err


def test_an_outline_has_the_neutral_form_that_scorers_read(
    tmp_path: Path, outline: Outline, story: str
) -> None:
    text = "THE DOOR\n\nby Ada Bell\n\n\n\n" + story + "\n    A line,\n    and one.\n    Or two.\n"
    (tmp_path / "door.txt").write_text(text, encoding="utf-8")
    data = outline(Path("door.txt"), tmp_path)
    strings = ("title", "author", "language", "front_matter_removed", "back_matter_removed")
    assert all(isinstance(data[key], str) for key in strings)
    assert [unit["kind"] for unit in data["units"]] == ["part", "chapter", "chapter"]
    kinds = set()
    for unit in data["units"]:
        assert isinstance(unit["level"], int)
        assert unit["ordinal"] is None or isinstance(unit["ordinal"], str)
        assert unit["title"] is None or isinstance(unit["title"], str)
        for block in unit["blocks"]:
            kinds.add(block["type"])
            assert block["text"] == "\n".join(block["lines"])
            assert 1 <= block["first_line"] <= block["last_line"] <= len(text.splitlines())
            assert block["evidence"]["rule"]
            assert 0 <= block["evidence"]["confidence"] <= 1
    assert kinds <= {"paragraph", "scene_break", "blockquote", "verse", "list", "letter",
                     "heading", "footnote", "epigraph"}  # fmt: skip
    assert "scene_break" in kinds
    for entry in data["ledger"]:
        assert entry.keys() == {"kind", "first_line", "last_line", "text"}


def test_evidence_and_ledger_are_printed_each_or_both(
    tmp_path: Path, fascicle: Run, story: str
) -> None:
    (tmp_path / "door.txt").write_text(
        "Door\n\nby Ada Bell\n\n\n\n" + story + "\nAda\x1b Bell.\n", encoding="utf-8"
    )
    code, why, _ = fascicle("outline", "door.txt", "--why", at=tmp_path)
    assert code == 0
    assert "\n7   part (level 1)" in why
    assert "Ada· Bell." in why, "what a terminal would obey is shown"
    _, ledger, _ = fascicle("outline", "door.txt", "--ledger", at=tmp_path)
    assert ledger.splitlines()[-1].startswith("title-page  2 lines, 4 words, ")
    assert fascicle("outline", "door.txt", "--why", "--ledger", at=tmp_path)[1] == (
        f"{why}\n{ledger}"
    )
    data = json.loads(
        fascicle("outline", "door.txt", "--why", "--ledger", "--json", at=tmp_path)[1]
    )
    assert data.keys() == {"why", "words", "ledger", "kinds"}
    assert data["why"][0]["rule"] == data["kinds"][0]["kind"] == "title-page"
