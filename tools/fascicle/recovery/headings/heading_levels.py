"""Levels of headings whose words say none: by the printed contents, and by how headings look.

    Contents                MORNING                 2. The frame
    THE SEA                 i. Slack water          2.1 Timber
        The Ladder          …                       …
        The Rope            ii. The ferry           2.2 Corners

Contents that are centred, or whose numbers are flush right, have indents, too: the entries at one
indent are one level only if nothing speaks against it. Headings of one look that stand below those
of another are parts of these, and so are titles that run into their text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from statistics import median

from fascicle.model.blocks import Block, Heading, Span
from fascicle.model.draft import Draft
from fascicle.readers.text import is_blank
from fascicle.recovery.headings.heading_form import HeadingForm
from fascicle.recovery.headings.keywords import CHAPTER_RANK, rank
from fascicle.recovery.headings.line_features import Look
from fascicle.recovery.paratext.contents_entries import entry, entry_keys
from fascicle.recovery.shared.lines import indent

# The fewest entries below others, above others, and for each of these; the share of headings that
# are listed.
FEWEST, PARENTS, BELOW_EACH, LISTED = 4, 2, 1.5, 0.7
# The columns by which an entry is indented at least.
DEEPER = 2
# Headings of one look are above those of another if there are so many, this share has one of those
# directly below, and they are at most this share of those.
FEWEST_ABOVE, MOST_ABOVE, FEWER_ABOVE = 3, 0.5, 0.8
# So many of these stand before the first of the others: a foreword that looks like a section.
EARLY = 1
# Divisions of so many letters are chapters, which have pages of their own.
LONG = 6000


def listed_depths(draft: Draft, forms: Sequence[HeadingForm], texts: Sequence[str]) -> list[int]:
    """Return the depth of each heading in the printed contents, from 0; [] if they show none.

    A heading that is not listed is as deep as the one before it.
    """
    deep = _deep(draft, texts)
    if not deep or not _are_levels(deep, forms):
        return []
    depths = accumulate(range(len(texts)), lambda last, at: deep.get(at, last), initial=False)
    return [*map(int, depths)][1:]


def listed_deeper(draft: Draft, texts: Sequence[str]) -> list[int]:
    """Return the headings whose entries in the printed contents are the deeper ones of two."""
    return [at for at, is_deep in _deep(draft, texts).items() if is_deep]


def _deep(draft: Draft, texts: Sequence[str]) -> dict[int, bool]:
    """Return whether the entry of each heading that is listed is the deeper one of two indents."""
    indents = _indents(draft, texts)
    columns = sorted(set(indents.values()))
    if len(columns) != 2 or columns[1] - columns[0] < DEEPER:  # noqa: PLR2004
        return {}
    return {at: column == columns[1] for at, column in indents.items()}


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
    )


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


def inner_of(looks: Mapping[int, Look], numbered: Collection[int] = ()) -> set[int]:
    """Return the headings that are parts of others, by the looks of all.

    The others are fewer, come first, but for a foreword without a number, and most have one of
    those below them.
    """
    order, seen = sorted(looks), {n: look.seen for n, look in looks.items()}
    counts = Counter(seen.values())
    below: dict[Hashable, Counter[Hashable]] = {}
    for one, other in pairwise(order):
        below.setdefault(seen[one], Counter())[seen[other]] += 1
    starts = {seen[n]: n for n in reversed(order)}
    for outer, times in below.items():
        ((inner, often),) = times.most_common(1)
        first = starts[outer]
        before = [n for n in order if n < first and seen[n] == inner]
        early = len(before)
        may_be = early <= EARLY and not {*before}.intersection(numbered)
        are_parts = inner != outer and may_be and often >= MOST_ABOVE * counts[outer]
        fewer = FEWEST_ABOVE <= counts[outer] <= FEWER_ABOVE * (counts[inner] - early)
        if are_parts and often > 1 and fewer:
            # What also stands before the first is no part: Preface, Appendix.
            others = {it for it, n in counts.items() if n > 1 and starts[it] > first}
            parts = [n for n in order if n > first and seen[n] in {inner, *others}]
            return {*parts} - _closing(parts, order, looks, outer)
    return set()


def _closing(
    parts: Sequence[int], order: Sequence[int], looks: Mapping[int, Look], outer: Hashable
) -> set[int]:
    """Return the last heading if the gap above it makes it one of the others: A Last Word."""
    gaps = [looks[n].gap for n in order if looks[n].seen == outer]
    own = [looks[n].gap for n in parts]
    last = order[-1]
    is_other = median(own) < median(gaps) <= looks[last].gap
    return {last} if is_other and last in parts else set()


def with_inner(draft: Draft, inner: Collection[int]) -> Draft:
    """Return the draft with headings of one level as two, where the `inner` ones are parts.

    Long ones, and CHAPTER I, are chapters in parts, others are sections of chapters.
    """
    found = [b for b in draft.blocks if isinstance(b, Heading) and b.kind != "entry"]
    deeper = {h.span.first for h in found} & {*inner} - draft.decided
    if not deeper or len({heading.level for heading in found}) > 1:
        return draft
    labelled = sum(bool(h.label and h.number) for h in found if h.span.first in deeper)
    are_chapters = 2 * labelled > len(deeper) or _letters(draft, found, deeper) >= LONG
    parts = {one.span.first for one, other in pairwise(found) if other.span.first in deeper}

    def read(block: Block) -> Block:
        line = block.span.first
        if not isinstance(block, Heading) or line in draft.decided:
            return block
        kind = block.kind
        if line in deeper:
            kind = "section" if kind == "chapter" and not are_chapters else kind
            return replace(block, level=block.level + 1, kind=kind)
        is_part = are_chapters and line in parts and kind == "chapter"
        return replace(block, kind="part") if is_part else block

    return draft.map_blocks(read)


def _letters(draft: Draft, found: Sequence[Heading], lines: Collection[int]) -> float:
    """Return the median number of letters from each of some headings to the next."""
    ends = [*(h.span.first for h in found[1:]), draft.blocks[-1].span.last + 1]
    spans = [Span(h.span.first, end - 1) for h, end in zip(found, ends, strict=True)]
    return median(len(draft.source.text(span)) for span in spans if span.first in lines)


def level_below(lines: Sequence[str], alone: Mapping[int, int], cuts: Collection[int]) -> int:
    """Return the level of titles that run into their text if they are parts of other divisions.

    Most of these have such titles, or one has nothing else, unlike a preface before entries; 0 if
    it is not so.
    """
    order = sorted((*alone, *cuts))
    above = [(one, other) for one, other in pairwise(order) if one in alone and other in cuts]
    is_part = any(all(map(is_blank, lines[one : other - 1])) for one, other in above)
    are_parts = 1 < len(above) >= len(alone) / 2
    return max(alone[one] for one, _ in above) + 1 if is_part or are_parts else 0
