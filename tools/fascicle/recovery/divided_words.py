"""Words that are divided at the ends of lines, in scans and on typewriters.

    …two sheep and a woman who had missed her        …what a day-
    per-                                             book is for
    son at the other end of the lake.

A hyphen at the end of a line may as well be one of the word, where the words of others are wrapped.
Those are as frequent inside lines, and stand at the end of one line in so many words of a line. A
text divides words if it has several times as many hyphens at the ends of lines. A word that has a
hyphen elsewhere keeps its own, and so does one of two that are words elsewhere. Signs that
mean nothing else, `¬` and the soft hyphen, divide words in any text.

The hyphen of a divided word is a soft one in the lines of the draft, and gone where the lines are
joined. Where they are kept, it is as typed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from fascicle.model.blocks import AsTyped, Block, Run, Span, Stretch, with_text
from fascicle.model.decision import Reading
from fascicle.model.draft import DIVIDED, Draft, Query

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
    ends = dict(_ends(draft))
    if not ends:
        return draft
    guessed = {n: it for n, it in ends.items() if not it.is_sure}
    if any(it.about == ABOUT and it.read_as == "text" for it in draft.deferred.answers):
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
    for block in draft.blocks:
        if not isinstance(block, Stretch):
            continue
        for n, (line, below) in enumerate(pairwise(block.lines), block.span.first):
            # Fast path: most lines end in other ways.
            line = line.rstrip()  # noqa: PLW2901
            if not line.endswith(("-", *_SIGNS)) or n in draft.decided:
                continue
            end, begin = _END.search(line), _BEGIN.match(below)
            if end and begin and begin[1][0].islower():
                yield n, _Ends(end[1], begin[1], line.endswith(_SIGNS))


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
    """Return a stretch with its lines as the draft has them now."""
    if not isinstance(block, Stretch) or draft.divided.isdisjoint(block.span):
        return block
    return replace(block, lines=tuple(map(draft.line, block.span)))


def _query(words: Mapping[int, _Ends]) -> Query:
    """Return a question about the words that are taken to be divided."""
    (line, word), *others = words.items()
    more = f" (and {len(others)} more)" if others else ""
    question = f"“{word.first}-{word.second}”{more} is at the end of a line: one word?"
    answers = (Reading("text"),)
    places = tuple(words)
    reading = "one word, without the hyphen"
    return Query("divided-words", Span(line, line), question, reading, answers, 0.1, ABOUT, places)


def whole_lines(draft: Draft) -> Draft:
    """Return the draft with the hyphens of kept lines as they are typed."""
    if not draft.divided:
        return draft
    kept: set[int] = set()

    def typed(block: Block) -> Block:
        line = next((n for n in block.span if n in draft.divided), 0)
        if not line:
            return block
        sign = draft.source.lines[line - 1].rstrip()[-1]
        shown = _with_sign(block, sign)
        kept.update(block.span if shown != block else ())
        return shown

    draft = draft.map_leaves(typed)
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
