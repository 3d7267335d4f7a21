"""Headings: the most plausible sequence over the whole text.

First numbers and names (`numbered`), then the titles below them (`titles_below`), then titles alone
(`titled`); the evidence for each is combined in `candidates`. This module inserts the headings into
the row of blocks, with their levels, and raises queries about irregularities.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from fascicle.model.blocks import Block, Evidence, Heading, Span, Stretch, in_runs
from fascicle.model.decision import Reading
from fascicle.model.draft import Draft, Query
from fascicle.model.memory import same
from fascicle.model.words import quoted
from fascicle.recovery.breaks.ornaments import is_ornament, recurring_marks
from fascicle.recovery.headings.attached import detach_headings
from fascicle.recovery.headings.candidates import Candidate, Pick, candidates_of, with_evidence
from fascicle.recovery.headings.heading_form import HeadingForm, title_like
from fascicle.recovery.headings.heading_levels import as_parts, listed_deeper, listed_depths
from fascicle.recovery.headings.keywords import CHAPTER_RANK, KINDS, RANKS, rank
from fascicle.recovery.headings.number_holes import fillings, picks_of
from fascicle.recovery.headings.numbered import numbered, with_sections
from fascicle.recovery.headings.standing_apart import boxed_titles
from fascicle.recovery.headings.titled import (
    doubtful_titles,
    more_titles,
    titles_alone,
    without_late_numbers,
)
from fascicle.recovery.headings.titles_below import PERSONS, titles_below
from fascicle.recovery.paratext.contents_entries import ContentsTitles
from fascicle.recovery.passages.odds import is_indented
from fascicle.recovery.shared.lines import divided, join, key_of, only_blank

# The rule of headings that a markup language has named.
MARKED_HEADING = "heading in markup"
# So many headings with no text between them are a list; volume, part, chapter and section are none.
# A line of so many words without a stop is no text.
MOST_EMPTY = 6
ENTRY_WORDS = 6
# A heading with less confidence raises a query, of this name.
SURE, UNSURE = 0.7, "heading-unsure"
# Numbers that come twice, so often, are meant to: TAPE ONE, SIDE B.
TWICE = 3
FIRST_YEAR = 1400
YEAR = re.compile(
    r"((?:1[4-9]|20)\d\d)(?:[/–-]\d\d(?:\d\d)?)?(?: ?[–—:-] ?[^\W\d_].{1,50}\w[?!]?)?"
)
# So many characters are over no year of an edition.
SOME_TEXT = 60
RISING = Evidence("years that rise", 0.8)
# The least numbered headings beside those that are marked; the form of entries in Markdown's lists.
FEWEST_BESIDE, LISTED = 3, ("titled", "arabic")
# The least number of blocks of a long text.
LONG = 100
# More than any rank: what is listed below another heading is deeper than all that this one has.
BELOW = max(RANKS.values()) + 1
# The Roman numerals that may be initials.
INITIALS = {*"CDILMVX"}
# The kinds that close a book.
CLOSING = {"epilogue", "afterword", "conclusion", "appendix", "glossary", "note"}


def headings(draft: Draft) -> Draft:
    """Replace each stretch that heads a division by a `Heading`."""
    printed = ContentsTitles(draft.contents)
    if marked := [b for b in draft.blocks if b.why.rule == MARKED_HEADING]:
        return _beside_marked(marked, draft, printed)
    draft = detach_headings(draft)
    draft, places, chosen = _numbered(draft, printed)
    chosen = _years(places, draft) | boxed_titles(places, draft, chosen) | chosen
    chosen, below, left, alone = _with_titles(chosen, places, draft, printed)
    # Numbers that only the contents explain may have a title below, too.
    bare = {at: pick for at, pick in alone.items() if pick.untitled and at + 1 not in chosen}
    below |= titles_below(bare, draft, printed)
    chosen = _without_empty(chosen, below, draft.blocks)
    twins = _twins(chosen, draft)
    chosen = {at: pick for at, pick in chosen.items() if at not in twins}
    below = twins | {at for at in below if at - 1 in chosen and at not in chosen}
    doubtful, doubts = doubtful_titles(chosen, draft)
    chosen = {at: pick for at, pick in chosen.items() if at not in doubtful}
    chosen = with_sections(chosen, below)
    marks = recurring_marks(draft)
    left = [p for p in left if p.at not in chosen and p.text not in marks]
    draft = draft.ask(*doubts, *_lone_numbers(left, draft))
    more, questions = more_titles(left, draft, chosen)
    chosen |= more
    chosen, below = _with_listed_titles(chosen, below, places, draft)
    draft = draft.ask(*questions)
    return _without_running_heads(_replace(draft, with_evidence(chosen), below))


def _without_running_heads(draft: Draft) -> Draft:
    """Set aside the headings of acts that are repeated above each scene, and the title above them.

    ACT I  SCENE I  …  AS YOU LIKE IT  ACT I  SCENE II
    """
    blocks, title = draft.blocks, key_of(draft.found.get("title"))
    gone: list[Block] = []
    titles: list[Block] = []
    open_at: dict[int, tuple[str, str]] = {}
    for before, block, below in zip((None, *blocks), blocks, blocks[1:], strict=False):
        if not isinstance(block, Heading):
            continue
        said = (block.label, block.title)
        is_above = isinstance(below, Heading) and below.level > block.level
        if block.number and is_above and open_at.get(block.level) == said:
            gone.append(block)
        if title and isinstance(before, Stretch) and key_of(join(before.lines)) == title:
            titles.append(before)
        open_at = {level: it for level, it in open_at.items() if level < block.level}
        open_at[block.level] = said
    gone += titles if gone else []
    lines = {block.span.first for block in gone}
    queries = tuple(query for query in draft.queries if query.span.first not in lines)
    return replace(draft, queries=queries).set_aside("running head", *gone)


def _with_listed_titles(
    chosen: dict[int, Pick], below: Collection[int], places: Sequence[Candidate], draft: Draft
) -> tuple[dict[int, Pick], set[int]]:
    """Return the headings and the titles below them, of which some are headings, too.

    The title below PART ONE is that of its first chapter if the contents list it one deeper.
    """
    found = {p.at: p for p in places if p.at in chosen or p.at in below}
    order = sorted(found)
    deeper = {order[n] for n in listed_deeper(draft, [found[at].text for at in order])}
    first = {at for at in deeper if at in below and at - 1 not in deeper}
    like = next((chosen[at] for at in sorted(deeper) if at in chosen), None)
    if not like or len(first) < 2:  # noqa: PLR2004 (one is a slip of the contents)
        return chosen, {*below}
    new = {
        at: replace(like, place=found[at], form=replace(like.form, title=found[at].text))
        for at in first
    }
    return chosen | new, {*below} - first


def _with_titles(
    numbers: Mapping[int, Pick], places: Sequence[Candidate], draft: Draft, printed: ContentsTitles
) -> tuple[dict[int, Pick], set[int], list[Candidate], dict[int, Pick]]:
    """Return all headings, the positions of titles below them, other candidates, and titles alone.

    The few numbers of one poem are none where more titles are found without them.
    """
    found: list[tuple[dict[int, Pick], set[int], list[Candidate], dict[int, Pick]]] = []
    for chosen in (numbers, without_late_numbers(numbers, draft)):
        if found and len(chosen) == len(numbers):
            break
        below = titles_below(chosen, draft, printed)
        left = [p for p in places if p.at not in chosen and p.at not in below]
        alone = titles_alone(left, draft, chosen, below)
        found.append(({**chosen, **alone}, below, left, alone))
    return max(found, key=lambda it: len(it[3]))


def _beside_marked(marked: Sequence[Block], draft: Draft, printed: ContentsTitles) -> Draft:
    """Return the draft with the numbered series that its author has not marked as headings.

    Where headings are marked, other lines are none: but a few underlined titles say nothing about
    CHAPTER I to XIII, nor do tags that are fewer. One marked number does; `1. Salt` is an entry of
    a list.
    """
    if any(isinstance(b, Heading) and b.number for b in marked):
        return draft
    chosen = {
        at: pick
        for at, pick in numbered(candidates_of(draft, printed), draft).items()
        if (pick.form.number is not None or pick.form.shape == "labelled")
        and (pick.form.shape, pick.form.system) != LISTED
    }
    if len(chosen) < max(FEWEST_BESIDE, 2 * len(marked) if draft.headings else 0):
        return draft
    below = titles_below(chosen, draft, printed) - chosen.keys()
    return _replace(draft, with_evidence(chosen), below)


def _numbered(
    draft: Draft, printed: ContentsTitles
) -> tuple[Draft, list[Candidate], dict[int, Pick]]:
    """Return the draft with the lines of headings apart, its candidates, and numbered headings."""
    places = candidates_of(draft, printed)
    chosen = numbered(places, draft)
    if found := fillings(chosen, draft):
        draft = draft.with_blocks(divided(draft.blocks, (filling.span for filling in found)))
        places = candidates_of(draft, printed)
        given = picks_of(found, draft)
        chosen = numbered([p for p in places if p.at not in given], draft) | given
    return draft, places, chosen


def _twins(chosen: Mapping[int, Pick], draft: Draft) -> set[int]:
    """Return the positions of headings right below others with the same number: SCENE I.

    The book has both in two languages or notations, as one heading.
    """
    return {
        at + 1
        for at, pick in chosen.items()
        if (other := chosen.get(at + 1))
        and pick.untitled
        and pick.form.number is not None
        and pick.form.shape == other.form.shape == "labelled"
        and (pick.form.number, rank(pick.form.kind)) == (other.form.number, rank(other.form.kind))
        and key_of(pick.place.text) != key_of(other.place.text)
        and only_blank(draft.source, pick.place.block, other.place.block)
    }


def _without_empty(
    chosen: Mapping[int, Pick], titles: Collection[int], blocks: Sequence[Block]
) -> dict[int, Pick]:
    """Return the headings without those that have no text between them: a table of contents."""

    def goes_on(last: int, at: int) -> bool:
        are_entries = last + 1 in titles or all(map(_is_entry, blocks[last + 1 : at]))
        return at - last <= 2 and are_entries  # noqa: PLR2004

    runs = in_runs(sorted(chosen), goes_on)
    empty = {at for run in runs if len(run) >= MOST_EMPTY for at in run}
    return {at: pick for at, pick in chosen.items() if at not in empty}


def _is_entry(block: Block) -> bool:
    """Return whether the text of a division is a line that may be its title."""
    return (
        isinstance(block, Stretch)
        and len(block.lines) == 1
        and len(block.lines[0].split()) <= ENTRY_WORDS
        and block.lines[0].rstrip()[-1].isalnum()
        and title_like(block.lines[0])
    )


def _replace(draft: Draft, chosen: Mapping[int, Pick], titles: Collection[int]) -> Draft:
    """Return the draft with headings inserted, each with the title below its number.

    A title below a number that is no heading after all stays a line of the text.
    """
    titles = {at for at in titles if at - 1 in chosen}
    order = sorted(chosen)
    forms = [chosen[at].form for at in order]
    depths = listed_depths(draft, forms, [chosen[at].place.text for at in order])
    if depths:
        forms = as_parts(forms, depths)
        chosen = {at: replace(chosen[at], form=form) for at, form in zip(order, forms, strict=True)}
    levels = dict(zip(order, _levels(forms, depths), strict=True))
    blocks: list[Block] = []
    for at, block in enumerate(draft.blocks):
        if at in chosen:
            below = draft.blocks[at + 1] if at + 1 in titles else None
            blocks.append(
                _heading(chosen[at], levels[at], below if isinstance(below, Stretch) else None)
            )
        elif at not in titles:
            blocks.append(block)
    found = [block for block in blocks if isinstance(block, Heading)]
    alike: dict[tuple[str, str], list[Heading]] = defaultdict(list)
    asked = {n for q in draft.queries if q.name == UNSURE for n in q.places or q.span}
    for heading in found:
        if heading.why.confidence < SURE and heading.span.first not in asked:
            alike[heading.why.rule.partition(",")[0], heading.kind].append(heading)
    unsure = map(_query, alike.values())
    return replace(draft, blocks=tuple(blocks)).ask(*unsure, *_odd_numbers(found))


def _levels(forms: Sequence[HeadingForm], depths: Sequence[int]) -> list[int]:
    """Return the level of each heading of a text, from 1, in order.

    A division contains those of higher rank that follow it. What stands before the first part, such
    as a prologue, is in no part; nor is what closes a book, such as an epilogue, after its last
    chapter. Where the printed contents show `depths`, these decide down to the chapters.
    """
    kinds = [form.kind for form in forms]
    # Without acts, the persons of a play are beside its scenes.
    persons = PERSONS if "scene" in kinds and "act" not in kinds else ""
    ranks = [rank("scene" if kind == persons else kind) for kind in kinds]
    closing = takewhile(lambda at: forms[at].kind in CLOSING, reversed(range(len(forms))))
    for at in closing:
        ranks[at] = min(ranks)
    if depths:
        inner = [own if own > CHAPTER_RANK else 0 for own in map(rank, kinds)]
        ranks = [BELOW * depth + own for depth, own in zip(depths, inner, strict=True)]
    open_: list[int] = []
    levels = []
    for own in ranks:
        while open_ and open_[-1] >= own:
            open_.pop()
        open_.append(own)
        levels.append(len(open_))
    return levels


def _heading(pick: Pick, level: int, below: Stretch | None) -> Heading:
    """Return a heading, with the title from the stretch below it if there is one."""
    title = join(below.lines) if below else pick.form.title or pick.place.below
    heading = replace(pick.form, title=title).heading(pick.place.block, pick.why, level)
    return same(replace(heading, span=heading.span | below.span) if below else heading)


def _years(places: Sequence[Candidate], draft: Draft) -> dict[int, Pick]:
    """Return the years that stand alone, as headings, if they rise and each is over some text.

    Some may have titles: 1958 – The Tractor. Those of editions have a few words.
    """
    apart = ((p, YEAR.fullmatch(p.text)) for p in places if p.block.gap and p.gap_after)
    years = [(p, int(match[1])) for p, match in apart if match and not _is_in_passage(p, draft)]
    if len(years) < TWICE or any(two[1] <= one[1] for one, two in pairwise(years)):
        return {}
    ends = [p.at for p, _ in years[1:]] + [len(draft.blocks)]
    parts = [draft.blocks[p.at + 1 : end] for (p, _), end in zip(years, ends, strict=True)]
    texts = ("".join(join(it.lines) for it in part if isinstance(it, Stretch)) for part in parts)
    if any(len(text) < SOME_TEXT for text in texts):
        return {}
    forms = {p.at: HeadingForm("title", "chapter", "", p.text) for p, _ in years}
    return {p.at: Pick(p, forms[p.at], RISING) for p, _ in years}


def _lone_numbers(places: Sequence[Candidate], draft: Draft) -> list[Query]:
    """Return one query about all numbers on lines of their own that form no run.

    In a text of many blocks a single one is hardly ever a heading.
    """
    alone = [p for p in places if p.form and p.form.shape == "bare" and p.form.system != "word"]
    alone = [p for p in alone if p.block.gap and p.gap_after and not is_ornament(p.text)]
    # Years that do not rise are the dates of a preface, or of a title page.
    years = [p.form.number or 0 for p in alone if p.form]
    years = [year for year in years if year >= FIRST_YEAR]
    if len(years) < TWICE or years != sorted({*years}):
        alone = [p for p in alone if not p.form or (p.form.number or 0) < FIRST_YEAR]
    alone = [p for p in alone if not _is_in_passage(p, draft)]
    alone = [p for p in alone if draft.decided.isdisjoint(p.block.span)]
    if not alone or (len(alone) == 1 and len(draft.blocks) >= LONG):
        return []
    more = len(alone) - 1
    others = f", like {more} more numbers" if more > 1 else ", like another number" if more else ""
    question = f"“{alone[0].text}” is on a line of its own{others}"
    return [
        Query(
            "number-alone", alone[0].block.span, f"{question}; is it a heading?", "prose",
            (Reading("heading"),), weight=0.3, places=tuple(p.block.span.first for p in alone),
        )
    ]  # fmt: skip


def _is_in_passage(place: Candidate, draft: Draft) -> bool:
    """Return whether a line is indented as the next one is: a stanza of a song, a title page."""
    traits, following = draft.traits_at(place.block.span.first), place.following
    return bool(following) and all(is_indented(b, traits) for b in (place.block, following) if b)


def _query(alike: Sequence[Heading]) -> Query:
    """Return the question about headings of one kind that one rule has found."""
    first, more = alike[0], len(alike) - 1
    others = f" and {more} more lines" if more > 1 else " and another line" if more else ""
    line = quoted(first.text)
    asked = f"are {line}{others} headings?" if more else f"is {line} a heading?"
    reading = f"{'headings' if more else 'a heading'} ({first.kind})"
    weight = 1 - min(heading.why.confidence for heading in alike)
    lines = tuple(heading.span.first for heading in alike) if more else ()
    answer = (Reading("paragraph"),)
    return Query(UNSURE, first.span, asked, reading, answer, weight, places=lines)


def _odd_numbers(found: Sequence[Heading]) -> list[Query]:
    """Return a query about divisions whose number neither continues the sequence nor is 1."""
    odd: list[tuple[Span, str]] = []
    twice: list[tuple[Span, str]] = []
    # By family: its last number, and the highest level of the headings since.
    last: dict[str, int] = {}
    since: dict[str, int] = {}
    # "C" and "D" among "A" and "B" are letters.
    letters = any(len(h.text) == 1 and h.number is None for h in found)
    for heading in found:
        since |= {it: min(level, heading.level) for it, level in since.items()}
        if heading.number is None or (letters and len(heading.text) == 1):
            continue
        own = family(heading)
        before = last.get(own, 0)
        # The first section of a chapter may have no number.
        expected = {1, before + 1, 2 if since.get(own, 0) < heading.level else 1}
        last[own], since[own] = heading.number, heading.level
        if before and heading.number not in expected:
            at_odds = (heading.span, f"{own} {heading.number} comes after {own} {before}")
            (twice if heading.number == before else odd).append(at_odds)
    odd = sorted(odd + twice) if len(twice) < TWICE else odd
    return [_of_odd_numbers(odd)] if odd else []


def _of_odd_numbers(odd: Sequence[tuple[Span, str]]) -> Query:
    (span, first), *more = odd
    if not more:
        question = f"{first}; is that intended?"
        return Query("heading-number", span, question, "kept as typed", weight=0.7)
    others = f"{len(more)} more numbers are" if len(more) > 1 else "another number is"
    question = f"{first}, and {others} out of order; is that intended?"
    places = tuple(span.first for span, _ in odd)
    return Query("heading-number", span, question, "kept as typed", (), 0.7, "odd-numbers", places)


def family(heading: Heading | HeadingForm) -> str:
    """Return the word of a heading's number, else its kind: cantos and stanzas count apart."""
    # A reference mark may follow the word: HOOFDSTUK[1].
    named = (word for word in heading.label.casefold().partition("[")[0].split() if word in KINDS)
    return next(named, heading.kind)


def is_initial(form: Heading | HeadingForm, numbers: Collection[int | None]) -> bool:
    """Return whether the letter before a title is an initial: M. Myriel, D. H. Lawrence.

    It is a number where that before or after it is among `numbers`, those of all headings.
    """
    number = form.number or 0
    is_letter = form.label in INITIALS and form.joiner.startswith(".")
    return is_letter and {number - 1, number + 1}.isdisjoint(numbers)


def without_initials(draft: Draft) -> Draft:
    """Return the draft with headings that begin with an initial as titles alone."""
    numbers = {block.number for block in draft.blocks if isinstance(block, Heading)}
    return draft.map_blocks(
        lambda block: (
            same(replace(block, label="", joiner="", title=block.text, number=None))
            if isinstance(block, Heading) and is_initial(block, numbers)
            else block
        )
    )
