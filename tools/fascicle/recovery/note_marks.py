"""The marks of linked notes, as runs of their own, in running text and at the end of headings.

    It was shut.[1]        CHAPTER I: THE DOOR[2]        CHAPITRE XXII[3]. Ce qui arriva

The mark of a heading is no part of its label or title, so that lists and addresses are without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from fascicle.model.blocks import (
    Block,
    Footnote,
    Heading,
    Run,
    Style,
    leaves,
    plain,
    runs_of,
    said_in,
    with_text,
)
from fascicle.model.draft import Draft
from fascicle.recovery.inline_markup import parted
from fascicle.recovery.note_forms import (
    Opening,
    PlacedMark,
    PlacedNote,
    ReferenceMark,
    first_characters_of,
    links,
    marks_in,
    may_have_marks,
)

# What may follow a mark at the end of a title.
_POINTS = ".:;,—– "


def note_marks(draft: Draft) -> Draft:
    """Make the marks of linked notes runs of their own, and number the notes."""
    rows = list(leaves(draft.blocks))
    notes = [
        PlacedNote(at, Opening(block.key, "", "", (block.notation,)))
        for at, block in enumerate(rows)
        if isinstance(block, Footnote) and block.notation and not block.number
    ]
    if not notes:
        return draft
    begins = first_characters_of(note.what for note in notes)
    marks = [
        PlacedMark(at, mark) for at, block in enumerate(rows) for mark in _marks_of(block, begins)
    ]
    number_of_mark: dict[int, int] = {}
    number_of_note: dict[int, int] = {}
    # A format may have numbered notes of its own.
    styles = (styled for row in draft.styles.values() for styled in row)
    known = max((int(part.target) for part in styles if part.style is Style.NOTE), default=0)
    for number, (m, n) in enumerate(links(marks, notes), start=known + 1):
        number_of_mark[m] = number
        number_of_note[id(rows[notes[n].at])] = number
    numbers = iter([number_of_mark.get(m, 0) for m in range(len(marks))])
    draft = draft.map_leaves(lambda block: _numbered(block, number_of_note))
    return draft.map_leaves(lambda block: _marked(block, numbers, begins))


def _marks_of(block: Block, begins: str) -> Iterator[ReferenceMark]:
    """Yield the candidates for marks in the running text of a block, and at the end of titles."""
    if isinstance(block, Heading):
        yield from _closing_marks(block.label, begins)
        yield from _closing_marks(block.title, begins)
    for run in runs_of(block):
        if run.style is Style.PLAIN:
            yield from marks_in(run.text, begins)


def _closing_marks(title: str, begins: str) -> list[ReferenceMark]:
    """Return the candidates for marks at the end of a label or a title."""
    marks = marks_in(title, begins)
    return [mark for mark in marks[-1:] if not (mark.apart or title[mark.end :].strip(_POINTS))]


def _numbered(block: Block, numbers: dict[int, int]) -> Block:
    if not isinstance(block, Footnote):
        return block
    return replace(block, number=numbers.get(id(block), block.number))


def _marked(block: Block, numbers: Iterator[int], begins: str) -> Block:
    """Return a block with the marks of linked notes as runs of their own."""
    if not isinstance(block, Heading):
        return with_text(block, lambda runs: _with_marks(runs, numbers, begins))
    label, title = (
        _parted(Run(part), numbers, _closing_marks(part, begins))
        for part in (block.label, block.title)
    )
    bare = replace(block, label=said_in(label).rstrip(), title=said_in(title))
    runs = tuple(run for run in (*label, *plain(bare.between), *title) if run.text)
    return replace(bare, runs=runs) if bare != block else block


def _with_marks(runs: tuple[Run, ...], numbers: Iterator[int], begins: str) -> tuple[Run, ...]:
    if all(run.text and not may_have_marks(run.text, begins) for run in runs):
        return runs
    return tuple(
        part
        for run in runs
        for part in (
            _parted(run, numbers, marks_in(run.text, begins)) if run.style is Style.PLAIN else [run]
        )
    )


def _parted(run: Run, numbers: Iterator[int], marks: Sequence[ReferenceMark]) -> list[Run]:
    """Split a plain run at those of its marks that have a linked note."""
    found = (
        (mark.start, mark.end, Run(mark.typed.strip("[](){}"), Style.NOTE, mark.typed, number))
        for mark in marks
        if (number := next(numbers))
    )
    return [part for part in parted(run, found) if part.text]
