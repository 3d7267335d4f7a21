"""Traits of a text as a whole: paragraph style, wrap width, usual gap, margin.

Passes judge each line against its own text: a gap is wide, a line short or an indent deep only in
comparison with the usual one. If the style changes within a text, each region is measured.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING

from fascicle.model.blocks import Stretch
from fascicle.model.draft import FILE_GAP, Traits
from fascicle.recovery.shared.lines import (
    INDENTED,
    TAB,
    indent,
    indented_starts,
    labelled,
    speech_starts,
    width_of,
)
from fascicle.recovery.shared.regions import APART, NARROWEST, WIDEST, early_ends, regions
from fascicle.recovery.verse.signs import begins_with_capital, ends_sentence, usual_rates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fascicle.model.draft import Draft

# A rarer indent than this is an accident.
FEW = 0.05
# The most of a wrapped text that is in longer lines: tables, addresses.
MOST_LONGER = 0.3
# The share of lines that begin with capitals in verse, and never in prose.
MOST_CAPITALS = 0.8
# A text counts as wrapped if no more than this share of its line ends is unexplained by a margin;
# typed verse and dialogue are part of that share.
MOST_RAGGED = 0.45
# The sample for the share of capitals: characters, and lines in each run.
SAMPLE, RUN = 200_000, 20
# A shorter stretch may be a heading or a caption.
PROSE = 3
# The width of a typewriter's page, which few stanzas have, and the number of paragraphs that make
# it no accident.
TYPED, FEWEST = 60, 4


def measure(draft: Draft) -> Draft:
    """Return the draft with the traits of its text, and of its regions if it has several."""
    stretches = [block for block in draft.blocks if isinstance(block, Stretch)]
    if not stretches:
        return draft
    whole = traits_of(stretches)
    capitals, marks = usual_rates(_sample([line[:WIDEST] for s in stretches for line in s.lines]))
    whole = replace(whole, capitals=capitals, marks=marks)
    if draft.syntax == "aozora":  # each line is a paragraph, a blank line a break
        return replace(draft, traits=replace(whole, style="line", wrap=None, usual_gap=0))
    return replace(draft, traits=whole, regions=_of_regions(stretches, whole))


def _sample(lines: Sequence[str]) -> Iterable[str]:
    """Yield lines spread over a text, or all lines of a short one."""
    every = RUN * (1 + sum(map(len, lines)) // SAMPLE)
    return (line for at in range(0, len(lines), every) for line in lines[at : at + RUN])


def _of_regions(stretches: Sequence[Stretch], whole: Traits) -> tuple[tuple[int, Traits], ...]:
    """Return the first line and the traits of each region, () if there is only one.

    The share of capitals and marks is that of the whole text.
    """
    found = regions(stretches)
    if len(found) == 1:
        return ()
    alike = [(traits, list(parts)) for traits, parts in groupby(found, traits_of)]
    if len(alike) == 1:
        return ()
    of_whole = partial(replace, capitals=whole.capitals, marks=whole.marks)
    return tuple(
        (first[0].span.first, of_whole(traits_of([*first, *chain(*more)]) if more else traits))
        for traits, (first, *more) in alike
    )


def traits_of(stretches: Sequence[Stretch]) -> Traits:
    """Return the traits of some stretches."""
    indents = Counter(indent(line) for s in stretches for line in s.lines)
    wrap = wrap_width(stretches, margin(indents, "blank"))
    style = paragraph_style(stretches, wrap)
    return Traits(style, wrap, usual_gap(stretches, style), margin(indents, style))


def usual_gap(stretches: Sequence[Stretch], style: str) -> int:
    """Return the usual number of blank lines between two paragraphs of a file."""
    if style != "blank":
        return 0
    gaps = Counter(s.gap for s in stretches[1:] if 0 < s.gap < FILE_GAP)
    return gaps.most_common(1)[0][0] if gaps else 1


def margin(indents: Counter[int], style: str) -> int:
    """Return the number of spaces before an ordinary line of prose."""
    if style == "indent":
        # A margin line may be as rare as the first line of a paragraph, but it is further left.
        few = FEW * indents.total()
        return min((deep for deep, count in indents.items() if count >= few), default=min(indents))
    if style == "line":
        # If each paragraph is one line, verse may have more lines than prose.
        indents = Counter({deep: n for deep, n in indents.items() if deep <= TAB})
    return indents.most_common(1)[0][0]


def wrap_width(stretches: Sequence[Stretch], margin: int) -> int | None:
    """Return the width that lines were wrapped to, None if they were not wrapped.

    Indented stretches (verse, quotations with a width of their own), forms and e-mail headers are
    ignored.
    """
    several = [
        s.lines
        for s in stretches
        if len(s.lines) > 1
        and any(indent(line) < margin + INDENTED for line in s.lines)
        and not labelled(s.lines)
    ]
    lengths = sorted(width_of(line) for lines in several for line in lines)
    if not lengths or _is_unwrapped(stretches):
        return None
    # One line in fifty may be longer: a table or a web address. Of two lines the longer was
    # wrapped, and the other ends the paragraph.
    width = lengths[max(int(0.98 * (len(lengths) - 1)), len(lengths) // 2)]
    if not NARROWEST <= width <= WIDEST or _is_of_poems(several, stretches, width):
        return None
    # Short lines were ended by the author, whatever the width of the rest.
    wide = [lines for lines in several if 2 * max(map(len, lines)) > width]
    paragraphs = [part for lines in wide for part in _at_indents(lines) if len(part) > 1]
    pairs = sum(len(lines) - 1 for lines in paragraphs)
    early = sum(early_ends(lines, width) for lines in paragraphs)
    if pairs and early <= MOST_RAGGED * pairs:
        return width
    return _width_of_prose(several)


def _width_of_prose(several: Sequence[Sequence[str]]) -> int | None:
    """Return the width of the prose in a text that is mostly verse, None if there is none.

    Paragraphs fill their lines, to the same width, and the lines begin in lower case.
    """
    widths = sorted(width for lines in several if (width := _filled_width(lines)))
    alike = [width for width in widths if width > widths[-1] - APART]
    return alike[-1] if len(alike) >= FEWEST else None


def _filled_width(lines: Sequence[str]) -> int:
    """Return the width that lines fill if they are a paragraph, else 0."""
    width = max(map(width_of, lines))
    if len(lines) < PROSE or width < TYPED or early_ends(lines, width):
        return 0
    return width if 2 * sum(map(begins_with_capital, lines[1:])) < len(lines) - 1 else 0


def _is_unwrapped(stretches: Sequence[Stretch]) -> bool:
    """Return whether most of a text is in lines too long to be wrapped."""
    lengths = [len(line) for s in stretches for line in s.lines]
    return sum(n for n in lengths if n > WIDEST) > 0.5 * sum(lengths)


def _is_of_poems(
    several: Sequence[Sequence[str]], stretches: Sequence[Stretch], width: int
) -> bool:
    """Return whether a width is that of verse lines, in a text with much longer paragraphs."""
    inner = [line for lines in several for line in lines[1:]]
    lengths = [len(line) for s in stretches for line in s.lines]
    longer = sum(n for n in lengths if n > width) > MOST_LONGER * sum(lengths)
    return longer and sum(map(begins_with_capital, inner)) > MOST_CAPITALS * len(inner)


def _at_indents(lines: Sequence[str]) -> list[Sequence[str]]:
    """Return the lines of a stretch, divided where no margin explains the end of the line before.

    This is so before an indented line, and before a speech that begins with a dash.
    """
    indents = list(map(indent, lines))
    least = min(indents)
    begins = set(speech_starts(lines))
    # Fast path: most stretches have no indents.
    if max(indents) > least:
        begins |= {n for n in range(1, len(lines)) if indents[n] > least}
    if not begins:
        return [lines]
    return [lines[a:b] for a, b in pairwise([0, *sorted(begins), len(lines)])]


def paragraph_style(stretches: Sequence[Stretch], wrap: int | None) -> str:
    """Return "blank", "indent" or "line": the way in which a paragraph begins."""
    lines = sum(len(s.lines) for s in stretches)
    inner = [line for s in stretches for line in s.lines[1:]]
    if not inner:
        return "blank"
    if wrap is None:
        prose = [line for line in inner if indent(line) <= TAB]
        long = sum(len(line) > WIDEST for line in prose)
        return "line" if long > 0.2 * len(prose) and len(inner) >= 0.5 * lines else "blank"
    indented = sum(map(_indented_starts, stretches))
    # Title pages, headings and captions have blank lines in either style.
    told = sum(len(s.lines) >= PROSE for s in stretches)
    return "indent" if told and told <= indented < 0.8 * len(inner) else "blank"


def _indented_starts(stretch: Stretch) -> int:
    """Return the number of indented lines that follow the end of a sentence."""
    lines = stretch.lines
    return sum(ends_sentence(lines[n - 1].rstrip()) for n in indented_starts(lines))
