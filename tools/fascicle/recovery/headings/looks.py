"""The looks of short lines: what headings of one kind have in common, whatever they say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from fascicle.recovery.headings.candidates import is_title_case
from fascicle.recovery.shared.lines import INDENTED, indent, is_capitals

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from fascicle.recovery.headings.candidates import Candidate

# The share of lines with one look that must be headings for the others to be headings too, and the
# least number of such headings.
MOST = 0.6
FEWEST = 2


class Looks(NamedTuple):
    """What a reader sees of a short line before reading it."""

    gap: int
    gap_after: int
    # "capitals", "title" or "" for any other.
    case: str
    indented: bool
    # The marks of emphasis or decoration around it, and whether it ends as a sentence does.
    mark: str
    ended: bool


def looks_of(place: Candidate) -> Looks:
    """Return the looks of a candidate."""
    text = place.text
    mark = text[0] if text[0] == text[-1] and not text[0].isalnum() else ""
    case = "capitals" if is_capitals(text) else "title" if is_title_case(text) else ""
    deep = indent(place.block.lines[0]) >= INDENTED
    return Looks(place.block.gap, place.gap_after, case, deep, mark, text[-1] in '.!?”"')


def siblings(
    headings: Collection[Candidate], others: Sequence[Candidate], first: int
) -> list[Candidate]:
    """Return the candidates from `first` on that look like headings, and unlike anything else."""
    of_headings = Counter(map(looks_of, headings))
    looks = {p.at: looks_of(p) for p in others if p.at >= first}
    of_others = Counter(looks.values())
    alike = {
        look
        for look, count in of_headings.items()
        if count >= FEWEST and count >= MOST * (count + of_others[look])
    }
    return [p for p in others if looks.get(p.at) in alike]
