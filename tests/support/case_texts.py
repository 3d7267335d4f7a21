"""Texts spliced from those of the cases: each form that a pass reads, beside any other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

RECOVERY = Path(__file__).parents[1] / "recovery"
UNSEEN = str.maketrans({
    "→": "\t", "⍽": "\xa0", "␌": "\f", "␠": " ", "␀": "\0", "␍": "\r", "␤": "\u2028",
})  # fmt: skip
LOOK_ALIKES = str.maketrans("AEICPTHOXaeiocp", "АЕІСРТНОХаеіоср")


def typed(text: str) -> str:
    """Return the text of a case with the characters that nobody sees."""
    return text.translate(UNSEEN)


def pieces_of(file: Path) -> list[list[str]]:
    """Return the texts of the cases of a file, each divided at its blank lines."""
    parts = f"\n{file.read_text('utf-8')}".split("\n.\n")
    return [typed(text).split("\n\n") for text in parts[1::3]]


TEXTS = [
    pieces
    for file in (*sorted((RECOVERY / "cases").glob("*.txt")), RECOVERY / "hard_cases.txt")
    for pieces in pieces_of(file)
]
# What people and their programs do to a text.
CHANGES: list[Callable[[str], str]] = [
    str.upper,
    lambda text: text.translate(LOOK_ALIKES),
    lambda text: f"{text}\n\n" * 9,
    lambda text: "".join(f"{text}\n\n{n}\n\n" for n in range(1, 9)),
    lambda text: "\n".join(f"    {line}" for line in text.split("\n")),
    lambda text: "\n".join(f"> {line}" for line in text.split("\n")),
    lambda text: "\n".join(reversed(text.split("\n"))),
    lambda text: text.replace("\n\n", "\n"),
    lambda text: text.replace("\n", "\n\n"),
    lambda text: text.replace("\n\n", "\n\f\n"),
    lambda text: text.replace("\n", " "),
    lambda text: text.replace(" ", "\t"),
    lambda text: text.replace(" ", "   "),
    lambda text: text.replace(". ", ".\ufeff\0 "),
    lambda text: text.replace("\n", "\r\n", 3),
    lambda text: f"_{text}_",
    lambda text: f"[{text}",
]
GAPS = st.sampled_from(["\n", "\n\n", "\n\n", "\n\n\n", "\n\n\n\n\n", "\r\n\r\n", "\n\n* * *\n\n"])


@st.composite
def spliced(draw: st.DrawFn) -> str:
    """Draw some pieces of cases, some of them changed."""
    text = ""
    for _ in range(draw(st.integers(1, 5))):
        pieces = draw(st.sampled_from(TEXTS))
        first = draw(st.integers(0, len(pieces) - 1))
        piece = "\n\n".join(pieces[first : draw(st.integers(first, len(pieces))) + 1])
        for change in draw(st.lists(st.sampled_from(CHANGES), max_size=2)):
            piece = change(piece)
        text += piece + draw(GAPS)
    return text
