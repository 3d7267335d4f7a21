"""Holes in the numbers of headings, searched with relaxed rules.

Between chapters 11 and 13 a line that may be read as 12 is its heading: with a title over many
lines, with a note mark, with a slip in its keyword (CHAPTEE XII), with letters of another script or
digits for letters (XlI), or on top of its paragraph. Only what fills a hole is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from fascicle.model.blocks import Evidence, Span, Stretch
from fascicle.model.draft import Draft
from fascicle.recovery.headings.candidates import LONGEST_TITLE, Pick, candidate
from fascicle.recovery.headings.heading_form import HeadingForm, title_like
from fascicle.recovery.headings.line_forms import EMPHASIS, FRAME, framed, heading_form
from fascicle.recovery.shared.lines import first_word, indent, is_capitals, join, tidy
from fascicle.recovery.shared.numerals import number_at, roman

FILLS = Evidence("fills a gap in the numbering, read with a slip", 0.75)
# The most numbers in a hole, and the most words in a title.
MOST_MISSING = 12
MOST_WORDS = 100
# Letters that are read for others, by people and by machines: those of other scripts.
_AS_ROMAN = str.maketrans("lі1|!ІХМСхмсΙΧМ", "IIIIIIXMCXMCIXM")
_WORD = re.compile(r"(?P<word>[^\W\d_]{2,})(?P<space>[\s.:#,–-]+)")
_ORDINAL = re.compile(r"(?P<number>[^\W\d_]{3,}) (?P<word>[^\W\d_]{4,})\b")
_TOKEN = re.compile(r"[^\s.:,;)\]\[—–*†(]+")
_NOTE = r"(?:\s?(?:\[\w{1,3}\]|\(\d{1,2}\)|\*{1,3}|†))?"
_REST = re.compile(rf"(?P<joiner>{_NOTE}[\s.:,;)\]—–-]*{_NOTE}\s*)(?P<title>.*)")
_MARKS = ".:)]—–-"
# The deepest indent of a paragraph.
PARAGRAPH = 8
# A keyword of fewer letters has no slip.
LONG_WORD = 4


class Filling(NamedTuple):
    """The lines that fill a hole, and the form of the heading that they are."""

    span: Span
    form: HeadingForm


class _Hole(NamedTuple):
    """The numbers that are missing, where to search, and a heading of the same series."""

    numbers: range
    first: int
    end: int
    like: HeadingForm


def fillings(chosen: Mapping[int, Pick], draft: Draft) -> list[Filling]:
    """Return the lines that fill the holes in the numbers of headings."""
    return [filling for hole in _holes(chosen) for filling in _search(hole, draft, chosen)]


def picks_of(found: Sequence[Filling], draft: Draft) -> dict[int, Pick]:
    """Return the fillings as headings, by their position among the blocks."""
    fillings = {filling.span.first: filling for filling in found}
    picks = {}
    for at, block in enumerate(draft.blocks):
        filling = fillings.get(block.span.first)
        if filling and isinstance(block, Stretch):
            seen = block, join(block.lines), filling.form, ""
            picks[at] = Pick(candidate(draft.blocks, at, seen), filling.form, FILLS)
    return picks


def _holes(chosen: Mapping[int, Pick]) -> Iterator[_Hole]:
    """Yield the holes in each series of headings of one form and word, and before each series."""
    series: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in sorted(chosen):
        form = chosen[at].form
        if form.number is not None and form.shape != "named":
            series[form.kind, form.shape, _keyword(form)].append(at)
    for row in series.values():
        first = chosen[row[0]].form
        if first.number == 2 and len(row) > 1:  # noqa: PLR2004 (the first is missing)
            yield _Hole(range(1, 2), 0, row[0], first)
        for before, after in pairwise(row):
            low, high = chosen[before].form.number or 0, chosen[after].form.number or 0
            if 1 < high - low <= MOST_MISSING + 1:
                yield _Hole(range(low + 1, high), before + 1, after, chosen[after].form)


def _keyword(form: HeadingForm) -> str:
    """Return the word before a number, "" if there is none."""
    word = first_word(form.label.strip(f"{FRAME} ")).strip(".:")
    spelled = number_at(word, 0)
    known = form.shape in {"labelled", "counted"} and not (spelled and spelled.end == len(word))
    return word if known and word.isalpha() else ""


def _search(hole: _Hole, draft: Draft, chosen: Mapping[int, Pick]) -> Iterator[Filling]:
    """Yield the lines of a hole, in order; of several for a number that with the widest gap."""
    options: dict[int, list[tuple[int, Filling]]] = defaultdict(list)
    for at in range(hole.first, hole.end):
        block = draft.blocks[at]
        if isinstance(block, Stretch) and at not in chosen and (block.gap or not at):
            for number, filling in _readings(block, hole):
                options[number].append((at, filling))
    last = -1
    for number in hole.numbers:
        left = [
            (draft.blocks[at].gap, -at, filling) for at, filling in options[number] if at > last
        ]
        if left:
            _, at, filling = max(left, key=itemgetter(0, 1))
            last = -at
            yield filling


def _readings(block: Stretch, hole: _Hole) -> Iterator[tuple[int, Filling]]:
    """Yield the headings that a stretch may be, or begin with, by their numbers; then those in it.

    A heading below the last line of a chapter, without a blank line, has no slip.
    """
    for number in hole.numbers:
        form = _read(block.lines[0], number, hole)
        filling = _with_title(block, form) if form else None
        if filling:
            yield number, filling
    for line, text in enumerate(block.lines[1:], start=block.span.first + 1):
        inner = heading_form(text) if _stands_out(text) else None
        if inner and inner.number and inner.number in hole.numbers and _is_alike(inner, hole.like):
            yield inner.number, Filling(Span(line, line), inner)


def _is_alike(form: HeadingForm, like: HeadingForm) -> bool:
    return form.shape == like.shape == "labelled" and form.kind == like.kind


def _stands_out(line: str) -> bool:
    """Return whether a line in a paragraph is short, and in capitals or set to the right."""
    return len(line.strip()) <= LONGEST_TITLE // 2 and (
        is_capitals(line) or indent(line) > PARAGRAPH
    )


def _with_title(block: Stretch, form: HeadingForm) -> Filling | None:
    """Return a heading with the lines that belong to it; None if it is a paragraph."""
    words = sum(len(line.split()) for line in block.lines)
    below = join(block.lines[1:]) if len(block.lines) > 1 else ""
    if words > MOST_WORDS and (form.title or not below):
        return None
    whole = bool(form.title) or not below or (words <= MOST_WORDS and title_like(below))
    first = block.span.first
    span = block.span if whole else Span(first, first)
    title = f"{form.title} {below}".strip() if whole else form.title
    return Filling(span, replace(form, title=title))


def _read(line: str, number: int, hole: _Hole) -> HeadingForm | None:
    """Return the form of a line that may be read as a heading like another, with a number."""
    typed, like = tidy(line), hole.like
    text = typed.strip(f"{FRAME} ")
    at = _after_keyword(text, _keyword(like))
    end = _number_end(text, at, number) if at is not None else None
    if end is None and len(hole.numbers) == 1:
        end = _ordinal_end(text, like)
    rest = _REST.fullmatch(text, end) if end is not None else None
    if rest is None or not _may_be_title(rest, like):
        return None
    title = rest["title"]
    label, joiner = (text[:end], rest["joiner"]) if title else (text, "")
    form = replace(like, label=label, joiner=joiner, title=title, number=number)
    before, _, after = typed.partition(text)
    return framed(form, before, after) if (before + after).strip(f"{EMPHASIS} ") else form


def _may_be_title(rest: re.Match[str], like: HeadingForm) -> bool:
    title, marked = rest["title"], any(mark in rest["joiner"] for mark in _MARKS)
    if like.shape == "bare" or not title:
        return not title
    return title[0].isupper() or marked if like.shape != "titled" else marked


def _after_keyword(text: str, word: str) -> int | None:
    """Return where the number may begin after a keyword, which may have a slip."""
    if not word:
        return 0
    match = _WORD.match(text)
    if match is None:
        return None
    said = match["word"]
    is_one = (
        _is_slip(said, word) if said[0].isupper() == word[0].isupper() else said == word.lower()
    )
    return match.end() if is_one else None


def _is_slip(typed: str, word: str) -> bool:
    """Return whether a word is another with at most one letter wrong, missing or too many."""
    typed, word = typed.casefold(), word.casefold()
    if typed == word or len(word) < LONG_WORD or abs(len(typed) - len(word)) > 1:
        return typed == word
    letters = enumerate(zip(typed, word, strict=False))
    same = next((n for n, (a, b) in letters if a != b), min(len(typed), len(word)))
    more, less = typed[same + (len(typed) >= len(word)) :], word[same + (len(word) >= len(typed)) :]
    return more == less


def _number_end(text: str, at: int, number: int) -> int | None:
    """Return where a number ends that may be read at a place in a text."""
    found = number_at(text, at)
    if found and found.value == number:
        return found.end
    token = _TOKEN.match(text, at)
    return token.end() if token and _reads_as(token[0], number) else None


def _ordinal_end(text: str, like: HeadingForm) -> int | None:
    """Return where a label ends whose number is in an unknown spelling: FOWERTH CHAPTER."""
    typed, known = _ORDINAL.match(text), _ORDINAL.match(like.label)
    if typed is None or known is None or typed["word"] != known["word"]:
        return None
    spelled = number_at(known["number"], 0) and not number_at(typed["number"], 0)
    return typed.end() if spelled and like.shape == "labelled" else None


def _reads_as(token: str, number: int) -> bool:
    plain = unicodedata.normalize("NFKC", token)
    if not any(c.isdigit() or c.isupper() for c in token) and len(token) > 1:
        return False
    return roman(plain.translate(_AS_ROMAN).upper()) == number
