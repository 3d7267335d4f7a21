"""Regions of a text whose paragraphs differ in style.

They are usual in texts compiled from several sources. The first half may be wrapped and the second
have one line a paragraph; indents or gaps between paragraphs may change. Single paragraphs are weak
evidence: a run of them must outweigh the cost of a change, which is lower at a heading or at the
start of a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from fascicle.model.blocks import Stretch
from fascicle.model.draft import FILE_GAP
from fascicle.model.memory import of_each
from fascicle.recovery.headings.line_forms import is_worded
from fascicle.recovery.shared.lines import indented_starts, unexplained, width_of

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
    prose = of_each(_is_prose, stretches)
    both = [at for at, sides in enumerate(pairwise(prose), start=1) if all(sides)]
    return [Sign(at, ("gap", gap)) for at in both if 0 < (gap := stretches[at].gap) < FILE_GAP]


def _is_prose(stretch: Stretch) -> bool:
    """Return whether a stretch is long enough to be prose, or a sentence on one line."""
    return len(stretch.lines) > 1 or stretch.lines[0].rstrip()[-1:] in ".!?…”\"'’"


def _width_signs(stretches: Sequence[Stretch]) -> list[Sign]:
    """Return the widths that stretches suggest, each rounded to a width that the text has."""
    styles = of_each(_style_of, stretches)
    signs = [Sign(at, *style) for at, style in enumerate(styles) if style]
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


def _style_of(stretch: Stretch) -> tuple[Style, int] | None:
    """Return the style of the paragraphs of a stretch and its weight, None if it is unclear."""
    lines = stretch.lines
    if len(lines) == 1:
        return ("long", len(lines[0])), 1
    widest = max(map(len, lines))
    if widest > WIDEST:
        return ("line", widest), len(lines)
    if len(lines) < LINES or (width := max(map(width_of, lines))) < NARROWEST:
        return None
    begins = indented_starts(lines)
    parts = [lines[a:b] for a, b in pairwise([0, *begins, len(lines)])]
    early = sum(early_ends(part, width) for part in parts)
    if early > UNEXPLAINED * (len(lines) - len(parts)):
        return None
    # A part of one line is no evidence of wrapping: a stanza has many of them.
    told = sum(len(part) > 1 for part in parts)
    return (("indent" if begins else "wrapped", width), told) if told else None


def early_ends(lines: Sequence[str], width: int) -> int:
    """Return the number of line ends that fall short of a width by more than a tenth of it."""
    return unexplained(lines, width - width // 10)


def _changes(signs: Sequence[Sign], stretches: Sequence[Stretch]) -> list[int]:
    """Return the positions of style changes: the division that explains most at the least cost."""
    styles = _common(signs)
    if len(styles) < 2:  # noqa: PLR2004 (one style does not change)
        return []
    signs = [sign for sign in signs if sign.style in styles]
    costs = of_each(_cost, stretches)
    lost = dict.fromkeys(styles, 0)
    rows: list[tuple[int, dict[Style, Style]]] = []
    before = 0
    for sign in signs:
        places = range(min(before + 1, sign.at), sign.at + 1)
        at = min(places, key=lambda place: (costs[place], place))
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
    return AT_HEADING if is_worded(stretch.lines[0]) else ANYWHERE


def _common(signs: Sequence[Sign]) -> list[Style]:
    """Return the styles that enough of the paragraphs have."""
    found = Counter[Style]()
    for sign in signs:
        found[sign.style] += sign.weight
    least = max(FEWEST, SHARE * found.total())
    return sorted(style for style, count in found.items() if count >= least)


def _traced(rows: Sequence[tuple[int, dict[Style, Style]]], style: Style) -> list[int]:
    """Return the changes on the path to the style at the end of the text."""
    changes = []
    for at, came in reversed(rows):
        if came[style] != style:
            changes.append(at)
            style = came[style]
    return changes[::-1]
