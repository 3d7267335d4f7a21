"""Titles that run into their text, as the side headings of old books and entries of diaries do.

    THE TWO SNAILS.--Two snails set        _The Heron._ A grey bird that stands
    out from the water butt for the …      in the shallows like a …

    ADDER: the common viper, which …       March 3rd. Rain all day, and nobody …

Whether such a line begins a division is decided by whoever asks, from the whole text. If it does,
the title becomes a `Heading`; its characters are markup of the line, of which the text below begins
on the same line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from fascicle.model.blocks import Block, Heading, Span, Stretch
from fascicle.model.draft import RUN_IN, Draft, Markup, Styled
from fascicle.recovery.shared.dates import is_date
from fascicle.recovery.shared.lines import divided, first_word

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
