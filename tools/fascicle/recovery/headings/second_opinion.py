"""A second opinion on headings, from a model that knows lines and no words.

The rules read what they know perfectly, and what no rule knows not at all. The model has learnt
from many forms what lines above a division look like (`line_features`). Where it sees headings that
the rules have not found, the owner is asked. Where the rules have found next to nothing, its lines
become headings until the owner says otherwise.

`heading_trees.txt` is written by `bench/fit_headings.py`.
"""

from __future__ import annotations

import pkgutil
import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import exp, inf
from statistics import median
from typing import NamedTuple

from fascicle.model.blocks import Evidence, Heading, Span, Stretch
from fascicle.model.decision import Reading
from fascicle.model.draft import Draft, Markup, Query
from fascicle.model.words import quoted
from fascicle.readers.text import is_blank
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.decided.decisions import DECIDED
from fascicle.recovery.headings.attached import CAPITALS, Cut, with_run_in
from fascicle.recovery.headings.candidates import cannot_be_title, is_of_post
from fascicle.recovery.headings.heading_form import HeadingForm
from fascicle.recovery.headings.heading_levels import inner_of, level_below, with_inner
from fascicle.recovery.headings.headings import without_initials
from fascicle.recovery.headings.keywords import rank
from fascicle.recovery.headings.line_features import NAMES, Measured, measured
from fascicle.recovery.headings.line_forms import form_of_title
from fascicle.recovery.headings.line_signs import (
    in_series,
    titles_of_posts,
    with_own_sign,
    with_same_ends,
)
from fascicle.recovery.paratext.archive_labels import is_archive_label
from fascicle.recovery.passages.letters import is_salutation
from fascicle.recovery.shared.dates import is_date
from fascicle.recovery.shared.lines import (
    divided,
    in_columns,
    indent,
    join,
    read_at,
    without_markup,
)

# The class of these lines, in questions and answers.
ABOUT = "likely-headings"
# The question about lines of one look, which are part of this one, and those about other lines.
TITLES, OTHERS = "title-lines", {"heading-unsure", "number-alone"}
# A name has so many words; so many that stand alone, with so many letters of text below, are turns.
NAME, TURNS, TURN = 2, 5, 300
# In a text of fewer characters nothing is rare or usual.
LEAST = 2400
# A line is likely a heading from this probability on. Of lines so near to one another only the best
# is, and none so near to a heading of the rules.
LIKELY, NEAR = 0.25, 2
# A line that stands in a text so often is a refrain, or its running head.
REFRAIN = 3
# A heading that the rules have found counts as one with this probability.
RIGHT = 0.95
# So many lines with so few characters of text between them are a list.
LISTED, TEXT = 3, 60
# It is asked about so many lines or more, of this probability in the mean, if they are this share
# of all headings.
FEWEST, UNLIKELY, ASKED = 3, 0.3, 0.2
# So many, so sure, of this share, they are taken, if the rules have found at most so few.
MANY, SURE, TAKEN, FEW = 4, 0.4, 0.4, 5
# Lines that are clearly headings, and most of all, are taken beside so many, or marked ones, too.
CLEAR, MAJORITY, SEVERAL = 0.75, 0.6, 10
# Even a single line is asked about if it is so likely, and taken beside at most so many.
ALONE, MOST_BESIDE = 0.9, 20
# So many are needed if the rules have found none: the text may have none.
MANY_ALONE = 6
_LENGTH, _DASH, _SERIES = map(NAMES.index, ("length", "dash", "series"))
# A line with a dash is none if it is longer, in widths of the text, unless it begins with a title.
LONGEST = 0.75
# Signs around a title: ** Rabbit **, ~ ~ Soups ~ ~.
_FRAME = "*~=#+-_|"
# Those that set a title in another style; the ledger has all others.
EMPHASIS = set("*_")
_QUOTES, _DASHES = '“"‘«„»', "—–"
# Where a markup language has named some headings, the owner is asked about all others.
_IN_MARKUP = "heading in markup"
# From this probability on a heading may contain titles that run into their text.
CERTAIN = 0.8
# After so many trees a line with lower log odds is given up.
FIRST_TREES, HOPELESS = 15, -3.0
# A field of a form, and its value: Läte:   ett litet ritsch.
_FIELD = re.compile(r"[^\W\d_]+: {2,}\S")
# An item of a list: 2. Go home.
_ITEM = re.compile(r"\s*(\d{1,3})[.)]\s")
# The lines of a stanza that steps in and out.
STANZA = 4
# The rule of the headings that are taken.
RULE = "looks like a heading"


class Node(NamedTuple):
    """A node of a decision tree: a feature, and the nodes for values up to a threshold and above.

    Of a leaf, the feature is -1, and the threshold is its value, in log odds.
    """

    feature: int
    threshold: float
    below: int
    above: int


Tree = tuple[Node, ...]


def tree_of(written: str) -> Tree:
    """Return a tree from its nodes, a word each: feature:threshold:below:above, or a value."""
    parts = (word.split(":") for word in written.split())
    return tuple(
        Node(int(part[0]), float(part[1]), int(part[2]), int(part[3]))
        if len(part) > 1
        else Node(-1, float(part[0]), 0, 0)
        for part in parts
    )


@cache
def _fitted() -> tuple[float, list[Tree]]:
    """Return the log odds of all lines, and the trees."""
    written = pkgutil.get_data(__name__, "heading_trees.txt") or b""
    base, *trees = written.decode().splitlines()
    return float(base), list(map(tree_of, trees))


def probability(row: Sequence[float], model: tuple[float, list[Tree]] | None = None) -> float:
    """Return the probability that a line with these features is a heading."""
    odds, trees = model or _fitted()
    for number, tree in enumerate(trees):
        # Fast path: the first trees say most.
        if number == FIRST_TREES and odds < HOPELESS:
            break
        node = tree[0]
        while node.feature >= 0:
            node = tree[node.below if row[node.feature] <= node.threshold else node.above]
        odds += node.threshold
    return 1 / (1 + exp(-odds))


def second_opinion(draft: Draft) -> Draft:
    """Ask about lines that are likely headings, or take them where the rules know none."""
    answers = {it.about: it.read_as for it in draft.deferred.answers}
    is_short = sum(map(len, draft.source.lines)) < LEAST
    if draft.headings or is_short or answers.get(ABOUT) == "paragraph":
        return draft
    # A title that the owner has supplied is on no line.
    found = [b for b in draft.blocks if isinstance(b, Heading) and not b.is_supplied]
    text = measured(draft)
    likely, rivals = _likely(draft, text, found, answers)
    draft = draft.ask(*_rivals_query(draft, rivals))
    is_answered = answers.get(ABOUT) == "heading"
    are_some = _are_headings(likely, found, FEWEST, UNLIKELY, ASKED)
    is_lone = not are_some and len(found) <= MOST_BESIDE
    kin = set() if are_some else _like_decided(likely, found, text)
    # Of what was answered, some may be decided since.
    decided = text.rows(lambda number, _: number in draft.decided) if is_answered else {}
    if not (are_some or any(probability(row) >= LIKELY for row in decided.values())):
        # Where the rules have found hardly any, the text may have none.
        least = ALONE if len(found) >= FEWEST else inf
        series = with_own_sign(likely, text.lines) | with_same_ends(likely, text.lines)
        likely = {n: p for n, p in likely.items() if p >= least or n in kin | series}
    if not likely:
        return with_inner(draft, _inner_of(text, found))
    is_taken = is_lone or kin == likely.keys() or are_taken(likely, found)
    cuts = text.run_in()
    query = _query(draft, likely, cuts, is_taken=is_taken)
    # Lines of one look that are all in this question are asked about once.
    left = (q for q in draft.queries if q.name != TITLES or not likely.keys() >= {*q.places})
    draft = replace(draft, queries=tuple(left)).ask(query)
    if not (is_taken or is_answered):
        return with_inner(draft, _inner_of(text, found))
    inner = _inner_of(text, found, likely.keys() - cuts.keys())
    draft = _with_headings(draft, likely, found, cuts, inner, is_lone=is_lone)
    return with_inner(without_initials(draft), inner)


def _like_decided(
    likely: Mapping[int, float], found: Sequence[Heading], text: Measured
) -> set[int]:
    """Return the rather likely lines that look like several headings that the owner has decided."""
    decided = {h.span.first: h for h in found if h.why == DECIDED}
    looks = text.looks({*likely, *decided})
    seen = Counter(looks[n].seen for n, h in decided.items() if n in looks and h.number is None)
    return {
        n for n, p in likely.items() if p >= SURE and n in looks and seen[looks[n].seen] >= FEWEST
    }


def _inner_of(text: Measured, found: Sequence[Heading], likely: Collection[int] = ()) -> set[int]:
    """Return the lines of headings, those that are likely included, that are parts of others."""
    own = {h.span.first: h for h in found if h.kind != "entry"}
    looks = text.looks({*likely, *own})
    forms = {n: own[n] if n in own else form_of_title(text.lines[n - 1].strip(), "") for n in looks}
    numbered = {n: form for n, form in forms.items() if form.number is not None}
    # Those of one series are alike, whatever their dress.
    looks |= {n: looks[n]._replace(seen=_series(form)) for n, form in numbered.items()}
    return inner_of(looks, numbered)


def _series(heading: Heading | HeadingForm) -> str:
    """Return what the headings of a series have in common: CHAPTER, or nothing but a number."""
    word, *rest = heading.label.casefold().split() or [""]
    return word if rest else ""


def are_taken(likely: Mapping[int, float], found: Sequence[Heading]) -> bool:
    """Return whether lines are headings until the owner says otherwise."""
    many = MANY if found else MANY_ALONE
    if len(found) <= SEVERAL and _are_headings(likely, found, many, CLEAR, MAJORITY):
        return True
    is_marked = any(heading.why.rule.startswith(_IN_MARKUP) for heading in found)
    return len(found) <= FEW and not is_marked and _are_headings(likely, found, many, SURE, TAKEN)


def _are_headings(
    likely: Mapping[int, float], found: Sequence[Heading], count: int, sure: float, share: float
) -> bool:
    """Return whether lines are so many, so sure in the mean, and such a share of all headings."""
    weight = sum(likely.values())
    is_share = weight >= share * (weight + RIGHT * len(found))
    return len(likely) >= count and weight >= sure * len(likely) and is_share


def _likely(
    draft: Draft, text: Measured, found: Sequence[Heading], answers: Mapping[str, str]
) -> tuple[dict[int, float], dict[int, float]]:
    """Return the lines that are likely headings and no rule has read so, with the probability.

    So are their rivals, which stand just above a heading and could be one instead. What another
    question is about, or was until its class was answered, is left to it.
    """
    lines, cuts = draft.source.lines, text.run_in()
    gone = {n for aside in draft.ledger for n in aside.span}
    others = [q for q in draft.queries if q.name in OTHERS or q.about in answers]
    asked = {n for q in others for n in q.places or q.span}
    above = {n for h in found for n in range(h.span.first - NEAR, h.span.last + 1)}
    below = {n for h in found for n in range(h.span.last + 1, h.span.last + NEAR + 1)}
    first = (n for n, line in enumerate(lines, start=1) if n not in gone and not is_blank(line))
    # The first line of a text is the title of all.
    title = set() if draft.found.get("title") else {next(first, 0)}
    stretches = [block for block in draft.blocks if isinstance(block, Stretch)]
    own = {n for block in stretches for n in block.span}
    stanzas = {block.span.first for block in stretches if _is_stanza(block)}
    # A title that runs into its text may stand below another heading.
    own -= draft.decided | asked | (stanzas - cuts.keys())

    def could_be(number: int, text: str) -> bool:
        if number not in own:
            return False
        is_speech = text[0] in _QUOTES and cannot_be_title(text)
        is_speech |= text[0] in _DASHES and text[-1] not in _DASHES
        title = cuts[number].title if number in cuts else text
        is_label = is_archive_label(title) and (number in cuts or ":" not in text[:-1])
        is_nav = text.count(" | ") > 1 and not any(map(str.isdigit, text))
        is_label |= is_of_post(text) or is_nav or _FIELD.match(text) is not None
        is_other = is_speech or is_label or is_salutation(text)
        is_other = is_other or is_ornament(text) or _is_item(lines, number)
        return not (is_other or in_columns(text))

    alike = {n for query in draft.queries for n in query.places if query.name == TITLES}
    rows = text.rows(could_be)
    # 1.1 may stand directly below 1, and one letter or digit may be a number.
    serial = {n for n, row in rows.items() if row[_SERIES] > 0}
    with_sign = with_own_sign(rows, lines)
    alike_in_part = with_sign | with_same_ends(rows, lines)
    serial |= alike_in_part
    marks = _marks_in([lines[n - 1].strip() for n in rows])
    posts = titles_of_posts(rows, lines)
    dropped = {
        n for n in rows if n in above - cuts.keys() or lines[n - 1].strip() in marks
    } - serial | (title - cuts.keys() - {*posts})
    short = (
        (n, row)
        for n, row in rows.items()
        if n not in dropped and (row[_LENGTH] <= LONGEST or row[_DASH] < 0 or n in cuts)
    )
    least = dict.fromkeys(alike, LIKELY) | dict.fromkeys(alike_in_part, SURE)
    least |= dict.fromkeys(posts, CLEAR)
    sure = {n: max(probability(row), least.get(n, 0.0)) for n, row in short}
    likely = {n: p for n, p in in_series(sure, lines).items() if p >= LIKELY}
    likely = _in_company(likely, cuts)
    turns = _turns(rows, found, lines)
    times = Counter(lines[n - 1].strip() for n in likely)
    once = {
        n: p for n, p in likely.items() if times[lines[n - 1].strip()] < REFRAIN or n in with_sign
    }
    once = dict(sorted({**once, **dict.fromkeys(turns, SURE)}.items()))
    pairs = _directly_below(once, found, text)
    lower = {n for _, n in pairs}
    apart = serial.union(*pairs)
    once = {n: p for n, p in once.items() if n not in below - cuts.keys() or n in apart}
    best = _without_lists(_thinned(once, lines, cuts, apart), lines, cuts.keys() | lower)
    heads = {*best, *(h.span.first for h in found)}
    left = sorted(rows.keys() - best.keys() - alike)
    near = (n for n in left if not heads.isdisjoint(range(n + 1, n + NEAR + 1)))
    return best, {n: p for n in near if (p := probability(rows[n])) >= SURE}


def _turns(rows: Collection[int], found: Sequence[Heading], lines: Sequence[str]) -> list[int]:
    """Return the lines that name whose turn it is, if a text is told by several in turn.

    Two names or more recur, each alone above some text, and most chapters begin with one.
    """
    said = {n: lines[n - 1].split() for n in rows}
    names = {
        n: lines[n - 1].strip()
        for n, words in said.items()
        if len(words) <= NAME and all(it.isalpha() and it[0].isupper() for it in words)
    }
    times = Counter(names.values())
    turns = sorted(n for n, name in names.items() if times[name] > 1)
    if len(turns) < TURNS or len({names[n] for n in turns}) == 1:
        return []
    ends = sorted({*turns[1:], *(h.span.first for h in found), len(lines) + 1})
    told = [sum(map(len, lines[n : next(e for e in ends if e > n) - 1])) for n in turns]
    chapters = [h for h in found if h.kind == "chapter"]
    begun = sum(any(0 < n - h.span.last <= NEAR for n in turns) for h in chapters)
    return turns if median(told) >= TURN and 2 * begun >= len(chapters) else []


def _directly_below(
    likely: Collection[int], found: Iterable[Heading], text: Measured
) -> list[tuple[int, int]]:
    """Return pairs of a heading and the line that stands directly below it, of another look.

    Others that look like them stand alone, at least as many: sections below a chapter.
    """
    heads = {h.span.last: h for h in found}
    looks = text.looks({*likely, *(h.span.first for h in heads.values())})
    seen: dict[int, Hashable] = {n: looks[n].seen for n in likely if n in looks}
    for last, head in heads.items():
        if head.span.first in looks:
            numbered = head.number is not None
            seen[last] = _series(head) if numbered else looks[head.span.first].seen
    near = [(one, other) for one, other in pairwise(sorted(seen)) if other - one <= NEAR]
    # Three in a row are a list.
    times_near = Counter(n for pair in near for n in pair)
    alone = Counter(seen[n] for n in likely if n in seen and n not in times_near)
    pairs = [
        (one, other)
        for one, other in near
        if other in likely and times_near[other] == 1 and seen[one] != seen[other]
        and (one in heads or times_near[one] == 1)
    ]  # fmt: skip
    times = Counter(seen[other] for _, other in pairs)
    return [pair for pair in pairs if alone[seen[pair[1]]] >= max(FEWEST, times[seen[pair[1]]])]


def _in_company(likely: Mapping[int, float], cuts: Mapping[int, Cut]) -> dict[int, float]:
    """Return likely headings without those that run into their text as hardly any other does.

    Titles that are set in some way are alike, whatever the way.
    """
    kinds = {n: max(cuts[n].kind, CAPITALS) for n in likely if n in cuts}
    counts = Counter(kinds.values())
    return {n: p for n, p in likely.items() if n not in kinds or counts[kinds[n]] >= FEWEST}


def _is_item(lines: Sequence[str], number: int) -> bool:
    """Return whether the line directly above or below has the number before, or behind, its own."""
    found = [_ITEM.match(line) for line in lines[max(0, number - 2) : number + 1]]
    counts = [int(match[1]) if match else None for match in found]
    own = counts[min(1, number - 1)]
    return own is not None and any(n is not None and abs(n - own) == 1 for n in counts)


def _marks_in(lines: Iterable[str]) -> set[str]:
    """Return the lines with at most one letter or digit, as scene breaks have them: X, <3.

    Several that are different letters may head the parts of a glossary.
    """
    marks = {line for line in lines if sum(map(str.isalnum, line)) <= 1}
    letters = {line for line in marks if line.rstrip(".").isalpha()}
    return marks - letters if len(letters) >= FEWEST else marks


def _is_stanza(block: Stretch) -> bool:
    """Return whether a line begins a stanza that steps in and out."""
    # Fast path: most stretches have no indents.
    if len(block.lines) < STANZA or not block.lines[1][:1].isspace():
        return False
    first, second, third, fourth = map(indent, block.lines[:STANZA])
    return first == third < min(second, fourth)


def _thinned(
    likely: Mapping[int, float], lines: Sequence[str], cuts: Collection[int], apart: Collection[int]
) -> dict[int, float]:
    """Return the best of lines that are near to one another, such as a number and its title.

    Those that stand `apart` are all kept, and those with a paragraph of one line between them.
    """
    kept: list[tuple[int, float]] = []
    for line, sure in likely.items():
        last = kept[-1][0] if kept else line - NEAR - 1
        is_alone = line - last > NEAR or (line in apart and last in apart)
        is_alone |= kept != [] and sum(map(len, lines[last : line - 1])) >= TEXT
        if is_alone or line in cuts or last in cuts:
            kept.append((line, sure))
        elif sure > kept[-1][1]:
            kept[-1] = line, sure
    return dict(kept)


def _without_lists(
    likely: Mapping[int, float], lines: Sequence[str], but: Collection[int]
) -> dict[int, float]:
    """Return lines without those that have hardly any text between them, as items of a list.

    Titles that run into their text are none, nor those directly below others.
    """
    runs: list[list[int]] = []
    for line in likely:
        between = lines[runs[-1][-1] : line - 1] if runs else ()
        is_list = sum(len(each.strip()) for each in between) < TEXT
        # What stands apart below items without gaps is none of them.
        is_apart = bool(between) and len(runs[-1]) > 1 and runs[-1][-1] - runs[-1][-2] == 1
        if runs and is_list and not is_apart and line not in but and runs[-1][-1] not in but:
            runs[-1].append(line)
        else:
            runs.append([line])
    return {line: likely[line] for run in runs if len(run) < LISTED for line in run}


def _query(
    draft: Draft, likely: Mapping[int, float], cuts: Mapping[int, Cut], *, is_taken: bool
) -> Query:
    first, *more = likely
    said = cuts[first].title if first in cuts else draft.line(first)
    others = f" and {len(more)} more lines" if len(more) > 1 else " and another line"
    looks = f"{others} look like headings; are they?" if more else " looks like a heading; is it?"
    question = quoted(join([said])) + looks
    reading = "headings" if is_taken else "paragraphs"
    answers = (Reading("paragraph") if is_taken else Reading("heading"),)
    span = Span(first, first)
    return Query("likely-headings", span, question, reading, answers, 0.8, ABOUT, tuple(likely))


def _rivals_query(draft: Draft, rivals: Mapping[int, float]) -> Iterator[Query]:
    """Yield the question about lines just above headings, if they are several, or two and sure."""
    several = len(rivals) >= FEWEST
    if several or (len(rivals) == FEWEST - 1 and sum(rivals.values()) >= CERTAIN * len(rivals)):
        first = min(rivals)
        others = f" and {len(rivals) - 1} more lines" if several else " and another line"
        question = f"{quoted(draft.line(first))}{others} stand above headings; are they headings?"
        answer = (Reading("heading"),)
        yield Query(
            "heading-unsure", Span(first, first), question, "paragraphs", answer, 0.8, "",
            tuple(rivals),
        )  # fmt: skip


def _with_headings(  # noqa: PLR0913 (all that is known of the lines)
    draft: Draft,
    likely: Mapping[int, float],
    found: Sequence[Heading],
    titled: Mapping[int, Cut],
    inner: Collection[int],
    *,
    is_lone: bool,
) -> Draft:
    """Return the draft with lines as headings; below chapters with numbers they are sections.

    The `inner` lines are a level deeper. Titles that run into their text may be, too: see
    `level_below`. A line or two, `is_lone`, are beside the chapters if the gaps above are as wide.
    """
    kind = "section" if any(h.kind == "chapter" and h.number for h in found) else "chapter"
    # Those that run into their text, by decision of the owner, are below all others.
    found = [h for h in found if h.kind != "entry" and not draft.run_in(h.span.first)]
    chapters = [h for h in found if h.kind == "chapter" and is_lone]
    levels = [h.level + (rank(h.kind) < rank(kind)) for h in found if rank(h.kind) <= rank(kind)]
    level = max(levels, default=1)
    deeper = 0
    if inner:
        own_levels = {h.level for h in found}
        kind, level = "chapter", min(own_levels, default=1)
        # Of several levels, they are one below the highest; of one, see `with_inner`.
        deeper = len(own_levels) > 1
    cuts = {n: cut for n, cut in titled.items() if n in likely}
    alone = likely.keys() - cuts.keys()
    sure = {n: level for n in alone if likely[n] >= CERTAIN}
    sure |= {h.span.first: h.level for h in found}
    level_of_cuts = level_below(draft.source.lines, sure, cuts)
    below = "section" if level_of_cuts else kind
    below = "entry" if 2 * sum(is_date(it.title) for it in cuts.values()) > len(cuts) else below

    def heading_of(block: Stretch) -> Heading:
        line = block.span.first
        why = Evidence(RULE, round(likely[line], 3))
        form = form_of_title(join(block.lines), kind)
        if line in cuts:
            return replace(form, kind=below).heading(block, why, level_of_cuts or level)
        if chapters and block.gap >= min(h.gap for h in chapters):
            # What stands above the first part is in none.
            above = line < found[0].span.first
            beside = min(h.level for h in (found if above else chapters))
            return replace(form, kind="chapter").heading(block, why, beside)
        is_deeper = deeper and line in inner
        own = "section" if is_deeper else kind
        return replace(form, kind=own).heading(block, why, level + is_deeper)

    draft = _without_frames(draft, alone)
    draft = draft.with_blocks(divided(draft.blocks, (Span(n, n) for n in alone)))
    return with_run_in(read_at(draft, alone, heading_of), cuts, heading_of)


def _without_frames(draft: Draft, lines: Iterable[int]) -> Draft:
    """Return the draft without the signs on both sides of titles: ~ Soups ~, ** Rabbit **."""
    found: dict[int, tuple[Markup, ...]] = {}
    for number in lines:
        line = draft.source.lines[number - 1]
        text = line.strip()
        bare = text.strip(f"{_FRAME} ")
        if bare and text[0] in _FRAME and text[-1] in _FRAME:
            start = line.index(bare)
            end = start + len(bare)
            is_style = set(text[0] + text[-1]) <= EMPHASIS
            kind = "markup" if is_style else "ornament"
            found[number] = (Markup(kind, 0, start), Markup(kind, end, len(line)))
    return without_markup(draft, found)
