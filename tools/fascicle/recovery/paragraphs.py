"""Paragraphs: where they start, where their style changes, and prose, which nothing else claims.

Wrapped lines are joined. Line ends that no margin explains may be deliberate (an address, a chat, a
few lines of verse), so these lines are kept as typed.

Starts: in print style an indent begins a paragraph, and a blank line is a scene break. In some
files, or parts of a file, each line is a paragraph. A dash begins each speech. In all other texts
blank lines separate paragraphs already.

Regions of different styles are usual in texts compiled from several sources. The first half may be
wrapped and the second have one line a paragraph; indents or gaps between paragraphs may change.
Single paragraphs are weak evidence: a run of them must outweigh the cost of a change, which is
lower at a heading or at the start of a file.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from fascicle.model.blocks import Evidence, Group, Paragraph, Stretch, group_of, plain, text_of
from fascicle.model.decision import KeyValue
from fascicle.model.draft import FILE_GAP, Query
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.shared.lines import (
    ATTRIBUTION,
    INDENTED,
    divide_at,
    fills,
    indent,
    indented_starts,
    is_capitals,
    join,
    keep,
    labelled,
    ragged,
    speech_starts,
    tidy,
    unexplained,
    width_of,
)
from fascicle.recovery.verse.odds import LONGEST_LINE, is_indented, is_placed
from fascicle.recovery.verse.signs import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft, Traits

# Wrapped prose may have a few lines broken early by hand.
MOST_RAGGED = 0.34
# Prose may be wrapped this much narrower than the text's widest lines.
SLACK = 6
# Prose is never wrapped narrower than this share of the page.
NARROW = 0.5
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
    found = draft.map_blocks(lambda block: _as_prose(block, draft.traits_at(block.span.first)))
    return found.ask(*_query(found))


def _query(draft: Draft) -> Iterator[Query]:
    prose = [block for block in draft.blocks if isinstance(block, Paragraph)]
    lengths = {block.span: len(text_of(block.text)) for block in prose}
    long = [span for span, n in lengths.items() if n > LONGEST and span.first < span.last]
    if draft.paragraphs or sum(map(lengths.__getitem__, long)) <= TOO_MUCH * sum(lengths.values()):
        return
    style = draft.traits_at(long[0].first).style
    reading = next(name for name, it in STYLES.items() if it == style)
    answers = tuple(KeyValue("paragraphs", name) for name in STYLES)
    question = "the paragraphs are very long: what separates them?"
    yield Query("paragraphs-unsure", long[0], question, reading, answers, 0.9)


def _as_prose(block: Block, traits: Traits) -> Block:
    if not isinstance(block, Stretch):
        return block
    if (
        len(block.lines) > 1
        and ATTRIBUTION.match(block.lines[-1])
        and min(map(indent, block.lines)) > traits.margin
    ):
        return _attributed(block, traits)
    if len(block.lines) == 1:
        text = plain(tidy(block.lines[0]))
        return Paragraph(span=block.span, gap=block.gap, why=ONE_LINE, text=text)
    if not is_wrapped(block, traits):
        text = plain(keep(block.lines))
        return Paragraph(span=block.span, gap=block.gap, why=KEPT, text=text)
    text = plain(join(block.lines))
    prose = Paragraph(span=block.span, gap=block.gap, why=WRAPPED, text=text)
    if traits.style == "blank" and is_indented(block, traits):
        return group_of("quotation", Evidence("indented", 0.7), [prose])
    return prose


def _attributed(block: Stretch, traits: Traits) -> Group:
    """Return a quotation with its attribution, the last line, as a block of its own."""
    parts = divide_at(block, [len(block.lines) - 1])
    said = [inner for part in parts for inner in _unquoted(_as_prose(part, traits))]
    why = Evidence("indented, with attribution", 0.8)
    return group_of("quotation", why, said)


def _unquoted(block: Block) -> tuple[Block, ...]:
    return block.blocks if isinstance(block, Group) else (block,)


def is_wrapped(block: Stretch, traits: Traits) -> bool:
    """Return whether the lines of a stretch were wrapped, not ended by their author."""
    if traits.style == "line" or traits.wrap is None:
        return False
    lines = block.lines
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
    return ragged(lines, width) <= MOST_RAGGED


# Wrapping never leaves this many columns of a line empty.
MUCH = 20
# At least this share of the lines with a paragraph's indent that end within a sentence is followed
# by a line at the margin. Lines of verse are followed by more verse.
FOLLOWED = 0.2
# The least share of paragraphs that end like a sentence.
ENDED = 0.8


def paragraph_starts(draft: Draft) -> Draft:
    """Divide each stretch at the lines that begin a paragraph."""
    of_regions = groupby(draft.blocks, lambda block: draft.traits_at(block.span.first))
    return draft.with_blocks(
        part for traits, blocks in of_regions for part in _divided(list(blocks), traits)
    )


def _divided(blocks: Sequence[Block], traits: Traits) -> Iterable[Block]:
    """Return the blocks of a region with its stretches divided."""
    is_blank = traits.style == "blank"
    usual = frozenset[int]() if is_blank else _usual_indents(blocks, traits.margin)
    parts = [part for block in blocks for part in _parts(block, traits, usual)]
    return _unwrapped(parts, traits.margin) if is_blank and not traits.wrap else parts


def _parts(block: Block, traits: Traits, usual: Collection[int]) -> Sequence[Block]:
    """Return the paragraphs of a stretch; verse, whose lines are all indented, stays whole."""
    if not isinstance(block, Stretch):
        return [block]
    if traits.style == "blank":
        return divide_at(block, speech_starts(block.lines))
    places = range(1, len(block.lines))
    return divide_at(block, (n for n in places if _begins(block, n, traits, usual)))


def _unwrapped(blocks: Sequence[Block], margin: int) -> Iterator[Block]:
    """Yield blocks; if lines are too long to be wrapped, each is a paragraph.

    If most of a text is verse with a margin, lines to the left of it are divided from the verse.
    """
    for block in blocks:
        if isinstance(block, Stretch) and _are_paragraphs(block.lines):
            yield from divide_at(block, range(len(block.lines)))
        elif isinstance(block, Stretch) and margin >= INDENTED:
            yield from divide_at(block, _margin_changes(block.lines, margin))
        else:
            yield block


def _margin_changes(lines: Sequence[str], margin: int) -> Iterator[int]:
    """Yield the lines at which a stretch leaves the margin or comes back to it.

    To the left of the margin, an indent begins a paragraph.
    """
    for n, (before, line) in enumerate(pairwise(lines), start=1):
        was_out, is_out = indent(before) < margin, indent(line) < margin
        if was_out != is_out or (is_out and indent(line) > indent(before)):
            yield n


def _are_paragraphs(lines: Sequence[str]) -> bool:
    """Return whether lines are too long to be wrapped, and most end like a sentence.

    Lines of verse may be as long, but their sentences continue on the next line.
    """
    said = [line.rstrip("*_ ”’\"')") for line in lines if not is_ornament(line)]
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
    return room and (was_deep not in usual or _is_heading(line))


def _is_heading(line: str) -> bool:
    form = heading_form(line)
    return form is not None and form.shape == "labelled"


def _is_indented(line: str, traits: Traits) -> bool:
    """Return whether a line is short and indented deeper than a paragraph, as verse is."""
    return indent(line) >= traits.margin + INDENTED and len(line) <= LONGEST_LINE


# The widest width that people wrap to; a typewriter's page has about 60 columns.
WIDEST = 110
NARROWEST = 35
# The number of paragraphs that a change must explain: anywhere, at a heading, at a file's start.
ANYWHERE, AT_HEADING, AT_FILE = 12, 10, 2
# A style with a smaller share or number of the paragraphs is ignored.
SHARE, FEWEST = 0.1, 4
# The least lines of a wrapped paragraph, and the largest share of unexplained line ends.
LINES, UNEXPLAINED = 3, 0.2
# The widest line of a paragraph is at most this much narrower than the margin; different wrap
# widths differ by at least this much.
SHORT, APART = 5, 8
WRAPPED_KINDS = ("wrapped", "indent")
Style = tuple[str, int]


class Sign(NamedTuple):
    """The style that a stretch suggests, and the number of paragraphs that support it."""

    at: int
    style: Style
    weight: int = 1


def regions(stretches: Sequence[Stretch]) -> list[Sequence[Stretch]]:
    """Return the stretches of a text divided at changes of style; most texts are one region."""
    signs = (_width_signs(stretches), _gap_signs(stretches))
    changes = {change for kind in signs for change in _changes(kind, stretches)}
    return [stretches[a:b] for a, b in pairwise([0, *sorted(changes), len(stretches)])]


def _gap_signs(stretches: Sequence[Stretch]) -> list[Sign]:
    """Return the gaps between paragraphs; headings and verse have gaps of their own."""
    prose = list(map(_is_prose, stretches))
    both = [at for at, sides in enumerate(pairwise(prose), start=1) if all(sides)]
    return [Sign(at, ("gap", gap)) for at in both if 0 < (gap := stretches[at].gap) < FILE_GAP]


def _is_prose(stretch: Stretch) -> bool:
    """Return whether a stretch is long enough to be prose, or a sentence on one line."""
    return len(stretch.lines) > 1 or stretch.lines[0].rstrip()[-1:] in ".!?…”\"'’"


def _width_signs(stretches: Sequence[Stretch]) -> list[Sign]:
    """Return the widths that stretches suggest, each rounded to a width that the text has."""
    signs = [sign for at, stretch in enumerate(stretches) if (sign := _width_sign(at, stretch))]
    margins = {kind: _margins(signs, kind) for kind in WRAPPED_KINDS}
    widest = max((*margins["wrapped"], *margins["indent"]), default=WIDEST) + SHORT
    margins |= {"long": [0], "line": [0]}
    return [
        Sign(sign.at, (kind, margin), sign.weight)
        for sign in signs
        for kind, width in [sign.style]
        for margin in margins[kind]
        if margin - SHORT <= width <= margin or (not margin and width > widest)
    ]


def _margins(signs: Sequence[Sign], kind: str) -> list[int]:
    """Return the widths that paragraphs of a kind were wrapped to, the most frequent first."""
    left = Counter[int]()
    for sign in signs:
        if sign.style[0] == kind:
            left[sign.style[1]] += sign.weight
    least = SHARE * left.total()
    margins: list[int] = []
    while left.total() > least:
        best = max(left, key=lambda w: (sum(left[w - n] for n in range(SHORT + 1)), -w))
        margins.append(best)
        left = Counter({w: n for w, n in left.items() if not best - APART < w < best + APART})
    return margins


def _width_sign(at: int, stretch: Stretch) -> Sign | None:
    """Return the style of the paragraphs of a stretch, None if it is unclear."""
    lines = stretch.lines
    if len(lines) == 1:
        return Sign(at, ("long", len(lines[0])))
    widest = max(map(len, lines))
    if widest > WIDEST:
        return Sign(at, ("line", widest), len(lines))
    if len(lines) < LINES or (width := max(map(width_of, lines))) < NARROWEST:
        return None
    begins = indented_starts(lines)
    parts = [lines[a:b] for a, b in pairwise([0, *begins, len(lines)])]
    early = sum(early_ends(part, width) for part in parts)
    if early > UNEXPLAINED * (len(lines) - len(parts)):
        return None
    # A part of one line is no evidence of wrapping: a stanza has many of them.
    told = sum(len(part) > 1 for part in parts)
    return Sign(at, ("indent" if begins else "wrapped", width), told) if told else None


def early_ends(lines: Sequence[str], width: int) -> int:
    """Return the number of line ends that fall short of a width by more than a tenth of it."""
    return unexplained(lines, width - width // 10)


def _changes(signs: Sequence[Sign], stretches: Sequence[Stretch]) -> list[int]:
    """Return the positions of style changes: the division that explains most at the least cost."""
    styles = _common(signs)
    if len(styles) < 2:  # noqa: PLR2004 (one style does not change)
        return []
    signs = [sign for sign in signs if sign.style in styles]
    costs = [_cost(stretch) for stretch in stretches]
    lost = dict.fromkeys(styles, 0)
    rows: list[tuple[int, dict[Style, Style]]] = []
    before = 0
    for sign in signs:
        at = _cheapest(costs, before + 1, sign.at)
        best = min(styles, key=lambda style: lost[style])
        came = {s: s if lost[s] <= lost[best] + costs[at] else best for s in styles}
        lost = {
            s: min(lost[s], lost[best] + costs[at]) + sign.weight * (s != sign.style)
            for s in styles
        }
        rows.append((at, came))
        before = sign.at
    return _traced(rows, min(styles, key=lambda style: lost[style]))


def _cost(stretch: Stretch) -> int:
    """Return the cost of a change of style at this stretch."""
    if stretch.gap >= FILE_GAP:
        return AT_FILE
    form = heading_form(stretch.lines[0])
    return AT_HEADING if form and form.shape in {"labelled", "named"} else ANYWHERE


def _common(signs: Sequence[Sign]) -> list[Style]:
    """Return the styles that enough of the paragraphs have."""
    found = Counter[Style]()
    for sign in signs:
        found[sign.style] += sign.weight
    least = max(FEWEST, SHARE * found.total())
    return sorted(style for style, count in found.items() if count >= least)


def _cheapest(costs: Sequence[int], first: int, last: int) -> int:
    """Return the position from `first` to `last` at which a change costs least."""
    return min(range(min(first, last), last + 1), key=lambda at: (costs[at], at))


def _traced(rows: Sequence[tuple[int, dict[Style, Style]]], style: Style) -> list[int]:
    """Return the changes on the path to the style at the end of the text."""
    changes = []
    for at, came in reversed(rows):
        if came[style] != style:
            changes.append(at)
            style = came[style]
    return changes[::-1]
