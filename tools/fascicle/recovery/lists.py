"""Recognise lists inside the prose: 1. 2. 3., with each entry on a line or in a stretch.

Only numbers that count up are a list, by one where they do not begin at 1; "1986. That was the
year" is a sentence. Dashes and bullets are a list only where each line of a stretch begins with
one: a dash alone may be speech.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model import Evidence, Item, Listing, Stretch, plain
from fascicle.recovery.lines import join, only_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model import Block, Draft, Source

_NUMBERED = re.compile(r"\s*(?P<marker>(?P<number>\d{1,3})[.)])\s+(?P<text>\S.*)")
_BULLET = re.compile(r"\s*(?P<marker>[*•‣▪-])\s+(?P<text>\S.*)")
FEWEST = 2


def lists(draft: Draft) -> Draft:
    """Replace each stretch, or row of stretches, that is a list by a `Listing`."""
    row: list[Block] = []
    waiting: list[Stretch] = []
    for block in draft.blocks:
        if isinstance(block, Stretch) and _goes_on(waiting, block, draft.source):
            waiting.append(block)
            continue
        row += _settled(waiting)
        waiting = []
        if isinstance(block, Stretch) and _starts(block):
            waiting = [block]
        else:
            row.append(block)
    return draft.with_blocks([*row, *_settled(waiting)])


def _starts(block: Stretch) -> bool:
    """Say whether a stretch begins a numbered list, or is a list by itself."""
    match = _NUMBERED.match(block.lines[0])
    return bool(match and int(match["number"]) == 1) or bool(_items(block.lines))


def _goes_on(waiting: Sequence[Stretch], block: Stretch, source: Source) -> bool:
    """Say whether a stretch has the entry that comes next."""
    if not waiting or not only_blank(source, waiting[-1], block):
        return False
    last, first = _last_number(waiting[-1]), _NUMBERED.match(block.lines[0])
    return bool(
        first and last and int(first["number"]) == last + 1 and block.gap <= waiting[-1].gap + 1
    )


def _last_number(block: Stretch) -> int | None:
    numbers = [int(m["number"]) for line in block.lines if (m := _NUMBERED.match(line))]
    return numbers[-1] if numbers else None


def _settled(waiting: Sequence[Stretch]) -> list[Block]:
    """Return stretches as one list if they are one, as they were if not."""
    if not waiting:
        return []
    items = _items([line for block in waiting for line in block.lines])
    if not items:
        return list(waiting)
    span = waiting[0].span | waiting[-1].span
    return [Listing(span=span, gap=waiting[0].gap, why=Evidence("list", 0.8), items=items)]


def _items(lines: Sequence[str]) -> tuple[Item, ...]:
    """Return the entries of a list; () if the lines are none."""
    for pattern in (_NUMBERED, _BULLET):
        entries: list[tuple[str, list[str]]] = []
        for line in lines:
            match = pattern.match(line)
            if match and (pattern is _BULLET or _counts(entries, match["marker"])):
                entries.append((match["marker"], [match["text"]]))
            elif entries and pattern is _NUMBERED and _goes_on_below(line, match):
                entries[-1][1].append(line)
            else:
                break
        else:
            if len(entries) >= FEWEST:
                return tuple(Item(marker, plain(join(text))) for marker, text in entries)
    return ()


def _goes_on_below(line: str, match: re.Match[str] | None) -> bool:
    """Say whether a line that is set in goes on with the entry above, and is no entry itself."""
    return match is None and line.startswith((" ", "\t"))


def _counts(entries: Sequence[tuple[str, list[str]]], marker: str) -> bool:
    """Say whether a marker is one that comes next, with the same mark after it.

    A list from 1 may leave numbers out, since someone has crossed an entry out.
    """
    if not entries:
        return True
    first, last = entries[0][0], entries[-1][0]
    step = int(marker[:-1]) - int(last[:-1])
    return marker[-1] == last[-1] and (step == 1 or (step > 0 and int(first[:-1]) == 1))
