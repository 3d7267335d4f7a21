"""Paragraphs: where they start, and prose, which nothing else claims.

Wrapped lines are joined. Line ends that no margin explains may be deliberate (an address, a chat, a
few lines of verse), so these lines are kept as typed.

Starts: in print style an indent begins a paragraph, and a blank line is a scene break. In some
files, or parts of a file, each line is a paragraph. A dash begins each speech. In all other texts
blank lines separate paragraphs already.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from itertools import chain, groupby, pairwise

from fascicle.model.blocks import (
    Block,
    Evidence,
    Group,
    Paragraph,
    Stretch,
    group_of,
    plain,
    text_of,
)
from fascicle.model.decision import KeyValue
from fascicle.model.draft import Draft, Query, Traits
from fascicle.model.memory import of_each, of_pairs
from fascicle.recovery.headings.line_forms import shape_of
from fascicle.recovery.measure import marks_paragraphs
from fascicle.recovery.passages.odds import LONGEST_LINE, is_indented, is_placed
from fascicle.recovery.passages.signs import ends_sentence
from fascicle.recovery.shared.lines import (
    ATTRIBUTION,
    INDENTED,
    divide_at,
    fills,
    indent,
    is_capitals,
    join,
    keep,
    labelled,
    ragged,
    speech_starts,
)
from fascicle.recovery.style_regions import WIDEST

# Wrapped prose may have a few lines broken early by hand.
MOST_RAGGED = 0.34
# Prose may be wrapped this much narrower than the text's widest lines.
SLACK = 6
# Prose is never wrapped narrower than this share of the page.
NARROW = 0.5
# Lines that end at phrases, on a page as wide as verse hardly is: this share of it is long; so many
# are, and so many go on.
WIDE, PHRASES, LONG, GOING_ON = 60, 0.6, 0.85, 0.7
# Shared by most blocks of a text.
ONE_LINE, WRAPPED, KEPT = (
    Evidence("one line"),
    Evidence("wrapped prose", 0.9),
    Evidence("lines kept", 0.5),
)


# How settings and questions name the styles of `Traits`.
STYLES = {"blank lines": "blank", "indents": "indent", "lines": "line"}
# A longer paragraph, in characters, is rare: some 1,500 words. Texts in which paragraphs so long
# have this share of all characters have not been understood.
LONGEST, TOO_MUCH = 9_000, 0.3


def paragraphs(draft: Draft) -> Draft:
    """Replace each remaining stretch by a `Paragraph`, indented prose by a quotation.

    If most of the text is in enormous paragraphs, ask how they are marked.
    """
    pairs = ((block, draft.traits_at(block.span.first)) for block in draft.blocks)
    found = draft.with_blocks(of_pairs(_as_prose, pairs))
    return found.ask(*_query(found))


def _query(draft: Draft) -> Iterator[Query]:
    prose = [block for block in draft.blocks if isinstance(block, Paragraph)]
    lengths = [(len(text_of(block.text)), block.span) for block in prose]
    long = [(n, span) for n, span in lengths if n > LONGEST and span.first < span.last]
    if draft.paragraphs or sum(n for n, _ in long) <= TOO_MUCH * sum(n for n, _ in lengths):
        return
    first = long[0][1]
    style = draft.traits_at(first.first).style
    reading = next(name for name, it in STYLES.items() if it == style)
    answers = tuple(KeyValue("paragraphs", name) for name in STYLES)
    question = "the paragraphs are very long: what separates them?"
    yield Query("paragraphs-unsure", first, question, reading, answers, 0.9)


def _as_prose(block: Block, traits: Traits) -> Block:
    if not isinstance(block, Stretch):
        return block
    is_signed = len(block.lines) > 1 and ATTRIBUTION.match(block.lines[-1])
    if is_signed and min(map(indent, block.lines)) > traits.margin:
        return _attributed(block, traits)
    why = ONE_LINE if len(block.lines) == 1 else WRAPPED if is_wrapped(block, traits) else KEPT
    text = plain(keep(block.lines) if why is KEPT else join(block.lines))
    prose = Paragraph(span=block.span, gap=block.gap, why=why, text=text)
    if why is WRAPPED and traits.style == "blank" and is_indented(block, traits):
        return group_of("quotation", Evidence("indented", 0.7), [prose])
    return prose


def _attributed(block: Stretch, traits: Traits) -> Group:
    """Return a quotation with its attribution, the last line, as a block of its own."""
    parts = divide_at(block, [len(block.lines) - 1])
    prose = [_as_prose(part, traits) for part in parts]
    said = chain.from_iterable(it.blocks if isinstance(it, Group) else (it,) for it in prose)
    return group_of("quotation", Evidence("indented, with attribution", 0.8), said)


def is_wrapped(block: Stretch, traits: Traits) -> bool:
    """Return whether the lines of a stretch were wrapped, not ended by their author."""
    if traits.style == "line" or traits.wrap is None:
        return False
    # As wide as it was typed.
    lines = (f"{'x' * block.cut}{block.lines[0]}", *block.lines[1:]) if block.cut else block.lines
    if is_placed(lines, traits) or labelled(lines):
        return False
    # Fast path: the usual paragraph fills its lines.
    if ragged(lines, traits.wrap - SLACK) == 0:
        return True
    if any(is_capitals(line) for line in lines[:-1]):
        return False
    own = max(len(line.rstrip()) for line in lines)
    # Indented prose is wrapped to its own, narrower width; the names in a list are shorter.
    narrower = len(lines) > 3 and own >= NARROW * traits.wrap  # noqa: PLR2004
    width = min(traits.wrap - SLACK, own) if narrower else traits.wrap - SLACK
    return ragged(lines, width) <= MOST_RAGGED or are_phrases(lines, traits.wrap)


def are_phrases(lines: Sequence[str], width: int) -> bool:
    """Return whether lines end at phrases, as in some old files: hardly one is short.

    Most of them go on in lower case, but for those that end a sentence.
    """
    long = sum(len(line.rstrip()) >= PHRASES * width for line in lines[:-1])
    on = [b.lstrip()[:1].islower() for a, b in pairwise(lines) if not ends_sentence(a.rstrip())]
    if width < WIDE or any("   " in line.strip() for line in lines):
        return False
    return long >= LONG * (len(lines) - 1) and 0 < GOING_ON * len(on) <= sum(on)


# Wrapping never leaves this many columns of a line empty.
MUCH = 20
# At least this share of the lines with a paragraph's indent that end within a sentence is followed
# by a line at the margin. Lines of verse are followed by more verse.
FOLLOWED = 0.2
# The least share of paragraphs that end like a sentence.
ENDED = 0.8


# Speeches that begin with hyphens stand in so many places; this share of them ends as a sentence
# does, and this share asks, exclaims, says who speaks (- Where? - she asked), or stands alone.
PLACES, MOST_ENDED, SOME_SPOKEN = 3, 0.8, 0.15
_HYPHEN = re.compile(r"\s*- ?\S")
_SENTENCE_END = re.compile(r"[.?!…,:»”\"]$")
_SPOKEN = re.compile(r"[?!…][»”\"]?$|\S - .*[.?!…:]$")


def paragraph_starts(draft: Draft) -> Draft:
    """Divide each stretch, but for what a format calls verse, at lines that begin a paragraph."""
    of_regions = groupby(draft.blocks, lambda block: draft.traits_at(block.span.first))
    are_marked, hyphens = marks_paragraphs(draft), _has_spoken_hyphens(draft)
    return draft.with_blocks(
        part
        for traits, blocks in of_regions
        for part in _divided(
            list(blocks), traits, draft.verse, are_marked=are_marked, hyphens=hyphens
        )
    )


def _has_spoken_hyphens(draft: Draft) -> bool:
    """Return whether speeches begin with hyphens, as items of lists do; these are below a colon."""
    stretches = [block.lines for block in draft.blocks if isinstance(block, Stretch)]
    rows = [
        [line.strip() for line in lines if _HYPHEN.match(line)]
        for above, lines in pairwise([(), *stretches])
        if not above or not above[-1].rstrip().endswith(":")
    ]
    lines = [line for row in rows for line in row]
    if sum(map(bool, rows)) < PLACES:
        return False
    ended = sum(_SENTENCE_END.search(line) is not None for line in lines)
    # No list has a single item.
    lone = sum(len(row) == 1 for row in rows)
    spoken = lone + sum(_SPOKEN.search(line) is not None for line in lines)
    return ended >= MOST_ENDED * len(lines) and spoken >= SOME_SPOKEN * len(lines)


def _divided(
    blocks: Sequence[Block],
    traits: Traits,
    verse: Container[int],
    *,
    are_marked: bool,
    hyphens: bool,
) -> Iterable[Block]:
    """Return the blocks of a region with its stretches divided, but for lines of verse."""
    prose = [b for b in blocks if isinstance(b, Stretch) and b.span.first not in verse]
    if traits.style == "blank":
        margin = None if traits.wrap or are_marked else traits.margin
        found = of_each(_speeches, prose, margin, hyphens)
    else:
        found = of_each(_parts, prose, traits, _usual_indents(blocks, traits.margin))
    parts = dict(zip(map(id, prose), found, strict=True))
    return chain.from_iterable(parts.get(id(block), [block]) for block in blocks)


def _speeches(block: Stretch, margin: int | None, hyphens: bool) -> Sequence[Block]:  # noqa: FBT001
    """Return a stretch divided at speeches; `margin` is None unless lines may be paragraphs."""
    parts = divide_at(block, speech_starts(block.lines, hyphens=hyphens))
    return parts if margin is None else [part for it in parts for part in _unwrapped(it, margin)]


def _parts(block: Stretch, traits: Traits, usual: Collection[int]) -> Sequence[Block]:
    """Return the paragraphs of a stretch; verse, whose lines are all indented, stays whole."""
    places = range(1, len(block.lines))
    return divide_at(block, (n for n in places if _begins(block, n, traits, usual)))


def _unwrapped(block: Block, margin: int) -> Sequence[Block]:
    """Return a stretch divided; if its lines are too long to be wrapped, each is a paragraph.

    If most of a text is verse with a margin, lines to the left of it are divided from the verse.
    """
    if isinstance(block, Stretch) and _are_paragraphs(block.lines):
        return divide_at(block, range(len(block.lines)))
    if isinstance(block, Stretch) and margin >= INDENTED:
        return divide_at(block, _margin_changes(block.lines, margin))
    return [block]


def _margin_changes(lines: Sequence[str], margin: int) -> Iterator[int]:
    """Yield the lines at which a stretch leaves the margin or comes back to it.

    To the left of the margin, an indent begins a paragraph.
    """
    for n, (before, line) in enumerate(pairwise(lines), start=1):
        was_out, is_out = indent(before) < margin, indent(line) < margin
        if was_out != is_out or (is_out and indent(line) > indent(before)):
            yield n


def _are_paragraphs(lines: Sequence[str]) -> bool:
    """Return whether lines are too long to be wrapped, and most of these end like a sentence.

    Lines of verse may be as long, but their sentences continue on the next line. Short ones are
    titles, notes in brackets, and what people say.
    """
    said = [line.rstrip("*_ ”’\"')") for line in lines if len(line) > WIDEST // 2]
    ended = sum(line.endswith((".", "!", "?", "…", ":", "—")) for line in said)
    return max(map(len, lines)) > WIDEST and ended >= ENDED * len(said)


def _usual_indents(blocks: Sequence[Block], margin: int) -> frozenset[int]:
    """Return the indents that begin paragraphs; there may be several in merged files."""
    all_lines: Counter[int] = Counter()
    followed: Counter[int] = Counter()
    for block in blocks:
        for line, following in pairwise(block.lines if isinstance(block, Stretch) else ()):
            if not ends_sentence(line.rstrip()):
                all_lines[indent(line)] += 1
                followed[indent(line)] += indent(following) <= margin
    return frozenset(
        deep
        for deep, count in all_lines.items()
        if deep > margin and followed[deep] >= FOLLOWED * count
    )


def _begins(block: Stretch, n: int, traits: Traits, usual: Collection[int]) -> bool:
    """Return whether line `n` of a stretch begins a paragraph."""
    line, before = block.lines[n], block.lines[n - 1]
    if traits.style == "line":
        return not (_is_indented(before, traits) and _is_indented(line, traits))
    deep, was_deep = indent(line), indent(before)
    if deep > traits.margin:
        # A deeper indent than that of a first line cannot continue its paragraph.
        return deep in usual or was_deep <= traits.margin or deep > was_deep in usual
    # A line at the margin continues the paragraph, unless it would have fitted on the line before.
    room = traits.wrap is not None and not fills(before, line, traits.wrap - MUCH)
    return room and (was_deep not in usual or shape_of(line) == "labelled")


def _is_indented(line: str, traits: Traits) -> bool:
    """Return whether a line is short and indented deeper than a paragraph, as verse is."""
    return indent(line) >= traits.margin + INDENTED and len(line) <= LONGEST_LINE
