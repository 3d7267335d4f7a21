"""Headings: the most plausible sequence over the whole text.

First numbers and names (`numbered`), then the titles below them (`titles_below`), then titles alone
(`titled`); the evidence for each is combined in `heading_evidence`. This module inserts the
headings into the row of blocks, with their levels, and raises queries about irregularities.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.model.blocks import Heading, Stretch
from fascicle.model.draft import Query
from fascicle.recovery.breaks.ornaments import is_ornament, recurring_marks
from fascicle.recovery.contents.contents_entries import ContentsTitles
from fascicle.recovery.headings.candidates import candidates_of
from fascicle.recovery.headings.detach import detach_headings
from fascicle.recovery.headings.heading_evidence import with_evidence
from fascicle.recovery.headings.keywords import rank
from fascicle.recovery.headings.numbered import numbered, with_sections
from fascicle.recovery.headings.numbers.holes import fillings, picks_of, with_fillings
from fascicle.recovery.headings.titled import title_lines, titles_alone
from fascicle.recovery.headings.titles_below import titles_below
from fascicle.recovery.shared.lines import join

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft
    from fascicle.recovery.headings.candidates import Candidate, Pick

# The rule of headings that a markup language has named.
MARKED_HEADING = "heading in markup"
# A heading with less confidence raises a query.
SURE = 0.7


def headings(draft: Draft) -> Draft:
    """Replace each stretch that heads a division by a `Heading`."""
    if any(block.why.rule == MARKED_HEADING for block in draft.blocks):
        return draft  # where the author marks headings, other lines are none
    printed = ContentsTitles(draft.contents)
    draft = detach_headings(draft)
    places = candidates_of(draft, printed)
    chosen = numbered(places, draft)
    if found := fillings(chosen, draft):
        draft = with_fillings(found, draft)
        places = candidates_of(draft, printed)
        chosen = numbered(places, draft) | picks_of(found, draft)
    below = titles_below(chosen, draft, printed)
    left = [p for p in places if p.at not in chosen and p.at not in below]
    alone = titles_alone(left, draft, chosen, below)
    chosen |= alone
    # Numbers that only the contents explain may have a title below, too.
    bare = {at: pick for at, pick in alone.items() if pick.untitled and at + 1 not in chosen}
    below |= titles_below(bare, draft, printed)
    marks = recurring_marks(draft)
    left = [p for p in left if p.at not in chosen and p.text not in marks]
    draft = draft.ask(*_lone_numbers(left))
    if not chosen:
        draft = draft.ask(*title_lines(left, draft))
    return _replace(draft, with_evidence(with_sections(chosen)), below)


def _replace(draft: Draft, chosen: Mapping[int, Pick], titles: Collection[int]) -> Draft:
    """Return the draft with headings inserted, each with the title below its number."""
    levels = _levels([pick.form.kind for pick in chosen.values()])
    blocks: list[Block] = []
    for at, block in enumerate(draft.blocks):
        if at in chosen:
            below = draft.blocks[at + 1] if at + 1 in titles else None
            blocks.append(
                _heading(chosen[at], levels, below if isinstance(below, Stretch) else None)
            )
        elif at not in titles:
            blocks.append(block)
    found = [block for block in blocks if isinstance(block, Heading)]
    unsure = [_query(heading) for heading in found if heading.why.confidence < SURE]
    return replace(draft, blocks=tuple(blocks)).ask(*unsure, *_odd_numbers(found))


def _levels(kinds: Sequence[str]) -> dict[str, int]:
    """Return the level of each kind, from 1: its place among the ranks that occur in the text."""
    ranks = sorted({rank(kind) for kind in kinds})
    return {kind: ranks.index(rank(kind)) + 1 for kind in set(kinds)}


def _heading(pick: Pick, levels: Mapping[str, int], below: Stretch | None) -> Heading:
    """Return a heading, with the title from the stretch below it if there is one."""
    block, form = pick.place.block, pick.form
    return Heading(
        span=block.span | below.span if below else block.span, gap=block.gap, why=pick.why,
        kind=form.kind, level=levels[form.kind], label=form.label,
        title=join(below.lines) if below else form.title or pick.place.below,
        number=form.number, joiner=form.joiner,
    )  # fmt: skip


def _lone_numbers(places: Sequence[Candidate]) -> list[Query]:
    """Return one query about all numbers on lines of their own that form no run."""
    alone = [p for p in places if p.form and p.form.shape == "bare" and p.form.system != "word"]
    alone = [p for p in alone if p.block.gap and p.gap_after and not is_ornament(p.text)]
    if not alone:
        return []
    question = f"“{alone[0].text}” is on a line of its own"
    if len(alone) > 1:
        more = len(alone) - 1
        question += f", like {more} more numbers" if more > 1 else ", like another number"
    return [
        Query(
            "number-alone", alone[0].block.span, f"{question}; is it a heading?", "prose",
            ("read_as = 'heading'",), weight=0.3,
        )
    ]  # fmt: skip


def _query(heading: Heading) -> Query:
    return Query(
        "heading-unsure",
        heading.span,
        f"is “{heading.text}” a heading?",
        f"a heading ({heading.kind})",
        ("read_as = 'paragraph'",),
        weight=1 - heading.why.confidence,
    )


def _odd_numbers(found: Sequence[Heading]) -> list[Query]:
    """Return queries about chapters whose number neither continues the sequence nor is 1."""
    queries = []
    last: dict[str, int] = {}
    for heading in found:
        if heading.number is None:
            continue
        kind = "chapter" if heading.label.startswith("Chapter") else heading.kind
        before = last.get(kind)
        last[kind] = heading.number
        if before is not None and heading.number not in (1, before + 1):
            question = f"{kind} {heading.number} comes after {kind} {before}; is that intended?"
            queries.append(
                Query("heading-number", heading.span, question, "kept as typed", weight=0.7)
            )
    return queries
