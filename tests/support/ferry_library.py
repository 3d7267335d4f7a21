"""A library whose texts ask: of a ferry, of a door, and a novel in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fascicle.settings.load import load_work

# Two gaps of three lines, before lines 5 and 16, and one of two, before 10.
FERRY = Path(__file__).parents[1].joinpath("data/ferry.txt").read_text("utf-8")
SAID = [line for line in FERRY.splitlines() if line]
DOOR = "CHAPTER I\n\nIt was.\n\nCHAPTER III\n\nIt is.\n"
# Three pairs of lines that may be verse, from lines 3, 8 and 13 on.
LAMPS = """# One

The lamp is red,\\
the river is brown,

Nobody crossed before the morning, and when they did the dog barked on the far slip.

The boats are in,\\
the bridge has come down,

By noon the whole town had heard of the bell, and the vicar came with a ladder and a lamp.

The bells are red,\\
and so is the town,

She rang it again.
"""


def ferry_library(folder: Path) -> Path:
    """Return a library in a folder with spaces, with three texts, one of them a folder."""
    root = folder / "my own shelf"
    (root / "texts" / "novel").mkdir(parents=True)
    (root / "library.toml").write_text('title = "Shelf"\nauthors = ["Ada Bell"]\n')
    (root / "texts" / "The Ferry.txt").write_text(FERRY)
    (root / "texts" / "door.txt").write_text(DOOR)
    (root / "texts" / "novel" / "1.txt").write_text("CHAPTER I\n\nIt was.\n")
    (root / "texts" / "novel" / "2 b.txt").write_text("CHAPTER V\n\nIt is.\n\n* * *\n\nSo.\n")
    return root


def recorded(shelf: Path, name: str) -> list[tuple[Any, ...]]:
    said = load_work(shelf / "texts" / f"{name}.toml").decisions
    return [(d.line or d.gaps or d.every, d.last, d.read_as) for d in said]
