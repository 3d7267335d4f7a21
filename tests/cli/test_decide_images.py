"""The question about alternative text, and the ways to answer it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from fascicle.settings.load import load_work
from images import png

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

PAGE = (
    "<!DOCTYPE html><h1>The Lamp</h1><p>by Ada Till</p><p>It was shut.</p><p><img src=img/lamp.png>"
    "</p><p>It was open.</p><p><img src=img/oil.png></p><p>It was lit.</p>"
)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    root = tmp_path / "shelf"
    (root / "texts/img").mkdir(parents=True)
    (root / "library.toml").write_text('title = "Shelf"\nauthors = ["Ada Till"]\n')
    (root / "texts/door.html").write_text(PAGE)
    (root / "texts/img/lamp.png").write_bytes(png())
    (root / "texts/img/oil.png").write_bytes(png(9))
    return root


@pytest.fixture
def fascicle(fascicle: Run, shelf: Path) -> Run:
    """Return a function that runs a command in the library, with typed input."""
    return partial(fascicle, at=shelf)


def told(shelf: Path) -> dict[str, str]:
    """Return the alternative text of each image by the name of its file in `texts/`."""
    said = load_work(shelf / "texts/door.toml").images
    return {name.rpartition("-")[0]: text for name, text in said.items()}


def test_one_image_after_another_is_described_or_decorative(shelf: Path, fascicle: Run) -> None:
    code, out, err = fascicle("decide", typed="A lit lamp\n0\n")
    assert (code, err) == (0, "")
    assert "2 images have no alternative text; what does the first show, images/lamp-" in out
    assert "  0  Decorative: it needs no description\n" in out
    assert told(shelf) == {"lamp": "A lit lamp", "oil": ""}
    assert fascicle("decide") == (0, "No questions.\n", "")
    fascicle("convert")
    assert "![A lit lamp](images/lamp-" in (shelf / "works/door/index.md").read_text("utf-8")


def test_an_answer_is_undone_by_a_key(shelf: Path, fascicle: Run) -> None:
    fascicle("decide", typed="A lit lamp\nu\nq\n")
    assert not (shelf / "texts/door.toml").exists() or told(shelf) == {}


def test_the_text_of_an_image_is_set_and_removed_by_a_command(shelf: Path, fascicle: Run) -> None:
    for typed in ("A lamp", "A lit lamp"):
        assert fascicle("describe", "door", f"images.lamp={typed}")[0] == 0
    assert fascicle("describe", "door", "images.oil=decorative")[0] == 0
    assert load_work(shelf / "texts/door.toml").images == {"lamp": "A lit lamp", "oil": ""}
    assert fascicle("queries") == (0, "No questions.\n", "")
    fascicle("describe", "door", "images.lamp=")
    assert load_work(shelf / "texts/door.toml").images == {"oil": ""}


def test_the_texts_may_be_in_a_table(shelf: Path, fascicle: Run) -> None:
    (shelf / "texts/door.toml").write_text('[images]\nlamp = "A lamp"  # lit\n')
    fascicle("describe", "door", "images.oil=Oil & wick")
    assert (shelf / "texts/door.toml").read_text().startswith('[images]\nlamp = "A lamp"  # lit\n')
    assert load_work(shelf / "texts/door.toml").images == {"lamp": "A lamp", "oil": "Oil & wick"}
