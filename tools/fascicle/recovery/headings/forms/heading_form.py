"""The parts of a heading's line, and the looks of a title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fascicle.model.blocks import Heading
from fascicle.recovery.shared.lines import is_capitals

if TYPE_CHECKING:
    from fascicle.model.blocks import Block, Evidence

# The longest heading on one line.
LONGEST = 120
_PROSE_END = re.compile(r"[,;]$|[a-zß-ÿ]\.[”\"’']?$")
# The length of its longest match.
_END = 3


@dataclass(frozen=True, slots=True)
class HeadingForm:
    """The parts of a line, if the line is a heading.

    `shape` is "labelled" (a word and a number), "bare" (a number alone), "titled" (a number and a
    title), "named" (a name such as Prologue), "counted" (any word and a number), or "title" (a
    title alone, recognised by its context). `system` is the way the number is written. A part of a
    chapter (5a) has no number.
    """

    shape: str
    kind: str = "chapter"
    label: str = ""
    title: str = ""
    number: int | None = None
    system: str = ""
    joiner: str = ""
    # The languages of a number in words.
    languages: tuple[str, ...] = ()
    # The first of two numbers: the 2 of "Chapter 2.III".
    part: int | None = None

    def heading(self, block: Block, why: Evidence, level: int) -> Heading:
        """Return a block as a heading of this form."""
        return Heading(
            span=block.span, gap=block.gap, why=why, kind=self.kind, level=level, label=self.label,
            title=self.title, number=self.number, joiner=self.joiner,
        )  # fmt: skip


def title_like(text: str) -> bool:
    """Return whether a line may be a title: short, with no sentence end, and not in lower case."""
    stripped = text.strip()
    if not stripped or len(stripped) > LONGEST:
        return False
    first = stripped[0] if stripped[0].isalnum() else next(filter(str.isalnum, stripped), "")
    if not first or (first.isalpha() and first.islower()) or stripped[-1] in "、。」』":
        return False
    return is_capitals(stripped) or not _PROSE_END.search(stripped[-_END:])
