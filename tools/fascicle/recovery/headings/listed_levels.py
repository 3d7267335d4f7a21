"""Levels that the indents of the printed contents show.

    THE SEA
        The Ladder
        The Rope
    THE LAND
        The Gate
        The Wall

Words and numbers of headings say as much where they have some; titles say nothing. Contents that
are centred, or whose numbers are flush right, have indents, too: the entries at one indent are one
level only if nothing speaks against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from fascicle.model.draft import Draft
from fascicle.recovery.contents.contents_entries import entry, entry_keys
from fascicle.recovery.headings.heading_form import HeadingForm
from fascicle.recovery.headings.keywords import CHAPTER_RANK, rank
from fascicle.recovery.shared.lines import indent

# The fewest entries below others, above others, and for each of these; the share of headings that
# are listed.
FEWEST, PARENTS, BELOW_EACH, LISTED = 4, 2, 1.5, 0.7
# The columns by which an entry is indented at least.
DEEPER = 2


def listed_depths(draft: Draft, forms: Sequence[HeadingForm], texts: Sequence[str]) -> list[int]:
    """Return the depth of each heading in the printed contents, from 0; [] if they show none.

    A heading that is not listed is as deep as the one before it.
    """
    indents = _indents(draft, texts)
    columns = sorted(set(indents.values()))
    if len(columns) != 2 or columns[1] - columns[0] < DEEPER:  # noqa: PLR2004
        return []
    deep = {at: column == columns[1] for at, column in indents.items()}
    return _filled(deep, len(texts)) if _are_levels(deep, forms) else []


def _indents(draft: Draft, texts: Sequence[str]) -> dict[int, int]:
    """Return the indent of the entry of each heading that is listed, in order."""
    asides = (aside for aside in draft.ledger if aside.kind == "contents")
    lines = [draft.line(number) for aside in asides for number in aside.span]
    places: dict[str, list[int]] = {}
    for n, line in enumerate(lines):
        for key in entry_keys(entry(line)):
            places.setdefault(key, []).append(n)
    found: dict[int, int] = {}
    last = -1
    for at, text in enumerate(texts):
        rows = (n for key in entry_keys(text) for n in places.get(key, ()) if n > last)
        if (row := min(rows, default=None)) is not None:
            last = row
            found[at] = indent(lines[row])
    return found


def _are_levels(deep: Mapping[int, bool], forms: Sequence[HeadingForm]) -> bool:
    """Return whether the entries at two indents are two levels."""
    parents = sum(not one and other for one, other in pairwise(deep.values()))
    below = sum(deep.values())
    return (
        len(deep) >= LISTED * len(forms)
        and below >= FEWEST
        and parents >= PARENTS
        and below >= BELOW_EACH * parents
        and not next(iter(deep.values()))
        and not any(_speak_against(deep, forms, *pair) for pair in pairwise(deep))
    )


def _speak_against(
    deep: Mapping[int, bool], forms: Sequence[HeadingForm], one: int, other: int
) -> bool:
    """Return whether two entries, one after the other, are at one level or in the other order."""
    if deep[one] == deep[other]:
        return False
    a, b = forms[one], forms[other]
    follows = a.number is not None and (a.shape, a.kind, a.number + 1) == (
        b.shape,
        b.kind,
        b.number,
    )
    above, below = (a, b) if deep[other] else (b, a)
    return follows or rank(below.kind) < rank(above.kind)


def _filled(deep: Mapping[int, bool], count: int) -> list[int]:
    depths: list[int] = []
    for at in range(count):
        depths.append(int(deep.get(at, depths[-1] if depths else False)))
    return depths


def as_parts(forms: Sequence[HeadingForm], depths: Sequence[int]) -> list[HeadingForm]:
    """Return the forms of headings where chapters with chapters below them are parts."""
    ranks = [rank(form.kind) for form in forms]
    rows = zip(pairwise(depths), pairwise(ranks), strict=True)
    above = {
        at
        for at, ((one, other), of_both) in enumerate(rows)
        if one < other and of_both == (CHAPTER_RANK, CHAPTER_RANK)
    }
    return [replace(form, kind="part") if at in above else form for at, form in enumerate(forms)]
