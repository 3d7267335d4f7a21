"""The evidence for each heading, and its confidence.

The rule that chose the heading gives its initial odds; its place in a run, the gap above it and the
printed contents add to them, or subtract from them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from math import exp, log
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence
from fascicle.model.draft import FILE_GAP

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fascicle.recovery.headings.candidates import Pick

# Added to the log odds: for each further member of a run, up to a limit; for an entry in the
# contents; for a gap narrower than usual for its kind; for a number out of order.
MORE, LONGEST_RUN = 0.15, 10
PROMISED = 1.5
NARROW, ODD = -0.4, -0.4
# Fewer headings of a kind have no usual gap.
SEVERAL = 4
# The rule that has used the contents already.
IN_CONTENTS = "printed contents"
# The highest initial confidence of a rule.
SUREST = 0.99


@dataclass(frozen=True, slots=True)
class _KindEvidence:
    """The evidence for a heading from the others of its kind."""

    # The length of its run of consecutive numbers, and whether it breaks the order.
    run: int
    odd: bool
    # The usual gap above headings of this kind, 0 if there are too few.
    gap: int


def with_evidence(chosen: Mapping[int, Pick]) -> dict[int, Pick]:
    """Return the headings with all evidence combined."""
    kinds: dict[str, list[Pick]] = defaultdict(list)
    for at in sorted(chosen):
        kinds[chosen[at].form.kind].append(chosen[at])
    likes = {at: like for picks in kinds.values() for at, like in _kind_evidence(picks)}
    return {at: replace(pick, why=_evidence(pick, likes[at])) for at, pick in chosen.items()}


def _kind_evidence(picks: Sequence[Pick]) -> Iterator[tuple[int, _KindEvidence]]:
    """Yield the positions of the headings of one kind, with the evidence from one another."""
    gaps = sorted(pick.place.block.gap for pick in picks if pick.place.at)
    usual = gaps[len(gaps) // 2] if len(gaps) >= SEVERAL else 0
    last = None
    for run in _runs(picks):
        number = run[0].form.number
        odd = None not in (number, last) and number != 1
        yield from ((p.place.at, _KindEvidence(len(run), odd and p is run[0], usual)) for p in run)
        last = run[-1].form.number if number is not None else last


def _runs(picks: Sequence[Pick]) -> list[list[Pick]]:
    """Return headings in groups of consecutive numbers."""
    runs: list[list[Pick]] = []
    for pick in picks:
        before = runs[-1][-1].form.number if runs else None
        if before is not None and pick.form.number == before + 1:
            runs[-1].append(pick)
        else:
            runs.append([pick])
    return runs


def _evidence(pick: Pick, like: _KindEvidence) -> Evidence:
    """Return the evidence for a heading: the names of all signs, and the combined odds."""
    signs = list(_signs(pick, like))
    sure = min(pick.why.confidence, SUREST)
    odds = log(sure / (1 - sure)) + sum(worth for _, worth in signs)
    rule = ", ".join([pick.why.rule, *(name for name, _ in signs)])
    return Evidence(rule, round(1 / (1 + exp(-odds)), 3))


def _signs(pick: Pick, like: _KindEvidence) -> Iterator[tuple[str, float]]:
    """Yield the signs of a heading that its rule has not used, and the log odds that each adds."""
    place = pick.place
    if pick.form.shape in {"labelled", "named"} and like.run > 1:
        yield f"{pick.form.number} in a run of {like.run}", MORE * min(like.run, LONGEST_RUN)
    if like.odd:
        yield "out of order", ODD
    if place.in_contents and pick.why.rule != IN_CONTENTS:
        yield "in the contents", PROMISED
    if place.at and place.block.gap < FILE_GAP:
        narrow = place.block.gap < like.gap
        yield f"gap {place.block.gap}/{place.gap_after}", NARROW * narrow
