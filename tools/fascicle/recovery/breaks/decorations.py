"""Marks that part no scenes: on title pages, around titles, notes and advertisements.

    * * *      -----

A mark is weighed by the text on both sides of it, its place in the work, and all marks of its form.
An unlikely scene break is set aside as a decoration. An unsure one is kept, and asked about; so is
one that may be words, such as 👍 or “//”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, islice, takewhile

from fascicle.model.blocks import Block, Evidence, Heading, SceneBreak, Speech
from fascicle.model.decision import Reading
from fascicle.model.draft import Draft, Query
from fascicle.model.memory import of_pairs, same
from fascicle.recovery.breaks.break_evidence import (
    LONG,
    SURE,
    chance,
    odds,
    pooled,
    signs_beside,
    text_beside,
)
from fascicle.recovery.breaks.gap_explanations import TITLE
from fascicle.recovery.breaks.ornaments import ORNAMENT, may_be_words
from fascicle.recovery.verse.signs import ends_with_mark

# The fewest long paragraphs before the end of the front matter.
FEW = 3
# The least log odds of a mark that is kept in a long text: of 18 less likely ones none was a break.
LEAST = -0.85
# In a short one, whose few marks say less about each other, some between the two were breaks.
LEAST_IF_SHORT = -3.0
# The length of the longest note below a text, in characters.
END = 5000
# A rule, which parts scenes where it recurs, and elsewhere what a page or a post is made of.
_RULE = re.compile(r"([-_=─~.])\1{7}")
# The doubt about a mark for its place, and for its form, and the answer besides a scene break.
_OF_PLACE = "is beside a title or a note: a scene break, or a decoration?", Reading("set-aside")
_OF_FORM = "is on a line of its own: a scene break, or words of the text?", Reading("paragraph")


def decorations(draft: Draft) -> Draft:
    """Set aside the marks that are hardly scene breaks, and ask about unsure ones."""
    sure = {at: odds(signs, "marks") for at, signs in mark_evidence(draft).items()}
    blocks = list(draft.blocks)
    for at, log_odds in sure.items():
        blocks[at] = same(replace(blocks[at], why=Evidence(ORNAMENT.rule, chance(log_odds))))
    least = LEAST if len(blocks) >= LONG else LEAST_IF_SHORT
    # A rule directly below a heading is that of its box.
    boxed = {at for at in sure if isinstance(blocks[at - 1], Heading) and not blocks[at].gap}
    marks = {at: block.mark for at, block in enumerate(blocks) if isinstance(block, SceneBreak)}
    doubtful = may_be_words(marks.values())
    sound = {at for at, log_odds in sure.items() if log_odds >= SURE} - boxed
    words = {at for at in sound if marks[at] in doubtful}
    rest = {at: log_odds for at, log_odds in sure.items() if at not in words}
    unlikely = {at for at, log_odds in rest.items() if at in boxed or log_odds < least}
    unsure = [at for at, log_odds in rest.items() if at not in unlikely and log_odds < SURE]
    asked = [
        *_queries([blocks[at] for at in unsure], *_OF_PLACE),
        *_queries([blocks[at] for at in sorted(words)], *_OF_FORM),
    ]
    draft = draft.with_blocks(blocks)
    return draft.set_aside("ornament", *(blocks[at] for at in sorted(unlikely))).ask(*asked)


def mark_evidence(draft: Draft) -> Mapping[int, Mapping[str, float]]:
    """Return the evidence about the marks found in a text, by index of the block."""
    blocks = draft.blocks
    marks = {
        at: block.mark
        for at, block in enumerate(blocks)
        if isinstance(block, SceneBreak) and block.why == ORNAMENT and 0 < at < len(blocks) - 1
    }
    if not marks:
        return {}
    headings = [at for at, block in enumerate(blocks) if isinstance(block, Heading)]
    paragraphs = (at for at, block in enumerate(blocks) if _is_long(block))
    sizes = accumulate(len(draft.source.text(block.span)) + 1 for block in reversed(blocks))
    at_end = sum(1 for _ in takewhile(lambda size: size < END, sizes))
    # The last block before the text, and the last one before what is behind it.
    front = max(min(headings, default=0) - 1, next(islice(paragraphs, FEW - 1, None), len(blocks)))
    back = max(max(headings, default=0), len(blocks) - at_end - 2)
    long = len(blocks) >= LONG
    beside = of_pairs(signs_beside, ((blocks[at - 1], blocks[at + 1]) for at in marks))
    own = {
        at: {
            **signs,
            "rule": float(_RULE.search(marks[at]) is not None),
            "edge": 0.0,
            "front": float(long and at <= front),
            "back": float(long and at > back),
        }
        for at, signs in zip(marks, beside, strict=True)
    }
    return pooled(own, marks)


def _is_long(block: Block) -> bool:
    """Return whether a block is text, as hardly any front matter has it."""
    text = text_beside(block)
    return isinstance(block, Speech) or (len(text) > TITLE and ends_with_mark(text))


def _queries(marks: Sequence[Block], doubt: str, answer: Reading) -> Iterator[Query]:
    """Yield a query about marks that may be no scene breaks."""
    if marks:
        shown = getattr(marks[0], "mark", "")
        more = f" (and {len(marks) - 1} more)" if len(marks) > 1 else ""
        question = f"“{shown}”{more} {doubt}"
        lines = tuple(block.span.first for block in marks)
        answers = (Reading("ornament"), answer)
        yield Query(
            "mark-unsure", marks[0].span, question, "scene breaks", answers, 0.4, places=lines
        )
