"""Verse: lines that end where their author ended them.

A stretch of two or more lines, indented or flush: the evidence is combined from `signs`, `rhymes`,
`odds` and `neighbours`. Consecutive stanzas form one poem; their relative indents are kept.
Doubtful stretches become paragraphs of kept lines (see `paragraphs`).
"""

from __future__ import annotations

from dataclasses import replace
from math import exp
from typing import TYPE_CHECKING, TypeGuard

from fascicle.model.blocks import Evidence, Heading, Speech, Stretch, Verse, plain, text_of
from fascicle.model.draft import Query
from fascicle.recovery.paragraphs import is_wrapped
from fascicle.recovery.shared.lines import indent, labelled, only_blank
from fascicle.recovery.verse.neighbours import as_verse, with_neighbours
from fascicle.recovery.verse.no_wrap import without_marks
from fascicle.recovery.verse.odds import (
    LONGEST_LINE,
    MAY_BE,
    VerseOdds,
    ends_early,
    fills_page,
    odds_around,
    widest_of_passages,
)
from fascicle.recovery.verse.rhymes import small_words
from fascicle.recovery.verse.signs import begins_with_capital, ends_sentence
from fascicle.recovery.verse.turned_lines import turned_lines

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft, Source, Traits

# Below the title of a poem short lines are verse, even a single one.
IN_POEM = 0.8
# Added to the log odds in a text that is mostly verse.
VERSE_BOOK = 3.0
# Added in an unwrapped text in which so many stretches of several lines are verse, and the least
# number of them for each that is not.
LINES_OF_VERSE, SEVERAL, FOR_EACH = 2.0, 16, 8
# Below this heading each line introduces a character.
PERSONS = "dramatis-personae"
# No query is raised for lower odds.
ASKED = -3.5
# Lists, addresses and messages have no stanzas; two lines may be a label and a text.
STANZAS, STANZA = 1.5, 3
# Lines marked by proofreaders as not to be joined, and those that a format says are verse.
MARKED, TAGGED = 4.0, 20.0


def verse(draft: Draft) -> Draft:
    """Replace each stretch of verse by a `Verse`, and join the stanzas of a poem."""
    draft, marked = without_marks(draft)
    scales = VerseOdds(draft, small_words(_lines(draft)))
    odds = _with_stanza_odds(draft, dict(_odds(draft, marked, scales)))
    blocks = _read(draft, odds)
    if _is_verse_book(blocks):
        blocks = _read(draft.with_blocks(blocks), odds, more=VERSE_BOOK)
    elif _is_verse_of_lines(blocks, draft):
        blocks = _read(draft.with_blocks(blocks), odds, more=LINES_OF_VERSE)
    # Where a format says what is verse, lines beside it are not.
    blocks = blocks if draft.verse else with_neighbours(blocks, draft, scales)
    draft = turned_lines(draft.with_blocks(_joined(blocks, draft.source)))
    return draft.ask(*_query(draft, scales))


def _lines(draft: Draft) -> Iterator[str]:
    return (line for block in draft.blocks if isinstance(block, Stretch) for line in block.lines)


def _query(draft: Draft, scales: VerseOdds) -> list[Query]:
    """Return one query about all lines that may be verse; `paragraphs` will keep them."""
    doubtful = [
        block
        for block, kind in _with_headings(draft.blocks)
        if isinstance(block, Stretch)
        and kind != PERSONS
        and len(block.lines) > 1
        and draft.decided.isdisjoint(block.span)
        and scales.alone(block) > ASKED
        and not is_wrapped(block, draft.traits_at(block.span.first))
    ]
    if not doubtful:
        return []
    others = len(doubtful) - 1
    places = "one more place" if others == 1 else f"{others} more places"
    more = f", and those of {places}," if others else ""
    question = f"are these lines{more} verse?"
    answers = ("read_as = 'verse'", "read_as = 'paragraph'")
    lines = tuple(block.span.first for block in doubtful)
    reading = "lines kept"
    return [Query("verse-unsure", doubtful[0].span, question, reading, answers, 0.2, places=lines)]


def _with_headings(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Yield blocks, each with the kind of the heading above it.

    The list of characters of a play ends at its first speech, with or without a heading.
    """
    kind = ""
    for block in blocks:
        if isinstance(block, Heading):
            kind = block.kind
        elif isinstance(block, Speech) and kind == PERSONS:
            kind = ""
        yield block, kind


def _is_verse_book(blocks: Sequence[Block]) -> bool:
    """Return whether most of the text, without prose in speeches, is verse."""
    found = sum(len(text_of(b.text)) for b in blocks if _is_verse(b))
    left = sum(len(line) for b in blocks if isinstance(b, Stretch) for line in b.lines)
    return found > left


def _is_verse_of_lines(blocks: Sequence[Block], draft: Draft) -> bool:
    """Return whether a text is unwrapped, and nearly all of its stretches of lines are verse."""
    if draft.traits.wrap is not None:
        return False
    found = sum(isinstance(block, Verse) for block in blocks)
    left = sum(
        isinstance(b, Stretch) and len(b.lines) > 1 and max(map(len, b.lines)) <= LONGEST_LINE
        for b in blocks
    )
    return found >= SEVERAL and found >= FOR_EACH * left


def _is_verse(block: Block) -> TypeGuard[Verse | Speech]:
    return isinstance(block, Verse) or (isinstance(block, Speech) and block.is_verse)


def _odds(draft: Draft, marked: Container[int], scales: VerseOdds) -> Iterator[tuple[int, float]]:
    """Yield the position of each stretch with its odds as verse, including its surroundings."""
    widest = widest_of_passages(draft)
    for at, block in enumerate(draft.blocks):
        if isinstance(block, Stretch) and block.span.first in draft.verse:
            yield at, TAGGED
        elif isinstance(block, Stretch):
            around, marks = odds_around(draft.blocks, at), MARKED * (block.span.first in marked)
            odds = scales.weigh(block, widest.get(at), MAY_BE - around - marks)
            yield at, odds + around + marks


def _with_stanza_odds(draft: Draft, odds: Mapping[int, float]) -> dict[int, float]:
    """Return the odds, increased where two candidates for stanzas are adjacent."""
    blocks = draft.blocks
    may_be = {
        at: len(block.lines)
        for at, odd in odds.items()
        if odd > MAY_BE and isinstance(block := blocks[at], Stretch)
        if ends_early(block.lines, draft.traits_at(block.span.first))
    }
    pairs = [at for at in may_be if at + 1 in may_be and blocks[at + 1].gap == 1]
    found = {n for at in pairs if max(may_be[at], may_be[at + 1]) >= STANZA for n in (at, at + 1)}
    return {at: odd + STANZAS * (at in found) for at, odd in odds.items()}


def _read(draft: Draft, odds: Mapping[int, float], more: float = 0.0) -> list[Block]:
    """Return the blocks, with stretches of verse replaced; `more` is added to all odds.

    Blocks already replaced remain verse, with their confidence updated.
    """
    row: list[Block] = []
    for at, (block, under) in enumerate(_with_headings(draft.blocks)):
        if at not in odds or under == PERSONS:
            row.append(block)
            continue
        sure = _probability(odds[at] + more)
        if not isinstance(block, Stretch):
            row.append(replace(block, why=Evidence("verse", sure or block.why.confidence)))
            continue
        traits = draft.traits_at(block.span.first)
        in_poem = under == "poem" and _in_poem(block, traits)
        long = more == VERSE_BOOK and traits.wrap is None and _has_long_lines(block)
        sure = sure or IN_POEM * (in_poem or long)
        row.append(as_verse(block, sure) if sure else block)
    return row


def _probability(odds: float) -> float:
    """Return the probability for log odds; 0 if it is below one half."""
    return 1 / (1 + exp(-odds)) if odds > 0 else 0.0


def _in_poem(block: Stretch, traits: Traits) -> bool:
    """Return whether a stretch below a poem's title belongs to it: no prose, or a short line."""
    if len(block.lines) > 1:
        return not fills_page(block.lines, traits)
    return len(block.lines[0]) <= LONGEST_LINE and indent(block.lines[0]) >= traits.margin


def _has_long_lines(block: Stretch) -> bool:
    """Return whether the lines of a stretch, some of them long, go on from one to the next.

    Paragraphs end sentences.
    """
    lines = block.lines
    ended = sum(map(ends_sentence, lines[:-1]))
    return (
        len(lines) >= STANZA
        and max(map(len, lines)) > LONGEST_LINE
        and all(map(begins_with_capital, lines))
        and 2 * ended < len(lines)
        and not labelled(lines)
    )


def _joined(blocks: Sequence[Block], source: Source) -> list[Block]:
    """Return the blocks, with stanzas separated by one blank line joined into poems."""
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
