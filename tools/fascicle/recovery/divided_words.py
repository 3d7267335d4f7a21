"""Words that a page divides: at the ends of lines, by letter-spacing, by dropped capitals.

    …two sheep and a woman who had missed her sta-
    tion at the other end of the lake.

A hyphen at the end of a line may be one of the word, too: the fewer such words are inside lines,
the fewer a wrap brings to their ends. A text divides words if several times as many hyphens are
there. Then two parts are one word, unless it has a hyphen elsewhere, or both parts are words
elsewhere.
Two signs mean nothing else, and divide words in any text: `¬` and the soft hyphen.

The hyphen of a divided word is a soft one in the lines of the draft, and is gone where the lines
are joined. Where they are kept, it is as typed.

    C H A P T E R   O N E                D e r   K a h n

The spaces between the letters of a whole line are markup, and between two words are more of them.
Letters in their order, a row of chords (G D C G A D) and the rows of a puzzle are no words.

    CHAPTER I           CHAPTER I

    O                   O NCE upon a time
    nce upon a time

A dropped capital is the first letter after a heading or a break, apart from its word. Other
occurrences in the text must prove that the two form one word: the whole word occurs elsewhere and,
if the letter alone is a word ("A", "I"), the rest of it does not. Anything else stays as typed: "A
BIRD sang", "J SMITH wrote". The letter stays separate in the text and on the page; the book shows
them as one word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import NamedTuple

from fascicle.model.blocks import (
    DIVIDED,
    AsTyped,
    Block,
    Evidence,
    Group,
    Heading,
    Paragraph,
    Run,
    SceneBreak,
    Span,
    Stretch,
    Style,
    plain,
    text_of,
    with_text,
)
from fascicle.model.decision import Reading
from fascicle.model.draft import Draft, Markup, Query, Source, Styled
from fascicle.model.memory import of_each
from fascicle.recovery.page_furniture import FURNITURE
from fascicle.recovery.paragraphs import is_wrapped
from fascicle.recovery.shared.lines import (
    SHARED,
    answer_about,
    join,
    only_blank,
    replaced,
    unread_lines,
    without_markup,
)

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
# The longest letter-spaced line.
LONGEST_SPACED = 120
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_QUOTE = "[\"'“‘„«]?"
_ALONE = re.compile(rf"({_QUOTE})([^\W\d_])")
# The rest of the word is complete: "A T-shirt" and "I O.U." begin with no dropped capital.
_APART = re.compile(rf"({_QUOTE})([^\W\d_])[ \n]([^\W\d_]+)(?=[\s,;:!?—]|--|$)")
# Two letters or more with a space between each, and the spaces between such words.
_SPACED_WORD = r"\S(?: \S)+"
_SPACED = re.compile(rf"\s*{_SPACED_WORD}(?: {{2,}}\S(?: \S)*)*\s*")
_INNER = re.compile(r"(?<=\S) (?=\S)")
# The fewest letters of such a line, and different ones; an ornament has hardly any: o O o, x x x.
_FEWEST, _FEWEST_KINDS = 5, 4
# Such words inside a line, with punctuation or a wider space behind them, are stressed: the fewest
# letters, different ones, and such words of a text. Any text with one has the shorter form.
_STRESSED = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){3,}(?=[^\w\s]|\s{2}|\s*$)")
_MAY_BE_STRESSED = re.compile(r" \w \w \w\b")
_SHORTEST, _SHORTEST_KINDS, _HABIT = 4, 3, 3
# The fewest rows of a puzzle, and the names of notes, chords and answers.
_ROWS, _CHORDS = 3, set("abcdefgh")


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
    if answer_about(draft, ABOUT) == "lines":
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


def letter_spacing(draft: Draft) -> Draft:
    """Return the draft with the spaces between the letters of letter-spaced lines as markup.

    Of letter-spaced words inside the lines of a text that has several, so are those, and the words
    are emphasised: it was not like her  a t  a l l,  e v e r.
    """
    stretches = (block for block in draft.blocks if isinstance(block, Stretch))
    spaces = {
        n: _spaces(line, 0, len(line)) for block in stretches for n, line in _letter_spaced(block)
    }
    stressed = _stressed(draft)
    if sum(map(len, stressed.values())) >= _HABIT:
        spaces |= {
            n: tuple(it for word in words for it in _spaces(draft.line(n), *word.span()))
            for n, words in stressed.items()
        }
        styles = {n: tuple(_emphasised(words)) for n, words in stressed.items()}
        draft = replace(draft, styles={**styles, **draft.styles})
    return without_markup(draft, spaces) if spaces else draft


def _spaces(line: str, start: int, end: int) -> tuple[Markup, ...]:
    return tuple(Markup("markup", *it.span()) for it in _INNER.finditer(line, start, end))


def _emphasised(words: Sequence[re.Match[str]]) -> Iterator[Styled]:
    """Yield the places of letter-spaced words in their line without the spaces."""
    gone = 0
    for word in words:
        letters = len(word[0]) // 2 + 1
        start = word.start() - gone
        yield Styled(start, start + letters, Style.EMPHASIS)
        gone += len(word[0]) - letters


def _stressed(draft: Draft) -> dict[int, list[re.Match[str]]]:
    """Return the letter-spaced words inside lines, by the numbers of the lines."""
    # Fast path: most texts have none.
    if not _MAY_BE_STRESSED.search("\n".join(draft.source.lines)):
        return {}
    found = {
        n: [it for it in _STRESSED.finditer(line) if _is_word(it[0], _SHORTEST, _SHORTEST_KINDS)]
        for n, line in unread_lines(draft)
        if _MAY_BE_STRESSED.search(line) and not _SPACED.fullmatch(line)
    }
    return {n: words for n, words in found.items() if words}


def _letter_spaced(block: Stretch) -> list[tuple[int, str]]:
    """Return the letter-spaced lines of a stretch with their numbers, none if it is a puzzle."""
    found = [
        (n, line)
        for n, line in zip(block.span, block.lines, strict=True)
        # Fast path: in most lines the second letter is none of another word.
        if line.lstrip()[1:4:2] == "  " and _is_letter_spaced(line)
    ]
    is_puzzle = len(found) >= _ROWS and len({len(line.strip()) for _, line in found}) == 1
    return [] if is_puzzle else found


def _is_letter_spaced(line: str) -> bool:
    is_long = len(line) > LONGEST_SPACED
    return not is_long and bool(_SPACED.fullmatch(line)) and _is_word(line, _FEWEST, _FEWEST_KINDS)


def _is_word(text: str, fewest: int, kinds: int) -> bool:
    """Return whether spaced letters are words, and no chords, and no part of the alphabet."""
    letters = [c for c in text if c.isalpha()]
    signs = sum(not c.isspace() for c in text) - len(letters)
    in_order = all(ord(b) - ord(a) == 1 for a, b in pairwise(letters))
    are_chords = {c.casefold() for c in letters} <= _CHORDS
    is_word = len({*letters}) >= kinds and not (are_chords or in_order)
    return len(letters) >= fewest and signs < len(letters) / 2 and is_word


@dataclass(frozen=True, slots=True)
class _Found:
    """A paragraph that may begin with a dropped capital, with its blocks and words."""

    paragraph: Paragraph
    blocks: int
    quote: str
    letter: str
    rest: str
    # Whether the letter is on a line of its own.
    is_alone: bool

    @property
    def is_set_apart(self) -> bool:
        """Whether its setting shows that it is no word, even for the letters "I" and "A"."""
        return self.is_alone or self.rest.isupper()


def dropped_capitals(draft: Draft) -> Draft:
    """Set each certain dropped capital beside the rest of its word."""
    found = dict(_candidates(draft))
    source = draft.source
    common = _common_words({one.letter for one in found.values()}, source, 2 * len(found))
    unsure = [one for one in found.values() if one.is_set_apart or one.letter not in common]
    # Fast path: counting all words is unnecessary if none of the whole words is in the text.
    text = "\n".join(source.lines) if unsure else ""
    folded = text.casefold()
    if not any((one.letter + one.rest).casefold() in folded for one in unsure):
        return draft
    words = Counter[str]()
    for word, times in Counter(_LETTERS.findall(text)).items():
        words[word.casefold()] += times
    for one in found.values():
        words.subtract((one.letter.casefold(), one.rest.casefold()))

    def joined(at: int) -> tuple[Block, int] | None:
        one = found.get(at)
        return (_joined(one), at + one.blocks) if one and _is_certain(one, words) else None

    return draft.with_blocks(replaced(draft.blocks, joined))


def _common_words(letters: set[str], source: Source, least: int) -> set[str]:
    """Return the letters that are words of a text: more often than `least` between spaces.

    Fast path: most paragraphs that may begin with a dropped capital begin with one of these, which
    makes counting all words unnecessary.
    """
    counts = {one: of_each(_count, (source,), one)[0] for one in letters}
    return {one for one, count in counts.items() if count > least}


def _count(source: Source, letter: str) -> int:
    """Return how often a letter is a word between spaces."""
    text = "\n".join(source.lines)
    return text.count(f" {letter} ") + text.count(f" {letter.lower()} ")


def _candidates(draft: Draft) -> Iterator[tuple[int, _Found]]:
    """Yield the paragraphs after a heading or a break that begin with a single capital."""
    before: Block | None = None
    for at, block in enumerate(draft.blocks):
        if isinstance(block, Paragraph) and isinstance(before, Heading | SceneBreak | None):
            following = draft.blocks[at + 1] if at + 1 < len(draft.blocks) else None
            if one := _candidate(draft, block, following):
                yield at, one
        before = block


def _candidate(draft: Draft, block: Paragraph, following: Block | None) -> _Found | None:
    blocks = 1
    if _ALONE.fullmatch(text_of(block.text)):
        if not isinstance(following, Paragraph) or not only_blank(draft.source, block, following):
            return None
        text = plain(f"{text_of(block.text)} {text_of(following.text)}")
        block, blocks = replace(block, span=block.span | following.span, text=text), 2
    match = _APART.match(text_of(block.text))
    if not match or not match[2].isupper() or not (match[3].islower() or match[3].isupper()):
        return None
    first = draft.line(block.span.first).strip()
    is_alone = first == match[1] + match[2]
    if is_alone and "\n" in text_of(block.text):
        # Its lines may be kept only because of the letter's line.
        below = Stretch(span=block.span, lines=tuple(map(draft.line, block.span))[1:])
        if is_wrapped(below, draft.traits):
            block = replace(block, text=plain(f"{first} {join(below.lines)}"))
    return _Found(block, blocks, match[1], match[2], match[3], is_alone)


def _is_certain(one: _Found, words: Counter[str]) -> bool:
    """Return whether other words of the text prove that letter and rest are one word."""
    if words[(one.letter + one.rest).casefold()] <= 0:
        return False
    if words[one.letter.casefold()] <= 0:
        return True
    return one.is_set_apart and words[one.rest.casefold()] <= 0


def _joined(one: _Found) -> Paragraph:
    """Return the paragraph with its first letter set beside the rest of its word."""
    text = text_of(one.paragraph.text)[len(one.quote) + 2 :]
    runs = (Run(one.quote), Run(one.letter, Style.INITIAL), Run(text))
    why = Evidence("dropped capital", 0.9)
    return replace(one.paragraph, why=why, text=tuple(run for run in runs if run.text))
