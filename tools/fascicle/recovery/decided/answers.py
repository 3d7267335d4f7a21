"""The owner's answers about whole classes of places, applied after the passes.

"All gaps of three lines are scene breaks" can be applied only after the gaps are found. A decision
about one line takes precedence over one about its class. This module also sets the levels of
decided headings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from fascicle.model.blocks import (
    Block,
    Evidence,
    Heading,
    KeptSpace,
    Paragraph,
    Run,
    SceneBreak,
    Span,
    Speech,
    Stretch,
    Verse,
    prose_of,
)
from fascicle.model.draft import Answer, Draft, Query
from fascicle.model.memory import of_each
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.breaks.space_breaks import OF_EVIDENCE
from fascicle.recovery.decided.decisions import DECIDED, heading_of
from fascicle.recovery.headings.keywords import rank
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.shared.lines import join, only_blank

DECIDED_FOR_CLASS = Evidence("decided for the whole class", 1.0)
# Queries whose class is the width of the gap at their place.
_OF_GAPS = {"wide-spacing"}
# Answers that the passes have applied: `mail_frames`, `page_furniture`, `divided_words`,
# `headings` and `second_opinion`.
_DONE = {"around-quoted", "divided-words", "running-heads", "title-lines", "likely-headings"}
_OF_CLASS = {"number-alone": "lone-number"}


def apply_answers(draft: Draft) -> Draft:
    """Return the draft with the answers about classes applied, and without the settled queries."""
    draft = _classified(draft)
    for answer in draft.deferred.answers:
        draft = draft.with_blocks(_applied(_opened(draft, answer), answer).blocks)
    known = {answer.about for answer in draft.deferred.answers}
    gaps = {block.span.first: f"gaps={block.gap}" for block in draft.blocks}

    def is_settled(query: Query) -> bool:
        # All gaps of a question may have a width that an answer is about.
        of_widths = query.about in OF_EVIDENCE and all(gaps.get(n) in known for n in query.places)
        return of_widths or (query.about != "" and query.about in known)

    queries = tuple(query for query in draft.queries if not is_settled(query))
    return replace(_levelled(draft), queries=queries)


def classes_in(draft: Draft) -> list[str]:
    """Return the classes that have places in a draft that has been read, gaps by width first."""
    found = places_in(draft)
    gaps = sorted((about for about in found if about.startswith("gaps=")), key=_width_of)
    return [*gaps, *sorted(found.keys() - gaps)]


def places_in(draft: Draft) -> dict[str, list[int]]:
    """Return the lines of each class that has places in a draft that has been read."""
    found: dict[str, set[int]] = defaultdict(set)
    for query in draft.queries:
        if query.about:
            found[query.about].update(query.places or [query.span.first])
    numbers, kept = of_each(_is_number, draft.blocks), of_each(_is_kept, draft.blocks)
    pairs = zip_longest(draft.blocks, draft.blocks[1:])
    for (block, following), is_number, is_kept in zip(pairs, numbers, kept, strict=True):
        if following is not None and only_blank(draft.source, block, following):
            found[f"gaps={following.span.first - block.span.last - 1}"].add(following.span.first)
        if following is not None and _is_gap(block):
            width = block.span.last - block.span.first + 1
            found[f"gaps={width}"].add(following.span.first)
        if following is not None and isinstance(block, KeptSpace):
            about = next((it for it, rule in OF_EVIDENCE.items() if rule == block.why.rule), "")
            found[about].add(following.span.first)
        if is_kept:
            found["kept-lines"].add(block.span.first)
        if is_number and _is_apart(block, following):
            found["lone-number"].add(block.span.first)
    return {about: sorted(lines) for about, lines in found.items() if about not in {"", "gaps=0"}}


def _width_of(about: str) -> int:
    return int(about.removeprefix("gaps="))


def _classified(draft: Draft) -> Draft:
    """Return the draft with the class of each query that one answer can settle."""
    gaps = {block.span.first: block.gap for block in draft.blocks}
    usual = {block.span.first: draft.usual_gap(block) for block in draft.blocks}

    def classified(query: Query) -> Query:
        about = query.about or _OF_CLASS.get(query.name, "")
        gap = gaps.get(query.span.first, 0)
        if query.name in _OF_GAPS and gap and not about:
            # If only a few gaps are narrow, the question is about all others.
            about = f"gaps={max(gap, usual[query.span.first])}"
        return replace(query, about=about)

    return replace(draft, queries=tuple(map(classified, draft.queries)))


def _opened(draft: Draft, answer: Answer) -> Draft:
    """Return the draft with the lines open that are confirmed as an answer reads them."""
    gaps = draft.deferred.gaps - answer.confirmed
    deferred = replace(draft.deferred, gaps=gaps)
    return replace(draft, decided=draft.decided - answer.confirmed, deferred=deferred)


def _applied(draft: Draft, answer: Answer) -> Draft:
    if answer.read_as == "as-read" or answer.about in _DONE:
        return draft
    if answer.about in OF_EVIDENCE:
        return draft.with_blocks(_spaces_as(draft, answer))
    if answer.about.startswith("gaps="):
        with_gaps = _without_breaks if answer.read_as == "no-break" else _with_breaks
        return with_gaps(draft, _width_of(answer.about))
    if answer.about == "kept-lines":
        return _joined_verse(draft.map_blocks(lambda block: _kept_as(block, answer, draft)), draft)
    return draft.with_blocks(_numbers_as(draft, answer))


# Gaps
def _without_breaks(draft: Draft, width: int) -> Draft:
    return draft.with_blocks(
        block
        for block, following in zip_longest(draft.blocks, draft.blocks[1:])
        if not (
            _is_gap(block)
            and following
            and following.span.first not in draft.deferred.gaps
            and width in (following.gap, block.span.last - block.span.first + 1)
        )
    )


def _spaces_as(draft: Draft, answer: Answer) -> Iterator[Block]:
    """Yield the blocks, with the kept spaces of a class as breaks, or without them."""
    for block, following in zip_longest(draft.blocks, draft.blocks[1:]):
        mine = following is not None and following.span.first in draft.deferred.gaps
        if mine or not isinstance(block, KeptSpace) or block.why.rule != OF_EVIDENCE[answer.about]:
            yield block
        elif answer.read_as == "space-break":
            yield SceneBreak(span=block.span, gap=0, why=DECIDED_FOR_CLASS)


def _is_gap(block: Block) -> bool:
    """Return whether a block is a gap: a space break, or a kept space."""
    return isinstance(block, KeptSpace) or (isinstance(block, SceneBreak) and not block.mark)


def _with_breaks(draft: Draft, width: int) -> Draft:
    """Return the draft with a scene break in each gap of this width between two paragraphs."""
    row: list[Block] = []
    for block in draft.blocks:
        if row and isinstance(row[-1], KeptSpace) and block.gap == width:
            row.pop()
        if row and block.gap == width and _parts(row[-1], block, draft):
            gap = Span(row[-1].span.last + 1, block.span.first - 1)
            row.append(SceneBreak(span=gap, gap=0, why=DECIDED_FOR_CLASS))
        row.append(block)
    return draft.with_blocks(row)


def _parts(before: Block, block: Block, draft: Draft) -> bool:
    """Return whether a scene may end between two blocks."""
    prose = isinstance(before, Paragraph | Speech) and isinstance(block, Paragraph | Speech)
    mine = block.span.first in draft.deferred.gaps
    return prose and not mine and only_blank(draft.source, before, block)


# Kept lines
def _kept_as(block: Block, answer: Answer, draft: Draft) -> Block:
    if not isinstance(block, Paragraph) or not block.keeps_lines:
        return block
    if not draft.decided.isdisjoint(block.span):
        return block
    if answer.read_as == "verse":
        return Verse(span=block.span, gap=block.gap, why=DECIDED_FOR_CLASS, text=block.text)
    if answer.read_as == "paragraph":
        joined = tuple(replace(run, text=_unbroken(run.text)) for run in block.text)
        return replace(block, text=joined, why=DECIDED_FOR_CLASS)
    return replace(block, why=DECIDED_FOR_CLASS)


def _unbroken(text: str) -> str:
    """Return the text of a run on one line, keeping the spaces at its edges."""
    if "\n" not in text:
        return text
    lead = " " if text[0].isspace() else ""
    trail = " " if text[-1].isspace() else ""
    return lead + join(text.split("\n")) + trail


def _joined_verse(draft: Draft, before: Draft) -> Draft:
    """Return the draft with new stanzas of verse joined to poems."""
    row: list[Block] = []
    for block in draft.blocks:
        last = row[-1] if row else None
        if _goes_on(last, block, before) and isinstance(last, Verse) and isinstance(block, Verse):
            text = (*last.text, Run("\n\n"), *block.text)
            row[-1] = replace(last, span=last.span | block.span, text=text)
        else:
            row.append(block)
    return draft.with_blocks(row)


def _goes_on(last: Block | None, block: Block, draft: Draft) -> bool:
    """Return whether a stanza follows another of the same poem."""
    both = last is not None and last.why == block.why == DECIDED_FOR_CLASS
    return bool(last and both and block.gap == 1 and only_blank(draft.source, last, block))


# Numbers on their own
def _numbers_as(draft: Draft, answer: Answer) -> list[Block]:
    return [
        _number_as(block, answer, draft)
        if _is_apart(block, following) and _is_number(block)
        else block
        for block, following in zip_longest(draft.blocks, draft.blocks[1:])
    ]


def _is_apart(block: Block, following: Block | None) -> bool:
    return bool(block.gap) and (following is None or following.gap > 0)


def _is_kept(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.keeps_lines


def _is_number(block: Block) -> bool:
    text = prose_of(block)
    form = heading_form(text)
    return bool(form and form.shape == "bare" and form.system != "word" and not is_ornament(text))


def _number_as(block: Block, answer: Answer, draft: Draft) -> Block:
    if not draft.decided.isdisjoint(block.span):
        return block
    lines = draft.source.lines[block.span.first - 1 : block.span.last]
    stretch = Stretch(span=block.span, gap=block.gap, lines=lines)
    if answer.read_as == "heading":
        level = answer.level or _level_of(answer.kind or "chapter", draft)
        return replace(heading_of(stretch, answer.kind, level), why=DECIDED_FOR_CLASS)
    if answer.read_as == "ornament":
        return SceneBreak(span=block.span, gap=block.gap, why=DECIDED_FOR_CLASS, mark=join(lines))
    return replace(block, why=DECIDED_FOR_CLASS)


# Headings
def _levelled(draft: Draft) -> Draft:
    """Return the draft with the level of each decided heading set to that of similar ones."""
    of_rules = draft.with_blocks(
        b for b in draft.blocks if b.span.first not in draft.deferred.unlevelled or b.why != DECIDED
    )

    def levelled(block: Block) -> Block:
        if isinstance(block, Heading) and block.span.first in draft.deferred.unlevelled:
            return replace(block, level=_level_of(block.kind, of_rules))
        return block

    return draft.map_blocks(levelled) if draft.deferred.unlevelled else draft


def _level_of(kind: str, draft: Draft) -> int:
    """Return the level of the headings of a kind, or of its rank."""
    found = [block for block in draft.blocks if isinstance(block, Heading)]
    same: Sequence[int] = [h.level for h in found if rank(h.kind) == rank(kind)]
    above: Sequence[int] = [h.level + 1 for h in found if rank(h.kind) < rank(kind)]
    return min(same, default=max(above, default=1))
