"""Readings that the owner has confirmed: recorded in words, and kept whatever the rules say later.

A reading is the gap before a line, then the blocks around the line from the outermost to its own:

    kept-space 3; letter 10-20 3f9c2a1b; verse 12-15 77aa01bc      heading chapter 2

A gap has its width. A block has its lines and a digest of them, unless it is one line between blank
ones: a block whose lines have changed is read anew, and reported if that makes another block of it.
A class of places has the number, the context and the reading of each.

Nothing is done as long as the passes read what was confirmed. Otherwise the text is read again with
these blocks decided, and the gaps are set at the end, where that changes nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple, cast

from fascicle.model.blocks import (
    AsTyped,
    Block,
    Chat,
    Evidence,
    Footnote,
    Group,
    Heading,
    KeptSpace,
    Listing,
    Paragraph,
    Picture,
    SceneBreak,
    Span,
    Speech,
    Table,
    Verse,
    leaves,
)
from fascicle.model.decision import READ_AS_OF, READINGS, Decision, DivisionKind, ReadAs, Reading
from fascicle.model.digests import sha256_of
from fascicle.model.draft import Confirmed, Draft, Query, Source
from fascicle.model.errors import DecisionError
from fascicle.readers.text import is_blank
from fascicle.recovery.decided.answers import DECIDED_FOR_CLASS, places_in
from fascicle.recovery.decided.decided_lines import short_place, traces_at
from fascicle.recovery.decided.decisions import GROUPS, applied
from fascicle.recovery.shared.lines import tidy

CONFIRMED = Evidence("confirmed", 1.0)
NO_BREAK, KEPT_SPACE, SCENE_BREAK = GAPS = ("no-break", "kept-space", "scene-break")
_TYPES: dict[type[Block], str] = {
    Verse: "verse", Listing: "list", SceneBreak: "ornament", AsTyped: "preformatted",
    Table: "preformatted", Footnote: "footnote", Speech: "speech", Chat: "chat", Picture: "image",
}  # fmt: skip
_SET_ASIDE = "set-aside"
# Readings of blocks that a decision can bring about.
_DECIDABLE = {"heading", "paragraph", "lines", "verse", "list", "ornament", _SET_ASIDE, *GROUPS}
_PART = re.compile(
    r"(?P<name>[a-z-]+)(?: (?P<kind>[a-z]+) (?P<level>\d+))?(?: (?P<width>\d+)$)?"
    r"(?: (?P<first>\d+)-(?P<last>\d+) (?P<digest>[0-9a-f]{8}))?"
)
_SEPARATOR = "; "
_HEADING = re.compile(r"\bheading ([a-z-]+) (\d+)")


class Part(NamedTuple):
    """A block around a line: its reading, with the kind and level of a heading, and its lines."""

    name: str
    span: Span


# Recording
def reading_at(draft: Draft, line: int) -> str:
    """Return the reading of a line of a draft that has been read, with the numbers of its file."""
    offset = draft.source.at(line)[1] - line
    gap = _gap_at(draft, line)
    parts = [f"{gap} {_width(draft.source, line)}"] if gap else []
    return _SEPARATOR.join(
        [*parts, *(_said(draft.source, it, offset) for it in parts_at(draft, line))]
    )


def places_of(draft: Draft, about: str) -> list[str]:
    """Return the places of a class with the gap or the block that is confirmed there."""
    said = []
    for line in places_in(draft).get(about, ()):
        gap, _, blocks = reading_at(draft, line).partition(_SEPARATOR)
        if gap.partition(" ")[0] not in GAPS:
            gap, blocks = "", _SEPARATOR.join(filter(None, (gap, blocks)))
        reading = gap if NO_BREAK in READ_AS_OF[about.partition("=")[0]] else blocks
        if reading:
            place = short_place(draft.source, line)
            said.append(f"{place} {traces_at(draft.source, line)}: {reading}")
    return said


def parts_at(draft: Draft, line: int) -> list[Part]:
    """Return the blocks around a line, from the outermost to its own."""
    for aside in draft.ledger:
        if line in aside.span:
            return [Part(_SET_ASIDE, aside.span)]
    found = []
    blocks = draft.blocks
    while block := _block_at(blocks, line):
        found.append(Part(name_of(block), block.span))
        blocks = block.blocks if isinstance(block, Group) and block.kind != "run-on" else ()
    return found


def name_of(block: Block) -> str:
    """Return the reading of a block, as decisions name it where they can."""
    match block:
        case Heading():
            return f"heading {block.kind or 'chapter'} {block.level}"
        case Group():
            return block.kind.replace(" ", "-")
        case Paragraph():
            return "lines" if block.keeps_lines else "paragraph"
        case KeptSpace():
            return KEPT_SPACE
        case SceneBreak(mark=""):
            return SCENE_BREAK
        case _:
            return _TYPES.get(type(block), "paragraph")


def _block_at(blocks: Sequence[Block], line: int) -> Block | None:
    at = bisect_left(blocks, line, key=lambda block: block.span.last)
    near = (it for it in blocks[at : at + 2] if line in it.span)
    return next(near, None) or next((it for it in blocks if line in it.span), None)


def _gap_at(draft: Draft, line: int) -> str:
    """Return the reading of the gap before a line that begins a block, "" if it begins none."""
    blocks = draft.blocks
    while block := _block_at(blocks, line):
        if block.span.first == line:
            above = blocks[: next(n for n, it in enumerate(blocks) if it is block)]
            if not _width(draft.source, line):
                return ""
            is_space = bool(above) and above[-1].span.last == line - 1
            name = name_of(above[-1]) if is_space else NO_BREAK
            return name if name in GAPS else NO_BREAK
        blocks = block.blocks if isinstance(block, Group) else ()
    return ""


def _width(source: Source, line: int) -> int:
    """Return the number of blank lines before a line in its file."""
    width = 0
    while source.at(line)[1] - width > 1 and is_blank(source.lines[line - width - 2]):
        width += 1
    return width


def _said(source: Source, part: Part, offset: int) -> str:
    span = part.span
    if span.first == span.last and _is_apart(source, span):
        return part.name
    return f"{part.name} {span.first + offset}-{span.last + offset} {_digest(source, span)}"


def _is_apart(source: Source, span: Span) -> bool:
    """Return whether lines are between blank ones."""
    edges = [n for n in (span.first - 1, span.last + 1) if 0 < n <= len(source.lines)]
    return all(is_blank(source.lines[n - 1]) for n in edges)


def _digest(source: Source, span: Span) -> str:
    lines = [tidy(source.lines[n - 1]) for n in span]
    return sha256_of("\n".join([*lines, str(_is_apart(source, span))]).encode(), 8)


# Keeping
def with_confirmed(
    draft: Draft,
    recover: Callable[[Draft], Draft],
    undecided: Callable[[], Mapping[int, Part]] = dict,
) -> Draft:
    """Return a draft with decisions as `recover` reads it, with all that is confirmed as it was.

    A decision about lines makes no other line less of a heading: what `undecided` returns, the
    headings of the text without such decisions, remain.
    """
    forced: set[Part] = set()
    decided = draft
    held: Mapping[int, Part] | None = None
    while True:
        read = recover(decided)
        if held is None:
            held = undecided() if draft.deferred.own else {}
        lost = {part for it in draft.deferred.confirmed for part in _lost(read, it)}
        lost |= {held[line] for line in held.keys() - headings_of(read, but_asked=False).keys()}
        lost -= forced
        new = {part for part in lost if _is_decidable(part, draft)}
        if not new:
            read = _with_gaps(read)
            asked = (query for it in read.deferred.confirmed for query in _queries(read, it))
            return replace(read, queries=(*read.queries, *asked))
        forced |= new
        decided = draft
        # The inner blocks first: a group is made of them.
        for part in sorted(forced, key=lambda it: (it.span.last - it.span.first, it)):
            # What a file marks as a note stays one, and is reported.
            with suppress(DecisionError):
                decided = _with_part(decided, part)


def headings_of(draft: Draft, *, but_asked: bool = True) -> dict[int, Part]:
    """Return the headings of a text by their lines, but those that are asked about or supplied."""
    asked = {n for query in draft.queries for n in query.places or query.span if but_asked}
    return {
        block.span.first: Part(name_of(block), block.span)
        for block in leaves(draft.blocks)
        if isinstance(block, Heading)
        and not (block.is_supplied or draft.run_in(block.span.first))
        and block.span.first not in asked
    }


def _with_part(draft: Draft, part: Part) -> Draft:
    """Return the draft, before the passes, with a confirmed block decided."""
    name, *rest = part.name.split()
    kind, level = rest or (None, 0)
    decision = Decision(
        cast("ReadAs", name), part.span.first, last=part.span.last,
        kind=cast("DivisionKind | None", kind), level=int(level) or None,
    )  # fmt: skip
    if name != _SET_ASIDE:
        draft = replace(draft, kept=draft.kept | frozenset(part.span))
    # An answer about a class does not read them again.
    answers = tuple(
        replace(answer, confirmed=answer.confirmed - frozenset(part.span))
        for answer in draft.deferred.answers
    )
    draft = replace(draft, deferred=replace(draft.deferred, answers=answers))
    return applied(draft, decision, part.span, "")


def _is_decidable(part: Part, draft: Draft) -> bool:
    """Return whether a block can be decided; a decision about its lines takes precedence."""
    name = part.name.partition(" ")[0]
    own = _own_lines(draft, part.span)
    return name in _DECIDABLE and (not own or (name in GROUPS and len(own) < len([*part.span])))


def _own_lines(draft: Draft, span: Span) -> frozenset[int]:
    """Return the lines of a block that decisions are about, gaps inside it included."""
    gaps = draft.deferred.own_gaps - {span.first}
    return (draft.deferred.own | gaps) & frozenset(span)


def _lost(draft: Draft, confirmed: Confirmed) -> Iterator[Part]:
    """Yield the confirmed blocks that are read in another way, if their lines have not changed."""
    if not confirmed.line:
        return
    there = parts_at(draft, confirmed.line)
    if confirmed.about and _is_of_class(draft, confirmed.line):
        return
    for said in confirmed.reading.split(_SEPARATOR):
        is_gap = said.partition(" ")[0] in GAPS
        part = None if is_gap else _unchanged(draft.source, said, confirmed)
        if part and part not in there:
            yield part


def _is_of_class(draft: Draft, line: int) -> bool:
    block = _block_at(draft.blocks, line)
    return block is not None and block.why == DECIDED_FOR_CLASS


def _unchanged(source: Source, said: str, confirmed: Confirmed) -> Part | None:
    """Return a recorded block at its current lines, None if these have changed."""
    part = _PART.fullmatch(said)
    if not part:
        return None
    line = confirmed.line
    name = _name_in(said)
    if not part["digest"]:
        span = Span(line, line)
        return Part(name, span) if _is_apart(source, span) else None
    span = Span(int(part["first"]) + confirmed.shift, int(part["last"]) + confirmed.shift)
    is_there = span.first > 0 and span.last <= len(source.lines)
    return Part(name, span) if is_there and _digest(source, span) == part["digest"] else None


def _name_in(said: str) -> str:
    """Return the reading of a recorded block without its lines."""
    part = _PART.fullmatch(said)
    name = part["name"] if part else said
    return f"{name} {part['kind']} {part['level']}" if part and part["kind"] else name


# Gaps
def _with_gaps(draft: Draft) -> Draft:
    """Return the draft with each confirmed gap as it was confirmed, if it is as wide as it was."""
    for confirmed in draft.deferred.confirmed:
        line = confirmed.line
        was, now = _gaps(draft, confirmed)
        if was.split() != now.split() and was.split()[1:] == now.split()[1:]:
            blocks = _with_gap(draft.source, draft.blocks, line, was.split()[0])
            draft = draft.with_blocks(blocks)
    return draft


def _gaps(draft: Draft, confirmed: Confirmed) -> tuple[str, str]:
    """Return a confirmed gap as it was and as it is, "" if there is none or others decide."""
    was, line = confirmed.reading.partition(_SEPARATOR)[0], confirmed.line
    now = _gap_at(draft, line) if line else ""
    name, _, width = was.partition(" ")
    decided = {it.about for it in draft.deferred.answers if it.read_as != "as-read"}
    is_decided = line in draft.deferred.own_gaps or (confirmed.about and f"gaps={width}" in decided)
    if name not in GAPS or not now or is_decided:
        return "", ""
    return was, f"{now} {_width(draft.source, line)}"


def _with_gap(source: Source, blocks: Sequence[Block], line: int, gap: str) -> Iterator[Block]:
    """Yield blocks with another gap before the one that begins with a line."""
    for block, following in zip_longest(blocks, blocks[1:]):
        is_gap = name_of(block) in GAPS and block.span.last == line - 1
        if is_gap and following and following.span.first == line:
            continue
        if block.span.first == line and gap != NO_BREAK:
            kind = KeptSpace if gap == KEPT_SPACE else SceneBreak
            yield kind(span=Span(line - _width(source, line), line - 1), why=CONFIRMED)
        if isinstance(block, Group) and block.span.first < line <= block.span.last:
            yield replace(block, blocks=tuple(_with_gap(source, block.blocks, line, gap)))
        else:
            yield block


# What cannot be kept
def _queries(draft: Draft, confirmed: Confirmed) -> Iterator[Query]:
    """Yield a question about a confirmed reading that is another one now."""
    was, now = _readings(draft, confirmed)
    if was == now:
        return
    name = was[-1].partition(" ")[0]
    other = {SCENE_BREAK: "space-break"}.get(name, name)
    known: ReadAs = next((it for it in READINGS if it == other), "paragraph")
    line = Span(confirmed.line or 1, confirmed.line or 1)
    question = f"you confirmed {confirmed.place} as {in_words(was)}; "
    question += f"it is now read as {in_words(now)}" if now else "its words are gone"
    quote = "" if confirmed.line else confirmed.place
    yield Query(
        "confirmed-reading", line, question, in_words(now) or "as the rules say",
        (Reading(known),), 0.9, confirmed.about, quote=quote,
    )  # fmt: skip


def _readings(draft: Draft, confirmed: Confirmed) -> tuple[list[str], list[str]]:
    """Return a confirmed reading and the present one: equal if nothing has changed."""
    names = [_name_in(it) for it in confirmed.reading.split(_SEPARATOR)]
    if not confirmed.line:
        return names, []
    was, now = _gaps(draft, confirmed)
    if was.split()[:1] != now.split()[:1]:
        return was.split()[:1], now.split()[:1]
    there = parts_at(draft, confirmed.line)
    names_now = [part.name for part in there]
    lost = [it for it in names if it not in names_now and it not in GAPS]
    is_decided = any(_own_lines(draft, part.span) for part in there)
    cut = [part for part in _lost(draft, confirmed) if part.name.split()[0] not in _DECIDABLE]
    if cut and not lost:  # a block of the same name has more lines or fewer now
        lost, names_now = _with_lengths(cut), _with_lengths(there)
    if not lost or is_decided or (confirmed.about and _is_of_class(draft, confirmed.line)):
        return [], []
    return lost, names_now


def _with_lengths(parts: Sequence[Part]) -> list[str]:
    lengths = ((part.name, len([*part.span])) for part in parts)
    return [f"{name} of {n} line{'s' * (n > 1)}" for name, n in lengths]


def in_words(names: Sequence[str]) -> str:
    """Return names of readings for people: "scene break", "heading (chapter, level 1)"."""
    of_headings = (_HEADING.sub(r"heading (\1, level \2)", name) for name in names)
    return ", ".join(name.replace("-", " ") for name in of_headings)
