"""Twice the text takes about twice the time, whatever is in it: no mark and no shape blows up.

The time of a text is compared with that of one four times as long, on the same machine. Linear is 4
times, quadratic 16; between them is room for a busy machine. What looks too long is measured again.
Texts as long as anybody has are for `bench/convert.py --hard`.
"""

from __future__ import annotations

import time
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from fascicle.convert import Text, convert
from fascicle.fidelity.built_html import words_of_built
from fascicle.model.draft import Source
from fascicle.recovery.decided.decided_lines import context_of
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses
from slow_cases import mostly_slow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MARKS = [
    *"*_[]()-+=#~`<>&{}$|:;!?@^%/\\'\"«“ \t.,aéI1§",
    "* ", ". . . ", "_a", "**a", "a@", "://", "www.", "[1]", "[^", "](", "§1", "- ", "I. ", "&amp;",
    "CHAPTER ", "\u00a0", "\u0301", "¶ ",
]  # fmt: skip
SIZE = 8_000
# A line on which nothing is slow must be longer, for its square to be seen.
LONG = 100_000
TOO_MUCH = 9
# Below this, what is measured is the start of things.
NOTHING = 0.02
TRIES = 20
# Seconds between two tries: what keeps the processor busy may be gone by then.
PAUSE = 0.25


def numbered(form: str, size: int) -> str:
    return "".join(form.format(n) for n in range(1, size // len(form)))


SHAPES: dict[str, Callable[[int], str]] = {
    "one-line paragraphs": lambda size: "It was shut.\n\n" * (size // 14),
    "lines": lambda size: "It was a line, and it went on.\n" * (size // 31),
    "one line": lambda size: "It was a line -- and it: went on! " * (size // 34),
    "short lines": lambda size: "a\n" * (size // 2),
    "blank lines": lambda size: "a\n" + "\n" * size + "a\n",
    "headings": lambda size: numbered("CHAPTER {}\n\nIt was.\n\n\n", size),
    "the same heading": lambda size: "CHAPTER I\n\nIt was.\n\n\n" * (size // 22),
    "chapters that restart": lambda size: numbered(
        "PART {0}\n\n\n\nChapter 1\n\nIt was.\n\n\n\nChapter 2\n\nIt was.\n\n\n\n", size
    ),
    "contents": lambda size: "CONTENTS\n\n" + numbered("Chapter {0}\n", size) + "\n\nIt was.\n",
    "breaks": lambda size: "a\n\n* * *\n\n" * (size // 10),
    "notes": lambda size: numbered("A word[{0}].\n\n[{0}] A note.\n\n", size),
    "verse": lambda size: "    The bell is loud,\n      the bell is old,\n\n" * (size // 46),
    "speeches": lambda size: "TILL. Well?\n\n" * (size // 13),
    "markdown": lambda size: numbered("## The Door {0}\n\nIt *was*.\n\n> Shut.\n\n", 4 * size),
    "a list": lambda size: numbered("{0}. eggs\n", size),
    "letters": lambda size: "Dear Ada,\n\nIt is.\n\nYours,\nBell\n\n" * (size // 34),
}  # fmt: skip


def seconds(text: str) -> float:
    """Return the time of the processor that a text takes."""
    files = (("door.txt", text.encode()),)
    start = time.process_time()
    convert(Text("door", files, WorkSettings(), Library(title="Shelf"), Addresses()))
    return time.process_time() - start


def times_as_long(
    text_of: Callable[[int], str], size: int, seconds: Callable[[str], float] = seconds
) -> float:
    """Return how many times as long the text of four times the size takes.

    The least of each counts: what is added to it is another's work. Usually one try tells.
    """
    short, long = [], []
    for _ in range(TRIES):
        short.append(seconds(text_of(size)))
        long.append(seconds(text_of(4 * size)))
        if min(long) / max(min(short), NOTHING) < TOO_MUCH:
            break
        time.sleep(PAUSE)
    return min(long) / max(min(short), NOTHING)


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Have all modules loaded and all patterns compiled before anything is measured."""
    for shape in SHAPES.values():
        seconds(shape(500))


FAST_MARKS = (*"*_[`<{|\\&. ", "[1]", "CHAPTER ")


@pytest.mark.parametrize("mark", mostly_slow(MARKS, *FAST_MARKS))
def test_a_run_of_a_mark_takes_time_by_its_length(mark: str) -> None:
    def text_of(size: int) -> str:
        return f"A word.\n\n{mark * (size // len(mark))}\n\nA word.\n"

    assert times_as_long(text_of, SIZE) < TOO_MUCH


FAST_SHAPES = ("lines", "headings", "notes", "verse", "speeches")


@pytest.mark.parametrize("shape", mostly_slow(SHAPES, *FAST_SHAPES))
def test_a_shape_takes_time_by_its_length(shape: str) -> None:
    assert times_as_long(SHAPES[shape], SIZE) < TOO_MUCH


def test_a_very_long_line_takes_time_by_its_length() -> None:
    assert times_as_long(SHAPES["one line"], LONG) < TOO_MUCH


def test_a_long_list_in_the_built_book_takes_time_by_its_length(tmp_path: Path) -> None:
    page = tmp_path / "door.html"

    def reading(entries: str) -> float:
        page.write_text(f'<article class="bd-article"><ol>{entries}</ol></article>')
        start = time.process_time()
        words_of_built(page, "works/door.html")
        return time.process_time() - start

    assert times_as_long(lambda size: "<li>egg</li>" * (size // 8), SIZE, reading) < TOO_MUCH


def test_a_decision_about_one_of_many_lines_alike_takes_time_by_their_number() -> None:
    def deciding(text: str) -> float:
        source = Source(tuple(text.splitlines()), ((1, "door.txt"),))
        start = time.process_time()
        context_of(source, 3)
        return time.process_time() - start

    assert times_as_long(lambda size: "It was shut.\n\n" * size, SIZE, deciding) < TOO_MUCH


def test_memory_is_in_proportion_to_the_text() -> None:
    peaks = []
    for size in (SIZE, 4 * SIZE):
        tracemalloc.start()
        seconds(SHAPES["lines"](size))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] / peaks[0] < TOO_MUCH
