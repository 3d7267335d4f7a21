"""Part headings from the text right below them, where no blank line does.

    CHAPTER I                       2
    It was shut, and nobody         Starting from the harbour,
    had a key, so that they …       Going on by the river …

A word and a number do for themselves as the first line of a stretch; a number alone only where
such first lines form a run over the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.model import Span, Stretch
from fascicle.recovery.gutenberg import divide
from fascicle.recovery.heading_forms import heading_form
from fascicle.recovery.heading_places import TITLE_LINES
from fascicle.recovery.heading_runs import Candidate, best_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fascicle.model import Block, Draft
    from fascicle.recovery.heading_forms import Form

# So many numbers over stanzas are a pattern; two may be a sum.
FEWEST = 5


def parted_headings(draft: Draft) -> Draft:
    """Divide the stretches whose first line is a heading after that line."""
    forms = dict(_first_lines(draft))
    numbers = [
        Candidate(at, form.number or 0, 0.5) for at, form in forms.items() if form.shape == "bare"
    ]
    run = best_run(numbers)
    heads = {at for at, form in forms.items() if form.shape == "labelled"}
    if len(run) >= FEWEST and run[0].number == 1:
        heads |= {candidate.place for candidate in run}
    return draft.with_blocks(
        part
        for at, block in enumerate(draft.blocks)
        for part in (_parted(block) if at in heads and isinstance(block, Stretch) else [block])
    )


def _first_lines(draft: Draft) -> Iterator[tuple[int, Form]]:
    """Iterate over the stretches of text that begin with a heading's line, and what it says."""
    for at, block in enumerate(draft.blocks):
        if not isinstance(block, Stretch) or len(block.lines) == 1:
            continue
        form = heading_form(block.lines[0])
        if form is None or form.system == "word":
            continue
        if form.shape == "bare" or (form.shape == "labelled" and len(block.lines) > TITLE_LINES):
            yield at, form


def _parted(block: Stretch) -> list[Block]:
    first = block.span.first
    return list(divide(block, Span(first, first)))
