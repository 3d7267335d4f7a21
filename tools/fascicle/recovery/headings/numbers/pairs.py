"""Numbers of two parts: 1.2 on one line, or — II — above [ 4 ] on two."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Span, Stretch
from fascicle.readers.text import is_blank
from fascicle.recovery.headings.forms.decoration import FRAME
from fascicle.recovery.headings.numbers.holes import Filling
from fascicle.recovery.shared.lines import only_blank

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft, Source
    from fascicle.recovery.headings.candidates import Candidate
    from fascicle.recovery.headings.forms.heading_form import HeadingForm

# The least numbers of two parts. Fewer may be times or verses.
FEWEST_PARTS = 3


def parts_follow(forms: Sequence[HeadingForm]) -> bool:
    """Return whether the parts of numbers such as 2.3 count up from 1; True if there are none."""
    parts = [form.part for form in forms if form.part]
    steps = {after - before for before, after in pairwise(parts)}
    return not parts or (parts[0] == 1 and steps <= {0, 1} and len(parts) >= FEWEST_PARTS)


def paired(places: Sequence[Candidate], source: Source) -> list[Filling]:
    """Return the numbers of parts that have the number of a chapter on the next line.

    The number of the part is above each of its chapters.
    """
    pairs = list(_pairs(places, source))
    forms = [pair.form for pair in pairs]
    numbers = [form.number or 0 for form in forms]
    repeated = len({form.part for form in forms}) < len(forms)
    return pairs if repeated and parts_follow(forms) and _count_up(numbers) else []


def _pairs(places: Sequence[Candidate], source: Source) -> Iterator[Filling]:
    for upper, lower in pairwise(places):
        above, below = upper.form, lower.form
        if not above or not below or lower.at != upper.at + 1:
            continue
        bare = above.shape == below.shape == "bare" and not (above.part or below.part)
        if bare and _look(upper) != _look(lower) and only_blank(source, upper.block, lower.block):
            label = f"{upper.text} {lower.text}"
            why = Evidence("number of two parts on two lines", 0.9)
            span = Span(upper.block.span.first, lower.block.span.last)
            yield Filling(span, replace(below, label=label, part=above.number), why)


def _look(place: Candidate) -> tuple[str, bool]:
    """Return the notation of a number, and whether there is decoration around it."""
    return place.form.system if place.form else "", place.text[:1] in FRAME


def _count_up(numbers: Sequence[int]) -> bool:
    return numbers[0] == 1 and all(b in {1, a + 1} for a, b in pairwise(numbers))


def with_pairs(found: Sequence[Filling], draft: Draft) -> Draft:
    """Return the draft with the two lines of each pair, and the gap between, in one stretch."""
    spans = {pair.span.first: pair.span for pair in found}
    blocks = iter(draft.blocks)
    return draft.with_blocks(
        replace(block, span=span, lines=tuple(map(draft.line, span)))
        if isinstance(block, Stretch)
        and (span := spans.get(block.span.first))
        and isinstance(next(blocks), Stretch)
        else block
        for block in blocks
    )


def without_pairs(block: Block) -> Iterator[Block]:
    """Yield the lines of a pair that is no heading after all; any other block unchanged."""
    if not isinstance(block, Stretch) or not any(map(is_blank, block.lines)):
        yield block
        return
    upper, *between, lower = (Span(n, n) for n in block.span)
    yield replace(block, span=upper, lines=block.lines[:1])
    yield replace(block, span=lower, lines=block.lines[-1:], gap=len(between))
