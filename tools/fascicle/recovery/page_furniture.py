"""Page furniture in scanned texts: page numbers, running heads, paragraphs cut by a page's end.

    …and when the ferry came round          A number alone is weak evidence, since a chapter
                                            may be called 12 as well. It is a page number if
    12                                      the numbers rise at the distances of pages, and
    THE RELIEF DRIVER                       several are in the middle of a sentence.

    the point, nobody looked up.

A running head is a short line (often with a number) that recurs in such places. Its first
occurrence is kept if it interrupts no sentence: then it is the heading that the others repeat.
A recurring line without a number may as well be a refrain. It needs proof that there are pages:
page numbers or form feeds beside it, or a second head with which it alternates. Without proof the
lines stay, and the owner is asked. Where a format has paragraphs, a running head is one of its own,
below a long one: a line that recurs inside of them is a refrain, as in the Kalevala.

Two parts are one paragraph if only page furniture was set aside between them, the first is
interrupted, and the second continues it: in lower case, or in the middle of a word. A divided word
keeps its hyphen, as typed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from fascicle.model.blocks import Block, Evidence, Group, Paragraph, Span, group_of, text_of
from fascicle.model.draft import Draft, Query
from fascicle.model.words import quoted
from fascicle.readers.text import is_blank
from fascicle.recovery.measure import measure
from fascicle.recovery.shared.lines import answer_about, tidy, unread_lines, without

# The longest page number or running head, in characters.
LONGEST = 60
# The least page numbers; running heads without a number need one more.
FEWEST = 3
# At least this share, and two, must be in the middle of a sentence.
CUTTING = 0.2
# The least characters of a page; most pages are between these shares of the usual length.
PAGE = 300
SHORT, LONG, MOST = 0.4, 2.0, 0.6
# A page ends in prose only after a full line: this share of the widest of so many lines before it,
# or a whole paragraph on one line. Verse is ragged.
FULL, NEAR, PARAGRAPH = 0.85, 10, 100
# Page numbers and form feeds are beside a running head: at most this many lines with words away.
BESIDE = 2
# At least this share of running heads has such a mark beside it, or alternates with other heads.
PROVEN = 0.5
ALTERNATING = 0.8
# The class of the heads that are asked about.
ABOUT = "running-heads"

# Labelled page numbers: "[Pg 12]", "Page 12 of 30", and HathiTrust's "## p. 12 (#34) ####".
SAID = "said"
_SAID = re.compile(
    r"[\[{(] ?(?:page|pg\.?|p\.|seite|s\.) ?(?P<number>\d{1,4}) ?[\]})]"
    r"|(?:page|seite) (?P<of>\d{1,4}) ?(?:of|von|/) ?\d{1,4}"
    r"|## ?p\. ?(?:[\divxlc]{1,6} )?\(#(?P<image>\d{1,5})\) ?#{8,}",
    re.IGNORECASE,
)
_ALONE = re.compile(r"(?P<left>[-–—~|•·. \[{(]*)(?P<number>\d{1,4})[-–—~|•·. \]})]*")
_HEAD = re.compile(
    r"(?:(?P<first>\d{1,4})[ |.•·–—-]+)?(?P<head>.*?)(?:[ |.•·–—-]+(?P<last>\d{1,4}))?"
)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]{2}")
_SENTENCE = re.compile(r"[.!?…:;,]\W*$")
_ENDED = re.compile(r"[.!?…:][\"”’»)\]*_'\d]*$")
_OPENS = ('"', "“", "‘", "«", "„", "_", "*", "(")
_CUT_WORD = re.compile(r"\w-$")


class _Line(NamedTuple):
    """A line that may be page furniture: its line number, and the number on it."""

    at: int
    number: int | None


def page_furniture(draft: Draft) -> Draft:
    """Set aside page numbers and running heads; ask about lines that may be running heads."""
    typed = dict(unread_lines(draft))
    lines = {number: line.strip() for number, line in typed.items()}
    is_marked = draft.syntax == "html" and measure(draft).traits.wrap is None
    # The lines that have others in their paragraph.
    inside = {n for b in draft.blocks if b.span.first < b.span.last for n in b.span}
    groups = _groups(typed, inside if is_marked else set())
    if not groups:
        return draft
    perhaps = {line.at for group in groups.values() for line in group}
    cuts = _interruptions(lines, perhaps, is_marked=is_marked)
    # The number of characters before each line.
    letters = dict(zip(lines, accumulate(map(len, lines.values()), initial=0), strict=False))
    chosen: dict[str, list[int]] = {"page number": [], "running head": []}
    heads: list[list[_Line]] = []
    for form, group in groups.items():
        kind = "running head" if form.startswith("head") else "page number"
        run = _numbered_run(group, cuts, letters, said=form == SAID)
        chosen[kind] += [line.at for line in run]
        if not run and _interrupt_sentences(group, cuts):
            heads.append(group)
    near = _near_page_marks(draft, lines, chosen) if heads else set()
    asked = []
    for group, other in zip(heads, _followers(heads), strict=True):
        is_regular = len(group) > FEWEST and _are_regular(group, letters)
        is_beside = sum(line.at in near for line in group) >= PROVEN * len(group)
        if (is_regular and is_beside) or _alternate(group, other, letters):
            chosen["running head"] += _repeated(group, cuts)
        elif is_regular and not _SENTENCE.search(lines[group[0].at]):
            asked.append(group)
    if are_furniture(draft):
        chosen["running head"] += [at for group in asked for at in _repeated(group, cuts)]
    for kind, gone in chosen.items():
        draft = without(draft, kind, *(Span(at, at) for at in gone))
    return draft.ask(*(_query(group, lines) for group in asked))


def _is_interrupted(text: str) -> bool:
    """Return whether a text ends inside a word or a sentence."""
    return not _ENDED.search(text.rstrip()[-6:])


def _continues(before: str, text: str) -> bool:
    """Return whether a text continues an interrupted one."""
    first = text[1:2] if text.startswith(_OPENS) else text[:1]
    return first.islower() or _CUT_WORD.search(before.rstrip()[-2:]) is not None


def _groups(lines: dict[int, str], inside: set[int]) -> dict[str, list[_Line]]:
    """Return the lines that may be page furniture, grouped by form; no head is `inside`.

    Numbers at the margin, and those that are indented, are not of one kind.
    """
    groups: defaultdict[str, list[_Line]] = defaultdict(list)
    for at, line in lines.items():
        if 0 < len(line.strip()) <= LONGEST:
            form, number = _form(tidy(line))
            form += " indented" if form.startswith("number") and line[0].isspace() else ""
            if not (form.startswith("head") and at in inside):
                groups[form].append(_Line(at, number))
    enough = {form: 2 if form == SAID else FEWEST for form in groups}
    return {form: it for form, it in groups.items() if form and len(it) >= enough[form]}


def _form(text: str) -> tuple[str, int | None]:
    """Return the form and the number of a short line as page furniture, "" if it can't be any."""
    # A number is at the beginning or the end of a running head.
    if (text[:1].isalpha() and not text[-1:].isdecimal()) or not _DIGIT.search(text):
        return f"head {text.casefold()}" if _WORD.search(text) else "", None
    if match := _SAID.fullmatch(text):
        return SAID, int(next(filter(None, match.groups())))
    if match := _ALONE.fullmatch(text):
        return f"number {match['left'].strip()[:1]}", int(match["number"])
    match = _HEAD.fullmatch(text)
    if not match or not _WORD.search(match["head"]):
        return "", None
    number = match["first"] or match["last"]
    return f"head {match['head'].casefold()}", int(number) if number else None


def _interruptions(lines: dict[int, str], perhaps: set[int], *, is_marked: bool) -> set[int]:
    """Return the candidates that are in the middle of a sentence of prose."""
    found: set[int] = set()
    before = ""
    widths: deque[int] = deque(maxlen=NEAR)
    row: list[int] = []
    for at, text in lines.items():
        if at in perhaps:
            row.append(at)
        elif text:
            if row and before and _is_interrupted(before) and _continues(before, text):
                full = PARAGRAPH if is_marked else FULL * max(widths, default=0)
                is_full = len(before) >= min(PARAGRAPH, full)
                found.update(row if is_full else ())
            before, row = text, []
            widths.append(len(text))
    return found


def _numbered_run(
    group: Sequence[_Line], cuts: set[int], letters: dict[int, int], *, said: bool
) -> Sequence[_Line]:
    """Return the lines of one form whose numbers are those of pages."""
    numbered = [line for line in group if line.number is not None]
    if len(numbered) < FEWEST and not said:
        return ()
    run = _longest_rise(numbered)
    is_paged = _interrupt_sentences(run, cuts) and _are_regular(run, letters)
    return run if said or is_paged else ()


def _repeated(group: Sequence[_Line], cuts: set[int]) -> list[int]:
    """Return the running heads of a group, without a first one that heads the text."""
    return [line.at for n, line in enumerate(group) if n or line.at in cuts]


def _longest_rise(lines: Sequence[_Line]) -> list[_Line]:
    """Return the longest subsequence of lines whose numbers rise."""
    ends: list[int] = []
    row: list[int] = []
    before: list[int] = []
    for n, line in enumerate(lines):
        number = line.number or 0
        at = bisect_left(ends, number)
        before.append(row[at - 1] if at else -1)
        ends[at : at + 1] = [number]
        row[at : at + 1] = [n]
    chain = []
    n = row[-1] if row else -1
    while n >= 0:
        chain.append(lines[n])
        n = before[n]
    return chain[::-1]


def _interrupt_sentences(lines: Sequence[_Line], cuts: set[int]) -> bool:
    """Return whether enough lines are in the middle of a sentence to exclude chance."""
    count = sum(line.at in cuts for line in lines)
    return len(lines) >= FEWEST and count >= max(2, CUTTING * len(lines))


def _are_regular(lines: Sequence[_Line], letters: dict[int, int]) -> bool:
    """Return whether the distances between lines are those of pages."""
    steps = [
        (letters[b.at] - letters[a.at]) / max(1, (b.number or 0) - (a.number or 0))
        for a, b in pairwise(lines)
    ]
    usual = median(steps)
    like = sum(SHORT * usual <= step <= LONG * usual for step in steps)
    return usual >= PAGE and like >= MOST * len(steps)


def _near_page_marks(draft: Draft, lines: dict[int, str], chosen: dict[str, list[int]]) -> set[int]:
    """Return the lines with words beside a page number or a form feed."""
    said = [at for at, text in lines.items() if text]
    feeds = (n for n, line in enumerate(draft.source.lines, 1) if "\f" in line)
    known = {*feeds, *(at for found in chosen.values() for at in found)}
    nearest = {bisect_left(said, mark) for mark in known}
    return {at for n in nearest for at in said[max(0, n - BESIDE) : n + BESIDE + 1]}


def _followers(heads: Sequence[Sequence[_Line]]) -> list[Sequence[_Line]]:
    """Return for each head the other head that usually comes next."""
    order = sorted((line.at, n) for n, group in enumerate(heads) for line in group)
    after: list[Counter[int]] = [Counter() for _ in heads]
    for (_, n), (_, following) in pairwise(order):
        after[n][following] += 1
    return [heads[max(found, key=found.__getitem__)] if found else () for found in after]


def _alternate(group: Sequence[_Line], other: Sequence[_Line], letters: dict[int, int]) -> bool:
    """Return whether two heads alternate from page to page, as author and title do."""
    pages = sorted((*group, *other), key=attrgetter("at"))
    mine = {line.at for line in group}
    changes = sum((a.at in mine) != (b.at in mine) for a, b in pairwise(pages))
    return changes >= ALTERNATING * (len(pages) - 1) and _are_regular(pages, letters)


def are_furniture(draft: Draft) -> bool:
    """Return whether the owner has decided that the lines asked about are running heads."""
    return answer_about(draft, ABOUT) == "set-aside"


def _query(group: Sequence[_Line], lines: dict[int, str]) -> Query:
    first = group[0].at
    question = (
        f"{quoted(lines[first])} stands {len(group)} times, also inside sentences: "
        "is it the running head of printed pages?"
    )
    places = tuple(line.at for line in group)
    return Query("running-head", Span(first, first), question, "text", (), 0.8, ABOUT, places)


FURNITURE = {"page number", "running head"}
_ACROSS = Evidence("continues across a page break", 0.8)


def page_joins(draft: Draft) -> Draft:
    """Put the parts of each paragraph that was cut by a page's end into one group."""
    gone = {n for aside in draft.ledger if aside.kind in FURNITURE for n in aside.span}
    if not gone:
        return draft
    return draft.with_blocks(_joined(draft.blocks, draft, gone))


def _joined(blocks: Sequence[Block], draft: Draft, gone: set[int]) -> list[Block]:
    row: list[Block] = []
    for block in blocks:
        if isinstance(block, Group):
            row.append(replace(block, blocks=tuple(_joined(block.blocks, draft, gone))))
        elif row and _continues_paragraph(row[-1], block, draft, gone):
            before = row.pop()
            parts = before.blocks if isinstance(before, Group) else (before,)
            row.append(group_of("run-on", _ACROSS, (*parts, block)))
        else:
            row.append(block)
    return row


def _continues_paragraph(before: Block, block: Block, draft: Draft, gone: set[int]) -> bool:
    last = before.blocks[-1] if isinstance(before, Group) and before.kind == "run-on" else before
    if not isinstance(last, Paragraph) or not isinstance(block, Paragraph):
        return False
    text, following = text_of(last.text), text_of(block.text)
    between = range(last.span.last + 1, block.span.first)
    lines = draft.source.lines
    return (
        any(n in gone for n in between)
        and all(n in gone or is_blank(lines[n - 1]) for n in between)
        and "\n" not in text + following
        and _is_interrupted(text)
        and _continues(text, following)
    )
