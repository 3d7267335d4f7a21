"""A full disk or a killed run leaves whole files, and the next run completes them."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from slow_cases import mostly_slow

if TYPE_CHECKING:
    from tests.library.converting.conftest import Files, Shelf

CHAPTERS = "CHAPTER I\n\nIt was a door.\n\nCHAPTER II\n\nIt was a wall.\n"


def test_a_full_disk_leaves_all_as_it_was(shelf: Shelf) -> None:
    long = CHAPTERS + "Word after word. " * 2000
    shelf.write({"texts/door.txt": CHAPTERS, "texts/wall.txt": "It was."})
    shelf.convert()
    shelf.write({"texts/door.txt": long, "texts/gate.txt": long, "texts/wall.txt": "It is."})
    before = {n: page for n, page in shelf.pages().items() if "door" in n}
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"
    done = shelf.run(full)
    assert done.returncode == 1, done.stderr
    assert "works/door: its pages cannot be written: File too large\n    No page" in done.stderr
    assert "Traceback" not in done.stderr
    assert {n: page for n, page in shelf.pages().items() if "door" in n} == before
    assert not (shelf.root / "works/gate").exists()
    assert b"It is." in (shelf.root / "works/wall/index.md").read_bytes()
    assert shelf.unfinished() == []
    assert shelf.run("").returncode == 0
    assert len(shelf.pages()) == 10


@pytest.mark.parametrize("moment", mostly_slow(range(1, 11), 4))
def test_the_next_run_completes_a_killed_one(shelf: Shelf, moment: int) -> None:
    """Four files of `door` are exchanged, four of `wall`, then the cache is replaced."""
    shelf.write({"texts/door.txt": CHAPTERS, "texts/wall.txt": CHAPTERS})
    shelf.convert()
    texts: Files = {f"texts/{t}.txt": CHAPTERS.replace("It", f"{t} it") for t in ("door", "wall")}
    shelf.write(texts)
    kill = f"""
import os
import fascicle.library.cache
from fascicle.files import edits
fascicle.library.cache.PAUSE = 1000
count = 0
def killing(rename):
    def renamed(one, other):
        global count
        count += 1
        if count == {moment}:
            os.kill(os.getpid(), {int(signal.SIGKILL)})
        return rename(one, other)
    return renamed
edits.exchanged = killing(edits.exchanged)
os.replace = killing(os.replace)
"""
    assert shelf.run(kill).returncode == (-signal.SIGKILL if moment < 10 else 0)
    done = shelf.run("")
    assert done.returncode == 0, done.stderr
    assert shelf.unfinished() == []
    after = shelf.pages()
    for path in (shelf.root / "works").rglob("*.md"):
        path.unlink()
    shelf.convert()
    assert shelf.pages() == after
    assert b"wall it was a wall" in after["works/wall/chapter-2.md"]


def test_a_run_killed_while_it_wrote_leaves_pages_whole(shelf: Shelf) -> None:
    shelf.write({"texts/door.txt": CHAPTERS})
    shelf.convert()
    before = shelf.pages()
    shelf.write({"texts/door.txt": CHAPTERS.replace("It", "This")})
    kill = """
import os
from fascicle.files import edits
def killing(temporary, edit, durable):
    temporary.write_bytes(edit.after[: len(edit.after) // 2])
    os.kill(os.getpid(), 9)
edits._write = killing
"""
    assert shelf.run(kill).returncode == -signal.SIGKILL
    assert shelf.pages() == before
    assert shelf.unfinished()
    shelf.write({"texts/door.txt": CHAPTERS})
    assert shelf.statuses() == {"door": "unchanged"}
    assert shelf.unfinished() == []
