"""Footnotes, each linked with its reference mark in the prose.

    It was shut.[1]                      It was shut.*
    [1] Since May.                       * Since May.
    [Footnote 1: Since May.]             (1) Since May.

A stretch is a note if it is labelled as one ("[Footnote 1: …]"), or if its mark precedes it: the
note is after the paragraph, or at the end of the chapter or of the text. A note without a mark, or
a mark without a note, stays as typed; if it is clearly meant as one, a query asks about it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from fascicle.model.blocks import (
    Block,
    Evidence,
    Footnote,
    Heading,
    SceneBreak,
    Span,
    Stretch,
    plain,
    text_of,
)
from fascicle.model.draft import Draft, Query, Source
from fascicle.model.memory import of_each
from fascicle.recovery.note_forms import (
    Opening,
    PlacedMark,
    PlacedNote,
    ReferenceMark,
    begins_with_mark,
    first_characters_of,
    links,
    marks_in,
    may_have_marks,
    note_opening,
)
from fascicle.recovery.passages.signs import ends_sentence
from fascicle.recovery.shared.lines import (
    TAB,
    divide_at,
    enclosed,
    indent,
    join,
    only_blank,
    replaced,
    said,
    tidy,
)

# A heading, or a line, that announces notes.
SECTION = re.compile(
    r"(?:(?:chapter|work) )?(?:(?:foot|end ?)?notes|fu(?:ß|ss)noten|anmerkungen)[.:]?",
    re.IGNORECASE,
)
# A line that announces notes contains one of these.
_NOTES = ("note", "anmerk")
# A line that separates the notes at the foot of a page from its text.
_RULE = re.compile(r"\s*[_\-–—⎯=]{4,}\s*")
# A speaker in capitals before, or above, the words of a play.
_CUE = re.compile(r"\s*[^\W\d_a-zß-ÿ](?:[^\W\d_a-zß-ÿ]|[ ’'-]){1,24}[.:](?:\s|$)")
# The most paragraphs between two notes that continue the first.
PARAGRAPHS = 3
_MARKDOWN = ("[^",)
# The notation of clear marks, which raise a query if they have no note.
ANY_NUMBER = Opening("1", "", "", ("[",))


@dataclass(frozen=True, slots=True)
class Note:
    """A stretch, or several, that may be a note."""

    opening: Opening
    stretches: tuple[Stretch, ...]


def footnotes(draft: Draft) -> Draft:
    """Replace each stretch that is a note by a `Footnote`."""
    blocks = [part for block in draft.blocks for part in _note_by_note(block)]
    notes = dict(_notes(blocks, draft.source))
    marks = list(_marks(blocks, notes))
    places = [*_done(blocks), *(PlacedNote(at, note.opening) for at, note in notes.items())]
    places.sort(key=lambda place: place.at)
    pairs = links(marks, places)
    linked = {places[n].at: marks[m].what for m, n in pairs}
    chosen = {at: n for at, n in notes.items() if at in linked or n.opening.certain}
    # Those that are meant as notes, with a mark or without.
    row = {n for at in linked for n in (at, at + 1) if n in notes and not blocks[n].gap}
    in_row = row | {at - 1 for at in row}
    meant = (
        at
        for at, n in notes.items()
        if n.opening.certain or n.opening.families == _MARKDOWN or at in in_row
    )
    unmarked = [at for at in meant if at not in linked]
    queries = _queries(draft, blocks, marks, linked, unmarked)
    marked = {places[n].at: marks[m].at for m, n in pairs}
    chosen = _with_paragraphs(chosen, draft.with_blocks(blocks), marked, notes)
    if not chosen:
        return draft.ask(*queries)
    families = {at: mark.family for at, mark in linked.items()}
    new = {
        at: (footnote_of(note, families.get(at, "")), at + len(note.stretches))
        for at, note in chosen.items()
    }
    draft = draft.with_blocks(replaced(blocks, new.get))
    found = {id(note) for note, _ in new.values()}
    beside = pairwise(draft.blocks)
    rules = (above for above, note in beside if id(note) in found and _is_note_rule(above))
    return draft.set_aside("note rule", *rules).ask(*queries)


def _is_note_rule(block: Block) -> bool:
    """Return whether a block is a rule, which above a note begins no scene."""
    text = block.mark if isinstance(block, SceneBreak) else ""
    return _is_rule(block.lines[0] if isinstance(block, Stretch) else text)


def _done(blocks: Sequence[Block]) -> Iterator[PlacedNote]:
    """Yield the notes that have been found before; a label may have left its mark open."""
    for at, block in enumerate(blocks):
        if isinstance(block, Footnote):
            is_open = block.label != block.key and not (block.notation or block.number)
            label = note_opening(f"[{block.label}: …]") if is_open else None
            families = label.families if label else (block.notation,)
            yield PlacedNote(at, Opening(block.key, "", "", families))


def _with_paragraphs(
    chosen: dict[int, Note], draft: Draft, marked: dict[int, int], notes: Collection[int]
) -> dict[int, Note]:
    """Return the notes, each with its further paragraphs.

    These are before the next note if both marks precede it, or indented below a note in Markdown.
    A paragraph that may be a note of its own is none of them.
    """
    blocks = draft.blocks
    longer = {at: _with_indented(at, note, draft, notes) for at, note in chosen.items()}
    for at, following in pairwise(sorted(chosen)):
        note = longer[at]
        inside = range(at + len(note.stretches), following)
        parts = [b for n in inside if n not in notes and isinstance(b := blocks[n], Stretch)]
        gathered = at in marked and marked.get(following, at) < at
        row = (*note.stretches, *parts)
        whole = all(only_blank(draft.source, a, b) for a, b in pairwise(row))
        if gathered and whole and 0 < len(parts) == len(inside) <= PARAGRAPHS:
            longer[at] = replace(note, stretches=row)
    return longer


def _with_indented(at: int, note: Note, draft: Draft, notes: Collection[int]) -> Note:
    """Return a note in Markdown with the indented paragraphs below it, any other unchanged."""
    if note.opening.families != _MARKDOWN:
        return note
    parts: list[Stretch] = []
    for place, (above, block) in enumerate(pairwise(draft.blocks[at:]), at + 1):
        if not isinstance(block, Stretch) or indent(block.lines[0]) < TAB or place in notes:
            break
        if not only_blank(draft.source, above, block):
            break
        parts.append(block)
    return replace(note, stretches=(*note.stretches, *parts))


def _note_by_note(block: Block) -> Sequence[Block]:
    """Return a stretch divided into numbered notes; any other block unchanged."""
    if not isinstance(block, Stretch) or len(block.lines) == 1:
        return [block]
    # Fast path: most paragraphs have none.
    if not any(map(begins_with_mark, block.lines)):
        return [block]
    begins: list[int] = []
    openings = [note_opening(line) for line in block.lines]
    # A list has the same sign before each line, and a key has letters.
    keys = [it.key if it and not it.key.isalpha() else "" for it in openings]
    differ = keys[0] != "" and len({*keys} - {""}) > 1
    last = _number(openings[0])
    for n, line in enumerate(block.lines[1:], start=1):
        opening = openings[n]
        number = _number(opening)
        if _is_named(line):
            begins.append(n)
        elif last and number == last + 1:
            begins.append(n)
            last += 1
        elif differ and keys[n] and not (number and last) and ends_sentence(block.lines[n - 1]):
            begins.append(n)
            last = last or number
        elif _CUE.match(line) and _ends_note(block.lines, n):
            begins.append(n)
        elif opening and number and not last and _is_below(block.lines[:n], opening):
            begins += [n - 1, n] if _is_rule(block.lines[n - 1]) else [n]
            last = number
    return divide_at(block, begins)


def _ends_note(lines: Sequence[str], n: int) -> bool:
    """Return whether a speaker follows a note that its stretch begins with."""
    ended = ends_sentence(lines[n - 1].rstrip()) or _CUE.match(lines[n - 1]) is not None
    return ended and indent(lines[n]) <= indent(lines[0]) and note_opening(lines[0]) is not None


def _is_named(line: str) -> bool:
    """Return whether a line begins a note in Markdown: [^1]: Since May."""
    opening = note_opening(line) if line.lstrip().startswith("[^") else None
    return opening is not None and opening.families == _MARKDOWN


def _is_below(lines: Sequence[str], note: Opening) -> bool:
    """Return whether the mark of a note is in the lines above it, which end in a sentence."""
    text = join([line.lstrip() for line in lines if not _is_rule(line)] or [""])
    marks = marks_in(text, first_characters_of([note]))
    ended = ends_sentence(text) or any(mark.end == len(text) for mark in marks)
    return ended and note.key in {mark.key for mark in marks if mark.family in note.families}


def _is_rule(line: str) -> bool:
    return _RULE.fullmatch(line) is not None


def _number(opening: Opening | None) -> int:
    """Return the number of a note, 0 if it has none."""
    return int(opening.key) if opening and opening.key.isdecimal() else 0


def _notes(blocks: Sequence[Block], source: Source) -> Iterator[tuple[int, Note]]:
    """Yield the candidates for notes, with their positions among the blocks."""
    in_section = False
    inside = 0
    sections, openings = of_each(_is_section, blocks), of_each(_opening_of, blocks)
    for at, block in enumerate(blocks):
        if isinstance(block, Heading) or sections[at]:
            in_section = sections[at]
        elif isinstance(block, Stretch) and at >= inside:
            opening = _opening_of(block, in_section=True) if in_section else openings[at]
            if not opening:
                continue
            if row := enclosed(blocks, at, source) if opening.enclosed else (block,):
                yield at, Note(opening, row)
                inside = at + len(row)


def _opening_of(block: Block, *, in_section: bool = False) -> Opening | None:
    if not isinstance(block, Stretch):
        return None
    return note_opening("\n".join(block.lines), in_section=in_section)


def _is_section(block: Block) -> bool:
    """Return whether a block is a line that announces notes."""
    if isinstance(block, Heading):
        return SECTION.fullmatch(block.text) is not None
    if not isinstance(block, Stretch) or len(block.lines) > 1:
        return False
    line = block.lines[0]
    may_be = any(map(line.casefold().__contains__, _NOTES))
    return may_be and SECTION.fullmatch(tidy(line)) is not None


def _marks(blocks: Sequence[Block], notes: dict[int, Note]) -> Iterator[PlacedMark]:
    """Yield the candidates for marks, also in headings."""
    begins = first_characters_of((ANY_NUMBER, *(note.opening for note in notes.values())))
    for at, block in enumerate(blocks):
        text = ""
        if at in notes and len(notes[at].stretches) == 1:
            text = join(notes[at].opening.text.split("\n"))
        elif isinstance(block, Stretch) and may_have_marks("".join(block.lines), begins):
            text = join([line.lstrip() for line in block.lines])
        elif isinstance(block, Heading | Footnote):
            text = block.text if isinstance(block, Heading) else text_of(block.text)
        if text:
            yield from (PlacedMark(at, mark) for mark in marks_in(text, begins))


def footnote_of(note: Note, notation: str) -> Footnote:
    """Return a note as a block; `notation` is that of its mark, "" without one."""
    first, last = note.stretches[0], note.stretches[-1]
    parts = [note.opening.text.split("\n"), *(list(s.lines) for s in note.stretches[1:])]
    text = "\n\n".join(map(said, parts))
    why = Evidence("footnote", 0.9) if notation else Evidence("labelled as a note", 0.7)
    return Footnote(
        span=first.span | last.span, gap=first.gap, why=why, label=note.opening.shown,
        text=plain(text.removesuffix("]") if note.opening.enclosed else text),
        key=note.opening.key, notation=notation,
    )  # fmt: skip


def _queries(
    draft: Draft,
    blocks: Sequence[Block],
    marks: Sequence[PlacedMark],
    linked: dict[int, ReferenceMark],
    unmarked: Sequence[int],
) -> list[Query]:
    """Return a query about marks without a note, and one about notes without a mark."""
    apply_answers = {id(mark) for mark in linked.values()}
    orphans = [m for m in marks if _is_plain(m.what) and id(m.what) not in apply_answers]
    queries = []
    if orphans:
        at = orphans[0].at
        question = f"{orphans[0].what.typed} has no note"
        if len(orphans) > 1:
            question = f"{question}, nor do {len(orphans) - 1} other marks"
        queries.append(_query("mark-without-note", draft, blocks[at], f"{question}; what is it?"))
    if unmarked:
        count = len(unmarked)
        whose = "which mark does it belong to" if count == 1 else "which marks do they belong to"
        question = f"{count} note{'s' * (count > 1)} without a reference mark before; {whose}?"
        queries.append(_query("note-without-mark", draft, blocks[unmarked[0]], question))
    return queries


def _is_plain(mark: ReferenceMark) -> bool:
    """Return whether a mark is certain: a number in square brackets, or one in Markdown."""
    return mark.family == "[^" or (mark.family == "[" and mark.typed[1:-1].isdecimal())


def _query(name: str, draft: Draft, block: Block, question: str) -> Query:
    line = next((n for n in block.span if draft.source.lines[n - 1].strip()), block.span.first)
    return Query(name, Span(line, line), question, "as typed", weight=0.3)
