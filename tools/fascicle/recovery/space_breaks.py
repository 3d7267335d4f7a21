"""Find the scene breaks that are only a wider gap.

A gap is wide compared with the usual one of its text. Around headings, verse, letters and
quotations wide gaps are air, and no break. Where most gaps of a text are "wide", that is its
spacing; what can't be decided is kept as a space break and asked, a whole width at a time.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from fascicle.model import (
    FILE_GAP,
    Evidence,
    Heading,
    Paragraph,
    Query,
    SceneBreak,
    Span,
    Speech,
    text_of,
)
from fascicle.recovery.lines import only_blank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fascicle.model import Block, Draft, Source, Traits

# When more of the boundaries between paragraphs than this are wide, wide is what is usual.
MOST = 0.4
# A line of a title page, a dateline or an address is no longer than this.
SHORT = 60
# What stands after a gap at the end is no new scene.
_END_MARK = re.compile(r"the end|end|finis|fin|ende|curtain|vorhang|rideau", re.IGNORECASE)


def space_breaks(draft: Draft) -> Draft:
    """Insert a `SceneBreak` without a mark into each wide gap between two paragraphs."""
    usual = draft.traits.usual_gap
    boundaries = [
        following
        for before, following in zip(draft.blocks, draft.blocks[1:], strict=False)
        if _is_prose(before, draft.traits)
        and _is_prose(following, draft.traits)
        and _adjoin(before, following, draft.source)
        and not _is_unended(before)
    ]
    wide = [b for b in boundaries if b.gap > usual and not _END_MARK.fullmatch(_said(b))]
    if not wide:
        narrow = [b for b in boundaries if b.gap < usual]
        return draft.ask(_narrow_query(narrow, len(boundaries))) if narrow else draft
    if len(wide) > MOST * len(boundaries) and len(boundaries) > 4:  # noqa: PLR2004
        return draft.ask(_spacing_query(wide, len(boundaries)))
    broken = {id(b) for b in wide if b.span.first not in draft.no_breaks}
    row: list[Block] = []
    for block in draft.blocks:
        if id(block) in broken:
            row.append(_break_between(row[-1], block, usual))
        row.append(block)
    return draft.with_blocks(row).ask(*_queries(wide, draft))


def _is_prose(block: Block, traits: Traits) -> bool:
    """Say whether a block is prose; where indents part paragraphs, air is around kept lines too."""
    if isinstance(block, Paragraph) and traits.style != "blank":
        return "\n" not in text_of(block.text)
    return isinstance(block, Paragraph | Speech)


def _is_unended(block: Block) -> bool:
    """Say whether a block is a short line without an end, as a title or an address: no scene's."""
    text = text_of(block.text) if isinstance(block, Paragraph) else "."
    return len(text) <= SHORT and text[-1:].isalnum() and "\n" not in text


def _adjoin(before: Block, following: Block, source: Source) -> bool:
    """Say whether only blank lines stand between two blocks, not something set aside."""
    same_file = following.gap < FILE_GAP
    return (
        same_file and only_blank(source, before, following) and not isinstance(following, Heading)
    )


def _said(block: Block) -> str:
    return text_of(block.text).strip(" .") if isinstance(block, Paragraph) else ""


def _break_between(before: Block, block: Block, usual: int) -> SceneBreak:
    span = Span(before.span.last + 1, block.span.first - 1)
    strength = min(0.9, 0.5 + 0.15 * (block.gap - usual))
    return SceneBreak(span=span, gap=0, why=Evidence(f"gap of {block.gap} lines", strength))


def _spacing_query(wide: Sequence[Block], boundaries: int) -> Query:
    question = f"{len(wide)} of {boundaries} paragraphs follow a wide gap; are some scene breaks?"
    return Query(
        "wide-spacing", wide[0].span, question, "the text's spacing, no breaks", weight=0.7
    )


def _narrow_query(narrow: Sequence[Block], boundaries: int) -> Query:
    question = f"{len(narrow)} of {boundaries} paragraphs follow a narrower gap than the others"
    return Query(
        "wide-spacing", narrow[0].span, f"{question}; are the others scene breaks?",
        "the text's spacing, no breaks", weight=0.7,
    )  # fmt: skip


def _gaps(count: int, gap: int) -> str:
    return f"{count} gap{'s' * (count > 1)} of {gap} blank line{'s' * (gap > 1)}"


def _queries(wide: Sequence[Block], draft: Draft) -> list[Query]:
    """Ask once for each width, at its first place, where the width is not plainly a break."""
    widths: Mapping[int, int] = Counter(b.gap for b in wide)
    first = {gap: next(b for b in wide if b.gap == gap) for gap in sorted(widths)}
    return [
        Query(
            "gap-in-prose",
            first[gap].span,
            f"{_gaps(count, gap)} between paragraphs: scene breaks?",
            "space breaks",
            ("read_as = 'no-break'",),
            weight=0.5 if gap == draft.traits.usual_gap + 1 else 0.3,
        )
        for gap, count in sorted(widths.items())
    ]
