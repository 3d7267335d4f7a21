"""Traits of a text as a whole: paragraph style, wrap width, usual gap, margin.

Passes judge each line against its own text: a gap is wide, a line short or an indent deep only in
comparison with the usual one. If the style changes within a text, each region is measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, groupby, pairwise

from fascicle.model.blocks import Stretch
from fascicle.model.draft import FILE_GAP, Draft, Traits
from fascicle.model.memory import of_each, same
from fascicle.model.words import UNSPACED
from fascicle.readers.text import is_blank
from fascicle.recovery.passages.signs import begins_with_capital, ends_sentence, usual_rates
from fascicle.recovery.shared.lines import (
    INDENTED,
    TAB,
    indent,
    indented_starts,
    is_unspaced,
    labelled,
    speech_starts,
    width_of,
)
from fascicle.recovery.shared.scripts import plain
from fascicle.recovery.style_regions import APART, NARROWEST, WIDEST, early_ends, regions

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
_OPENING = " \u3000“‘\"'—―…"
# The share of the lines of unwrapped prose that end as sentences; headings are the others.
ENDED = 0.75
# A shorter stretch may be a heading or a caption.
PROSE = 3
# The share of lines too long to be wrapped from which each line may be a paragraph; if there are
# fewer, so many lines more must begin like one, since the items of a list do so, too.
LONG_LINES, FEWEST_LINES = 0.2, 12
# The width of a typewriter's page, which few stanzas have, and the number of paragraphs that make
# it no accident.
TYPED, FEWEST = 60, 4
# Where a format marks paragraphs, there are at most so many line ends inside them to one between
# two: four in an EPUB of sailing stories, whose dialogue is lines of paragraphs. Where it marks
# none, whole chapters are lines.
MARKED = 10


def measure(draft: Draft) -> Draft:
    """Return the draft with the traits of its text, and of its regions if it has several."""
    stretches = [block for block in draft.blocks if isinstance(block, Stretch)]
    if not stretches:
        return draft
    # Among the chapters of a folder may be plain texts, which are wrapped.
    has_plain = any(name.endswith(".txt") for _, name in draft.source.files)
    is_html = draft.syntax == "html" and not has_plain
    # Lines are no paragraphs where a format marks these.
    possible = ("blank", "indent") if marks_paragraphs(draft) else ("blank", "indent", "line")
    styles = (draft.paragraphs,) if draft.paragraphs else possible
    traits_of = partial(_traits_of, styles=styles, is_html=is_html)
    whole = traits_of(stretches)
    sample = _sample([line[:WIDEST] for line in _with_decided(draft, stretches)])
    capitals, marks = usual_rates(tuple(sample))
    # The very object, if its values are as before: what is remembered is compared with it.
    whole = same(replace(whole, capitals=capitals, marks=marks))
    if draft.syntax == "aozora":  # each line is a paragraph, a blank line a break
        return replace(draft, traits=replace(whole, style="line", wrap=None, usual_gap=0))
    return replace(draft, traits=whole, regions=_of_regions(stretches, whole, traits_of))


def marks_paragraphs(draft: Draft) -> bool:
    """Return whether a format marks the paragraphs of a text, so that line ends are inside them."""
    stretches = [block for block in draft.blocks if isinstance(block, Stretch)]
    ends = sum(len(stretch.lines) - 1 for stretch in stretches)
    prose = [isinstance(b, Stretch) and b.span.first not in draft.headings for b in draft.blocks]
    return draft.syntax == "html" and ends <= MARKED * sum(map(all, pairwise(prose)))


def _with_decided(draft: Draft, stretches: Iterable[Stretch]) -> Iterable[str]:
    """Return the lines that are undecided, and those that the owner has decided.

    Then a decision changes no rates, and what is remembered of all other lines holds.
    """
    numbers = draft.decided.difference(*(stretch.span for stretch in stretches))
    decided = ((n, (line,)) for n in numbers if not is_blank(line := draft.line(n)))
    undecided = ((stretch.span.first, stretch.lines) for stretch in stretches)
    return chain.from_iterable(lines for _, lines in sorted([*decided, *undecided]))


def _sample(lines: Sequence[str]) -> Iterable[str]:
    """Yield lines spread over a text, or all lines of a short one."""
    every = RUN * (1 + sum(map(len, lines)) // SAMPLE)
    return (line for at in range(0, len(lines), every) for line in lines[at : at + RUN])


def _of_regions(
    stretches: Sequence[Stretch], whole: Traits, traits_of: Callable[[Sequence[Stretch]], Traits]
) -> tuple[tuple[int, Traits], ...]:
    """Return the first line and the traits of each region, () if there is only one.

    The share of capitals and marks is that of the whole text.
    """
    found = regions(stretches)
    if len(found) == 1:
        return ()
    alike = [
        (next(parts)[0].span.first, replace(own, capitals=whole.capitals, marks=whole.marks))
        for own, parts in groupby(found, traits_of)
    ]
    return tuple(alike) if len(alike) > 1 else ()


def _traits_of(stretches: Sequence[Stretch], styles: Sequence[str], *, is_html: bool) -> Traits:
    """Return the traits of some stretches; of several possible styles, theirs is measured."""
    indents = Counter(chain.from_iterable(of_each(_indents, stretches)))
    wrap = _wrap_width(stretches, margin(indents, "blank"), is_html=is_html)
    style = _paragraph_style(stretches, wrap, styles) if len(styles) > 1 else styles[0]
    return Traits(style, wrap, usual_gap(stretches, style), margin(indents, style))


def _indents(stretch: Stretch) -> list[int]:
    return list(map(indent, stretch.lines))


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


def _wrap_width(stretches: Sequence[Stretch], margin: int, *, is_html: bool) -> int | None:
    """Return the width that lines were wrapped to, None if they were not wrapped.

    Indented stretches (verse, quotations with a width of their own), forms and e-mail headers are
    ignored.
    """
    several = [stretch for stretch in stretches if len(stretch.lines) > 1]
    widths = of_each(_widths, several, margin)
    told = [stretch for stretch, found in zip(several, widths, strict=True) if found]
    rows = [stretch.lines for stretch in told]
    lengths = sorted(chain.from_iterable(widths))
    if not lengths or _are_unspaced_sentences(stretches) or _are_longer(stretches, WIDEST, 0.5):
        return None
    # One line in fifty may be longer: a table or a web address. Of two lines the longer was
    # wrapped, and the other ends the paragraph.
    width = lengths[max(int(0.98 * (len(lengths) - 1)), len(lengths) // 2)]
    # Letters of scripts without spaces are two columns wide.
    narrowest = NARROWEST // (2 if UNSPACED.search("".join(rows[0])) else 1)
    if not narrowest <= width <= WIDEST:
        return None
    # Paragraphs of a format are in longer lines.
    if _are_longer(stretches, width, MOST_LONGER) and (is_html or _is_of_poems(rows)):
        return None
    # Short lines were ended by the author, whatever the width of the rest.
    ends = of_each(_line_ends, told, width)
    pairs, early = (sum(counts) for counts in zip(*ends, strict=True))
    if pairs and early <= MOST_RAGGED * pairs:
        return width
    return _width_of_prose(rows)


def _widths(stretch: Stretch, margin: int) -> list[int]:
    """Return the widths of several lines that may be wrapped, else none."""
    lines = stretch.lines
    if labelled(lines):
        return []
    is_inside = any(indent(line) < margin + INDENTED for line in lines)
    return list(map(width_of, lines)) if is_inside else []


def _line_ends(stretch: Stretch, width: int) -> tuple[int, int]:
    """Return the number of line ends inside paragraphs, and of those that fall short of a width."""
    lines = stretch.lines
    if 2 * max(map(len, lines)) <= width:
        return 0, 0
    paragraphs = [part for part in _at_indents(lines) if len(part) > 1]
    return (
        sum(len(part) - 1 for part in paragraphs),
        sum(early_ends(part, width) for part in paragraphs),
    )


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


def _are_longer(stretches: Sequence[Stretch], width: int, share: float) -> bool:
    """Return whether more than a share of a text is in lines that are longer than a width."""
    lengths = [len(line) for s in stretches for line in s.lines]
    return sum(n for n in lengths if n > width) > share * sum(lengths)


def _is_of_poems(several: Sequence[Sequence[str]]) -> bool:
    """Return whether all but a few lines begin with capitals, as those of verse do."""
    inner = [line for lines in several for line in lines[1:]]
    return sum(map(begins_with_capital, inner)) > MOST_CAPITALS * len(inner)


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


def _paragraph_style(stretches: Sequence[Stretch], wrap: int | None, styles: Iterable[str]) -> str:
    """Return the style whose paragraphs begin after ends of sentences.

    Each line that begins a paragraph counts for its style if a sentence ends before it, and in the
    style of lines against it otherwise; indented lines may be verse. In both styles blank lines
    part scenes, so that those between paragraphs count against them.
    """
    several = [stretch for stretch in stretches if len(stretch.lines) > 1]
    counts = zip((0, 0, 0), *of_each(_line_starts, several), strict=True)
    pairs, long, starts = map(sum, counts)
    alone = long > LONG_LINES * pairs or _are_unspaced_sentences(stretches)
    short = 0 if alone else FEWEST_LINES
    # Title pages, headings and captions have blank lines in any style.
    told = sum(len(s.lines) >= PROSE for s in several)
    scores = {
        "blank": 0,
        "indent": sum(of_each(_indented_starts, several)) - told if wrap else 0,
        "line": starts - len(stretches) // 2 - short,
    }
    return max(styles, key=lambda style: scores[style])


def _are_unspaced_sentences(stretches: Sequence[Stretch]) -> bool:
    """Return whether lines are paragraphs in Chinese or Japanese, which are shorter than others.

    Neither in verse nor in wrapped prose does a sentence end on nearly every line.
    """
    lines = [line.strip() for line in _sample([line for s in stretches for line in s.lines])]
    begun = [line for line in lines if is_unspaced(plain(line.lstrip(_OPENING)))]
    return 2 * len(begun) > len(lines) and sum(map(ends_sentence, begun)) > ENDED * len(begun)


def _indented_starts(stretch: Stretch) -> int:
    """Return the number of indented lines that follow the end of a sentence."""
    lines = stretch.lines
    return sum(ends_sentence(lines[n - 1].rstrip()) for n in indented_starts(lines))


def _line_starts(stretch: Stretch) -> tuple[int, int, int]:
    """Return the number of lines behind others, of long ones, and of those that may begin one.

    Those that may not begin a paragraph are subtracted.
    """
    inner = [pair for pair in pairwise(stretch.lines) if indent(pair[1]) <= TAB]
    pairs = [pair for pair in inner if ":" not in pair[1] or not labelled(pair[1:])]  # as in a chat
    long = sum(len(line) > WIDEST for _, line in pairs)
    begin = sum(
        max(len(before), len(line)) > WIDEST or ends_sentence(before.rstrip())
        for before, line in pairs
    )
    return len(pairs), long, 2 * begin - len(pairs)
