"""Notes with a number alone, at the end of a chapter or of a text.

    It was shut.[1] It was open.[2]

    1. Since May.
    2. Since June.

Numbered lines may as well be a list, or headings. They are notes if the reference marks since the
notes before have the same numbers, in the same order, and no others.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from fascicle.model.blocks import Stretch
from fascicle.recovery.notes.footnotes import Note, footnote_of
from fascicle.recovery.notes.note_forms import Opening, marks_in
from fascicle.recovery.shared.lines import INDENTED, indent, join, only_blank
from fascicle.recovery.shared.stretches import divide_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft, Source
    from fascicle.recovery.notes.note_forms import ReferenceMark

    # The positions of the stretches of each note in a run.
    Run = list[list[int]]

_COUNTED = re.compile(r"\s*(?P<number>\d{1,3})[.):]?\s+(?P<text>\S.*)", re.DOTALL)
# The first characters of the marks that may have notes with a number alone.
_FIRST = "[(⁰¹²³⁴⁵⁶⁷⁸⁹"
# The least number of notes: a single number has other meanings.
FEWEST = 2


def counted_notes(draft: Draft) -> Draft:
    """Replace the runs of numbered stretches that answer the marks before them by notes."""
    blocks = [part for block in draft.blocks for part in _number_by_number(block)]
    runs = list(_runs(blocks, draft.source))
    marks = list(map(_marks, blocks[: runs[-1][0][0]])) if runs else []
    chosen: dict[int, Block] = {}
    inside: set[int] = set()
    begin = 0
    for run in runs:
        numbers = [_number(blocks[at]) for at, *_ in run]
        if family := _family(marks[begin : run[0][0]], numbers):
            chosen |= {row[0]: _note([blocks[at] for at in row], family) for row in run}
            inside |= {at for row in run for at in row}
            begin = run[-1][-1] + 1
    if not chosen:
        return draft
    inside -= chosen.keys()
    left = (chosen.get(at, block) for at, block in enumerate(blocks) if at not in inside)
    return draft.with_blocks(left)


def _number_by_number(block: Block) -> Sequence[Block]:
    """Return a stretch divided at its lines with the next number; any other block unchanged."""
    last = _number(block)
    if not last or not isinstance(block, Stretch):
        return [block]
    begins = []
    for n, line in enumerate(block.lines[1:], start=1):
        if _number_of(line) == last + 1:
            begins.append(n)
            last += 1
    return divide_at(block, begins)


def _number(block: Block) -> int:
    """Return the number that begins a stretch, 0 if there is none."""
    return _number_of(block.lines[0]) if isinstance(block, Stretch) else 0


def _number_of(line: str) -> int:
    match = _COUNTED.match(line) if line.lstrip()[:1].isdecimal() else None
    return int(match["number"]) if match else 0


def _runs(blocks: Sequence[Block], source: Source) -> Iterator[Run]:
    """Yield the runs of stretches whose numbers rise by one, with their further paragraphs."""
    run: Run = []
    for at, block in enumerate(blocks):
        number = _number(block)
        if run and number == _number(blocks[run[-1][0]]) + 1:
            run.append([at])
        elif run and not number and _goes_on(blocks[run[-1][0]], blocks[at - 1], block, source):
            run[-1].append(at)
        elif run or number:
            if len(run) >= FEWEST:
                yield run
            run = [[at]] if number else []
    if len(run) >= FEWEST:
        yield run


def _goes_on(note: Block, above: Block, block: Block, source: Source) -> bool:
    """Return whether a stretch is a paragraph of the note above: it is further to the right."""
    if not isinstance(note, Stretch) or not isinstance(block, Stretch):
        return False
    # A note has no lines between that were set aside.
    if not only_blank(source, above, block):
        return False
    return min(map(indent, block.lines)) >= indent(note.lines[0]) + INDENTED


def _marks(block: Block) -> list[ReferenceMark]:
    """Return the marks in a stretch that may have notes with a number alone."""
    if not isinstance(block, Stretch):
        return []
    return list(marks_in(join([line.lstrip() for line in block.lines]), _FIRST))


def _family(marks: Sequence[Sequence[ReferenceMark]], numbers: Sequence[int]) -> str:
    """Return the notation of the marks in some blocks that have just these numbers, "" if none."""
    found: dict[str, list[ReferenceMark]] = {}
    for mark in chain.from_iterable(marks):
        found.setdefault(mark.family, []).append(mark)
    keys = list(map(str, numbers))
    same = (family for family, own in found.items() if [mark.key for mark in own] == keys)
    return next((f for f in same if any(m.closed or not m.apart for m in found[f])), "")


def _note(row: Sequence[Block], family: str) -> Block:
    """Return the stretches of a note as a block."""
    stretches = tuple(block for block in row if isinstance(block, Stretch))
    match = _COUNTED.match("\n".join(stretches[0].lines))
    number, text = (match["number"], match["text"]) if match else ("", "")
    return footnote_of(Note(Opening(number, number, text, (family,)), stretches), family)
