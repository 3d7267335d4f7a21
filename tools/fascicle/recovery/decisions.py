"""Apply what the keeper has decided about lines; it outranks every rule.

A decision names a line and the words it begins with. When the text has been edited and the line
has moved, it is found again by its words; where they are gone, or stand in several places and
none of them is the old one, the decision is out of date and says so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fascicle.errors import DecisionError
from fascicle.model import (
    Aside,
    Evidence,
    Heading,
    Paragraph,
    SceneBreak,
    Span,
    Stretch,
    Verse,
    plain,
)
from fascicle.recovery.gutenberg import divide
from fascicle.recovery.heading_forms import heading_form
from fascicle.recovery.lines import join, keep, tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model import Block, Draft, Source
    from fascicle.settings import Decision

DECIDED = Evidence("decided", 1.0)
# Decisions about the gap before a line, and those that leave a line what it is.
GAPS = {"space-break", "no-break"}
BESIDE = {*GAPS, "as-read"}
RENEW = "Give the line's new number and beginning, or remove the decision."


def apply_decisions(draft: Draft, decisions: Sequence[Decision], place: str) -> Draft:
    """Return the draft with the lines settled that the keeper has decided about.

    `place` names the TOML in errors. Raises `DecisionError` for a decision that is out of date.
    """
    for number, decision in enumerate(decisions, start=1):
        where = f"{place}: decision {number}"
        span = _span(draft.source, decision, where)
        if decision.read_as not in BESIDE and not draft.decided.isdisjoint(span):
            problem = f"line {decision.line} has been decided about before"
            raise DecisionError(where, problem, "Remove one of the two.")
        draft = _apply(draft, decision, span)
        if decision.read_as not in GAPS:
            draft = replace(draft, decided=draft.decided | frozenset(span))
    return _asked_before(draft)


def _asked_before(draft: Draft) -> Draft:
    """Return the draft without the queries of the reader that have been answered."""
    return replace(draft, queries=()).ask(*draft.queries)


def _span(source: Source, decision: Decision, place: str) -> Span:
    """Return the lines that a decision is about, where they are now."""
    starts = {name.rsplit("/", 1)[-1]: first for first, name in source.files}
    if decision.file and decision.file not in starts:
        problem = f"the text has no file “{decision.file}”"
        raise DecisionError(place, problem, f"Name one of its files: {', '.join(starts)}.")
    if len(starts) > 1 and not decision.file:
        remedy = f"Name one of them: file = “{next(iter(starts))}”."
        raise DecisionError(place, f"the text is {len(starts)} files, and none is named", remedy)
    said = tidy(decision.says)
    line = starts.get(decision.file or "", 1) - 1 + decision.line
    length = (decision.last or decision.line) - decision.line
    if line + length > len(source.lines) and decision.last and line <= len(source.lines):
        problem = f"the text ends before line {decision.last}"
        raise DecisionError(place, problem, "Give the number of its last line as `last`.")
    if line <= len(source.lines) and said and _begins(source.lines[line - 1], said):
        return Span(line, line + length)
    places = [n for n, text in enumerate(source.lines, 1) if said and _begins(text, said)]
    if len(places) == 1:
        return Span(places[0], places[0] + length)
    raise DecisionError(place, _out_of_date(source, decision, line, len(places)), RENEW)


def _out_of_date(source: Source, decision: Decision, line: int, others: int) -> str:
    """Say what the line of a decision says now, and how many other lines could be meant."""
    now = "the text ends before it"
    if line <= len(source.lines):
        now = f"it says “{tidy(source.lines[line - 1])[:60]}”"
    could = f", and {others} other lines begin so" if others else ", nor does any other"
    return f"line {decision.line} does not say “{decision.says}”: {now}{could}"


def _begins(line: str, said: str) -> bool:
    return tidy(line).startswith(said)


def _apply(draft: Draft, decision: Decision, span: Span) -> Draft:
    if decision.read_as == "as-read":
        return draft
    if decision.read_as == "no-break":
        return replace(draft, no_breaks=draft.no_breaks | {span.first})
    blocks: list[Block] = []
    ledger = list(draft.ledger)
    for block in draft.blocks:
        if not isinstance(block, Stretch) or not (
            block.span.first <= span.last and span.first <= block.span.last
        ):
            blocks.append(block)
            continue
        for piece in divide(block, span):
            if piece.span.first not in span:
                blocks.append(piece)
            elif decision.read_as == "set-aside":
                ledger.append(Aside("decided", piece.span))
            else:
                blocks += _settled(piece, decision)
    return replace(draft, blocks=tuple(blocks), ledger=tuple(ledger))


def _settled(block: Stretch, decision: Decision) -> list[Block]:
    """Return a stretch as what the keeper says it is."""
    span, gap, text = block.span, block.gap, plain(keep(block.lines))
    match decision.read_as:
        case "heading":
            return [_heading(block, decision)]
        case "paragraph":
            return [Paragraph(span=span, gap=gap, why=DECIDED, text=plain(join(block.lines)))]
        case "lines":
            return [Paragraph(span=span, gap=gap, why=DECIDED, text=text)]
        case "verse":
            return [Verse(span=span, gap=gap, why=DECIDED, text=text)]
        case "ornament":
            return [SceneBreak(span=span, gap=gap, why=DECIDED, mark=join(block.lines))]
        case _:  # "space-break": the gap before the line
            blank = Span(span.first - gap, span.first - 1)
            return [SceneBreak(span=blank, gap=0, why=DECIDED), replace(block, gap=0)]


def _heading(block: Stretch, decision: Decision) -> Heading:
    text = join(block.lines)
    form = heading_form(text)
    return Heading(
        span=block.span, gap=block.gap, why=DECIDED, kind=form.kind if form else "chapter",
        level=decision.level or 1, label=form.label if form else "",
        title=form.title if form else text, number=form.number if form else None,
        joiner=form.joiner if form else "",
    )  # fmt: skip
