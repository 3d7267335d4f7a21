"""The looks of short lines: the appearance that headings of one kind share.

In a text whose divisions have titles but no numbers, lines of one look head the stories, poems or
letters: they are rare, short, different from one another, spread over the whole text, and stand
above text. The more a look differs from that of ordinary lines, the surer.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from operator import attrgetter, itemgetter
from statistics import median
from typing import NamedTuple

from fascicle.model.blocks import Stretch
from fascicle.model.draft import Draft
from fascicle.readers.text import is_blank
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.headings.candidates import (
    LONGEST_TITLE,
    TITLE_LINES,
    Candidate,
    cannot_be_title,
    is_title_case,
)
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.paragraphs import is_wrapped
from fascicle.recovery.paratext.archive_labels import is_archive_label
from fascicle.recovery.passages.letters import is_salutation
from fascicle.recovery.passages.odds import LONGEST_LINE
from fascicle.recovery.shared.by_lines import by_line
from fascicle.recovery.shared.dates import is_date
from fascicle.recovery.shared.lines import INDENTED, indent, is_capitals, join, key_of

# The share of lines with one look that must be headings for the others to be headings too, and the
# least number of such headings.
MOST = 0.6
FEWEST = 2
# Clusters: the fewest lines, and the share of them that must differ from one another, may be
# headings, and have text below them.
CLUSTER = 3
DIFFERENT = 0.8
# Headings are at most this share of the blocks of a text; where they stand above stanzas, of which
# there are few to a poem, or directly on text, this share.
RARE, RARE_ABOVE_VERSE = 0.35, 0.5
# The first heading is within so many median distances from the beginning; between two headings, at
# least so many letters in the median, and at most this share of the text.
FIRST, APART, FURTHEST = 1.5, 60, 0.6
# What each property of a look is worth; and the worth that is sure, and that needs a question.
STRONG, WIDE_BELOW, VERSE, USUAL, WEAK = 2.0, 1.5, 1.0, 1.0, 0.5
SURE, UNSURE = 4.0, 2.75
CASES = {"capitals": "title", "title": "capitals"}
# Headings of which there are so many form a pattern.
PATTERN = 5
SHORT_WORDS = 8
# Between a heading and its text are at most so many blocks.
NEAR = 3
# Gaps of so many lines or more look alike to someone who looks for lines of one look.
WIDE = 2
# Lines that differ by the gaps beside them are shown unless there are so many times more.
MANY_ALIKE = 3
# A note between them: (makes two loaves).
_BRACKETED = re.compile(r"\s*[(\[].*[)\]]\s*")
# Shorter words are in lower case in titles.
SHORTEST = 3


class Looks(NamedTuple):
    """What a reader sees of a short line before reading it."""

    gap: int
    gap_after: int
    # "capitals", "title" or "" for any other.
    case: str
    indented: bool
    # The marks of emphasis or decoration around it, and whether it ends as a sentence does.
    mark: str
    ended: bool


def _looks_of(place: Candidate) -> Looks:
    deep = indent(place.block.lines[0]) >= INDENTED
    return _looks(place.text, place.block.gap, place.gap_after, is_deep=deep)


@lru_cache(maxsize=10_000)
def _looks(text: str, gap: int, gap_after: int, *, is_deep: bool) -> Looks:
    mark = text[0] if text[0] == text[-1] and not text[0].isalnum() else ""
    inner = text.strip(mark) or text if mark else text
    short = inner[0].isupper() and all(len(word) <= SHORTEST for word in inner.split())
    is_title = is_title_case(inner) or short
    case = "capitals" if is_capitals(inner) else "title" if is_title else ""
    return Looks(gap, gap_after, case, is_deep, mark, inner[-1] in '.!?”"')


def lines_alike(draft: Draft, line: int) -> list[tuple[int, bool]]:
    """Return the first lines of the short paragraphs of the text that look like that of a line.

    Each is with whether the gaps above and below it are as wide, too. They are found in the lines
    as typed, whatever they are read as; those set aside are left out. Parts are not like chapters,
    nor numbers like titles.
    """
    lines, gone = draft.source.lines, {n for aside in draft.ledger for n in aside.span}
    looks: dict[int, tuple[Looks, tuple[str, str] | None]] = {}
    runs: list[list[int]] = []
    for blank, numbers in groupby(range(1, len(lines) + 1), lambda n: is_blank(lines[n - 1])):
        runs += [] if blank else [[*numbers]]
    for above, run, below in zip([[0], *runs], runs, [*runs[1:], [len(lines) + 1]], strict=False):
        text = join([lines[n - 1] for n in run[: TITLE_LINES + 1]])
        if len(run) <= TITLE_LINES and len(text) <= LONGEST_TITLE and not gone.intersection(run):
            gaps = min(run[0] - above[-1], WIDE + 1) - 1, min(below[0] - run[-1], WIDE + 1) - 1
            deep = indent(lines[run[0] - 1]) >= INDENTED
            form = heading_form(text)
            of_form = (form.shape, form.kind) if form else None
            looks |= dict.fromkeys(run, (_looks(text, *gaps, is_deep=deep), of_form))
    if line not in looks:
        return []
    own, kind = looks[line]
    shown = [(run[0], *looks[run[0]]) for run in runs if run[0] in looks]
    alike = [
        (n, look == own)
        for n, look, of_kind in shown
        if (_apart(look), of_kind) == (_apart(own), kind)
    ]
    same = [it for it in alike if it[1]]
    # Short paragraphs may look like titles but for the gaps.
    return alike if len(alike) <= MANY_ALIKE * len(same) else same


def _apart(look: Looks) -> Looks:
    """Return a look with any gaps, if there are some."""
    return look._replace(gap=min(look.gap, 1), gap_after=min(look.gap_after, 1))


def siblings(
    headings: Collection[Candidate], others: Sequence[Candidate], first: int
) -> list[Candidate]:
    """Return the candidates from `first` on that look like headings, and unlike anything else."""
    of_headings = Counter(map(_looks_of, headings))
    looks = {p.at: _looks_of(p) for p in others if p.at >= first}
    of_others = Counter(looks.values())
    alike = {
        look
        for look, count in of_headings.items()
        if count >= FEWEST and count >= MOST * (count + of_others[look])
    }
    return [p for p in others if looks.get(p.at) in alike]


class Cluster(NamedTuple):
    """Lines of one look, and how much speaks for their being headings."""

    places: tuple[Candidate, ...]
    worth: float


def best_cluster(places: Sequence[Candidate], draft: Draft) -> Cluster | None:
    """Return the lines of one look that are titles more likely than those of any other."""
    alike: defaultdict[Looks, list[Candidate]] = defaultdict(list)
    for place in places:
        if not is_ornament(place.text) and len(place.text) <= LONGEST_TITLE:
            alike[_relative(place, draft)].append(place)
    # The gap above the first line of a text says nothing.
    if places and places[0].at == 0 and len(own := alike[_relative(places[0], draft)]) == 1:
        for look in [look for look in alike if look == _relative(places[0], draft, look.gap)]:
            alike[look] = sorted({p.at: p for p in own + alike[look]}.values())
    for look in [look for look in alike if look.case == "title"]:
        _join_words(alike, look)
    return max(_by_look(alike, draft).values(), key=attrgetter("worth"), default=None)


def _by_look(alike: Mapping[Looks, Sequence[Candidate]], draft: Draft) -> dict[Looks, Cluster]:
    """Return the looks whose lines may be titles, with these."""
    most = RARE_ABOVE_VERSE * len(draft.blocks)
    found: dict[Looks, Cluster] = {}

    def titles_among(members: Sequence[Candidate]) -> tuple[Candidate, ...]:
        titles = tuple(p for p in members if _could_be_title(p) and _heads_text(p, draft))
        return titles if len(titles) >= DIFFERENT * len(members) else ()

    for look, members in alike.items():
        # Fast path: what most lines look like is no title.
        if not CLUSTER <= len(members) <= most / DIFFERENT:
            continue
        titles = titles_among(members)
        differ = len({key_of(p.text) for p in titles}) >= DIFFERENT * len(titles)
        if len(titles) >= CLUSTER and differ:
            found[look] = Cluster(titles, _worth(look, titles, draft))
    # Below wide gaps, titles in capitals and others are one look: CLAVIS FUGAX, L., SELLA, Perv.
    for look in [look for look, it in found.items() if look.gap > 1 and it.worth >= UNSURE]:
        other = look._replace(case=CASES.get(look.case, ""))
        if look in found and other.case:
            more = titles_among(alike.get(other, ()))
            worth = max(found[look].worth, found.pop(other, found[look]).worth)
            found[look] = Cluster(tuple(sorted({*found[look].places, *more})), worth)
    return found


def _join_words(alike: dict[Looks, list[Candidate]], look: Looks) -> None:
    """Let titles of one word, whose case says little, join those of a look without capitals."""
    other = look._replace(case="")
    words = [p for p in alike[look] if len(p.text.split()) == 1]
    if len(alike.get(other, ())) > len(alike[look]):
        alike[other] = sorted([*alike[other], *words])
        alike[look] = [p for p in alike[look] if p not in words]


def _relative(place: Candidate, draft: Draft, first: int = 2) -> Looks:
    """Return the looks of a line in comparison with its text: a gap is usual (1) or wider (2).

    The first line of the text has the gap `first`.
    """
    look = _looks_of(place)
    usual = draft.usual_gap(place.block)
    before = 2 if look.gap > usual else min(look.gap, 1)
    before = before if place.at else first
    margin = draft.traits_at(place.block.span.first).margin
    deep = indent(place.block.lines[0]) >= margin + INDENTED
    after = 2 if look.gap_after > usual else min(look.gap_after, 1)
    return look._replace(gap=before, gap_after=after, indented=deep)


def _could_be_title(place: Candidate) -> bool:
    """Return whether the words of a line may be a title, as far as they tell."""
    text = place.text
    return (
        len(place.block.lines) <= 1 + is_capitals(text)
        and text[-1:] not in ",;:"
        and any(map(str.isalpha, text))
        and not cannot_be_title(text)
        and not (is_date(text) or is_archive_label(text) or is_salutation(text))
    )


def _heads_text(place: Candidate, draft: Draft) -> bool:
    """Return whether a line has text below it that does not continue it, and ended text above."""
    below = place.following
    if below is None or (len(below.lines) == 1 and len(below.lines[0].strip()) < SHORT_WORDS):
        return False
    return not goes_on(place) and (place.block.gap > 1 or _is_ended(place.at - 1, draft))


def goes_on(place: Candidate) -> bool:
    """Return whether a line is the beginning of a sentence that goes on below it."""
    below = place.following.lines if place.following else ("",)
    first = below[0].lstrip()[:1]
    is_prose = len(below) == 1 or len(below[0]) > LONGEST_TITLE // 2
    unended = place.text[-1] not in ".!?…:"
    return first.islower() and is_prose and unended and not is_capitals(place.text)


def _is_ended(at: int, draft: Draft) -> bool:
    """Return whether no sentence of prose goes on after a block."""
    block = draft.blocks[at] if at >= 0 else None
    if not isinstance(block, Stretch) or is_ornament(block.lines[-1]):
        return True
    line = block.lines[-1].rstrip(" _*)”’\"'»")
    return line[-1:] in ".!?…—-" or len(block.lines[0]) < LONGEST_TITLE // 2


def _worth(look: Looks, places: Sequence[Candidate], draft: Draft) -> float:
    """Return how much speaks for lines of one look being headings."""
    verse = above_verse(places)
    dense = verse or not look.gap_after
    if not _are_spread(places, draft, RARE_ABOVE_VERSE if dense else RARE):
        return 0.0
    worth = STRONG * (look.case == "capitals") + WEAK * (look.case == "title") - (look.case == "")
    worth += STRONG * bool(look.mark) + STRONG * look.indented * (not verse)
    worth += STRONG * _share_a_word(places)
    worth += STRONG * (look.gap > 1) + WIDE_BELOW * (look.gap_after > 1) + VERSE * verse
    worth += WEAK * (look.gap_after == 0)
    worth += STRONG * (not look.indented and _are_outdented(places, draft))
    worth -= USUAL * (look.ended and not look.mark and look.case != "capitals")
    worth += USUAL * (len(places) >= PATTERN)
    worth += WEAK * (median(len(p.text.split()) for p in places) <= SHORT_WORDS)
    return worth + (FIRST if begin_the_text(places) else -FIRST)


def _share_a_word(places: Sequence[Candidate]) -> bool:
    """Return whether most lines begin or end with one word: “sworn” after names of witnesses."""
    rows = [p.text.casefold().split() for p in places if by_line(p.text) is None]
    ends = (Counter(row[at] for row in rows) for at in (0, -1))
    return max(max(it.values(), default=0) for it in ends) >= DIFFERENT * len(places)


def _are_outdented(places: Sequence[Candidate], draft: Draft) -> bool:
    """Return whether the text below most lines is indented, and they are not."""
    below = (_text_below(place, draft) for place in places)
    return sum(indent(block.lines[-1]) > 0 for block in below if block) > MOST * len(places)


def _text_below(place: Candidate, draft: Draft) -> Stretch | None:
    """Return the first stretch below a line that is not in brackets."""
    near = draft.blocks[place.at + 1 : place.at + 1 + NEAR]
    text = (block for block in near if isinstance(block, Stretch))
    return next((block for block in text if not _BRACKETED.fullmatch(block.lines[0])), None)


def above_verse(places: Sequence[Candidate]) -> bool:
    """Return whether most lines stand above several lines that no margin has wrapped."""
    below = [p.following.lines for p in places if p.following]
    stanzas = sum(
        len(lines) > 2 and max(map(len, lines[:-1])) <= LONGEST_TITLE - INDENTED  # noqa: PLR2004
        and min(map(len, lines[:-1])) < 2 / 3 * LONGEST_TITLE
        for lines in below
    )  # fmt: skip
    return stanzas > MOST * len(places)


def is_verse_below(at: int, draft: Draft) -> bool:
    """Return whether most of the text from here on has unwrapped lines, as poems have."""
    blocks = (block for block in draft.blocks[at + 1 :] if isinstance(block, Stretch))
    sizes = [(sum(map(len, block.lines)), block) for block in blocks]
    left = sum(size for size, _ in sizes)
    kept = prose = 0
    # The longest first, until the rest cannot change the result.
    for size, block in sorted(sizes, key=itemgetter(0), reverse=True):
        if kept - prose > left or prose - kept >= left:
            break
        left -= size
        if len(block.lines) > 1 and not is_wrapped(block, draft.traits_at(block.span.first)):
            kept += size
        elif size > LONGEST_LINE:
            prose += size
    return kept > prose


def _are_spread(places: Sequence[Candidate], draft: Draft, most: float) -> bool:
    """Return whether lines are rare, and have text between them, nowhere most of the text."""
    first, last = draft.blocks[0].span.first, draft.blocks[-1].span.last
    lines = [p.block.span.first for p in places] + [last]
    between = [sum(len(line) for line in draft.source.lines[a : b - 1]) for a, b in pairwise(lines)]
    rare = len(places) <= most * len(draft.blocks)
    widest = max(b - a for a, b in pairwise(lines))
    return rare and median(between) >= APART and widest <= FURTHEST * (last - first + 1)


def begin_the_text(places: Sequence[Candidate]) -> bool:
    """Return whether the first line is no further from the beginning than lines are apart."""
    lines = [p.block.span.first for p in places]
    return lines[0] - 1 <= FIRST * median(b - a for a, b in pairwise(lines))
