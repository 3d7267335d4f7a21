"""The number of the first line of verse, where the text counts its lines."""

from __future__ import annotations

from fascicle.model.blocks import Verse, leaves
from fascicle.readers.source import read_files
from fascicle.recovery import recover
from fascicle.writers.myst import write_block

LINES = [
    "The ferry had a bell, the bell a string,", "and nobody who came across the water",
    "would ring it twice, or so the keeper said,", "who had it from the goat, who had it from",
    "the bell itself, one winter, in the fog.",
]  # fmt: skip


def numbers_of(text: str, name: str = "a.txt") -> list[int]:
    draft = recover(read_files([(name, text.encode())]))
    return [block.number for block in leaves(draft.blocks) if isinstance(block, Verse)]


def poem(*numbers: int) -> str:
    return "\n".join("\n".join([*LINES[:4], f"{LINES[4]}{number:10}"]) for number in numbers)


def test_each_stanza_goes_on_counting() -> None:
    page = "".join(
        f"<p class='stanza'>{'<br>'.join(LINES)}<span class='linenum'>{n}</span></p>"
        for n in (5, 10)
    )
    assert numbers_of(f"<div class='poem'>{page}</div><p>It rained.</p>", "a.html") in ([1], [1, 6])


def test_verse_without_numbers_has_none() -> None:
    text = "\n".join(LINES)
    page = f"<div class='poem'><p>{text.replace(chr(10), '<br>')}</p></div><p>It rained.</p>"
    assert numbers_of(page, "a.html") == [0]


def test_the_number_is_on_the_page() -> None:
    draft = recover(read_files([("a.txt", f"The Bell\n\nby A\n\n{poem(5, 10, 15)}\n".encode())]))
    (verse,) = (it for it in leaves(draft.blocks) if isinstance(it, Verse))
    assert write_block(verse).startswith(":::{verse} 1\nThe ferry had")
