"""Recognise scene breaks: ornaments that stand alone between two paragraphs.

    * * *      ~ ~ ~      #      ⁂      -----      -oOo-      xxx      [scene break]

Letters and digits are no ornaments, however short the line, but for the few forms that people
use as such: "END" and "II" are for `headings` to judge. Nor are dots: "..." alone is somebody
saying nothing.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from fascicle.model import Evidence, SceneBreak, Stretch
from fascicle.recovery.lines import tidy

if TYPE_CHECKING:
    from fascicle.model import Block, Draft

_MARKS = re.compile(r"(?:[*#~=_+•·◆◇■□▪●○❦❧☙✦✧✶✻★☆†‡§¶⁂※⸻\\/<>|^x×\-–—−―] ?){1,80}")
# The letters in these are drawn, not read.
_DRAWN = re.compile(
    r"(?:[-~=*.]* ?[xX]{3,9} ?[-~=*.]*|(?:x ){2,9}x"
    r"|[-~=*. ]*[oO0]+[-~=*. ]*[oO0][oO0][-~=*. oO0]*[-~=*]"
    r"|[-~=*]+ ?o[oO0]+o? ?[-~=*]+|\[ ?(?:scene|section|page|line)[ -]?break ?\]|<hr ?/?>)",
    re.IGNORECASE,
)
# A rule across the widest page, set in as far again.
LONGEST = 200
# Drawn too, but a word or a number as soon as it is set otherwise: "Ooo!", "< 3".
_AS_TYPED = re.compile(r"(?:oO)+o|(?:<3 ?){1,9}")
_LONE = frozenset("xX×\\/|+.")


def scene_breaks(draft: Draft) -> Draft:
    """Replace each stretch that holds only an ornament by a `SceneBreak`."""
    return draft.map_blocks(_as_scene_break)


def _as_scene_break(block: Block) -> Block:
    if not isinstance(block, Stretch) or len(block.lines) > 1:
        return block
    mark = tidy(block.lines[0])
    if not ornament(mark):
        return block
    return SceneBreak(span=block.span, gap=block.gap, why=Evidence("ornament", 0.95), mark=mark)


def ornament(text: str) -> bool:
    """Say whether a line is an ornament and nothing else."""
    mark = tidy(text) if len(text) <= LONGEST else ""
    if not mark or mark in _LONE:
        return False
    if _DRAWN.fullmatch(mark) or _AS_TYPED.fullmatch(mark):
        return True
    if _MARKS.fullmatch(mark):
        return not mark.isalpha()
    return len(mark) <= 8 and all(_pictorial(c) for c in mark if c != " ")  # noqa: PLR2004


def _pictorial(character: str) -> bool:
    """Say whether a character is an emoji or a dingbat, or joins two of them."""
    return unicodedata.category(character) in {"So", "Cf", "Mn"} and character > "\u2000"
