"""Recognise footnotes: `[1]` in the prose, and `[1] the note` at the start of a stretch.

A note is linked only if its number is announced exactly once before it and defined exactly once;
notes that restart their numbers, or that nothing refers to, stay as they were typed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from fascicle.model import Evidence, Footnote, Run, Stretch, Style, plain
from fascicle.recovery.lines import join

if TYPE_CHECKING:
    from fascicle.model import Block, Draft

_NOTE = re.compile(r"\s*\[(?P<label>\d{1,3})\]\s*(?P<text>\S.*)", re.DOTALL)
_MARK = re.compile(r"(?<=\S)\[(\d{1,3})\]|(?<=[\s])\[(\d{1,3})\](?=\W|$)")


def footnotes(draft: Draft) -> Draft:
    """Replace each stretch that is a note by a `Footnote`."""
    notes = {
        id(b): m
        for b in draft.blocks
        if isinstance(b, Stretch) and (m := _NOTE.match("\n".join(b.lines)))
    }
    if not notes:
        return draft
    defined = Counter(m["label"] for m in notes.values())
    marks = Counter(
        label
        for block in draft.blocks
        if isinstance(block, Stretch)
        for label in _labels(block, is_note=id(block) in notes)
    )
    linked = {label for label in defined if defined[label] == 1 and marks[label] == 1}

    def as_note(block: Block) -> Block:
        match = notes.get(id(block))
        if match is None or match["label"] not in linked:
            return block
        text = plain(join(match["text"].split("\n")))
        why = Evidence("footnote", 0.9)
        return Footnote(span=block.span, gap=block.gap, why=why, label=match["label"], text=text)

    return draft.map_blocks(as_note)


def _labels(block: Stretch, *, is_note: bool) -> list[str]:
    """Return the labels of the marks in a stretch, less the one that a note begins with."""
    labels = [a or b for a, b in _MARK.findall(" " + " ".join(block.lines))]
    return labels[1:] if is_note else labels


def note_marks(draft: Draft) -> Draft:
    """Make the marks of the linked notes runs of their own."""
    linked = {block.label for block in draft.blocks if isinstance(block, Footnote)}
    if not linked:
        return draft
    return draft.map_text(lambda runs: tuple(part for run in runs for part in _parted(run, linked)))


def _parted(run: Run, linked: set[str]) -> list[Run]:
    """Part a plain run at the marks of linked notes."""
    if run.style is not Style.PLAIN:
        return [run]
    parts: list[Run] = []
    at = 0
    for match in re.finditer(r"\[(\d{1,3})\]", run.text):
        if match[1] in linked:
            parts += [Run(run.text[at : match.start()]), Run(match[1], Style.NOTE, match[0])]
            at = match.end()
    return [part for part in (*parts, Run(run.text[at:])) if part.text]
