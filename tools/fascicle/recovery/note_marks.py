"""Reference marks and their notes: notes recognised by their marks, linked, and at their page.

    It was shut.[1]        CHAPTER I: THE DOOR[2]        CHAPITRE XXII[3]. Ce qui arriva

    1. Since May.
    2. Since June.

`counted_notes`: numbered lines at the end of a chapter or of a text may as well be a list, or
headings. They are notes if the reference marks since the notes before have the same numbers, in the
same order, and no others.

`note_marks`: the marks of linked notes are runs of their own. The mark of a heading is no part of
its label or title, so that lists and addresses are without it.

`notes_at_marks`: a note is linked with its mark, and on another page it would be far away, so it is
moved to the end of the page of its mark. A heading that is left without anything but notes, and a
line such as “Notes”, are set aside.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from fascicle.model.blocks import (
    Block,
    Footnote,
    Heading,
    Run,
    Stretch,
    Style,
    in_runs,
    leaves,
    note_marks_of,
    plain,
    prose_of,
    runs_of,
    said_in,
    with_text,
)
from fascicle.model.draft import Draft, Source
from fascicle.model.memory import of_each
from fascicle.recovery.footnotes import SECTION, Note, footnote_of
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
from fascicle.recovery.shared.lines import INDENTED, divide_at, indent, join, only_blank, replaced

# What may follow a mark at the end of a title.
_POINTS = ".:;,—– "
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
    chosen: dict[int, tuple[Block, int]] = {}
    # What a page links to is the note of a mark, whatever paragraph begins with its number.
    linked = {block.key for block in blocks if isinstance(block, Footnote)}
    begin = 0
    for run in runs:
        numbers = [_number(blocks[at]) for at, *_ in run]
        if not linked.isdisjoint(map(str, numbers)):
            continue
        if family := _family(marks[begin : run[0][0]], numbers):
            chosen |= {
                row[0]: (_note([blocks[at] for at in row], family), row[-1] + 1) for row in run
            }
            begin = run[-1][-1] + 1
    return draft.with_blocks(replaced(blocks, chosen.get)) if chosen else draft


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


def _runs(blocks: Sequence[Block], source: Source) -> Iterator[list[list[int]]]:
    """Yield the runs of stretches whose numbers rise by one, with their further paragraphs."""
    run: list[list[int]] = []
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
    stretches = tuple(block for block in row if isinstance(block, Stretch))
    match = _COUNTED.match("\n".join(stretches[0].lines))
    number, text = (match["number"], match["text"]) if match else ("", "")
    return footnote_of(Note(Opening(number, number, text, (family,)), stretches), family)


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
    draft = draft.map_leaves(
        lambda block: (
            replace(block, number=number_of_note.get(id(block), block.number))
            if isinstance(block, Footnote)
            else block
        )
    )
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


def notes_at_marks(draft: Draft, pages: Collection[int]) -> Draft:
    """Return the draft with each note on the page of its mark.

    `pages` are the lines of the headings that begin a page.
    """
    # Each page with its heading, below the blocks before any.
    parts = list(
        in_runs(
            draft.blocks,
            lambda _, block: not (isinstance(block, Heading) and block.span.first in pages),
        )
    )
    notes = dict(zip(map(id, draft.blocks), of_each(_notes_in, draft.blocks), strict=True))
    marked: dict[int, int] = {}
    for at, part in enumerate(parts):
        for block in part:
            place = _mark_of(block, marked, at)
            for note in notes[id(block)]:
                marked.setdefault(note, place)
    moved: defaultdict[int, list[Block]] = defaultdict(list)
    left: list[list[Block]] = []
    for at, part in enumerate(parts):
        there = {id(block): _mark_of(block, marked, at) for block in part}
        left.append([block for block in part if there[id(block)] == at])
        for block in part:
            if there[id(block)] != at:
                moved[there[id(block)]].append(block)
    if not moved:
        return draft
    staying = {id(block) for part in left for block in part}
    heads = [*_emptied(draft.blocks, staying), *_lines_above(parts, left)]
    row = [block for at, part in enumerate(left) for block in (*part, *moved[at])]
    return draft.with_blocks(row).set_aside("note heading", *heads)


def _notes_in(block: Block) -> list[int]:
    """Return the numbers of the notes whose marks are in a block."""
    return [run.note for run in note_marks_of(block) if run.note]


def _mark_of(block: Block, marked: dict[int, int], at: int) -> int:
    """Return the page of a note's mark if it is an earlier one, else the block's own."""
    return min(at, marked.get(block.number, at)) if isinstance(block, Footnote) else at


def _emptied(blocks: Sequence[Block], left: Collection[int]) -> Iterator[Block]:
    """Yield the headings that had notes below them, and now have only headings, with these.

    `left` are the identities of the blocks that are not moved.
    """
    done = 0
    heads = [(at, block) for at, block in enumerate(blocks) if isinstance(block, Heading)]
    for at, head in heads:
        if at < done:
            continue
        after = (n for n, other in heads if n > at and other.level <= head.level)
        end = next(after, len(blocks))
        stay = [block for block in blocks[at:end] if id(block) in left]
        if len(stay) < end - at and all(isinstance(block, Heading) for block in stay):
            done = end
            yield from stay


def _lines_above(
    parts: Sequence[Sequence[Block]], left: Sequence[Sequence[Block]]
) -> Iterator[Block]:
    """Yield the lines that announce notes, and are the last of their page without them."""
    for part, row in zip(parts, left, strict=True):
        if row and row[-1] is not part[-1] and SECTION.fullmatch(prose_of(row[-1]).strip()):
            yield row[-1]
