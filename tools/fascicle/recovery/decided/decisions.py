"""The owner's decisions about lines, which take precedence over every rule.

The lines of a decision are found in `decided_lines`. Decisions about a whole class of places, and
those that depend on the results of the passes, are kept in the draft for `answers`.

An EPUB or a page of HTML says itself what is a list, a quotation, a table or no part of the text.
Lines that a decision is about become stretches again, as those of a plain text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import takewhile

import msgspec

from fascicle.model.blocks import (
    AsTyped,
    Block,
    Evidence,
    Group,
    Heading,
    Item,
    Listing,
    Paragraph,
    SceneBreak,
    Span,
    Stretch,
    Verse,
    group_of,
    plain,
)
from fascicle.model.decision import Decision, Reading
from fascicle.model.draft import Answer, Aside, Confirmed, DeferredDecisions, Draft, Query, Source
from fascicle.model.errors import DecisionError
from fascicle.readers.text import is_blank
from fascicle.recovery.decided.decided_lines import (
    corrected_to,
    file_named,
    files_of,
    lines_of,
    traced_line,
    words_to_decide,
)
from fascicle.recovery.headings.attached import Cut, cut_of, with_run_in
from fascicle.recovery.headings.candidates import LONGEST_TITLE
from fascicle.recovery.headings.line_features import SHORT, WRAPPED
from fascicle.recovery.headings.line_forms import form_of_title, heading_form, shape_of
from fascicle.recovery.passages.lists import BULLET, items_of, lists
from fascicle.recovery.shared.lines import divide, join, keep, tidy, unread

DECIDED = Evidence("decided", 1.0)
# The kind of what the owner has set aside, which stays so.
SET_ASIDE = "decided"
# Readings that take lines out of the text, with the kind of their entry in the ledger.
ASIDE = {"set-aside": SET_ASIDE, "title-page": "title-page"}
# Decisions about the gap before a line, about what begins there, and those that leave it unchanged.
GAPS = {"space-break", "no-break"}
BEFORE = {*GAPS, "division"}
BESIDE = {*BEFORE, "text", "as-read"}
# Decisions that put all lines into one group.
GROUPS = {"letter", "quotation", "epigraph", "dedication", "note", "summary"}


def apply_decisions(draft: Draft, decisions: Sequence[Decision], place: str) -> Draft:
    """Return the draft with all decided lines settled.

    `place` names the TOML in errors. Raises `DecisionError` for a decision that is out of date.
    """
    numbered = [(d, f"{place}: decision {n}") for n, d in enumerate(decisions, start=1)]
    source = words_to_decide(draft)
    of_questions = tuple((d, _line(source, d)) for d, _ in numbered if d.question)
    deferred = DeferredDecisions(
        _answers(numbered, source), _of_classes(numbered, source), of_questions=of_questions
    )
    draft = replace(draft, deferred=deferred)
    # Gaps first: a gap may be inside a group that another decision makes.
    for decision, where in sorted(numbered, key=lambda pair: pair[0].read_as not in GAPS):
        if decision.about or decision.question:
            continue
        span = lines_of(source, decision, where)
        if now := corrected_to(source, decision, span.first):
            line = draft.source.at(span.first)[1]
            now_said = msgspec.structs.replace(decision, line=line, says=now)
            draft = replace(draft, corrected=(*draft.corrected, now_said))
        if decision.read_as not in GAPS:
            draft = _without_queries(draft, decision, span)
        draft = _decide(draft, decision, span, where)
    return draft


def _line(source: Source, decision: Decision) -> int:
    """Return the line that an answer is about, 0 if it is gone, as its question may be."""
    try:
        return lines_of(source, decision, "").first
    except DecisionError:
        return 0


def _answers(numbered: Sequence[tuple[Decision, str]], source: Source) -> tuple[Answer, ...]:
    """Return the answers about classes, at most one for each.

    A line that is confirmed below an answer is confirmed as it is read by this answer.
    """
    if not any(decision.about for decision, _ in numbered):
        return ()
    found: dict[str, Answer] = {}
    of_lines = [it for it in enumerate(numbered) if not (it[1][0].about or it[1][0].question)]
    spans = [(at, decision, lines_of(source, decision, w)) for at, (decision, w) in of_lines]
    read = {n for _, decision, span in spans if decision.read_as != "as-read" for n in span}
    for at, (decision, where) in enumerate(numbered):
        if decision.about in found:
            problem = f"there is already a decision about “{decision.about}”"
            raise DecisionError(where, problem, "Remove one of the two.")
        if about := decision.about:
            level, kind = decision.level or 0, decision.kind or ""
            below = {line for n, _, span in spans if n > at for line in span} - read
            found[about] = Answer(about, decision.read_as, kind, level, frozenset(below))
    return tuple(found.values())


def _of_classes(numbered: Sequence[tuple[Decision, str]], source: Source) -> tuple[Confirmed, ...]:
    """Return the confirmed readings of the places of classes."""
    found = []
    for decision, _ in numbered:
        for said in decision.places or ():
            head, _, reading = said.rpartition(": ")
            place, _, traces = head.rpartition(" ")
            file, _, number = place.rpartition(":")
            lines = files_of(source).get(file_named(source, file))
            lines = lines or next(iter(files_of(source).values()))
            recorded = lines.first - 1 + int(number)
            alike = [it for it in decision.places or () if f" {traces}: " in it]
            twins = alike.index(said), len(alike)
            line = traced_line(source, lines, recorded, traces, twins)
            shift = line - int(number)
            said_place = f"line {place}" if number == place else place
            found.append(Confirmed(line, reading, shift, said_place, decision.about))
    return tuple(found)


def _decide(draft: Draft, decision: Decision, span: Span, where: str) -> Draft:
    if decision.read_as not in BESIDE and not draft.decided.isdisjoint(span):
        problem = f"there is already a decision about line {decision.line}"
        raise DecisionError(where, problem, "Remove one of the two.")
    draft = applied(draft, decision, span, where)
    if decision.read_as == "division":
        heads = (it for it in draft.blocks if isinstance(it, Heading) and it.is_supplied)
        if not any(head.span.first == span.first for head in heads):
            problem = f"line {decision.line} is inside a list, a quotation or the like"
            raise DecisionError(where, problem, "Divide the text above or below it.")
    draft = _with_deferred(draft, decision, span)
    if decision.read_as not in BEFORE:
        draft = replace(draft, decided=draft.decided | frozenset(span))
    return draft


def _without_queries(draft: Draft, decision: Decision, span: Span) -> Draft:
    """Return the draft without the reader's queries that a decision about their lines settles.

    These lines are right as they are read, or the query asked how to read them. Queries that quote
    something are settled by their names only: see `without_settled`.
    """
    is_as_read = decision.read_as == "as-read"
    left = (
        query
        for query in draft.queries
        if query.quote
        or query.span.first not in span
        or not (is_as_read or any(isinstance(it, Reading) for it in query.answers))
    )
    return replace(draft, queries=tuple(left))


def _with_deferred(draft: Draft, decision: Decision, span: Span) -> Draft:
    """Return the draft with the data of a decision that `answers` needs."""
    deferred = draft.deferred
    if decision.read_as == "as-read" and decision.confirms:
        shift = span.first - (decision.line or 1)
        confirmed = Confirmed(span.first, decision.confirms, shift, draft.source.place(span.first))
        deferred = replace(deferred, confirmed=(*deferred.confirmed, confirmed))
    elif decision.read_as in BEFORE:
        deferred = replace(deferred, own_gaps=deferred.own_gaps | {span.first})
    elif decision.read_as not in BESIDE:
        deferred = replace(deferred, own=deferred.own | frozenset(span))
    if decision.read_as in {*BEFORE, "as-read"}:
        deferred = replace(deferred, gaps=deferred.gaps | {span.first})
    if decision.read_as in {"heading", "division"} and not decision.level:
        deferred = replace(deferred, unlevelled=deferred.unlevelled | {span.first})
    return replace(draft, deferred=deferred)


def applied(draft: Draft, decision: Decision, span: Span, where: str) -> Draft:
    """Return the draft, before the passes, with some lines read as a decision says.

    Raises `DecisionError`, with `where` as its place, for a part of a note that the file marks.
    """
    if decision.read_as == "as-read":
        return draft
    is_inner = decision.read_as == "paragraph" and _is_in_paragraph(draft, span)
    if decision.read_as == "text" or is_inner:
        draft = _with_asides(draft, span)
        return replace(draft, kept=draft.kept | frozenset(span))
    if decision.read_as == "no-break":
        return replace(draft, no_breaks=draft.no_breaks | {span.first})
    if decision.read_as not in {"space-break", *ASIDE}:
        draft = _with_asides(draft, span)
    if decision.read_as == "heading" and (cut := _run_in(draft, span)):
        # The text behind the title is text, also in the header of an archive.
        draft = replace(draft, kept=draft.kept | {span.first})
        return with_run_in(draft, {span.first: cut}, lambda it: _heading(it, decision))
    gone: list[Aside] = []

    def decided(blocks: Sequence[Block]) -> Iterable[Block]:
        if kind := ASIDE.get(decision.read_as):
            gone.extend(Aside(kind, block.span) for block in blocks)
            return ()
        if decision.read_as in GROUPS:
            return [group_of(decision.read_as, DECIDED, blocks, decided=True)]
        if decision.read_as == "heading" and (pair := _number_and_title(blocks)):
            number, title = pair
            span = number.span | title.span
            return [replace(_heading(number, decision), span=span, title=join(title.lines))]
        return [each for block in blocks for each in _settled(block, decision, draft, where)]

    is_before = decision.read_as in BEFORE
    draft = _with_lines(draft, span, _opens(decision), decided, is_before=is_before)
    return replace(draft, ledger=(*draft.ledger, *gone))


def _number_and_title(blocks: Sequence[Block]) -> tuple[Stretch, Stretch] | None:
    """Return a number and the title below it, None if blocks are no such pair."""
    match blocks:
        case [Stretch() as number, Stretch() as title]:
            form = heading_form(join(number.lines))
            is_short = len(join(title.lines)) <= LONGEST_TITLE
            return (number, title) if form and not form.title and is_short else None
    return None


def _run_in(draft: Draft, span: Span) -> Cut | None:
    """Return the title with which a line runs into its text, None if all of it is the heading.

    Such a line is as full as those below it in its paragraph, or longer than any title.
    """
    number = span.first
    near = draft.blocks[bisect_left(draft.blocks, number, key=lambda block: block.span.last) :]
    block = near[0] if near else None
    if not isinstance(block, Stretch) or number not in block.span or number != span.last:
        return None
    if number in draft.markup:
        return None
    text, *below = (draft.line(n).strip() for n in range(number, block.span.last + 1))
    is_full = bool(below) and len(text) >= SHORT * max(map(len, below))
    is_whole = shape_of(text) == "labelled"
    return cut_of(text) if (is_full or len(text) > LONGEST_TITLE) and not is_whole else None


def _is_in_paragraph(draft: Draft, span: Span) -> bool:
    """Return whether a line begins with a title and is wrapped: it is no paragraph of its own."""
    is_last = is_blank("".join(draft.source.lines[span.last : span.last + 1]))
    is_wrapped = len(draft.line(span.first).strip()) <= WRAPPED
    return not is_last and is_wrapped and _run_in(draft, span) is not None


def _opens(decision: Decision) -> tuple[type[Block], ...]:
    """Return the types of settled blocks that a decision opens."""
    if decision.read_as in GAPS:
        return ()
    is_around = decision.read_as in {"division", *GROUPS}
    return (Group,) if is_around else (Group, Listing, AsTyped)


def _settled(block: Block, decision: Decision, draft: Draft, where: str) -> list[Block]:
    span, gap = block.span, block.gap
    if decision.read_as == "division":
        supplied = Heading(
            span=Span(span.first, span.first - 1), gap=gap, why=DECIDED,
            kind=decision.kind or "chapter", level=decision.level or 1,
            title=tidy(decision.title or ""),
        )  # fmt: skip
        return [supplied, replace(block, gap=1)]
    if decision.read_as == "space-break":  # the gap before the line
        blank = Span(span.first - _blank_above(draft, span.first), span.first - 1)
        return [SceneBreak(span=blank, gap=0, why=DECIDED), replace(block, gap=0)]
    if not isinstance(block, Stretch):
        problem = f"line {decision.line} is a part of a note, which the file marks as one"
        raise DecisionError(where, problem, "Remove it, or change the file.")
    text = plain(keep(block.lines))
    settled: Block
    match decision.read_as:
        case "heading":
            settled = _heading(block, decision)
        case "paragraph":
            settled = Paragraph(span=span, gap=gap, why=DECIDED, text=plain(join(block.lines)))
        case "lines":
            settled = Paragraph(span=span, gap=gap, why=DECIDED, text=text)
        case "verse":
            settled = Verse(span=span, gap=gap, why=DECIDED, text=text)
        case "list":
            settled = _listing(block, draft)
        case _:  # "ornament"
            settled = SceneBreak(span=span, gap=gap, why=DECIDED, mark=join(block.lines))
    return [settled]


def _blank_above(draft: Draft, line: int) -> int:
    """Return the number of blank lines directly above a line."""
    return len([*takewhile(is_blank, reversed(draft.source.lines[: line - 1]))])


def _listing(block: Stretch, draft: Draft) -> Block:
    """Return a list; without numbers or bullets, each line is an item."""
    found = lists(draft.with_blocks([block])).blocks[0]
    if isinstance(found, Listing):
        return replace(found, why=DECIDED)
    items = items_of(block.lines, fewest=1)
    said = (match["text"] if (match := BULLET.match(line)) else line for line in block.lines)
    items = items or tuple(Item("-", plain(tidy(line))) for line in said)
    return Listing(span=block.span, gap=block.gap, why=DECIDED, items=items)


def _heading(block: Stretch, decision: Decision) -> Heading:
    return heading_of(block, decision.kind or "", decision.level or 1)


def heading_of(block: Stretch, kind: str, level: int) -> Heading:
    """Return a stretch as a heading; without a decided kind, its own words determine the kind."""
    text = join(block.lines)
    form = form_of_title(text, "chapter")
    return replace(form, kind=kind or form.kind).heading(block, DECIDED, level)


def _with_lines(
    draft: Draft,
    span: Span,
    opens: tuple[type[Block], ...],
    decided: Callable[[Sequence[Block]], Iterable[Block]],
    *,
    is_before: bool,
) -> Draft:
    """Return the draft with the blocks that `decided` makes of those of some lines.

    With `is_before`, the decision is about what is before the first line.

    Blocks of the types `opens` become stretches, or the blocks of a group. A group that has other
    lines, too, stays one.
    """

    def row_of(blocks: Iterable[Block]) -> tuple[Block, ...]:
        pieces = [piece for block in blocks for piece in opened(block)]
        mine = [n for n, piece in enumerate(pieces) if piece.span.first in span and is_whole(piece)]
        if not mine:
            return tuple(pieces)
        first, end = mine[0], mine[-1] + 1
        return (*pieces[:first], *decided(pieces[first:end]), *pieces[end:])

    def is_whole(block: Block) -> bool:
        return block.span.last <= span.last or not (opens and isinstance(block, Group))

    def opened(block: Block) -> Iterable[Block]:
        if block.span.last < span.first or block.span.first > span.last:
            return [block]
        if isinstance(block, Group):
            if block.span.first in span and is_whole(block):
                inner = block.blocks if opens else ()
                return [piece for each in inner for piece in opened(each)] or [block]
            return [replace(block, blocks=row_of(block.blocks))]
        if isinstance(block, opens):
            return [piece for part in unread(draft, block) for piece in divide(part, span)]
        # What is before its first line divides nothing below it.
        return divide(block, Span(span.first, block.span.last) if is_before else span)

    blocks = draft.blocks
    start = bisect_left(blocks, span.first, key=lambda block: block.span.last)
    end = bisect_right(blocks, span.last, key=lambda block: block.span.first)
    return draft.with_blocks((*blocks[:start], *row_of(blocks[start:end]), *blocks[end:]))


def _with_asides(draft: Draft, span: Span) -> Draft:
    """Return the draft with those of some lines in the text that the reader has set aside."""
    back = [aside for aside in draft.ledger if aside.span.first <= span.last]
    back = [a for a in back if a.span.last >= span.first and a.kind != SET_ASIDE]
    if not back:
        return draft
    gaps = [_blank_above(draft, aside.span.first) for aside in back]
    lines = [Stretch(span=a.span, gap=gap, lines=()) for a, gap in zip(back, gaps, strict=True)]
    pieces = (piece for stretch in lines for piece in unread(draft, stretch))
    blocks = sorted((*draft.blocks, *pieces), key=lambda block: block.span)
    ledger = tuple(aside for aside in draft.ledger if aside not in back)
    return replace(draft, blocks=tuple(blocks), ledger=ledger)


def without_settled(draft: Draft) -> Draft:
    """Return the draft, after all passes, without the questions that are settled by name.

    A comment is no reading of a line: an answer to it leaves the line, and other questions about
    it, as they are. Once the comment is gone, the answer is no longer needed.
    """
    answers = draft.deferred.of_questions
    left = (q for q in draft.queries if not any(_settles(d, line, q) for d, line in answers))
    unneeded = (
        msgspec.structs.replace(d, line=draft.source.at(line)[1] if line else d.line)
        for d, line in answers
        if not any(_settles(d, line, query) for query in draft.queries)
    )
    return replace(draft, queries=tuple(left), unneeded=tuple(unneeded))


def _settles(decision: Decision, line: int, query: Query) -> bool:
    """Return whether a decision about a line, 0 if it is gone, answers a question."""
    return line in query.span and decision.question in {query.name, query.identity}
