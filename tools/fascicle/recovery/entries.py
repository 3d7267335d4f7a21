"""Recognise the entries of a diary: a date that stands alone, more air before it than after it.

    Tuesday, 14 October 1913          3 May.          May 3rd, 1897          den 3. Mai

A date that runs into its paragraph ("3 May. Bistritz.--Left Munich") stays there, and one date
alone is no diary. Entries lie inside chapters, and stay on their pages.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from fascicle.model import Evidence, Heading, Stretch
from fascicle.recovery.lines import tidy

if TYPE_CHECKING:
    from fascicle.model import Block, Draft

_DAY = (
    "mon|tues|wednes|thurs|fri|satur|sun",
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag",
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
)
_MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|januar|jänner|februar|märz|mai|juni|juli"
    "|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre"
    "|décembre"
)
_DATE = re.compile(
    rf"(?:(?:(?:{_DAY[0]})day|{_DAY[1]}|{_DAY[2]})\.?,? ?)?(?:(?:the|den|le) )?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|er)?\.? ?(?:of )?(?:{_MONTH})\.?"
    rf"|(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?)"
    r"(?:,? \d{4})?(?:[,.](?: \w+){1,4})?[.:]?"
    rf"|(?:(?:{_DAY[0]})day|{_DAY[1]}|{_DAY[2]})(?:[,.](?: \w+){{1,4}})?[.:]?"
    r"|\d{4}-\d\d-\d\d|\d{1,2}([/.])\d{1,2}\1(?:\d\d){1,2}",
    re.IGNORECASE,
)
FEWEST = 2
# Dates with no more air than paragraphs have are a diary where so many are, and it begins with one.
FEWEST_CLOSE = 4
# The longest date in words is about half of this.
LONGEST = 80


def entries(draft: Draft) -> Draft:
    """Replace the dates that stand alone by headings of entries, below all other headings."""
    dates = [
        at
        for at, block in enumerate(draft.blocks)
        if isinstance(block, Stretch)
        and len(block.lines) == 1
        and is_date(block.lines[0])
        and _stands_alone(draft, at)
    ]
    if len(dates) < FEWEST:
        dates = _in_a_diary(draft)
    if len(dates) < FEWEST:
        return draft
    levels = [block.level for block in draft.blocks if isinstance(block, Heading)]
    level = max(levels, default=0) + 1
    row: list[Block] = list(draft.blocks)
    for at in dates:
        row[at] = _entry(row[at], level)
    return draft.with_blocks(row)


def _in_a_diary(draft: Draft) -> list[int]:
    """Return the dates that have no air of their own, in a text that begins with one of many."""
    dates = [
        at
        for at, (block, after) in enumerate(pairwise(draft.blocks))
        if isinstance(block, Stretch)
        and isinstance(after, Stretch)
        and len(block.lines) == 1
        and is_date(block.lines[0])
        and not is_date(after.lines[0])
        and 0 < after.gap <= max(block.gap, draft.traits.usual_gap)
    ]
    first = dates[0] if len(dates) >= FEWEST_CLOSE else None
    begins = first == 0 or (first and isinstance(draft.blocks[first - 1], Heading))
    return dates if begins else []


def is_date(line: str) -> bool:
    """Say whether a line is a date and nothing else."""
    return len(line) <= LONGEST and _DATE.fullmatch(tidy(line).strip("_*")) is not None


def _stands_alone(draft: Draft, at: int) -> bool:
    """Say whether a date has a wide gap before it or a heading, and prose after it."""
    block = draft.blocks[at]
    after = draft.blocks[at + 1] if at + 1 < len(draft.blocks) else None
    if not isinstance(after, Stretch) or not after.gap:
        return False
    if at == 0:
        return True
    wide = block.gap > draft.usual_gap(block) or isinstance(draft.blocks[at - 1], Heading)
    return wide and after.gap <= block.gap


def _entry(block: Block, level: int) -> Heading:
    title = tidy(block.lines[0]).strip("_*") if isinstance(block, Stretch) else ""
    why = Evidence("date standing alone", 0.8)
    return Heading(span=block.span, gap=block.gap, why=why, kind="entry", level=level, title=title)
