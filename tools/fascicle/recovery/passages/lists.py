"""Lists inside the prose: 1. 2. 3., with each item on a line or in a stretch.

Numbers are a list only if they increase, by one unless they begin at 1; "1986. That was the year"
is a sentence. Stanzas may be numbered, in what a format calls verse and elsewhere. Dashes and
bullets are a list only if every line of a stretch begins with one: a dash alone may be speech.
Without markers a list needs amounts: 2 eggs, stamps -- 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from fascicle.model.blocks import Block, Evidence, Heading, Item, Listing, Stretch, in_runs, plain
from fascicle.model.draft import Draft
from fascicle.model.memory import of_each
from fascicle.recovery.passages.neighbours import as_verse
from fascicle.recovery.passages.signs import begins_with_capital
from fascicle.recovery.shared.lines import is_directly_below, join, only_blank, tidy

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
    blocks = _with_unmarked_lists(draft.blocks)
    for run in in_runs(blocks, lambda last, block: _continues(last, block, draft)):
        start = next((n for n, block in enumerate(run) if _starts(block, draft)), len(run))
        parts = [block for block in run[start:] if isinstance(block, Stretch)]
        row += [*run[:start], *(_settled(parts, draft) if parts else ())]
    return draft.with_blocks(row)


def _with_unmarked_lists(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, with lists without markers as `Listing` blocks."""
    pairs = zip((None, *blocks), blocks, strict=False)
    blocks = [_unmarked([it]) if _are_characters(above, it) else it for above, it in pairs]
    may_be = zip(blocks, of_each(_may_be_unmarked, blocks), strict=True)
    items = {id(block) for block, is_one in may_be if is_one}

    def goes_on(last: Block, block: Block) -> bool:
        return {id(last), id(block)} <= items and is_directly_below(last, block)

    for run in in_runs(blocks, goes_on):
        is_list = id(run[0]) in items and _have_amounts(_lines(run))
        yield from [_unmarked(run)] if is_list else run


def _lines(blocks: Sequence[Block]) -> list[str]:
    return [line for block in blocks if isinstance(block, Stretch) for line in block.lines]


def _unmarked(blocks: Sequence[Block]) -> Listing:
    """Return stretches as a list without markers, one item a line."""
    items = tuple(Item("", plain(tidy(line))) for line in _lines(blocks))
    return _listing(blocks, Evidence("list with amounts", 0.7), items)


def _listing(blocks: Sequence[Block], why: Evidence, items: tuple[Item, ...]) -> Listing:
    span = blocks[0].span | blocks[-1].span
    return Listing(span=span, gap=blocks[0].gap, why=why, items=items)


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


def _are_characters(before: Block | None, block: Block) -> bool:
    """Return whether lines are the characters of a play, one a line, below that heading."""
    below = isinstance(before, Heading) and before.kind == "dramatis-personae"
    return (
        below
        and isinstance(block, Stretch)
        and len(block.lines) >= FEWEST_UNMARKED
        and not items_of(block.lines)
        and all(line.lstrip()[:1].isupper() and not line[:1].isspace() for line in block.lines)
    )


def _starts(block: Block, draft: Draft) -> bool:
    """Return whether a stretch begins a numbered list, or is a list by itself."""
    if not isinstance(block, Stretch) or block.span.first in draft.verse:
        return False
    if not _MARKER.match(block.lines[0]):
        return False
    return _numbers(block.lines[:1]) == [1] or bool(items_of(block.lines))


def _continues(above: Block, block: Block, draft: Draft) -> bool:
    """Return whether a stretch has the next item."""
    if not isinstance(above, Stretch) or not isinstance(block, Stretch):
        return False
    first = _numbers(block.lines[:1])
    return (
        first != []
        and block.span.first not in draft.verse
        and [n + 1 for n in _numbers(above.lines)[-1:]] == first
        and block.gap <= above.gap + 1
        and only_blank(draft.source, above, block)
    )


def _numbers(lines: Sequence[str]) -> list[int]:
    return [int(match["number"]) for line in lines if (match := _NUMBERED.match(line))]


def _settled(blocks: Sequence[Stretch], draft: Draft) -> Sequence[Block]:
    """Return stretches as one list, as numbered stanzas, or unchanged."""
    items = items_of(_lines(blocks))
    are_apart, is_page = len(items) == len(blocks), draft.syntax == "html"
    if are_apart and not is_page and _are_stanzas(blocks):
        return [as_verse(block, STANZAS) for block in blocks]
    # A page has tags for items: numbered paragraphs are none.
    is_long = median(len(join(block.lines)) for block in blocks) > LONGEST
    if not items or (are_apart and is_page and is_long):
        return blocks
    return [_listing(blocks, Evidence("list", 0.8), items)]


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
            elif entries and match is None and line.startswith((" ", "\t")):
                entries[-1][1].append(line)
            else:
                break
        else:
            if len(entries) >= fewest:
                return tuple(Item(marker, plain(join(text))) for marker, text in entries)
    return ()


def _is_next(entries: Sequence[tuple[str, list[str]]], marker: str) -> bool:
    """Return whether a marker is the next one, with the same punctuation.

    A list from 1 may skip numbers, since an item may have been crossed out.
    """
    if not entries:
        return True
    first, last = entries[0][0], entries[-1][0]
    step = int(marker[:-1]) - int(last[:-1])
    return marker[-1] == last[-1] and (step == 1 or (step > 0 and int(first[:-1]) == 1))
