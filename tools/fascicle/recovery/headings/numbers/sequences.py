"""The most plausible sequence among numbers that may be headings.

`I` on its own, or `1.` before a sentence, is weak evidence; a run I, II, III over the whole text is
strong. Candidates of one kind are solved together: each has a score, which is increased if the next
number follows and reduced by jumps and steps back. The best chain of candidates is kept.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NEXT = 1.0  # 3 after 2
RESTART = 0.2  # 1 after any number: the next part, or the next story
JUMP = -0.6  # one or more numbers missing
BACK = -2.0  # 2 after 5, or 3 after 3
LATE = -1.5  # the first number is not 1: more than RESTART and a good score can make up for


@dataclass(frozen=True, slots=True)
class NumberCandidate:
    """A place in the text, its number, and its score as a heading (about 0 to 1)."""

    place: int
    number: int
    score: float


def best_run(candidates: Sequence[NumberCandidate]) -> list[NumberCandidate]:
    """Return the chain of candidates, in order, with the highest total score.

    Linear time: only the best chain ending in each number is kept, and the best of all.
    """
    if not candidates:
        return []
    worth: list[float] = []
    before: list[int | None] = []
    best_with: dict[int, int] = {}
    best = 0
    for at, candidate in enumerate(candidates):
        options: list[tuple[float, int | None]] = [(0.0 if candidate.number <= 1 else LATE, None)]
        if worth:
            options.append((worth[best] + _step(candidates[best].number, candidate.number), best))
        if candidate.number - 1 in best_with:
            previous = best_with[candidate.number - 1]
            options.append((worth[previous] + NEXT, previous))
        value, previous_at = max(options, key=lambda option: option[0])
        worth.append(value + candidate.score)
        before.append(previous_at)
        if candidate.number not in best_with or worth[at] >= worth[best_with[candidate.number]]:
            best_with[candidate.number] = at
        if worth[at] >= worth[best]:
            best = at
    return _chain(candidates, before, best)


def is_inside(inner: Sequence[tuple[int, int]], outer: Sequence[tuple[int, int]]) -> bool:
    """Return whether numbers begin anew at 1 after numbers of another sequence, and only there.

    Both are places with their numbers. The outer ones count up without a new beginning.
    """
    ones = [place for place, number in inner if number == 1]
    places = [place for place, _ in outer]
    counts = all(after == before + 1 for (_, before), (_, after) in pairwise(outer))
    return (
        len(ones) > 1
        and counts
        and all(bisect(places, before) < bisect(places, after) for before, after in pairwise(ones))
    )


def _step(number: int, following: int) -> float:
    """Return the score of `following` after `number`."""
    if following == number + 1:
        return NEXT
    if following == 1:
        return RESTART
    return JUMP * min(following - number, 4) if following > number else BACK


def _chain(
    candidates: Sequence[NumberCandidate], before: Sequence[int | None], last: int
) -> list[NumberCandidate]:
    chain = []
    at: int | None = last
    while at is not None:
        chain.append(candidates[at])
        at = before[at]
    return chain[::-1]
