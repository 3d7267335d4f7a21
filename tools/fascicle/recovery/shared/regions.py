"""Find where a text changes its style half-way, as texts do that were put together from several.

The first half wrapped, then one line a paragraph; print-style indents after blank lines; other
gaps between the paragraphs. A paragraph here and there says nothing: it takes a run of them to
outweigh what a change costs, less where a heading or a new file begins.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from fascicle.model.draft import FILE_GAP
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.shared.lines import begin_set_in, unexplained, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fascicle.model.blocks import Stretch

# Nobody wraps wider than this by hand, and a typewriter's page is about 60.
WIDEST = 110
NARROWEST = 35
# How many paragraphs a change must explain: anywhere, before a heading, at the start of a file.
ANYWHERE, AT_HEADING, AT_FILE = 12, 10, 2
# A style that fewer of the paragraphs have than this share, or so few, is none of its own.
SHARE, FEWEST = 0.1, 4
# Wrapped paragraphs have so many lines at least, whose ends a margin explains but for this share.
LINES, MOST_RAGGED = 3, 0.2
# The widest line of a paragraph falls so far short of its margin at most, and widths that people
# wrap to are further apart.
SHORT, APART = 5, 8

WRAPPED = ("wrapped", "indent")

Style = tuple[str, int]


class Sign(NamedTuple):
    """What a stretch says of the style around it, and how many paragraphs say so."""

    at: int
    style: Style
    weight: int = 1


def regions(stretches: Sequence[Stretch]) -> list[Sequence[Stretch]]:
    """Divide the stretches of a text where its style changes; most texts are one region."""
    signs = (_width_signs(stretches), _gap_signs(stretches))
    changes = {change for kind in signs for change in _changes(kind, stretches)}
    return [stretches[a:b] for a, b in pairwise([0, *sorted(changes), len(stretches)])]


def _cost(stretch: Stretch) -> int:
    """Return what it costs that the style changes with this stretch."""
    if stretch.gap >= FILE_GAP:
        return AT_FILE
    form = heading_form(stretch.lines[0])
    return AT_HEADING if form and form.shape in {"labelled", "named"} else ANYWHERE


def _gap_signs(stretches: Sequence[Stretch]) -> list[Sign]:
    """Return the gaps between paragraphs; headings and verse have gaps of their own."""
    prose = list(map(_is_prose, stretches))
    both = [at for at, sides in enumerate(pairwise(prose), start=1) if all(sides)]
    return [Sign(at, ("gap", gap)) for at in both if 0 < (gap := stretches[at].gap) < FILE_GAP]


def _is_prose(stretch: Stretch) -> bool:
    """Say whether a stretch is long enough to be prose, or a speech on a line of its own."""
    return len(stretch.lines) > 1 or stretch.lines[0].rstrip()[-1:] in ".!?…”\"'’"


def _width_signs(stretches: Sequence[Stretch]) -> list[Sign]:
    """Return what the stretches say about widths: the nearest of those that the text has."""
    signs = [sign for at, stretch in enumerate(stretches) if (sign := _width_sign(at, stretch))]
    margins = {kind: _margins(signs, kind) for kind in WRAPPED}
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
    """Return the widths that paragraphs of a kind were wrapped to, from the commonest."""
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
    """Return how the paragraphs of a stretch are set, None if it does not say."""
    lines = stretch.lines
    if len(lines) == 1:
        return Sign(at, ("long", len(lines[0])))
    widest = max(map(len, lines))
    if widest > WIDEST:
        return Sign(at, ("line", widest), len(lines))
    if len(lines) < LINES or (width := max(map(width_of, lines))) < NARROWEST:
        return None
    begins = begin_set_in(lines)
    parts = [lines[a:b] for a, b in pairwise([0, *begins, len(lines)])]
    early = sum(early_ends(part, width) for part in parts)
    if early > MOST_RAGGED * (len(lines) - len(parts)):
        return None
    # A part of one line does not say that anything was wrapped: a stanza has many of them.
    told = sum(len(part) > 1 for part in parts)
    return Sign(at, ("indent" if begins else "wrapped", width), told) if told else None


def early_ends(lines: Sequence[str], width: int) -> int:
    """Count the ends of lines that fall short of prose of some width by more than a tenth of it."""
    return unexplained(lines, width - width // 10)


def _changes(signs: Sequence[Sign], stretches: Sequence[Stretch]) -> list[int]:
    """Return where styles change: the division of the text that explains most at least cost."""
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


def _common(signs: Sequence[Sign]) -> list[Style]:
    """Return the styles that enough of the paragraphs have."""
    found = Counter[Style]()
    for sign in signs:
        found[sign.style] += sign.weight
    least = max(FEWEST, SHARE * found.total())
    return sorted(style for style, count in found.items() if count >= least)


def _cheapest(costs: Sequence[int], first: int, last: int) -> int:
    """Return the place from `first` to `last` at which a change costs least."""
    return min(range(min(first, last), last + 1), key=lambda at: (costs[at], at))


def _traced(rows: Sequence[tuple[int, dict[Style, Style]]], style: Style) -> list[int]:
    """Return the changes on the way to the style that the text ends with."""
    changes = []
    for at, came in reversed(rows):
        if came[style] != style:
            changes.append(at)
            style = came[style]
    return changes[::-1]
