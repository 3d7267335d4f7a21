"""Headings directly above their text, divided from it.

    CHAPTER I                       2
    It was shut, and nobody         Starting from the harbour,
    had a key, so that they …       Going on by the river …

Ornaments above and below a heading are divided from it too.

A word with a number is enough evidence on the first line of a stretch; a number alone only if such
first lines form a run over the text; a title alone only if the text has no numbers, and several
titles that are set alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, pairwise

from fascicle.model.blocks import Block, Span, Stretch
from fascicle.model.draft import Draft, Markup
from fascicle.model.memory import of_each
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.headings.candidates import (
    LONGEST_TITLE,
    TITLE_LINES,
    cannot_be_title,
    is_title_case,
)
from fascicle.recovery.headings.heading_form import HeadingForm, title_like
from fascicle.recovery.headings.line_forms import heading_form, is_worded
from fascicle.recovery.headings.numbered_lines import (
    NumberCandidate,
    best_run,
    with_numbered_stanzas,
)
from fascicle.recovery.shared.lines import (
    divide,
    divided,
    first_word,
    indent,
    is_capitals,
    key_of,
    width_of,
    without_markup,
)

# Titles directly above their text: the least number, the share of them that must differ from one
# another, and the most of all blocks.
FEWEST_TITLES, DIFFERENT, RARE = 3, 0.8, 0.35
# The longest of such titles, and the shortest line of prose; the width of a text without wraps.
SHORT_LINE, WIDEST = 48, 80
# The signs and the shortest of the rules around a title.
RULES, RULE = "*=-_~#+", 8
# The shortest rule below a title, and the letters between where both begin, or have their middle.
SHORTEST, NEARBY = 3, 4
RULED = 2
# This many numbers above stanzas are a pattern; two may be a sum. The share of those with titles.
FEWEST, MOST = 5, 0.6


def detach_headings(draft: Draft) -> Draft:
    """Return the draft with the stretches divided after a first line that is a heading."""
    draft = without_markup(with_numbered_stanzas(draft), _rules_below_titles(draft))
    parts = of_each(_unframed, draft.blocks, frozenset(boxes_of(draft)))
    draft = draft.with_blocks(chain.from_iterable(parts))
    forms = dict(_first_lines(draft))
    numbers = [
        NumberCandidate(at, form.number or 0, 0.5)
        for at, form in forms.items()
        if form.shape == "bare"
    ]
    run = best_run(numbers)
    heads = {at for at, form in forms.items() if form.shape == "labelled"}
    if len(run) >= FEWEST and run[0].number == 1:
        heads |= _without_titles({candidate.place for candidate in run}, draft)
    if not heads and not _is_numbered(draft):
        heads = _titles_on_text(draft)
    lines = [draft.blocks[at].span.first for at in heads]
    return draft.with_blocks(divided(draft.blocks, (Span(n, n) for n in lines))) if lines else draft


def _rules_below_titles(draft: Draft) -> dict[int, tuple[Markup, ...]]:
    """Return the rules directly below titles that stand below a number alone, by their lines."""
    found: dict[int, tuple[Markup, ...]] = {}
    for above, block in pairwise(draft.blocks):
        if not (isinstance(above, Stretch) and isinstance(block, Stretch) and block.gap):
            continue
        form = heading_form(above.lines[0]) if len(above.lines) == 1 else None
        if form and not form.title and len(block.lines) == RULED and _is_ruled(*block.lines):
            found[block.span.first + 1] = (Markup("ornament", 0, len(block.lines[1])),)
    return found


def _is_ruled(title: str, rule: str) -> bool:
    """Return whether a line is a rule below a title, that begins, or has its middle, as it does."""
    bare = rule.strip()
    if len(bare) < SHORTEST or bare.strip(bare[0]) or bare[0] not in RULES or not title_like(title):
        return False
    first = abs(indent(rule) - indent(title))
    middle = abs(width_of(rule) + indent(rule) - width_of(title) - indent(title)) / 2
    return min(first, middle) <= NEARBY


def _without_titles(numbers: set[int], draft: Draft) -> set[int]:
    """Return the numbers without those that have a title directly below, if most have."""
    lines = {at: block.lines for at in numbers if isinstance(block := draft.blocks[at], Stretch)}
    titled = {at for at, (_, *below) in lines.items() if len(below) == 1 and title_like(below[0])}
    return numbers - titled if len(titled) >= MOST * len(numbers) else numbers


def is_framed(lines: Sequence[str]) -> bool:
    """Return whether lines are headings between or above ornaments, each on a line of its own."""
    if not 1 < len(lines) <= TITLE_LINES + 1:
        return False
    inner = [line for line in lines if not is_ornament(line)]
    return 0 < len(inner) < len(lines) and all(map(is_worded, inner))


def boxes_of(draft: Draft) -> set[Span]:
    """Return the stretches that are a title in a box, if there are several: one may be a sign."""
    found = {b.span for b in draft.blocks if isinstance(b, Stretch) and _is_boxed(b.lines)}
    return found if len(found) > 1 else set()


def _is_boxed(lines: Sequence[str]) -> bool:
    """Return whether a title is between two rules of one sign, each on a line of its own."""
    if len(lines) <= 2 or not (is_rule(lines[0]) and is_rule(lines[-1])):  # noqa: PLR2004
        return False
    inner = lines[1:-1]
    return lines[0].strip()[0] == lines[-1].strip()[0] and all(map(title_like, inner))


def is_rule(line: str) -> bool:
    """Return whether a line is a row of one sign."""
    bare = line.strip()
    return len(bare) >= RULE and bare[0] in RULES and not bare.strip(bare[0])


def _unframed(block: Block, boxes: Collection[Span]) -> list[Block]:
    """Divide a heading from the ornaments above and below it."""
    if not isinstance(block, Stretch) or not (block.span in boxes or is_framed(block.lines)):
        return [block]
    return divide(block, *(Span(n, n) for n in block.span))


def _is_numbered(draft: Draft) -> bool:
    """Return whether several lines are a word and a number: titles may be below those."""
    lone = (b.lines[0] for b in draft.blocks if isinstance(b, Stretch) and len(b.lines) == 1)
    forms = (heading_form(line) for line in lone if len(line) <= LONGEST_TITLE)
    return sum(form is not None and form.shape == "labelled" for form in forms) > 1


def _titles_on_text(draft: Draft) -> set[int]:
    """Return the stretches that begin with a title, if several titles are set alike."""
    alike: defaultdict[bool, dict[int, str]] = defaultdict(dict)
    for at, block in enumerate(draft.blocks):
        if isinstance(block, Stretch) and _begins_with_title(block, draft):
            alike[is_capitals(block.lines[0])][at] = key_of(block.lines[0])
    return {
        at
        for titles in alike.values()
        if len(titles) >= FEWEST_TITLES
        and len(set(titles.values())) >= DIFFERENT * len(titles)
        and len(titles) <= RARE * (len(draft.blocks) + len(titles))
        for at in titles
    }


def _begins_with_title(block: Stretch, draft: Draft) -> bool:
    """Return whether the first line of a stretch may be a title above prose."""
    line, *rest = block.lines
    text = line.strip()
    # Fast path: most lines are prose, and long.
    if not rest or len(text) > SHORT_LINE or not text[-1].isalnum() or cannot_be_title(text):
        return False
    capitals = is_capitals(text)
    wide = block.gap > draft.usual_gap(block) or block.span.first == 1
    if not capitals and not (wide and is_title_case(text)):
        return False
    wrap = draft.traits_at(block.span.first).wrap or WIDEST
    first = rest[0].lstrip()[:1]
    return (
        len(rest[0].rstrip()) > SHORT_LINE
        and not first.islower()
        and not is_ornament(line)
        and heading_form(line) is None
        and width_of(line) + 1 + len(first_word(rest[0])) <= wrap
    )


def _first_lines(draft: Draft) -> Iterator[tuple[int, HeadingForm]]:
    """Yield the stretches of text that begin with a heading, with its form."""
    for at, block in enumerate(draft.blocks):
        if not isinstance(block, Stretch) or len(block.lines) == 1:
            continue
        form = heading_form(block.lines[0])
        if form is None or form.system == "word" or form.title[:1].islower():
            continue
        # A title that goes on below is that of the stretch, or begins a sentence.
        if form.title and block.lines[1].lstrip()[:1].islower():
            continue
        if form.shape == "bare" or (form.shape == "labelled" and len(block.lines) > TITLE_LINES):
            yield at, form
