"""Links between reference marks and notes: each note belongs to the nearest mark before it.

Numbers may restart with each chapter or page: marks and notes of one key are matched in order. If
all notes are collected in one place and their number differs from that of the marks, the links are
ambiguous and none is made.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

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
    found = _of_numbers(marks, notes) + _of_signs(marks, notes)
    return sorted(found, key=lambda pair: pair[1])


def _of_numbers(marks: Sequence[PlacedMark], notes: Sequence[PlacedNote]) -> Links:
    """Link the notes with a number or a letter, separately for each key and notation."""
    by_key: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n, mark in enumerate(marks):
        by_key[mark.what.key, mark.what.family].append(n)
    answers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n, note in enumerate(notes):
        if note.what.key.isalnum():
            family = next((f for f in note.what.families if (note.what.key, f) in by_key), None)
            if family:
                answers[note.what.key, family].append(n)
    return [
        (by_key[key][m], places[n])
        for key, places in answers.items()
        for m, n in _in_order([marks[m].at for m in by_key[key]], [notes[n].at for n in places])
    ]


def _in_order(marks: Sequence[int], notes: Sequence[int]) -> Links:
    """Match the marks of one key with its notes; both rows are block indices, in order."""
    if len(marks) == len(notes) and all(m <= n for m, n in zip(marks, notes, strict=True)):
        return [(n, n) for n in range(len(notes))]
    if len(notes) > 1 and marks[-1] < notes[0]:
        return []
    found: Links = []
    at = 0
    for n, (after, place) in enumerate(pairwise([-1, *notes])):
        while at < len(marks) and marks[at] <= place:
            at += 1
        if at and marks[at - 1] >= after and (not found or found[-1][0] < at - 1):
            found.append((at - 1, n))
    return found


def _of_signs(marks: Sequence[PlacedMark], notes: Sequence[PlacedNote]) -> Links:
    """Link the notes with a sign."""
    found: Links = []
    for sign in {note.what.key for note in notes if not note.what.key.isalnum()}:
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
