"""Links between reference marks and notes: each note belongs to the nearest mark before it.

Numbers may restart with each chapter or page: marks and notes of one key are matched in order. If
all notes are collected in one place and their number differs from that of the marks, the links are
ambiguous and none is made.

A mark with a space before it, "six (1)" or "six *", may be no mark at all. It counts for a note
that has no other, if it is the only one of its key, the numbers of the notes run on, and no word
follows it or another mark in its paragraph directly.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from fascicle.recovery.notes.note_forms import is_sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.recovery.notes.note_forms import Opening, ReferenceMark

# A note with a sign as its mark follows its paragraph, or is at the foot of the page: at most this
# many blocks later.
REACH = 8


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark, and the index of its block."""

    at: int
    what: ReferenceMark


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """The opening of a note, and the index of its block."""

    at: int
    what: Opening


Links = list[tuple[int, int]]


def links(marks: Sequence[PlacedMark], notes: Sequence[PlacedNote]) -> Links:
    """Return pairs of a mark and its note, as indices in the two rows."""
    tight = [n for n, mark in enumerate(marks) if not mark.what.apart]
    near = [marks[n] for n in tight]
    found = [(tight[m], n) for m, n in _of_numbers(near, notes) + _of_signs(near, notes)]
    if len(found) < len(notes) and len(tight) < len(marks):
        found += _of_apart(marks, notes, found)
    return sorted(found, key=lambda pair: pair[1])


def _of_apart(marks: Sequence[PlacedMark], notes: Sequence[PlacedNote], found: Links) -> Links:
    """Link the notes that have no mark yet with marks that have a space before them."""
    done = {n for _, n in found}
    by_key: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for m, mark in enumerate(marks):
        if mark.what.apart:
            by_key[mark.what.key, mark.what.typed[0]].append(m)
    answers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n, note in enumerate(notes):
        if n not in done:
            answers[note.what.key, note.what.families[0]].append(n)
    pairs = [
        (m, n)
        for key, places in answers.items()
        for m, n in _of_only_marks(marks, notes, by_key[key], places)
    ]
    return _in_sequence(marks, notes, found, sorted(pairs, key=lambda pair: pair[1]))


def _of_only_marks(
    marks: Sequence[PlacedMark],
    notes: Sequence[PlacedNote],
    ours: Sequence[int],
    theirs: Sequence[int],
) -> Links:
    """Link the notes of one key that have exactly one mark since the note before."""
    if len(ours) == len(theirs) and ours and marks[ours[-1]].at < notes[theirs[0]].at:
        return list(zip(ours, theirs, strict=True))
    found: Links = []
    after, at = -1, 0
    for n in theirs:
        since: list[int] = []
        while at < len(ours) and marks[ours[at]].at < notes[n].at:
            since += [ours[at]] if marks[ours[at]].at >= after else []
            at += 1
        found += [(since[0], n)] if len(since) == 1 else []
        after = notes[n].at
    return found


def _in_sequence(
    marks: Sequence[PlacedMark], notes: Sequence[PlacedNote], found: Links, pairs: Links
) -> Links:
    """Return the pairs whose numbers run on from the note before, and whose marks count nothing."""
    closed = {marks[m].at for m, _ in pairs if marks[m].what.closed}
    linked = {n for _, n in found}
    row: Links = []
    for m, n in pairs:
        runs_on = n - 1 in linked
        before = notes[n - 1].what.key if runs_on else "0"
        if (runs_on or marks[m].at in closed) and _follows(notes[n].what.key, before):
            row.append((m, n))
            linked.add(n)
    return row


def _follows(key: str, before: str) -> bool:
    """Return whether a key follows another: a number the one before it, or a sign."""
    if not key.isdecimal():
        return True
    return int(key) in {1, int(before) + 1 if before.isdecimal() else 2}


def _of_numbers(marks: Sequence[PlacedMark], notes: Sequence[PlacedNote]) -> Links:
    """Link the notes with a number or a letter, separately for each key and notation."""
    by_key: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n, mark in enumerate(marks):
        by_key[mark.what.key, mark.what.family].append(n)
    answers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n, note in enumerate(notes):
        if not is_sign(note.what.key):
            family = next((f for f in note.what.families if (note.what.key, f) in by_key), None)
            if family:
                answers[note.what.key, family].append(n)
    return [
        (by_key[key][m], places[n])
        for key, places in answers.items()
        for m, n in _in_order([marks[m].at for m in by_key[key]], [notes[n].at for n in places])
    ]


def _in_order(marks: Sequence[int], notes: Sequence[int]) -> Links:
    """Match the marks of one key with its notes; both rows are block indices, in order.

    A mark inside a note is that of another note.
    """
    if len(marks) == len(notes) and all(m < n for m, n in zip(marks, notes, strict=True)):
        return [(n, n) for n in range(len(notes))]
    if len(notes) > 1 and marks[-1] < notes[0]:
        return []
    found: Links = []
    at = 0
    for n, (after, place) in enumerate(pairwise([-1, *notes])):
        while at < len(marks) and marks[at] < place:
            at += 1
        if at and marks[at - 1] >= after and (not found or found[-1][0] < at - 1):
            found.append((at - 1, n))
    return found


def _of_signs(marks: Sequence[PlacedMark], notes: Sequence[PlacedNote]) -> Links:
    """Link the notes with a sign."""
    found: Links = []
    for sign in {note.what.key for note in notes if is_sign(note.what.key)}:
        ours = [n for n, mark in enumerate(marks) if mark.what.key == sign]
        theirs = [n for n, note in enumerate(notes) if note.what.key == sign]
        found += _in_batches(marks, notes, ours, theirs)
    return found


def _in_batches(
    marks: Sequence[PlacedMark],
    notes: Sequence[PlacedNote],
    ours: Sequence[int],
    theirs: Sequence[int],
) -> Links:
    """Match the notes between two marks with the last marks before them."""
    found: Links = []
    last, n = 0, 0
    for m, mark in enumerate([*ours, None]):
        here = marks[mark].at if mark is not None else None
        batch = n
        while n < len(theirs) and (here is None or notes[theirs[n]].at <= here):
            n += 1
        if count := n - batch:
            open_marks = [o for o in ours[last:m] if notes[theirs[batch]].at - marks[o].at <= REACH]
            if count <= len(open_marks):
                found += zip(open_marks[-count:], theirs[batch:n], strict=True)
            last = m
    return found
