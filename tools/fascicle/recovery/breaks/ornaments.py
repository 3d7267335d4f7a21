"""Scene breaks that are ornaments, on lines of their own between two paragraphs.

    * * *      ~ ~ ~      #      ⁂      -----      -oOo-      xxx      [scene break]

Letters and digits are no ornaments, except for a few common forms: "END" and "II" are left to
`headings`. Nor are dots: "..." on its own is dialogue. A single "." is an ornament: some people
type it to keep a gap from being removed by an editor. A single "x" or "/" is an ornament if it
occurs several times. A row of stars needs no blank lines around it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, SceneBreak, Span, Stretch
from fascicle.recovery.shared.lines import INDENTED, indent, tidy
from fascicle.recovery.shared.stretches import divide
from fascicle.recovery.verse.signs import begins_with_capital, ends_sentence

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft

_MARKS = re.compile(
    r"(?:[*#~=_+•·∙⋆◦◆◇■□▪●○❦❧☙✦✧✶✻★☆†‡§¶⁂※⸻∞∗¤\\/<>|^xX×\-–—−―] ?){1,80}"
    # One of these alone may be a word or a face; dots need a whole line.
    r"|(?:[%&@] ?){2,80}|(?:: ?){2,80}|(?:\. ?){8,80}"
    r"|[(\[{<] ?[*~=#+•·-]{1,9} ?[)\]}>]"
)
# Letters as drawn patterns.
_DRAWN = re.compile(
    r"(?:[-~=*.]* ?[xX]{3,9} ?[-~=*.]*|(?:x ){2,9}x"
    r"|[-~=*. ]*[oO0]+[-~=*. ]*[oO0][oO0][-~=*. oO0]*[-~=*]"
    r"|[-~=*]+ ?o[oO0]+o? ?[-~=*]+|<hr ?/?>"
    r"|[-~=*.][-~=*. ]{0,8}[oO0]{1,5}[-~=*. ]{0,8}[-~=*.]"
    r"|[-~=*<\[({][-~=*<\[({ ]{0,80}(?:(?:scene|section|page|line|chapter|time)[ -]?)?"
    r"(?:break|change|divider|skip|szenenwechsel)[-~=*>\])} ]{0,80}[-~=*>\])}])",
    re.IGNORECASE,
)
# A rule as wide as the widest page, indented by as much again.
LONGEST = 200
# Three or more of these are an ornament even without blank lines around them.
_ROW_MARKS = "*~#=•◆❦-"
_ROW = re.compile(rf"(?:[{_ROW_MARKS}] ?){{3,80}}")
# Patterns too, but a word or a number in any other spelling: "Ooo!", "< 3".
_AS_TYPED = re.compile(r"(?:o[O0])+o|(?:<3 ?){1,9}")
# A face in a chat.
_FACE = re.compile(r"([-^=*~xX>])_[-^=*~xX<]")
# One of these alone may be a vote, a number or a slip; an ornament if it occurs several times.
_LONE = frozenset("xX×\\/|+<>=^_")
OFTEN = 3
_QUOTES = "\"'“”‘’„«»"
# The tallest ornament, in lines: an asterism, or a star between two rules.
TALLEST = 3


def scene_breaks(draft: Draft) -> Draft:
    """Replace each stretch that is only an ornament by a `SceneBreak`."""
    draft = _parted(draft)
    often = recurring_marks(draft)
    return draft.map_blocks(lambda block: _as_scene_break(block, often))


def recurring_marks(draft: Draft) -> frozenset[str]:
    """Return the single marks that are ornaments because they occur several times, such as "x"."""
    lone = Counter(
        block.lines[0].strip()
        for block in draft.blocks
        if isinstance(block, Stretch) and len(block.lines) == 1
    )
    return frozenset(mark for mark in _LONE if lone[mark] >= OFTEN)


def _parted(draft: Draft) -> Draft:
    """Divide the stretches with ornaments directly above or below their text."""
    row: list[Block] = []
    for block in draft.blocks:
        ornaments = _ornaments_inside(block, draft) if isinstance(block, Stretch) else []
        if isinstance(block, Stretch) and ornaments:
            row += divide(block, *ornaments)
        else:
            row.append(block)
    return draft.with_blocks(row)


def _ornaments_inside(block: Stretch, draft: Draft) -> list[Span]:
    """Return the ornaments inside a stretch of text: after one sentence and before another.

    Excluded are underlined titles, frames around signs, and rows of stars for omitted lines of a
    quoted poem.
    """
    lines = block.lines
    found = [n for n, line in enumerate(lines) if _is_row(line)] if len(lines) > 1 else []
    if not found or (0 in found and len(lines) - 1 in found):
        return []
    marks = {lines[n].lstrip()[0] for n in found}
    others = [line for line in lines if not _is_row(line)]
    if min(map(indent, others)) >= draft.traits.margin + INDENTED:
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
    """Return whether a sentence ends on the line before and one begins on the line after."""
    ended = n == 0 or ends_sentence(lines[n - 1].rstrip())
    return ended and (n + 1 == len(lines) or begins_with_capital(lines[n + 1]))


def _as_scene_break(block: Block, often: Container[str]) -> Block:
    if not isinstance(block, Stretch) or len(block.lines) > TALLEST:
        return block
    alone = " ".join(block.lines).strip()
    if alone not in often and not all(map(is_ornament, block.lines)):
        return block
    why = Evidence("ornament", 0.95)
    return SceneBreak(span=block.span, gap=block.gap, why=why, mark=tidy(alone))


def is_ornament(text: str) -> bool:
    """Return whether a line is an ornament and nothing else."""
    first = text.lstrip()[:1] if len(text) <= LONGEST else ""
    # The only letters and digits that begin an ornament are those of drawn patterns.
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
    """Return whether a character is an emoji or a dingbat, or joins two of them."""
    return unicodedata.category(character) in {"So", "Sk", "Cf", "Mn"} and character > "\u2000"
