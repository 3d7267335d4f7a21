"""Verse: lines that end where their author ended them.

A stretch of two or more lines, indented or flush: the evidence is combined from `signs`, `odds` and
`neighbours`. Consecutive stanzas form one poem; their relative indents are kept, and turned lines
are joined. Doubtful stretches become paragraphs of kept lines (see `paragraphs`).
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from math import exp

from fascicle.model.blocks import (
    Block,
    Evidence,
    Heading,
    Span,
    Speech,
    Stretch,
    Verse,
    in_runs,
    plain,
    text_of,
)
from fascicle.model.decision import Reading
from fascicle.model.draft import Aside, Draft, Query, Traits
from fascicle.model.memory import of_each
from fascicle.recovery.paragraphs import are_phrases, is_wrapped
from fascicle.recovery.passages.letters import is_closing
from fascicle.recovery.passages.neighbours import (
    are_numbered,
    as_verse,
    is_to_somebody,
    with_neighbours,
)
from fascicle.recovery.passages.odds import (
    LONGEST_LINE,
    MAY_BE,
    PAGE,
    VerseOdds,
    ends_early,
    fills_page,
    odds_around,
    widest_of_passages,
    with_text_odds,
)
from fascicle.recovery.passages.signs import SAMPLE, begins_with_capital, ends_sentence, small_words
from fascicle.recovery.shared.lines import (
    divide,
    fills,
    indent,
    join,
    labelled,
    only_blank,
    unread_lines,
)

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
# Nobody is asked about a smaller share of the lines; they are kept, and shown with their doubt.
UNASKED = 0.001
# Lists, addresses and messages have no stanzas; two lines may be a label and a text.
STANZAS, STANZA = 1.5, 3
# Taken from lines below a colon that may be items of a list; verse has such signs at line ends.
ITEMS, ENDS = 4.0, ",.;:!?…—"
# Lines marked by proofreaders as not to be joined, and those that a format or a line number says
# are verse.
MARKED, TAGGED = 4.0, 20.0


def verse(draft: Draft) -> Draft:
    """Replace each stretch of verse by a `Verse`, and join the stanzas of a poem."""
    draft, marked = _without_marks(draft)
    lines = (line for _, line in unread_lines(draft))
    scales = VerseOdds(draft, small_words(tuple(islice(lines, SAMPLE))))
    odds = with_text_odds(draft, dict(_odds(draft, marked, scales)))
    odds = _with_stanza_odds(draft, odds)
    blocks = _read(draft, odds)
    if _is_verse_book(blocks):
        blocks = _read(draft.with_blocks(blocks), odds, more=VERSE_BOOK)
    elif _is_verse_of_lines(blocks, draft):
        blocks = _read(draft.with_blocks(blocks), odds, more=LINES_OF_VERSE)
    # Where a format says what is verse, lines beside it are not.
    blocks = blocks if draft.verse else with_neighbours(blocks, draft, scales)
    draft = _turned_lines(draft.with_blocks(_joined(blocks, draft)))
    return draft.ask(*_query(draft, scales))


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
        and not is_closing("\n".join(block.lines))
        and not is_wrapped(block, draft.traits_at(block.span.first))
    ]
    asked = sum(len(block.lines) for block in doubtful)
    if asked <= UNASKED * len(draft.source.lines):
        return []
    others = len(doubtful) - 1
    places = "one more place" if others == 1 else f"{others} more places"
    more = f", and those of {places}," if others else ""
    question = f"are these lines{more} verse?"
    answers = (Reading("verse"), Reading("paragraph"))
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
    verse = (b for b in blocks if isinstance(b, Verse) or (isinstance(b, Speech) and b.is_verse))
    found = sum(len(text_of(block.text)) for block in verse)
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


def _odds(draft: Draft, marked: Container[int], scales: VerseOdds) -> Iterator[tuple[int, float]]:
    """Yield the position of each stretch with its odds as verse, including its surroundings."""
    widest = widest_of_passages(draft)
    beside: dict[int, float] = {}
    wanted: list[tuple[Stretch, int | None, float]] = []
    around = odds_around(draft.blocks)
    for at, block in enumerate(draft.blocks):
        if not isinstance(block, Stretch):
            continue
        if block.span.first in draft.verse or (draft.markup and are_numbered(block, draft)):
            yield at, TAGGED
            continue
        wrap = draft.traits_at(block.span.first).wrap
        is_long = len(block.lines) > STANZA and not any(map(indent, block.lines))
        if wrap and is_long and are_phrases(block.lines, wrap):
            continue
        is_listed = at > 0 and _are_items(block, draft.blocks[at - 1])
        beside[at] = around[at] + MARKED * (block.span.first in marked) - ITEMS * is_listed
        wanted.append((block, widest.get(at), MAY_BE - beside[at]))
    odds = scales.weigh_each(wanted)
    yield from ((at, own + more) for own, (at, more) in zip(odds, beside.items(), strict=True))


def _are_items(block: Stretch, above: Block) -> bool:
    """Return whether lines at the margin may be items of a list: below a colon, without signs."""
    signs = sum(line.rstrip()[-1:] in ENDS for line in block.lines)
    below = isinstance(above, Stretch) and above.lines[-1].rstrip().endswith(":")
    is_set_in = isinstance(above, Stretch) and indent(block.lines[0]) > indent(above.lines[0])
    are_like = len(block.lines) >= STANZA and all(map(begins_with_capital, block.lines))
    return below and not is_set_in and are_like and signs <= 1


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
        log_odds = odds[at] + more
        sure = 1 / (1 + exp(-log_odds)) if log_odds > 0 else 0.0
        if not isinstance(block, Stretch):
            row.append(replace(block, why=Evidence("verse", sure or block.why.confidence)))
            continue
        traits = draft.traits_at(block.span.first)
        above = row[-1] if row else None
        in_poem = under == "poem" and _in_poem(block, traits) and not is_to_somebody(above, block)
        long = more == VERSE_BOOK and traits.wrap is None and _has_long_lines(block)
        sure = sure or IN_POEM * (in_poem or long)
        row.append(as_verse(block, sure) if sure else block)
    return row


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


def _joined(blocks: Sequence[Block], draft: Draft) -> list[Block]:
    """Return the blocks, with stanzas separated by one blank line joined into poems."""

    def goes_on(last: Block, block: Block) -> bool:
        both = isinstance(last, Verse) and isinstance(block, Verse)
        return both and block.gap == 1 and only_blank(draft.source, last, block)

    row: list[Block] = []
    for run in in_runs(blocks, goes_on):
        stanzas = [block for block in run if isinstance(block, Verse)]
        row.append(_poem(stanzas, draft) if stanzas else run[0])
    return row


def _poem(stanzas: Sequence[Verse], draft: Draft) -> Verse:
    """Return stanzas as one poem; of those that a format marks, some may be indented."""
    margins = [
        min(map(indent, draft.text(it.span).split("\n"))) if it.span.first in draft.verse else 0
        for it in stanzas
    ]
    least = min(margins)
    text = "\n\n".join(
        textwrap.indent(text_of(stanza.text), " " * (margin - least))
        for stanza, margin in zip(stanzas, margins, strict=True)
    )
    return replace(stanzas[0], span=stanzas[0].span | stanzas[-1].span, text=plain(text))


# Distributed Proofreaders type these marks around verse, addresses and tables (Formatting
# Guidelines, "no-wrap"), whose lines must not be joined; some editions still have them.
OPENS, CLOSES = "/*", "*/"


def _may_be_marked(block: Block) -> bool:
    return isinstance(block, Stretch) and any(OPENS in line for line in block.lines)


def _without_marks(draft: Draft) -> tuple[Draft, frozenset[int]]:
    """Return the draft with the marks in its ledger, and the lines between the marks."""
    if not any(of_each(_may_be_marked, draft.blocks)):
        return draft, frozenset()
    marked = [
        (n, line.strip())
        for n, line in unread_lines(draft)
        if line.strip() in (OPENS, CLOSES) and n not in draft.kept
    ]
    # A mark without its counterpart belongs to the text.
    if not marked or [mark for _, mark in marked] != [OPENS, CLOSES] * (len(marked) // 2):
        return draft, frozenset()
    numbers = [n for n, _ in marked]
    marks = frozenset(numbers)
    asides = tuple(Aside("no-wrap mark", Span(n, n)) for n in numbers)
    blocks = [
        part
        for block in draft.blocks
        for part in (_between(block, marks) if isinstance(block, Stretch) else [block])
    ]
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    kept = frozenset(n for first, last in pairs for n in range(first + 1, last))
    return replace(draft, blocks=tuple(blocks), ledger=(*draft.ledger, *asides)), kept


def _between(block: Stretch, marks: Container[int]) -> list[Block]:
    """Return the rest of a stretch; a mark divides it, as a blank line does."""
    pieces = divide(block, *(Span(n, n) for n in block.span if n in marks))
    left = [piece for piece in pieces if piece.span.first not in marks]
    return [replace(piece, gap=1 if at else block.gap) for at, piece in enumerate(left)]


# Of the lines with the same extra indent, the share, and the number, that continue a full line in
# lower case.
MOST_TURNED, SEVERAL_TURNED = 0.6, 3
# Some lines are turned early, by eye; none long before the page ends.
SLACK, LEAST = 4, 0.75


def _turned_lines(draft: Draft) -> Draft:
    """Return the draft with the turned lines of its verse joined to the lines before them.

        I celebrate the ferry, and the sheep on the ferry, and the ferryman
            who will not tell,

    A line is turned if the one before it fills the page and it is indented deeper. Whether a text
    turns its lines is decided for all of its verse together: in a ballad the indented lines follow
    short ones, and most of them begin with capitals.
    """
    texts = [text_of(b.text).split("\n") for b in draft.blocks if isinstance(b, Verse)]
    steps = (pair for lines in texts for pair in pairwise(lines) if all(pair))
    pairs = [(a, b) for a, b in steps if indent(b) > indent(a)]
    if not pairs:
        return draft
    width = max(len(line) for line, _ in pairs) - SLACK
    if width < LEAST * (draft.traits.wrap or PAGE):
        return draft
    turns = _turns(pairs, width)

    def joined(block: Block) -> Block:
        if not isinstance(block, Verse):
            return block
        lines = _without_turns(text_of(block.text).split("\n"), width, turns)
        return replace(block, text=plain("\n".join(lines)))

    return draft.map_blocks(joined) if turns else draft


def _turns(pairs: Iterable[tuple[str, str]], width: int) -> frozenset[int]:
    """Return the extra indents of turned lines; none if no lines are turned."""
    full: dict[int, list[bool]] = defaultdict(list)
    for a, b in pairs:
        full[indent(b) - indent(a)].append(fills(a, b, width) and not begins_with_capital(b))
    return frozenset(
        deeper
        for deeper, those in full.items()
        if len(those) >= SEVERAL_TURNED and sum(those) >= MOST_TURNED * len(those)
    )


def _without_turns(lines: Sequence[str], width: int, turns: Collection[int]) -> Iterator[str]:
    """Yield lines, with turned ones joined."""
    parts = [lines[0]]
    for before, line in pairwise(lines):
        deeper = indent(line) - indent(parts[0])
        if line and before and deeper in turns and fills(before, line, width):
            parts.append(line)
            continue
        yield _one(parts)
        parts = [line]
    yield _one(parts)


def _one(parts: Sequence[str]) -> str:
    return " " * indent(parts[0]) + join(parts)
