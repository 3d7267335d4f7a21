"""Headings directly above their text, divided from it.

    CHAPTER I                       2
    It was shut, and nobody         Starting from the harbour,
    had a key, so that they …       Going on by the river …

Ornaments above and below a heading are divided from it too.

A word with a number is enough evidence on the first line of a stretch; a number alone only if such
first lines form a run over the text. Titles alone are left to the second opinion.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from fascicle.model.blocks import Block, Span, Stretch
from fascicle.model.draft import Draft
from fascicle.model.memory import of_each
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.headings.candidates import TITLE_LINES
from fascicle.recovery.headings.heading_form import HeadingForm, title_like
from fascicle.recovery.headings.line_forms import heading_form, is_worded
from fascicle.recovery.headings.numbered_lines import (
    NumberCandidate,
    best_run,
    with_numbered_stanzas,
)
from fascicle.recovery.shared.lines import divide, divided

# The signs and the shortest of the rules around a title.
RULES, RULE = "*=-_~#+", 8
# This many numbers above stanzas are a pattern; two may be a sum.
FEWEST = 5


def detach_headings(draft: Draft) -> Draft:
    """Return the draft with the stretches divided after a first line that is a heading."""
    draft = with_numbered_stanzas(draft)
    parts = of_each(_unframed, draft.blocks, frozenset(boxes_of(draft)))
    draft = draft.with_blocks(chain.from_iterable(parts))
    forms = dict(_first_lines(draft))
    numbers = [
        NumberCandidate(at, form.number or 0, 0.5)
        for at, form in forms.items()
        if form.shape == "bare"
    ]
    run = best_run(numbers)
    heads = {at for at, form in forms.items() if form.shape == "labelled"}
    if len(run) >= FEWEST and run[0].number == 1:
        heads |= {candidate.place for candidate in run}
    lines = [draft.blocks[at].span.first for at in heads]
    return draft.with_blocks(divided(draft.blocks, (Span(n, n) for n in lines))) if lines else draft


def is_framed(lines: Sequence[str]) -> bool:
    """Return whether lines are headings between or above ornaments, each on a line of its own."""
    if not 1 < len(lines) <= TITLE_LINES + 1:
        return False
    inner = [line for line in lines if not is_ornament(line)]
    return 0 < len(inner) < len(lines) and all(map(is_worded, inner))


def boxes_of(draft: Draft) -> set[Span]:
    """Return the stretches that are a title in a box, if there are several: one may be a sign."""
    found = {b.span for b in draft.blocks if isinstance(b, Stretch) and _is_boxed(b.lines)}
    return found if len(found) > 1 else set()


def _is_boxed(lines: Sequence[str]) -> bool:
    """Return whether a title is between two rules of one sign, each on a line of its own."""
    if len(lines) <= 2 or not (is_rule(lines[0]) and is_rule(lines[-1])):  # noqa: PLR2004
        return False
    inner = lines[1:-1]
    return lines[0].strip()[0] == lines[-1].strip()[0] and all(map(title_like, inner))


def is_rule(line: str) -> bool:
    """Return whether a line is a row of one sign."""
    bare = line.strip()
    return len(bare) >= RULE and bare[0] in RULES and not bare.strip(bare[0])


def _unframed(block: Block, boxes: Collection[Span]) -> list[Block]:
    """Divide a heading from the ornaments above and below it."""
    if not isinstance(block, Stretch) or not (block.span in boxes or is_framed(block.lines)):
        return [block]
    return divide(block, *(Span(n, n) for n in block.span))


def _first_lines(draft: Draft) -> Iterator[tuple[int, HeadingForm]]:
    """Yield the stretches of text that begin with a heading, with its form."""
    for at, block in enumerate(draft.blocks):
        if not isinstance(block, Stretch) or len(block.lines) == 1:
            continue
        form = heading_form(block.lines[0])
        if form is None or form.system == "word" or form.title[:1].islower():
            continue
        # A title that goes on below is that of the stretch, or begins a sentence.
        if form.title and block.lines[1].lstrip()[:1].islower():
            continue
        if form.shape == "bare" or (form.shape == "labelled" and len(block.lines) > TITLE_LINES):
            yield at, form
