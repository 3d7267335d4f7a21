"""Recognise verse: lines that end where their author ended them.

Set in from the text around it or flush with it, of two lines or more: the signs are weighed in
`verse_signs` and `verse_words`, and what stands before and after is counted in (`verse_odds`,
`verse_neighbours`). Stanzas that follow one another are one poem; their relative indents are kept.
What might be verse or not keeps its lines as a paragraph (see `paragraphs`).
"""

from __future__ import annotations

from dataclasses import replace
from math import exp
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Heading, Speech, Stretch, Verse, plain, text_of
from fascicle.model.draft import Query
from fascicle.recovery.paragraphs import is_wrapped
from fascicle.recovery.shared.lines import indent, only_blank
from fascicle.recovery.shared.no_wrap import without_marks
from fascicle.recovery.verse.neighbours import as_verse, with_neighbours
from fascicle.recovery.verse.odds import (
    LONGEST_LINE,
    MAY_BE,
    Scales,
    end_early,
    fills_page,
    odds_around,
    widest_of_passages,
)
from fascicle.recovery.verse.rhymes import small_words
from fascicle.recovery.verse.turned_lines import turned_lines

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft, Source, Traits

# Under the title of a poem short lines are verse, even one alone.
IN_POEM = 0.8
# In a text that is mostly verse the rest is likely to be verse too.
VERSE_BOOK = 3.0
# Under this heading each line says who somebody is.
PERSONS = "dramatis-personae"
# What is less likely than this to be verse is not asked about.
ASKED = -3.5
# Lists, addresses and messages have no stanzas; two lines may be a label and what it is about.
STANZAS, STANZA = 1.5, 3
# Lines that are marked as not to be joined.
MARKED = 4.0


def verse(draft: Draft) -> Draft:
    """Replace each stretch of verse by a `Verse`, and join the stanzas of a poem."""
    draft, marked = without_marks(draft)
    scales = Scales(draft, small_words(_lines(draft)))
    odds = _of_stanzas(draft, dict(_odds(draft, marked, scales)))
    blocks = _read(draft, odds)
    if _is_verse_book(blocks):
        blocks = _read(draft.with_blocks(blocks), odds, more=VERSE_BOOK)
    blocks = with_neighbours(blocks, draft, scales)
    draft = turned_lines(draft.with_blocks(_joined(blocks, draft.source)))
    return draft.ask(*_query(draft, scales))


def _lines(draft: Draft) -> Iterator[str]:
    return (line for block in draft.blocks if isinstance(block, Stretch) for line in block.lines)


def _query(draft: Draft, scales: Scales) -> list[Query]:
    """Ask once about all lines that may be verse and may be not; `paragraphs` will keep them."""
    doubtful = [
        block
        for block, kind in _under(draft.blocks)
        if isinstance(block, Stretch)
        and kind != PERSONS
        and len(block.lines) > 1
        and scales.alone(block) > ASKED
        and not is_wrapped(block, draft.traits_at(block.span.first))
    ]
    if not doubtful:
        return []
    others = len(doubtful) - 1
    places = "one more place" if others == 1 else f"{others} more places"
    more = f", and those of {places}," if others else ""
    question = f"these lines{more} may be verse; are they?"
    answers = ("read_as = 'verse'", "read_as = 'paragraph'")
    return [Query("verse-unsure", doubtful[0].span, question, "lines kept", answers, weight=0.2)]


def _under(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Iterate over blocks, each with the kind of the heading that it stands under.

    The persons of a play end with its first speech, whether a heading stands above that or not.
    """
    kind = ""
    for block in blocks:
        if isinstance(block, Heading):
            kind = block.kind
        elif isinstance(block, Speech) and kind == PERSONS:
            kind = ""
        yield block, kind


def _is_verse_book(blocks: Sequence[Block]) -> bool:
    """Say whether most of what has not been read before is verse."""
    found = sum(len(b.text[0].text) for b in blocks if isinstance(b, Verse))
    left = sum(len(line) for b in blocks if isinstance(b, Stretch) for line in b.lines)
    return found > left


def _odds(draft: Draft, marked: Container[int], scales: Scales) -> Iterator[tuple[int, float]]:
    """Iterate over the odds that a stretch is verse where it stands, with its place."""
    widest = widest_of_passages(draft)
    for at, block in enumerate(draft.blocks):
        if isinstance(block, Stretch):
            around, marks = odds_around(draft.blocks, at), MARKED * (block.span.first in marked)
            odds = scales.weigh(block, widest.get(at), MAY_BE - around - marks)
            yield at, odds + around + marks


def _of_stanzas(draft: Draft, odds: Mapping[int, float]) -> dict[int, float]:
    """Return the odds, better where lines that may be verse stand next to other such lines."""
    blocks = draft.blocks
    may_be = {
        at: len(block.lines)
        for at, odd in odds.items()
        if odd > MAY_BE and isinstance(block := blocks[at], Stretch)
        if end_early(block.lines, draft.traits_at(block.span.first))
    }
    pairs = [at for at in may_be if at + 1 in may_be and blocks[at + 1].gap == 1]
    found = {n for at in pairs if max(may_be[at], may_be[at + 1]) >= STANZA for n in (at, at + 1)}
    return {at: odd + STANZAS * (at in found) for at, odd in odds.items()}


def _read(draft: Draft, odds: Mapping[int, float], more: float = 0.0) -> list[Block]:
    """Return the blocks, stretches of verse replaced; `more` is added to the odds of each.

    Those that have been replaced before stay verse, of which one is surer.
    """
    row: list[Block] = []
    for at, (block, under) in enumerate(_under(draft.blocks)):
        if at not in odds or under == PERSONS:
            row.append(block)
            continue
        sure = _sure(odds[at] + more)
        if not isinstance(block, Stretch):
            row.append(replace(block, why=Evidence("verse", sure or block.why.strength)))
            continue
        in_poem = under == "poem" and _in_poem(block, draft.traits_at(block.span.first))
        sure = sure or IN_POEM * in_poem
        row.append(as_verse(block, sure) if sure else block)
    return row


def _sure(odds: float) -> float:
    """Return how likely something is whose odds have this logarithm; 0 where it is unlikely."""
    return 1 / (1 + exp(-odds)) if odds > 0 else 0.0


def _in_poem(block: Stretch, traits: Traits) -> bool:
    """Say whether a stretch under a poem's title is of it: any lines but prose, or a short one."""
    if len(block.lines) > 1:
        return not fills_page(block.lines, traits)
    return len(block.lines[0]) <= LONGEST_LINE and indent(block.lines[0]) >= traits.margin


def _joined(blocks: Sequence[Block], source: Source) -> list[Block]:
    """Join stanzas with one blank line between them into one poem."""
    row: list[Block] = []
    stanzas: list[Verse] = []
    for block in blocks:
        more = isinstance(block, Verse) and block.gap == 1
        if stanzas and not (more and only_blank(source, stanzas[-1], block)):
            row.append(_poem(stanzas))
            stanzas = []
        if isinstance(block, Verse):
            stanzas.append(block)
        else:
            row.append(block)
    return [*row, _poem(stanzas)] if stanzas else row


def _poem(stanzas: Sequence[Verse]) -> Verse:
    text = "\n\n".join(text_of(stanza.text) for stanza in stanzas)
    return replace(stanzas[0], span=stanzas[0].span | stanzas[-1].span, text=plain(text))
