"""Features of lines that tell headings from text without knowing a word of their language.

What a reader sees who turns the pages of a book in a foreign language: how long a line is, what is
above and below it, how rare that is in this text, and how many lines begin as it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from math import log
from typing import NamedTuple

from fascicle.model.blocks import Style
from fascicle.model.draft import Draft, Styled
from fascicle.model.memory import remembered
from fascicle.recovery.headings.attached import Cut, cut_of, dash_in
from fascicle.recovery.headings.line_signs import (
    BOLD,
    PART,
    SENTENCE,
    STYLED,
    begins,
    ends,
    first_word,
    first_words,
    is_drawn,
    number_in,
    shape_of,
    share_in_title_case,
    share_of_capitals,
    signs_of,
    unstyled,
    without_numbers,
)
from fascicle.recovery.shared.lines import INDENTED, indent

NAMES = (
    "length", "words", "gap_above", "gap_above_rate", "gap_below_rate", "deeper_below",
    "deeper_above", "off_center", "capitals", "title_case", "begins", "ends", "has_digit", "dash",
    "rule_below", "rule_above", "ends_above", "length_above", "length_below", "lines_before",
    "lines_after", "length_second", "repeats", "series", "all_lines", "wide_rate", "short_rate",
    "first_word_count", "first_word_distinct", "first_word_short", "shape_count", "shape_short",
    "look_count", "cut", "cut_length", "cut_count", "cut_distinct", "cut_share",
    "recurs_below", "recurs_above", "styled",
)  # fmt: skip
# Lines are compared with the width that most lines stay below, between these bounds, in letters.
MOST, NARROWEST, WIDEST, WRAPPED = 0.9, 30, 80, 110
# The share of the width below which a line is short, and from which on it is full.
SHORT, FULL = 0.75, 0.8
# At least this share of the long lines of a text begin with titles of one kind.
BEGUN = 0.05
# Wider gaps, and more lines of a paragraph or of one text, are counted as so many.
WIDEST_GAP, MOST_LINES = 5, 6
# How a format calls lines that it sets in the middle.
CENTRED = "centred"


class Line(NamedTuple):
    """A line with something on it: its number, its text, its indent, and the gap above it."""

    number: int
    text: str
    indent: int
    gap: int


class Look(NamedTuple):
    """How a line looks, whatever its words: its signs, case, style and place; and its gap above."""

    seen: Hashable
    gap: int


def _live(lines: Sequence[str]) -> list[Line]:
    live: list[Line] = []
    gap = WIDEST_GAP
    for number, typed in enumerate(lines, start=1):
        if text := typed.strip():
            live.append(Line(number, text, indent(typed), min(gap, WIDEST_GAP)))
            gap = 0
        else:
            gap += 1
    return live


class Measured:
    """The lines of a text, and what is usual in it; those of the ledger, `gone`, are left out.

    `styles` are the lines that a format sets in another style, with its class; it has `centred`
    others.
    """

    def __init__(
        self,
        lines: Sequence[str],
        gone: Collection[int] = (),
        styles: Mapping[int, int] | None = None,
        centred: Collection[int] = (),
    ) -> None:
        self.lines, self.styles, self.centred = lines, styles or {}, centred
        live = self.live = _live(lines)
        own = [line for line in live if line.number not in gone] or live
        lengths = sorted(len(line.text) for line in own)
        usual = lengths[int(MOST * (len(lengths) - 1))] if lengths else WIDEST
        self.is_wrapped = usual <= WRAPPED
        self.width = max(NARROWEST, min(usual, WIDEST))
        gaps = Counter(line.gap for line in own)
        self.size = len(own)
        self.rates = [
            sum(n for gap, n in gaps.items() if gap >= least) / max(1, self.size)
            for least in range(WIDEST_GAP + 1)
        ]
        self.places = [
            at
            for at, line in enumerate(live)
            if line.number not in gone and self._may_begin(at) and not is_drawn(line.text)
        ]
        long = [at for at in self.places if not self._is_short(at)]
        cuts = {at: cut for at in long if (cut := cut_of(live[at].text))}
        kinds = Counter(cut.kind for cut in cuts.values())
        # The titles with which long lines begin, if several do; in prose some seem to.
        self.cuts = {at: it for at, it in cuts.items() if kinds[it.kind] >= BEGUN * len(long)}
        self.long = len(long)
        self._rows: dict[int, tuple[float, ...]] = {}

    def _may_begin(self, at: int) -> bool:
        """Return whether a line is not one of the inner lines of a wrapped paragraph."""
        line, above = self.live[at], self.live[at - 1] if at else None
        if line.gap or above is None or not self.is_wrapped:
            return True
        if len(above.text) < FULL * self.width:
            return True
        ended = above.text[-1] in SENTENCE
        is_new = not line.text[0].islower() and (ended or line.indent > above.indent)
        return is_new or is_drawn(above.text)

    def run_in(self) -> dict[int, Cut]:
        """Return the titles with which lines may begin, by the numbers of the lines."""
        return {self.live[at].number: cut for at, cut in self.cuts.items()}

    def rows(
        self, wanted: Callable[[int, str], bool] = lambda _, __: True
    ) -> dict[int, tuple[float, ...]]:
        """Return the features, as in `NAMES`, of the lines that may be a heading, by their numbers.

        Lines of paragraphs are left out, and those that are not `wanted` by their number and text.
        All are compared with all lines that may begin something.
        """
        heads = ((at, self.live[at]) for at in self.heads)
        chosen = [at for at, line in heads if wanted(line.number, line.text)]
        self._rows |= {at: self._row(at) for at in chosen if at not in self._rows}
        return {self.live[at].number: self._rows[at] for at in chosen}

    @cached_property
    def heads(self) -> list[int]:
        """The places of the lines that may be a heading, or begin with one."""
        return [at for at in self.places if self._may_head(at)]

    def _row(self, at: int) -> tuple[float, ...]:
        return *self._own(at), *self._around(at), *self._compared(at), self.bare[at][1]

    @cached_property
    def _compared(self) -> Callable[[int], tuple[float, ...]]:
        """Returns of a line what it has in common with all lines that may begin something."""
        titles = {at: self._title(at) for at in self.places}
        words = {at: first_word(title) for at, title in titles.items()}
        shapes = {at: self._shape(at) for at in self.places}
        looks = {at: self._look(at) for at in self.places}
        texts: dict[Hashable, set[str]] = {}
        for at in self.places:
            texts.setdefault(words[at], set()).add(titles[at].casefold())
        same_word, same_shape = Counter(words.values()), Counter(shapes.values())
        same_look = Counter(looks.values())
        short = [at for at in self.places if self._is_short(at)]
        short_shape = Counter(shapes[at] for at in short)
        short_word = Counter(words[at] for at in short)
        repeated = {at: without_numbers(self.live[at].text) for at in short}
        repeats = Counter(repeated.values())
        series = self._series(shapes, [*short, *self.cuts])
        cuts = self._cuts()
        recurring = self._recurring()
        share = len(short) / max(1, len(self.places))

        def compared(at: int) -> tuple[float, ...]:
            word, shape = words[at], shapes[at]
            return (
                min(repeats[repeated[at]], MOST_LINES) if at in repeated else 1,
                series.get(at, -1),
                log(self.size),
                self.rates[2],
                share,
                log(same_word[word]),
                len(texts[word]) / same_word[word],
                short_word[word] / same_word[word],
                log(same_shape[shape]),
                short_shape[shape] / same_shape[shape],
                log(same_look[looks[at]]),
                *cuts.get(at, (0, -1.0, 0.0, 0.0, 0.0)),
                recurring.get(at + 1, 0.0),
                recurring.get(at - 1, 0.0),
            )

        return compared

    def looks(self, numbers: Collection[int]) -> dict[int, Look]:
        """Return how those of some lines look that may begin something, by their numbers."""
        lines = (self.live[at] for at in self.places if self.live[at].number in numbers)
        return {line.number: self._seen(line) for line in lines}

    def _seen(self, line: Line) -> Look:
        text, style = unstyled(line.text, self.styles.get(line.number, 0))
        case = text.isupper() - text[:1].islower()
        seen = signs_of(text), style, case, line.indent > INDENTED
        return Look(seen, line.gap)

    @cached_property
    def bare(self) -> dict[int, tuple[str, int]]:
        """The lines without the signs of the style that all of a line is set in, and its class."""
        return {
            at: unstyled(self.live[at].text, self.styles.get(self.live[at].number, 0))
            for at in self.places
        }

    def _title(self, at: int) -> str:
        """Return the title that a line begins with, else the whole line."""
        cut = self.cuts.get(at)
        return cut.title if cut else self.bare[at][0]

    def _cuts(self) -> dict[int, tuple[float, ...]]:
        """Return what is before the text of the lines that may begin with a title.

        These are its kind and length, how many lines begin so, how many of them differ from one
        another, and their share of all long lines that begin something.
        """
        kinds: dict[int, list[str]] = {}
        for cut in self.cuts.values():
            kinds.setdefault(cut.kind, []).append(cut.title.casefold())
        return {
            at: (
                cut.kind, len(cut.title) / self.width, log(len(kinds[cut.kind])),
                len({*kinds[cut.kind]}) / len(kinds[cut.kind]), len(kinds[cut.kind]) / self.long,
            )
            for at, cut in self.cuts.items()
        }  # fmt: skip

    def _recurring(self) -> dict[int, float]:
        """Return how many short lines begin with the same two words, as dates do that are named."""
        short = (at for at in range(len(self.live)) if self._is_short(at))
        begin = {at: first_words(self.live[at].text) for at in short}
        counts = Counter(begin.values())
        return {at: log(counts[said]) for at, said in begin.items()}

    def _series(self, shapes: dict[int, Hashable], titled: Iterable[int]) -> dict[int, float]:
        """Return how many of the numbers beside it, of lines alike, the number of a line joins."""
        rows: dict[Hashable, list[tuple[int, int]]] = {}
        for at in sorted(titled):
            if number := number_in(self._title(at)):
                rows.setdefault((shapes[at], number[1]), []).append((at, number[0]))
        found: dict[int, float] = {}
        for row in rows.values():
            found |= {at: float(value % PART == 1) for at, value in row}
            for (at, value), (other, next_value) in pairwise(row):
                if next_value == value + 1 or next_value == (value // PART + 1) * PART + 1:
                    found[at] += 1
                    found[other] += 1
        return found

    def _may_head(self, at: int) -> bool:
        """Return whether a line is short in its text, or the title that it begins with."""
        text = self.live[at].text
        if at in self.cuts:
            return len(self.cuts[at].title) < SHORT * self.width
        dash = dash_in(text)
        if dash or not self._gap_below(at):
            return (dash.start() if dash else len(text)) < SHORT * self.width
        return len(text) <= self.width

    def _is_short(self, at: int) -> bool:
        return len(self.live[at].text) < SHORT * self.width

    def _gap_below(self, at: int) -> int:
        return self.live[at + 1].gap if at + 1 < len(self.live) else WIDEST_GAP

    def _shape(self, at: int) -> Hashable:
        """Return how the first word of a line is built, with gap and indent: [00:12] as [9:9]."""
        line = self.live[at]
        word = self.bare[at][0].split(maxsplit=1)[0]
        return shape_of(word), min(line.gap, 2), line.indent // 2, self.bare[at][1]

    def _look(self, at: int) -> Hashable:
        line, short = self.live[at], self._is_short(at)
        gaps = min(line.gap, 2), min(self._gap_below(at), 2)
        text, style = self.bare[at]
        return begins(text), text.isupper(), gaps, min(line.indent // 2, 8), short, style

    def _own(self, at: int) -> list[float]:
        line, width = self.live[at], self.width
        above = self.live[at - 1].indent if at else line.indent
        below = self.live[at + 1].indent if at + 1 < len(self.live) else line.indent
        title = self._title(at)
        words = title.split()
        dash = dash_in(line.text)
        center = abs(line.indent + len(line.text) / 2 - width / 2) / width
        center = 0.0 if line.number in self.centred else center if line.indent else 1.0
        return [
            len(line.text) / width, len(words), line.gap, self.rates[line.gap],
            self.rates[self._gap_below(at)], below - line.indent, above - line.indent,
            center, share_of_capitals(title), share_in_title_case(words),
            begins(self.bare[at][0]), ends(title), any(map(str.isdigit, title)),
            dash.start() / width if dash else -1.0,
        ]  # fmt: skip

    def _around(self, at: int) -> list[float]:
        live, line = self.live, self.live[at]
        above = live[at - 1].text if at else ""
        below = live[at + 1].text if at + 1 < len(live) else ""
        second = live[at + 2].text if at + 2 < len(live) else ""
        before = after = 0
        while before < MOST_LINES and at > before and not live[at - before].gap:
            before += 1
        while after < MOST_LINES and at + after + 1 < len(live) and not live[at + after + 1].gap:
            after += 1
        return [
            bool(below) and not self._gap_below(at) and is_drawn(below),
            bool(above) and not line.gap and is_drawn(above),
            ends(above) if above else 0, len(above) / self.width, len(below) / self.width, before,
            after, len(second) / self.width,
        ]  # fmt: skip


def measured(draft: Draft) -> Measured:
    """Return the lines of a draft without their markup, measured."""
    lines = draft.source.lines
    if draft.markup:
        bare = list(lines)
        for number in draft.markup:
            bare[number - 1] = draft.line(number)
        lines = tuple(bare)
    gone = frozenset(n for aside in draft.ledger for n in aside.span)
    styles = {n: _style_of(lines[n - 1], styled) for n, styled in draft.styles.items()}
    return _measured(lines, gone, tuple(styles.items()), centred_lines(draft))


def centred_lines(draft: Draft) -> frozenset[int]:
    return frozenset(n for look in draft.unkept if look.kind == CENTRED for n in look.span)


@remembered
def _measured(
    lines: tuple[str, ...],
    gone: frozenset[int],
    styles: tuple[tuple[int, int], ...],
    centred: frozenset[int],
) -> Measured:
    return Measured(lines, gone, dict(styles), centred)


def _style_of(line: str, styles: Iterable[Styled]) -> int:
    """Return the class of the style that a whole line is set in, 0 if it is none."""
    sizes: Counter[Style] = Counter()
    for each in styles:
        sizes[each.style] += len("".join(line[each.start : each.end].split()))
    whole = len("".join(line.strip(" .:").split()))
    if sizes[Style.STRONG] >= whole:
        return BOLD
    return STYLED if sizes[Style.EMPHASIS] + sizes[Style.UNDERLINED] >= whole else 0
