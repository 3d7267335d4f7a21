"""Lists inside the prose: 1. 2. 3., with each item on a line or in a stretch.

Numbers are a list only if they increase, by one unless they begin at 1; "1986. That was the year"
is a sentence. Stanzas may be numbered, in what a format calls verse and elsewhere. Dashes and
bullets are a list only if every line of a stretch begins with one: a dash alone may be speech.
Without markers a list needs amounts: 2 eggs, stamps -- 4.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from fascicle.model.blocks import Block, Evidence, Heading, Item, Listing, Stretch, plain
from fascicle.model.draft import Draft, Source
from fascicle.model.memory import of_each
from fascicle.recovery.shared.lines import is_directly_below, join, only_blank, tidy
from fascicle.recovery.verse.neighbours import as_verse
from fascicle.recovery.verse.signs import begins_with_capital

_NUMBERED = re.compile(r"\s*(?P<marker>(?P<number>\d{1,3})[.)])\s+(?P<text>\S.*)")
BULLET = re.compile(r"\s*(?P<marker>[*•‣▪-])\s+(?P<text>\S.*)")
# The first character of a marker.
_MARKER = re.compile(r"\s*[\d*•‣▪-]")
# An amount before or after an item: 2 eggs, ½ cup sugar, stamps -- 4, candle, 1, rope x2.
_AMOUNT = re.compile(
    r"\s*(?:[\d½¼¾⅓⅔]\d{0,3}(?:[./]\d{1,3})?(?: ?x)? ?(?=[a-zß-ÿ])(?!(?:st|nd|rd|th|[ap]m)\b).{2,}"
    r"|.{2,}(?:,| ?[-–—]{1,2}| ?[x×]) ?\d{1,4})\s*"
)
FEWEST = 2
# Most items of a page that are paragraphs of their own have no more than two lines: longer ones are
# numbered paragraphs, as in the Infantry Drill Regulations of 1911.
LONGEST = 140
# Numbered stanzas have so many lines below the first, and so many of those begin with a capital.
# They are verse with this confidence.
STANZA, AT_CAPITALS, STANZAS = 2, 0.8, 0.9
# Lines without markers are a list if this many are together, short and without sentence ends, and
# this share of them has an amount; below "Persons of the Play" in any case.
FEWEST_UNMARKED, LONGEST_UNMARKED, WITH_AMOUNT = 3, 48, 0.3


def lists(draft: Draft) -> Draft:
    """Replace each stretch, or consecutive stretches, that are a list by a `Listing`."""
    row: list[Block] = []
    waiting: list[Stretch] = []
    draft = draft.with_blocks(_with_unmarked_lists(draft))
    for block in draft.blocks:
        is_verse = block.span.first in draft.verse
        unread = block if isinstance(block, Stretch) and not is_verse else None
        if unread and _continues(waiting, unread, draft.source):
            waiting.append(unread)
            continue
        row += _settled(waiting, draft)
        waiting = []
        if unread and _starts(unread):
            waiting = [unread]
        else:
            row.append(block)
    return draft.with_blocks([*row, *_settled(waiting, draft)])


def _with_unmarked_lists(draft: Draft) -> list[Block]:
    """Return the blocks, with lists without markers as `Listing` blocks."""
    row: list[Block] = []
    waiting: list[Stretch] = []
    may_be = of_each(_may_be_unmarked, draft.blocks)
    for above, block, is_one in zip((None, *draft.blocks), draft.blocks, may_be, strict=False):
        unmarked = block if isinstance(block, Stretch) and is_one else None
        if waiting and unmarked and is_directly_below(waiting[-1], unmarked):
            waiting.append(unmarked)
            continue
        row += _as_unmarked_list(waiting, sure=False) if waiting else ()
        waiting = []
        if isinstance(block, Stretch) and _are_characters(above, block):
            row += _as_unmarked_list([block], sure=True)
        elif unmarked:
            waiting = [unmarked]
        else:
            row.append(block)
    return [*row, *(_as_unmarked_list(waiting, sure=False) if waiting else ())]


def _as_unmarked_list(waiting: Sequence[Stretch], *, sure: bool) -> list[Block]:
    """Return stretches as a list without markers, one item a line, or unchanged."""
    lines = [line for block in waiting for line in block.lines]
    if not sure and not _have_amounts(lines):
        return list(waiting)
    items = tuple(Item("", plain(tidy(line))) for line in lines)
    span = waiting[0].span | waiting[-1].span
    return [
        Listing(span=span, gap=waiting[0].gap, why=Evidence("list with amounts", 0.7), items=items)
    ]


def _may_be_unmarked(block: Block) -> bool:
    """Return whether each line may be an item without a marker: short, and not a sentence."""
    return isinstance(block, Stretch) and all(
        len(line) <= LONGEST_UNMARKED and line.rstrip()[-1:] not in ".!,;:”" for line in block.lines
    )


def _have_amounts(lines: Sequence[str]) -> bool:
    """Return whether lines have amounts, and no numbers or bullets."""
    amounts = sum(_AMOUNT.fullmatch(line) is not None for line in lines)
    enough = len(lines) >= FEWEST_UNMARKED and amounts >= max(2, WITH_AMOUNT * len(lines))
    return enough and not items_of(lines)


def _are_characters(before: Block | None, block: Stretch) -> bool:
    """Return whether lines are the characters of a play, one a line, below that heading."""
    below = isinstance(before, Heading) and before.kind == "dramatis-personae"
    return (
        below
        and len(block.lines) >= FEWEST_UNMARKED
        and not items_of(block.lines)
        and all(line.lstrip()[:1].isupper() and not line[:1].isspace() for line in block.lines)
    )


def _starts(block: Stretch) -> bool:
    """Return whether a stretch begins a numbered list, or is a list by itself."""
    if not _MARKER.match(block.lines[0]):
        return False
    match = _NUMBERED.match(block.lines[0])
    return bool(match and int(match["number"]) == 1) or bool(items_of(block.lines))


def _continues(waiting: Sequence[Stretch], block: Stretch, source: Source) -> bool:
    """Return whether a stretch has the next item."""
    if not waiting or not only_blank(source, waiting[-1], block):
        return False
    last, first = _last_number(waiting[-1]), _NUMBERED.match(block.lines[0])
    return bool(
        first and last and int(first["number"]) == last + 1 and block.gap <= waiting[-1].gap + 1
    )


def _last_number(block: Stretch) -> int | None:
    numbers = [int(m["number"]) for line in block.lines if (m := _NUMBERED.match(line))]
    return numbers[-1] if numbers else None


def _settled(waiting: Sequence[Stretch], draft: Draft) -> list[Block]:
    """Return stretches as one list, as numbered stanzas, or unchanged."""
    if not waiting:
        return []
    items = items_of([line for block in waiting for line in block.lines])
    are_apart, is_page = len(items) == len(waiting), draft.syntax == "html"
    if are_apart and not is_page and _are_stanzas(waiting):
        return [as_verse(block, STANZAS) for block in waiting]
    if not items or (are_apart and is_page and _are_paragraphs(waiting)):
        return list(waiting)
    span = waiting[0].span | waiting[-1].span
    return [Listing(span=span, gap=waiting[0].gap, why=Evidence("list", 0.8), items=items)]


def _are_paragraphs(blocks: Sequence[Stretch]) -> bool:
    """Return whether numbered paragraphs of a page are no items: it has tags for those."""
    return median(len(join(block.lines)) for block in blocks) > LONGEST


def _are_stanzas(blocks: Sequence[Stretch]) -> bool:
    """Return whether lines below the numbered ones begin with capitals, and few end in a stop."""
    below = [line for block in blocks for line in block.lines[1:]]
    capitals = sum(map(begins_with_capital, below))
    # Steps, each of them with its full stop, are sentences.
    stops = sum(line.rstrip().endswith(".") for block in blocks for line in block.lines[:-1])
    are_lines = capitals >= AT_CAPITALS * len(below) and 2 * stops <= len(below)
    return len(below) >= STANZA * len(blocks) and are_lines


def items_of(lines: Sequence[str], fewest: int = FEWEST) -> tuple[Item, ...]:
    """Return the items of a list, at least `fewest`; () if the lines are none."""
    for pattern in (_NUMBERED, BULLET):
        entries: list[tuple[str, list[str]]] = []
        for line in lines:
            match = pattern.match(line)
            if match and (pattern is BULLET or _is_next(entries, match["marker"])):
                entries.append((match["marker"], [match["text"]]))
            elif entries and _continues_item(line, match):
                entries[-1][1].append(line)
            else:
                break
        else:
            if len(entries) >= fewest:
                return tuple(Item(marker, plain(join(text))) for marker, text in entries)
    return ()


def _continues_item(line: str, match: re.Match[str] | None) -> bool:
    """Return whether an indented line continues the item above and is no item itself."""
    return match is None and line.startswith((" ", "\t"))


def _is_next(entries: Sequence[tuple[str, list[str]]], marker: str) -> bool:
    """Return whether a marker is the next one, with the same punctuation.

    A list from 1 may skip numbers, since an item may have been crossed out.
    """
    if not entries:
        return True
    first, last = entries[0][0], entries[-1][0]
    step = int(marker[:-1]) - int(last[:-1])
    return marker[-1] == last[-1] and (step == 1 or (step > 0 and int(first[:-1]) == 1))
