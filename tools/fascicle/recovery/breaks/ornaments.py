"""Recognise scene breaks: ornaments that stand alone between two paragraphs.

    * * *      ~ ~ ~      #      ⁂      -----      -oOo-      xxx      [scene break]

Letters and digits are no ornaments, however short the line, but for the few forms that people
use as such: "END" and "II" are for `headings` to judge. Nor are dots: "..." alone is somebody
saying nothing. But "." says not even that: it holds a gap open where an editor would close it.
An "x" or a "/" alone is an ornament where it comes back. A row of stars or the like needs no
blank lines around it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, SceneBreak, Span, Stretch
from fascicle.recovery.shared.lines import SET_IN, indent, tidy
from fascicle.recovery.shared.stretches import divide
from fascicle.recovery.verse.signs import begins_with_capital, ends_sentence

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

_MARKS = re.compile(
    r"(?:[*#~=_+•·∙⋆◦◆◇■□▪●○❦❧☙✦✧✶✻★☆†‡§¶⁂※⸻∞∗¤\\/<>|^xX×\-–—−―] ?){1,80}"
    # Of these one alone may be a word or a face; dots are a line of them.
    r"|(?:[%&@] ?){2,80}|(?:: ?){2,80}|(?:\. ?){8,80}"
    r"|[(\[{<] ?[*~=#+•·-]{1,9} ?[)\]}>]"
)
# The letters in these are drawn, not read.
_DRAWN = re.compile(
    r"(?:[-~=*.]* ?[xX]{3,9} ?[-~=*.]*|(?:x ){2,9}x"
    r"|[-~=*. ]*[oO0]+[-~=*. ]*[oO0][oO0][-~=*. oO0]*[-~=*]"
    r"|[-~=*]+ ?o[oO0]+o? ?[-~=*]+|<hr ?/?>"
    r"|[-~=*.][-~=*. ]{0,8}[oO0]{1,5}[-~=*. ]{0,8}[-~=*.]"
    r"|[-~=*<\[({][-~=*<\[({ ]{0,80}(?:(?:scene|section|page|line|chapter|time)[ -]?)?"
    r"(?:break|change|divider|skip|szenenwechsel)[-~=*>\])} ]{0,80}[-~=*>\])}])",
    re.IGNORECASE,
)
# A rule across the widest page, set in as far again.
LONGEST = 200
# Three of these and more are an ornament even where no blank line parts them from the text.
_ROW_MARKS = "*~#=•◆❦-"
_ROW = re.compile(rf"(?:[{_ROW_MARKS}] ?){{3,80}}")
# Drawn too, but a word or a number as soon as it is set otherwise: "Ooo!", "< 3".
_AS_TYPED = re.compile(r"(?:o[O0])+o|(?:<3 ?){1,9}")
# Somebody in a chat pulls this face.
_FACE = re.compile(r"([-^=*~xX>])_[-^=*~xX<]")
# One of these alone may be a vote, a number or a slip; it is an ornament where it comes back.
_LONE = frozenset("xX×\\/|+<>=^_")
OFTEN = 3
_QUOTES = "\"'“”‘’„«»"
# An asterism, or a rule over and under a star, is drawn on so many lines at most.
TALLEST = 3


def scene_breaks(draft: Draft) -> Draft:
    """Replace each stretch that holds only an ornament by a `SceneBreak`."""
    draft = _parted(draft)
    often = coming_back(draft)
    return draft.map_blocks(lambda block: _as_scene_break(block, often))


def coming_back(draft: Draft) -> frozenset[str]:
    """Return the marks that are ornaments in this text because they come back: "x"."""
    lone = Counter(
        block.lines[0].strip()
        for block in draft.blocks
        if isinstance(block, Stretch) and len(block.lines) == 1
    )
    return frozenset(mark for mark in _LONE if lone[mark] >= OFTEN)


def _parted(draft: Draft) -> Draft:
    """Divide the stretches that hold ornaments right above or below their text."""
    row: list[Block] = []
    for block in draft.blocks:
        ornaments = _ornaments_inside(block, draft) if isinstance(block, Stretch) else []
        if isinstance(block, Stretch) and ornaments:
            row += divide(block, *ornaments)
        else:
            row.append(block)
    return draft.with_blocks(row)


def _ornaments_inside(block: Stretch, draft: Draft) -> list[Span]:
    """Return where ornaments stand in a stretch of text: after one sentence and before another.

    A line under a title, one of several lines around a sign, and the rows of stars that stand for
    what a quoted poem leaves out, are none.
    """
    lines = block.lines
    found = [n for n, line in enumerate(lines) if _is_row(line)] if len(lines) > 1 else []
    if not found or (0 in found and len(lines) - 1 in found):
        return []
    marks = {lines[n].lstrip()[0] for n in found}
    others = [line for line in lines if not _is_row(line)]
    if min(map(indent, others)) >= draft.traits.margin + SET_IN:
        return []
    if any(line.lstrip()[0] in marks for line in others):
        return []
    if not all(_parts_sentences(lines, n) for n in found):
        return []
    return [Span(block.span.first + n, block.span.first + n) for n in found]


def _is_row(line: str) -> bool:
    may_be = len(line) <= LONGEST and line.lstrip()[0] in _ROW_MARKS
    return may_be and _ROW.fullmatch(tidy(line)) is not None


def _parts_sentences(lines: Sequence[str], n: int) -> bool:
    """Say whether a sentence ends on the line before, and one begins on the line after."""
    ended = n == 0 or ends_sentence(lines[n - 1].rstrip())
    return ended and (n + 1 == len(lines) or begins_with_capital(lines[n + 1]))


def _as_scene_break(block: Block, often: Container[str]) -> Block:
    if not isinstance(block, Stretch) or len(block.lines) > TALLEST:
        return block
    alone = " ".join(block.lines).strip()
    if alone not in often and not all(map(ornament, block.lines)):
        return block
    why = Evidence("ornament", 0.95)
    return SceneBreak(span=block.span, gap=block.gap, why=why, mark=tidy(alone))


def ornament(text: str) -> bool:
    """Say whether a line is an ornament and nothing else."""
    first = text.lstrip()[:1] if len(text) <= LONGEST else ""
    # Of letters and digits only those that are drawn begin an ornament, and no quotation mark does.
    if not first or first in _QUOTES or (first.isalnum() and first not in "xXoO0"):
        return False
    mark = tidy(text)
    if mark in _LONE or _FACE.fullmatch(mark):
        return False
    if mark == "." or _DRAWN.fullmatch(mark) or _AS_TYPED.fullmatch(mark):
        return True
    if _MARKS.fullmatch(mark):
        return not mark.isalpha()
    return len(mark) <= 8 and all(_pictorial(c) for c in mark if c != " ")  # noqa: PLR2004


def _pictorial(character: str) -> bool:
    """Say whether a character is an emoji or a dingbat, or joins two of them."""
    return unicodedata.category(character) in {"So", "Sk", "Cf", "Mn"} and character > "\u2000"
