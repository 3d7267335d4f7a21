"""Words that are divided at the ends of lines, in scans and on typewriters.

    …two sheep and a woman who had missed her sta-
    tion at the other end of the lake.

A hyphen at the end of a line may be one of the word, too: the fewer such words are inside lines,
the fewer a wrap brings to their ends. A text divides words if several times as many hyphens are
there. Then two parts are one word, unless it has a hyphen elsewhere, or both parts are words
elsewhere.
Two signs mean nothing else, and divide words in any text: `¬` and the soft hyphen.

The hyphen of a divided word is a soft one in the lines of the draft, and is gone where the lines
are joined. Where they are kept, it is as typed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import NamedTuple

from fascicle.model.blocks import (
    DIVIDED,
    AsTyped,
    Block,
    Group,
    Run,
    Span,
    Stretch,
    with_text,
)
from fascicle.model.decision import Reading
from fascicle.model.draft import Draft, Query
from fascicle.recovery.page_furniture import FURNITURE
from fascicle.recovery.shared.lines import SHARED

# So many hyphens more than several times those that wrapped words would bring to the ends of lines,
# and in this share of lines. Of 29 texts with two or more, six of scans and typescripts have 8 to
# 28 times as many, the others at most 3, but for one with cut rhymes, in one of a thousand lines.
MORE, TIMES, SHARE = 2, 4, 0.01
# The class of these words.
ABOUT = "divided-words"
_SIGNS = ("¬", DIVIDED)
_END = re.compile(rf"([^\W\d_]+)[-¬{DIVIDED}]$")
_BEGIN = re.compile(r"\s*([^\W\d_]+(?:-[^\W\d_]+)*)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_AT_END = re.compile(rf"{DIVIDED}(?=\n|$)")


class _Ends(NamedTuple):
    """The two halves of a word at the end of a line and the beginning of the next."""

    first: str
    second: str
    is_sure: bool


def divided_words(draft: Draft) -> Draft:
    """Note the lines at whose ends words are divided; ask about those that are guessed."""
    # The lines of HTML are not those of a page.
    ends = dict(_ends(draft)) if draft.syntax != "html" else {}
    if not ends:
        return draft
    guessed = {n: it for n, it in ends.items() if not it.is_sure}
    if any(it.about == ABOUT and it.read_as == "lines" for it in draft.deferred.answers):
        guessed = {}
    elif guessed:
        guessed = _guessed(draft, guessed)
    divided = frozenset(n for n, it in ends.items() if it.is_sure or n in guessed)
    draft = replace(draft, divided=divided)
    return draft.with_blocks(_marked(block, draft) for block in draft.blocks).ask(
        *([_query(guessed)] if guessed else ())
    )


def _ends(draft: Draft) -> Iterator[tuple[int, _Ends]]:
    """Yield the lines that end in a hyphen before a small letter, with the halves of the word."""
    gone = {n for aside in draft.ledger if aside.kind in FURNITURE for n in aside.span}
    for block, following in zip_longest(draft.blocks, draft.blocks[1:]):
        if not isinstance(block, Stretch):
            continue
        rows = pairwise((*block.lines, *_next_page(block, following, gone)))
        for n, (line, below) in enumerate(rows, block.span.first):
            # Fast path: most lines end in other ways.
            line = line.rstrip()  # noqa: PLW2901
            if not line.endswith(("-", *_SIGNS)) or n in draft.decided:
                continue
            end, begin = _END.search(line), _BEGIN.match(below)
            if end and begin and begin[1][0].islower() and not SHARED.fullmatch(begin[1]):
                yield n, _Ends(end[1], begin[1], line.endswith(_SIGNS))


def _next_page(block: Stretch, following: Block | None, gone: Collection[int]) -> Sequence[str]:
    """Return the line with which the next page begins if a stretch ends its page, else none."""
    if not isinstance(following, Stretch):
        return ()
    is_cut = any(n in gone for n in range(block.span.last + 1, following.span.first))
    return following.lines[:1] if is_cut else ()


def _guessed(draft: Draft, ends: Mapping[int, _Ends]) -> dict[int, _Ends]:
    """Return the words that have no hyphen of their own, none unless a text divides words."""
    lines = [line for line in draft.source.lines if line.strip()]
    words = Counter(word.casefold() for line in lines for word in _WORD.findall(line))
    inside = sum(times for word, times in words.items() if "-" in word)
    expected = inside * len(lines) / max(1, words.total())
    if len(ends) <= max(MORE + TIMES * expected, SHARE * len(lines)):
        return {}
    halves = Counter(half.casefold() for it in ends.values() for half in (it.first, it.second))
    words.subtract(halves)

    def is_whole(it: _Ends) -> bool:
        first, second = it.first.casefold(), it.second.casefold()
        whole, apart = words[first + second], words[f"{first}-{second}"]
        are_words = words[first] > 0 and words[second] > 0
        return whole > apart or (apart <= 0 and not are_words)

    return {n: it for n, it in ends.items() if is_whole(it)}


def _marked(block: Block, draft: Draft) -> Block:
    """Return a stretch with soft hyphens at the ends of its lines."""
    if not isinstance(block, Stretch) or draft.divided.isdisjoint(block.span):
        return block
    lines = (
        f"{line.rstrip()[:-1]}{DIVIDED}" if n in draft.divided else line
        for n, line in zip(block.span, block.lines, strict=True)
    )
    return replace(block, lines=tuple(lines))


def _query(words: Mapping[int, _Ends]) -> Query:
    """Return a question about the words that are taken to be divided."""
    (line, word), *others = words.items()
    more = f" (and {len(others)} more)" if others else ""
    question = f"“{word.first}-{word.second}”{more} is at the end of a line: one word?"
    answers = (Reading("lines"),)
    places = tuple(words)
    reading = "one word, without the hyphen"
    return Query("divided-words", Span(line, line), question, reading, answers, 0.1, ABOUT, places)


def whole_lines(draft: Draft) -> Draft:
    """Return the draft with the hyphens of kept lines as they are typed."""
    if not draft.divided:
        return draft
    kept: set[int] = set()

    def typed(block: Block) -> Block:
        if isinstance(block, Group):
            is_cut = block.kind == "run-on"
            first, last = (block.blocks[:-1], block.blocks[-1:]) if is_cut else ((), block.blocks)
            return replace(block, blocks=(*first, *map(typed, last)))
        line = next((n for n in block.span if n in draft.divided), 0)
        if not line:
            return block
        # A soft hyphen is its own sign.
        kept.update(block.span if _with_sign(block, "") != block else ())
        return _with_sign(block, draft.source.lines[line - 1].rstrip()[-1])

    draft = draft.map_blocks(typed)
    return replace(draft, divided=draft.divided - kept)


def _with_sign(block: Block, sign: str) -> Block:
    """Return a block with a sign at the ends of kept lines with divided words."""

    def shown(text: str) -> str:
        return _AT_END.sub(sign, text)

    def runs(text: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(replace(run, text=shown(run.text)) for run in text)

    if isinstance(block, AsTyped):
        block = replace(block, lines=tuple(map(shown, block.lines)))
    return with_text(block, runs)
