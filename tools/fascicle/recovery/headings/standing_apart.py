"""Titles that are set apart: by wide gaps, below ornaments, or between them.

Among numbered chapters, nearly every line after so wide a gap must be such a title: the sections of
the chapters, or the poems of the books. Without numbers the gaps themselves are a pattern.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter

from fascicle.model.blocks import Block, Evidence, Stretch
from fascicle.model.draft import FILE_GAP, Draft
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.headings.attached import is_rule
from fascicle.recovery.headings.candidates import (
    LONGEST_TITLE,
    Candidate,
    Pick,
    cannot_be_title,
    is_title_case,
)
from fascicle.recovery.headings.heading_form import LONGEST, title_like
from fascicle.recovery.headings.line_forms import form_of_title, heading_form
from fascicle.recovery.paratext.archive_labels import is_archive_label
from fascicle.recovery.shared.dates import is_date
from fascicle.recovery.shared.lines import is_capitals, join, tidy

# The least difference between the gap before a heading and that between paragraphs, for a heading
# without other evidence.
APART = 2
# The least number of titles that differ, since one that recurs is a refrain; and the number that
# makes a pattern, which outweighs capitals.
FEWEST = 2
PATTERN = 5
# The share of lines after wide gaps that must be titles: the rest are dedications, first lines of
# poems, or scene breaks of the same width.
MOST = 0.8
# This share is enough if lines that look like titles hardly occur elsewhere: the rest are scenes.
SOME = 0.3
RARE = 0.2
# The share of a text's ornaments that precede a title in capitals.
MOST_OVER_CAPITALS = 0.5
# The number of gap widths that are tried, from the narrowest.
WIDTHS = 8


def below_wide_gaps(
    places: Sequence[Candidate], draft: Draft, taken: Collection[int], chosen: Collection[int]
) -> Sequence[Candidate]:
    """Return the titles after wide gaps, if nearly all lines after them are titles."""
    gaps = _wide_gaps(draft, taken)
    short = [p for p in places if p.at in gaps and _is_short(p, chosen) and title_like(p.text)]
    titles = [p for p in short if not p.text.endswith((":", ":_", ":*"))]
    most = SOME if _are_rare(titles, places) else MOST
    for width in sorted(set(gaps.values()))[:WIDTHS]:
        stands = sum(gap >= width for gap in gaps.values())
        found = [p for p in titles if p.block.gap >= width]
        if len(found) >= PATTERN and len(found) >= most * stands:
            return found
    return []


def set_like_headings(
    places: Sequence[Candidate], draft: Draft, chosen: Mapping[int, Pick], taken: Collection[int]
) -> Sequence[Candidate]:
    """Return the few titles that follow a gap as wide as the other headings of their text do."""
    gaps = _wide_gaps(draft, taken)
    usual = _usual_width(chosen, draft.traits.usual_gap)
    found = [
        p
        for p in places
        if p.at in gaps
        and p.block.gap >= usual
        and _is_set_as_title(p.text)
        and title_like(p.text)
        and _is_short(p, chosen)
        and _has_text(p, draft, chosen)
    ]
    # Lines set apart before the first chapter are the title page.
    first = first_number(chosen)
    others = sum(gap >= usual for at, gap in gaps.items() if at > first)
    return found if len(found) >= SOME * others else []


def is_title_line(place: Candidate) -> bool:
    """Return whether a stretch is a single line that looks like a title."""
    return _may_be_title(place) and _is_set_as_title(place.text) and title_like(place.text)


def _has_text(place: Candidate, draft: Draft, chosen: Collection[int]) -> bool:
    """Return whether a title has text of its own, and is no line of a title page."""
    return place.at + 1 not in chosen and any(
        _is_text(block) for block in draft.blocks[place.at + 1 : place.at + 3]
    )


def _is_text(block: Block) -> bool:
    if not isinstance(block, Stretch):
        return False
    form, text = heading_form(block.lines[0]), join(block.lines)
    listed = form is not None and form.shape in {"labelled", "bare"}
    return listed or len(block.lines) > 1 or len(text) > LONGEST_TITLE or not title_like(text)


def _usual_width(chosen: Mapping[int, Pick], usual_gap: int) -> int:
    """Return the gap above most of the certain headings.

    The text's first heading is left out, since its gap depends on the title page.
    """
    picks = [pick for at, pick in chosen.items() if at]
    # What opens or closes a book, as an appendix does, may be set apart from all else.
    inside = [pick for pick in picks if pick.form.shape != "named"] or picks
    gaps = sorted(pick.place.block.gap for pick in inside)
    wide = gaps[len(gaps) // 2] if gaps else min(usual_gap + APART, chosen[0].place.block.gap)
    return max(wide, usual_gap + 1)


def _are_rare(titles: Sequence[Candidate], places: Sequence[Candidate]) -> bool:
    """Return whether lines that look like these titles occur only after wide gaps."""
    wide = {p.at for p in titles}
    set_so = [p for p in titles if _is_set_as_title(p.text)]
    # "Rosalind. Why?" has the words of a title and ends a speech.
    elsewhere = sum(
        _may_be_title(p) and is_title_case(p.text)
        for p in places
        if p.at not in wide and p.text[-1:].isalnum()
    )
    return len(set_so) >= MOST * len(titles) and elsewhere <= RARE * len(titles)


def _is_set_as_title(text: str) -> bool:
    return is_capitals(text) or is_title_case(text)


def _wide_gaps(draft: Draft, taken: Collection[int]) -> dict[int, int]:
    """Return the gaps wider than usual, by the block after them; not around headings."""
    blocks = draft.blocks
    return {
        at: block.gap
        for at, block in enumerate(blocks)
        if block.gap > draft.usual_gap(block)
        and isinstance(block, Stretch)
        and at not in taken
        and at - 1 not in taken
        and not is_ornament(_line_at(draft, at))
        and not is_ornament(_line_at(draft, at - 1))
    }


def below_ornaments(places: Sequence[Candidate], draft: Draft) -> Sequence[Candidate]:
    """Return the lines in capitals below ornaments, if most of the text's ornaments precede one."""
    titles = [
        p
        for p in places
        if len(p.block.lines) == 1
        and p.gap_after
        and len(p.text) <= LONGEST_TITLE
        and is_capitals(p.text)
        and is_ornament(_line_at(draft, p.at - 1))
    ]
    if len(titles) < PATTERN:
        return []
    ornaments = sum(is_ornament(_line_at(draft, at)) for at in range(len(draft.blocks)))
    return titles if len(titles) >= MOST_OVER_CAPITALS * ornaments else []


def boxed_titles(
    places: Sequence[Candidate], draft: Draft, chosen: Collection[int]
) -> dict[int, Pick]:
    """Return the titles between rules, if several differ and have text below them.

    They are parts if numbered headings, the `chosen`, are below most of them. If most ornaments of
    a form are around lines, these are titles whatever they look like, and whatever the ornament.
    """
    titles = {
        p.at: p
        for p in places
        if is_rule(_line_at(draft, p.at - 1))
        and is_rule(_line_at(draft, p.at + 1))
        and title_like(p.text)
        and not any(map(is_ornament, p.block.lines))
    }
    titles |= _framed(places, draft)
    if len({p.text for at, p in titles.items() if _begins_text(draft, at + 2)}) < FEWEST:
        return {}
    ends = pairwise([*titles, len(draft.blocks)])
    above = sum(any(at < number < end for number in chosen) for at, end in ends)
    kind = "part" if 2 * above > len(titles) else "chapter"
    why = Evidence("between rules", 0.85)
    return {at: Pick(p, form_of_title(p.text, kind), why) for at, p in titles.items()}


def _framed(places: Sequence[Candidate], draft: Draft) -> dict[int, Candidate]:
    """Return the lines between ornaments of their own, if most ornaments of a form are such."""
    lines = {at: tidy(_line_at(draft, at)) for at in range(len(draft.blocks))}
    between = {
        p.at: p
        for p in places
        if len(p.text) <= LONGEST
        and not is_ornament(p.text)
        and is_ornament(lines.get(p.at - 1, ""))
        and lines.get(p.at - 1) == lines.get(p.at + 1)
    }
    framed = {at: p for at, p in between.items() if between.keys().isdisjoint({at - 2, at + 2})}
    marks, usual = Counter(lines[at - 1] for at in framed), Counter(lines.values())
    sure = {m for m, n in marks.items() if n >= PATTERN and 2 * n >= MOST * usual[m]}
    return {at: p for at, p in framed.items() if lines[at - 1] in sure}


def _line_at(draft: Draft, at: int) -> str:
    """Return the only line of a stretch at a position, "" if no such stretch is there."""
    block = draft.blocks[at] if 0 <= at < len(draft.blocks) else None
    return block.lines[0] if isinstance(block, Stretch) and len(block.lines) == 1 else ""


def _begins_text(draft: Draft, at: int) -> bool:
    block = draft.blocks[at] if at < len(draft.blocks) else None
    return isinstance(block, Stretch) and not is_ornament(block.lines[0])


def standing_apart(places: Sequence[Candidate], draft: Draft) -> Sequence[Candidate]:
    """Return the titles of a text without any numbered headings."""
    apart = [p for p in places if _stands_apart(p, draft)]
    # Dates belong to a diary, unless among titles ("Friday").
    if 2 * sum(is_date(p.text) for p in apart) >= len(apart):
        apart = [p for p in apart if not is_date(p.text)]
    if len({p.text for p in apart}) < FEWEST:
        return []
    usual = Counter(p.block.gap for p in apart).most_common(1)[0][0]
    if len(apart) >= PATTERN:
        sure = {p.at for p in apart}
        apart = [p for p in places if p.at in sure or (p.block.gap == usual and _is_short(p))]
        apart = _with_others_set_apart(apart, places, draft, usual)
    # The gap above the first title depends on the title page, of which two lines may precede it.
    return [p for p in apart if p.block.gap >= usual or (p is apart[0] and p.at <= APART)]


def _with_others_set_apart(
    apart: list[Candidate], places: Sequence[Candidate], draft: Draft, usual: int
) -> list[Candidate]:
    """Return titles with the few short lines that are set apart in the same way.

    If nothing else follows so wide a gap, "what she said." is a title as well.
    """
    taken = {p.at for p in apart}
    rest = [
        p
        for p in places
        if p.at not in taken
        and p.block.gap == usual > p.gap_after > 0
        and len(p.block.lines) == 1
        and len(p.text) <= LONGEST_TITLE
    ]
    stand = sum(block.gap == usual for block in draft.blocks)
    few = len(apart) >= MOST * (len(apart) + len(rest)) and len(apart) + len(rest) >= MOST * stand
    return sorted([*apart, *rest], key=attrgetter("at")) if few else apart


def _stands_apart(place: Candidate, draft: Draft) -> bool:
    """Return whether a stretch has the gaps and the words of a title."""
    text, block = place.text, place.block
    before = block.gap if place.at else FILE_GAP
    if not 0 < place.gap_after <= before or before < draft.usual_gap(block) + APART:
        return False
    if len(block.lines) > 2 or len(text) > LONGEST_TITLE or is_ornament(text):  # noqa: PLR2004
        return False
    if not title_like(text) or place.following is None or text.endswith((":", ",")):
        return False
    if not place.at and _is_over_title(place):
        return False
    return is_capitals(text) or is_title_case(text) or len(text.split()) <= 6  # noqa: PLR2004


def _is_over_title(place: Candidate) -> bool:
    """Return whether the first line of a text precedes a title, as part of the title page."""
    below = join(place.following.lines) if place.following else ""
    return place.gap_after >= APART and len(below) <= LONGEST_TITLE and title_like(below)


def _is_short(place: Candidate, chosen: Collection[int] = ()) -> bool:
    """Return whether a stretch may be a title: a wider gap above it than below, or a number."""
    airy = place.gap_after < place.block.gap + (place.at + 1 in chosen)
    return _may_be_title(place) and place.gap_after > 0 and airy


def _may_be_title(place: Candidate) -> bool:
    """Return whether a stretch is one short line without the end of a sentence."""
    text = place.text
    return (
        len(place.block.lines) <= 1 + is_capitals(text)
        and len(text) <= (LONGEST if _is_set_as_title(text) else LONGEST_TITLE)
        and (text[-1:] not in ".,;:”\"'’" or (text[-2:-1].isalnum() and text[-1] in '”"’'))
        and not cannot_be_title(text)
        and not (is_ornament(text) or is_date(text) or is_archive_label(text))
    )


def first_number(chosen: Mapping[int, Pick]) -> int:
    """Return the position of the first heading with a number, 0 if there is none."""
    return min((at for at, pick in chosen.items() if pick.form.number is not None), default=0)
