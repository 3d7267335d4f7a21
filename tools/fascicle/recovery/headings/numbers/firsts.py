"""The first sections of chapters: a number 1 directly below the heading of its chapter.

    CHAPTER XI

    I

    They had four hours between ferries.

No gap sets it apart, and no other number precedes it; but section II of the same chapter follows.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence
from fascicle.recovery.headings.candidates import Pick
from fascicle.recovery.headings.keywords import rank

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from fascicle.recovery.headings.candidates import Candidate

_WHY = Evidence("first of the numbers in a chapter", 0.85)


def first_sections(
    places: Sequence[Candidate], chosen: Mapping[int, Pick], below: Collection[int]
) -> dict[int, Pick]:
    """Return the numbers 1 directly below a heading, if section 2 follows in its division."""
    ones = {p.at: p for p in places if p.form and p.form.shape == "bare" and p.form.number == 1}
    found: dict[int, Pick] = {}
    for above, second in pairwise(sorted(chosen)):
        form = chosen[second].form
        first = above + 1 + (above + 1 in below)
        inside = rank(form.kind) > rank(chosen[above].form.kind)
        if inside and form.shape == "bare" and form.number == 2 and first in ones:  # noqa: PLR2004
            one = replace(form, number=1, label=ones[first].text)
            found[first] = Pick(ones[first], one, _WHY)
    return found
