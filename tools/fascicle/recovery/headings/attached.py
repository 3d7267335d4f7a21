"""Headings attached to their text: directly above it, or at the beginning of its first line.

    CHAPTER I                       2
    It was shut, and nobody         Starting from the harbour,
    had a key, so that they …       Going on by the river …

Ornaments above and below a heading are divided from it too.

A word with a number is enough evidence on the first line of a stretch; a number alone only if such
first lines form a run over the text; a title alone only if the text has no numbers, and several
titles that are set alike.

    THE TWO SNAILS.--Two snails set        _The Heron._ A grey bird that stands
    out from the water butt for the …      in the shallows like a …

    ADDER: the common viper, which …       March 3rd. Rain all day, and nobody …

Whether a title that runs into its text begins a division is decided by whoever asks, from the whole
text. If it does, the title becomes a `Heading`; its characters are markup of the line, of which the
text below begins on the same line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice, pairwise
from typing import NamedTuple

from fascicle.model.blocks import Block, Heading, Span, Stretch
from fascicle.model.draft import RUN_IN, Draft, Markup, Styled
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
from fascicle.recovery.shared.dates import is_date
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
# The kinds of titles by what divides them from their text: how they are set, a dash, that they are
# a date, capitals, a colon, the end of a short sentence in title case, or of one behind a number.
MARKED, DASH, DATE, CAPITALS, LABEL, SENTENCE, NUMBERED = range(1, 8)
# The most characters of a title, and the least of its text on the same line.
LONGEST, REST = 60, 12
# The most words of a date, of a label, and of a sentence that may be a title.
DATE_WORDS, LABEL_WORDS, SENTENCE_WORDS = 6, 6, 5
# Words of so many letters or fewer are in lower case in titles, and may be cut short: Mr., Nov.
SHORT_WORD = 3
_DASHES = r"(?:--+|[—–])"
_MARKED = re.compile(
    rf"(?P<mark>_|\*{{1,3}}|'{{2,3}})(?P<title>(?=[^\W_])[^_*]{{2,{LONGEST}}}?)(?P=mark)"
    rf"[.:,;]? ?(?:{_DASHES}| )\s*(?=\S)"
)
_DASHED = re.compile(rf"(?<=\S{{3}})[.:!?)\]»”\"']? ?{_DASHES} ?(?=\S)")
_DASH = re.compile(rf" ?{_DASHES} ?(?=\S)")
_LABEL = re.compile(rf"(?=[^\W\d_])[^.:!?]{{3,{LONGEST}}}:\s+(?=\S)")
_SENTENCE = re.compile(rf"(?=[^\W\d_])[^.:!?]{{3,{LONGEST}}}\.\s+(?=\S)")
_NUMBER = re.compile(r"(?:§ ?|[Nn][or]\. ?)?\d{1,3}(?:\.\d{1,3})*[.):]?\s+(?=[^\W\d_])")
_DAY = re.compile(r".{0,30}\d|\w+day\b", re.IGNORECASE)
_AFTER_DATE = re.compile(r"[.:,;]?\s+(?=\S)")
_ENDED = (".", ":", "!", "?", ")", "]")


class Cut(NamedTuple):
    """A title at the beginning of a line, and the place where its text begins."""

    kind: int
    title: str
    end: int


def cut_of(text: str) -> Cut | None:
    """Return the title that a line without its indent may begin with, None if there is none."""
    found = _marked(text) or _dash(text) or _date(text) or _capitals(text) or _phrase(text)
    is_one = found and 0 < len(found.title) <= LONGEST and len(text) - found.end >= REST
    return found if is_one else None


def dash_in(text: str) -> re.Match[str] | None:
    """Return the dash with text on both sides of it, None if a line has none."""
    return _DASHED.search(text) if _has_dash(text) else None


def _has_dash(text: str) -> bool:
    # Fast path: a search looks behind at each place.
    return "--" in text or "—" in text or "–" in text


def _marked(text: str) -> Cut | None:
    match = _MARKED.match(text)
    return Cut(MARKED, _bare(match["title"]), match.end()) if match else None


def _dash(text: str) -> Cut | None:
    match = _DASH.search(text, SHORT_WORD, LONGEST + 4) if _has_dash(text) else None
    return Cut(DASH, _bare(text[: match.start()]), match.end()) if match else None


def _date(text: str) -> Cut | None:
    """Return a date: the shortest with a stop after it, else the longest; one with a number first.

    The first words of a sentence may be a date: March 3rd was wet.
    """
    if not _DAY.match(text):
        return None
    found: list[tuple[bool, int, Cut]] = []
    for match in islice(re.finditer(r"\s", text[:LONGEST]), DATE_WORDS):
        said = text[: match.start()]
        after = _AFTER_DATE.match(text, len(said.rstrip(".:,;")))
        first = text[after.end()] if after else ""
        is_ended = said[-1] in ".:,;"
        if after and not first.isdigit() and (is_ended or not first.islower()) and is_date(said):
            size = -len(said) if is_ended else len(said) - LONGEST
            is_numbered = any(map(str.isdigit, said))
            found.append((is_numbered, size, Cut(DATE, _bare(said), after.end())))
    return max(found)[2] if found else None


def _capitals(text: str) -> Cut | None:
    """Return a title in capitals: one that a stop, a bracket or a wide space ends.

    The first words of a chapter may be in capitals: "THE SUN had set".
    """
    # Fast path: most lines begin with a word in lower case.
    if (word := first_word(text)) != word.upper():
        return None
    end = 0
    last = ""
    for match in re.finditer(r"\S+", text[: LONGEST + 1]):
        word = match[0]
        if not any(map(str.isalpha, word)) and not end:
            return None
        # "A" may be the first word of the text.
        is_new = last.endswith(_ENDED) and len(word) == 1
        if word != word.upper() or word[0] in "([" or is_new:
            break
        end, last = match.end(), word
    said = text[:end]
    rest = text[end:].lstrip()
    is_apart = said.endswith(_ENDED) or rest[:1] in "([" or text[end : end + 2].isspace()
    if sum(map(str.isalpha, said)) < SHORT_WORD or not rest or not is_apart:
        return None
    return Cut(CAPITALS, _bare(said), len(text) - len(rest))


def _phrase(text: str) -> Cut | None:
    """Return a label, or a short sentence, in title case if no number is before it."""
    number = _NUMBER.match(text)
    start = number.end() if number else 0
    label, sentence = _LABEL.match(text, start), _SENTENCE.match(text, start)
    if number:
        ends = [it.end() for it in (label, sentence) if it and len(it[0].split()) <= LABEL_WORDS]
        return Cut(NUMBERED, _bare(text[: min(ends)]), min(ends)) if ends else None
    if label and len(label[0].split()) <= LABEL_WORDS:
        return Cut(LABEL, _bare(label[0]), label.end())
    words = sentence[0].strip(". ").split() if sentence else []
    is_title = all(word[0].isupper() for word in words if len(word) > SHORT_WORD)
    # “Mr.” ends no sentence.
    if not sentence or len(words) > SENTENCE_WORDS or len(words[-1]) <= SHORT_WORD:
        return None
    is_one = is_title and words[0][0].isupper()
    return Cut(SENTENCE, _bare(sentence[0]), sentence.end()) if is_one else None


def _bare(title: str) -> str:
    """Return a title without the stop at its end."""
    return title.strip().rstrip("-—–.:,; ")


def with_run_in(
    draft: Draft, cuts: Mapping[int, Cut], heading_of: Callable[[Stretch], Heading]
) -> Draft:
    """Return the draft with titles that run into their lines, by their numbers, as headings."""
    markup, styles = dict(draft.markup), dict(draft.styles)
    blocks: list[Block] = []
    for part in divided(draft.blocks, (Span(n, n - 1) for n in cuts)):
        line = part.span.first
        cut = cuts.get(line)
        if cut is None or not isinstance(part, Stretch):
            blocks.append(part)
            continue
        first, *below = part.lines
        start = len(first) - len(first.lstrip())
        end = start + cut.end
        markup[line] = tuple(_around(markup.get(line, ()), start, end))
        if line in styles:
            styles[line] = tuple(_behind(styles[line], end, cut.end))
        blocks.append(heading_of(replace(part, span=Span(line, line), lines=(cut.title,))))
        rest = (first[:start] + first[end:], *below)
        blocks.append(replace(part, gap=0, lines=rest, cut=cut.end))
    return replace(draft, blocks=tuple(blocks), markup=markup, styles=styles)


def _around(parts: Iterable[Markup], start: int, end: int) -> Iterator[Markup]:
    """Yield the markup of a line with that of a title: the places are in the line without it."""
    gone = 0
    for part in parts:
        stop = part.start - gone
        if start < stop and start < end:
            yield Markup(RUN_IN, start + gone, min(stop, end) + gone)
            start = min(stop, end)
        yield part
        gone += part.end - part.start
    if start < end:
        yield Markup(RUN_IN, start + gone, end + gone)


def _behind(styles: Iterable[Styled], end: int, gone: int) -> Iterator[Styled]:
    """Yield the styles behind a title that ends there, moved by its length."""
    for style in styles:
        if style.end > end:
            start = max(style.start, end)
            yield replace(style, start=start - gone, end=style.end - gone)


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
