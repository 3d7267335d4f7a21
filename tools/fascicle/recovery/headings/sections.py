"""Numbered headings as sections of others, or as chapters beside them.

    ADVENTURE I          THE FORETHOUGHT      PART I
    I                    I                    SECTION 1. The Ferry
    II                   Of the Lamp          SECTION 2. The Bell
    ADVENTURE II         THE AFTERTHOUGHT     PART II

The first have sections, the others chapters.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from fascicle.recovery.headings.candidates import Pick
from fascicle.recovery.headings.numbered import FILLS

# Kinds that consist of chapters, whatever these are called.
PARTS = {"volume", "book", "part"}
# The share of numbers with titles of their own from which they are chapters.
TITLED = 0.6


def with_sections(chosen: dict[int, Pick], titles: Collection[int]) -> dict[int, Pick]:
    """Return the headings, with those inside chapters as sections: I, II below ADVENTURE.

    `titles` are the positions of titles below numbers.
    """
    return _with_bare_sections(_sections_as_chapters(_with_counted_parts(chosen)), titles)


def _sections_as_chapters(chosen: dict[int, Pick]) -> dict[int, Pick]:
    """Return the headings, with sections as chapters where parts consist of nothing else."""
    kinds = {pick.form.kind for pick in chosen.values() if pick.form.shape != "named"}
    if not {"section"} < kinds <= {"section", *PARTS}:
        return chosen
    return {
        at: pick.of_kind("chapter") if pick.form.kind == "section" else pick
        for at, pick in chosen.items()
    }


def _with_counted_parts(chosen: dict[int, Pick]) -> dict[int, Pick]:
    """Return the headings, with "the First" and "the Second" as parts if I follows each again."""
    numbers = [at for at in sorted(chosen) if chosen[at].form.number is not None]
    counted = [at for at in numbers if chosen[at].form.shape == "counted"]
    below = [chosen[b].form for a, b in pairwise(numbers) if a in counted]
    again = all(form.number == 1 and form.shape != "counted" for form in below)
    if len(counted) < 2 or len(below) < len(counted) or not again:  # noqa: PLR2004
        return chosen
    kinds = {pick.form.kind for pick in chosen.values()}
    kind = "book" if "book" in kinds and "part" not in kinds else "part"
    return chosen | {at: chosen[at].of_kind(kind) for at in counted}


def _with_bare_sections(chosen: dict[int, Pick], titles: Collection[int]) -> dict[int, Pick]:
    chapters = [
        at
        for at, p in chosen.items()
        if p.form.shape in {"labelled", "title"} and p.form.kind in {"chapter", "poem"}
    ]
    if len(chapters) < 2:  # noqa: PLR2004 (one chapter is no sequence to be inside of)
        return chosen
    first = min(chapters)
    inner = {
        at: pick
        for at, pick in chosen.items()
        if pick.form.shape in {"bare", "counted"}
        and pick.form.kind == "chapter"
        and at > first
        and pick.why is not FILLS
    }
    # Numbers with titles of their own that never begin again are chapters beside the others, such
    # as those between THE FORETHOUGHT and THE AFTERTHOUGHT.
    titled = sum(at + 1 in titles for at in inner)
    begin = sum(pick.form.number == 1 for pick in inner.values())
    if begin == 1 and len(inner) > len(chapters) and titled >= TITLED * len(inner):
        return chosen
    return chosen | {at: pick.of_kind("section") for at, pick in inner.items()}
