"""The evidence for the reading of each block of a text, as data."""

from __future__ import annotations

import re
from typing import Any

from fascicle.model.blocks import Block, Group, Heading, Span
from fascicle.model.draft import Draft, Work

# Characters from the beginning of a block that fit on a line beside the rule.
WORDS = 48
_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def why(work: Work) -> list[dict[str, Any]]:
    """Return reading, rule and confidence of each block, and all asides."""
    draft = work.draft
    blocks = [*work.opening, *(b for d in work.walk() for b in (d.heading, *d.blocks))]
    asides = [
        {**where(draft, aside.span), "read_as": "set aside", "rule": aside.kind, "confidence": 1.0,
         "beginning": beginning(draft, aside.span), "blocks": []}
        for aside in draft.ledger
    ]  # fmt: skip
    rows = [*(_block(draft, block) for block in blocks), *asides]
    return sorted(rows, key=lambda row: row["span"])


def _block(draft: Draft, block: Block) -> dict[str, Any]:
    inner = block.blocks if isinstance(block, Group) else ()
    return {
        **where(draft, block.span),
        "read_as": reading_of(block),
        "rule": block.why.rule,
        "confidence": round(block.why.confidence, 2),
        "beginning": _beginning(draft.typed(block)),
        "blocks": [_block(draft, b) for b in inner],
    }


def reading_of(block: Block) -> str:
    """Return the name of a block: "scene break", "letter", "chapter (level 2)"."""
    if isinstance(block, Heading):
        return f"{block.kind} (level {block.level})"
    if isinstance(block, Group):
        return block.kind
    return _CAPITAL.sub(" ", type(block).__name__).lower()


def where(draft: Draft, span: Span) -> dict[str, Any]:
    """Return the lines of a block in its file; `span` counts over the whole text."""
    file, first = draft.source.at(span.first)
    last = first + max(0, span.last - span.first)
    span_of_all = [span.first, span.last]
    return {"span": span_of_all, "file": file, "first_line": first, "last_line": last}


def beginning(draft: Draft, span: Span) -> str:
    return _beginning(draft.source.text(span))


def _beginning(lines: str) -> str:
    text = " ".join(lines.split())
    return text if len(text) <= WORDS else f"{text[:WORDS].rstrip()} …"
