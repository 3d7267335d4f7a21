"""Headings that are a title alone: The Door, without a number.

A title counts if the printed contents list it or it looks like those that they list, if it is set
apart as the other headings of the text are (`standing_apart`), if it is one of the lines of a look
that only titles have (`looks`), or if it is that of a book above the title of its first poem.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter
from statistics import median

from fascicle.model.blocks import Block, Evidence, Stretch
from fascicle.model.decision import Reading
from fascicle.model.draft import Draft, Query
from fascicle.model.words import quoted
from fascicle.recovery.headings.candidates import IN_CONTENTS, Candidate, Pick
from fascicle.recovery.headings.heading_form import HeadingForm
from fascicle.recovery.headings.looks import (
    SURE,
    UNSURE,
    Cluster,
    above_verse,
    begin_the_text,
    best_cluster,
    goes_on,
    is_verse_below,
    siblings,
)
from fascicle.recovery.headings.standing_apart import (
    PATTERN,
    below_ornaments,
    below_wide_gaps,
    first_number,
    is_title_line,
    set_like_headings,
    standing_apart,
)
from fascicle.recovery.paratext.contents_entries import entry_keys
from fascicle.recovery.shared.lines import answer_about, in_columns, join, key_of

# The class of lines that may be titles, in questions and answers.
ABOUT = "title-lines"
_TO_A_NAME = re.compile(
    r"(?:to|für|pour|para|à|aan|till?) (?!.*\b(?:the|an?)\b)\S+(?: \S+){0,2}", re.IGNORECASE
)
# A dedication is among so many first blocks; poems have such titles, too.
FRONT = 12
# The worth of a look that is asked about beside other headings: of 10 such texts, 5 miss titles.
UNLIKE_TEXT = 6.0
# The confidence of a title among other headings, above at least so many words.
AMONG_HEADINGS, TEXT = 0.8, 40
APART = "title set apart"
# What the confidence of titles rises from. With no wider gap, they may be the words of signs in a
# story, or the dates of a blog: so are two of seven groups of four or five.
SET_APART, LIKE_SIGNS = 0.5, 0.4
# Titles beside other headings that have at most this share of the words, and so many in the median,
# are doubtful: of 11 such groups in texts of many kinds, 9 are of title pages and advertisements.
SMALL_SHARE, LITTLE_TEXT = 0.07, 200
# So few numbers in a row, above verse, may be those of stanzas.
FEW = 5


def titles_alone(
    places: Sequence[Candidate], draft: Draft, chosen: Mapping[int, Pick], below: Collection[int]
) -> dict[int, Pick]:
    """Return the headings that are a title alone, or a number explained only by the contents."""
    listed = _in_contents(places, draft, chosen)
    first = first_number(chosen)
    left = [
        p
        for p in places
        if p.at not in listed
        and not goes_on(p)
        and not (p.at < min(first, FRONT + 1) and _TO_A_NAME.fullmatch(p.text))
        and not any(map(in_columns, p.block.lines))
    ]
    if chosen:
        taken = chosen.keys() | listed.keys() | set(below)
        # Names such as Preface may be around divisions without numbers.
        are_names = all(pick.form.shape == "named" for pick in chosen.values())
        titles = (
            below_wide_gaps(left, draft, taken, chosen)
            or below_ornaments(left, draft)
            or set_like_headings(left, draft, chosen, taken)
            or (are_names and _best_cluster(left, draft))
            or []
        )
        above = _titles_above(titles, left, draft, min(chosen))
        titles = sorted([*titles, *above], key=attrgetter("at"))
        picks = _picks(titles, draft, _kind_among(chosen, titles))
        return listed | _with_text_below(picks, draft, sorted({*chosen, *picks}), first)
    if draft.contents and listed:
        return listed | _like_listed(left, listed)
    titles = standing_apart(left, draft)
    if len(titles) < PATTERN and (alike := _best_cluster(left, draft)):
        titles = alike if len(alike) > len(titles) else titles
    gaps = [max(p.block.gap, p.gap_after) for p in titles if p.at]
    narrow = not _are_titles(draft) and max(gaps, default=0) <= draft.traits.usual_gap
    picks = _picks(titles, draft, "chapter", LIKE_SIGNS if narrow else SET_APART)
    if _are_alone_apart(titles, draft):
        picks = _with_text_below(picks, draft, sorted(picks), first)
    return listed | picks


def _are_alone_apart(titles: Sequence[Candidate], draft: Draft) -> bool:
    """Return whether there are several titles, and no other line has a gap as wide as theirs."""
    gaps = [p.block.gap for p in titles if p.at]
    wide = sum(block.gap >= min(gaps, default=0) for block in draft.blocks[1:])
    return len(gaps) > 1 and wide == len(gaps) and min(gaps) > draft.traits.usual_gap + 1


def _best_cluster(places: Sequence[Candidate], draft: Draft) -> Sequence[Candidate]:
    """Return the lines of one look that are surely titles, or that the owner has called so."""
    best = best_cluster(places, draft)
    return best.places if best and best.worth >= (UNSURE if _are_titles(draft) else SURE) else ()


def _are_titles(draft: Draft) -> bool:
    """Return whether the owner has answered that lines of one look are titles."""
    return answer_about(draft, ABOUT) == "heading"


def more_titles(
    places: Sequence[Candidate], draft: Draft, chosen: Mapping[int, Pick]
) -> tuple[dict[int, Pick], list[Query]]:
    """Return further titles of one look, if the owner has called them so, or a question about them.

    Where other lines are headings, the look has to differ much from that of ordinary lines, or the
    headings are fewer than its lines.
    """
    best = best_cluster(places, draft)
    if best is None or best.worth < UNSURE:
        return {}, []
    if not chosen:
        return {}, [] if best.worth >= SURE else [_title_lines(best)]
    if best.worth < UNLIKE_TEXT and len(best.places) <= len(chosen):
        return {}, []
    if _are_titles(draft):
        return _picks(best.places, draft, _kind_among(chosen, best.places)), []
    return {}, [_title_lines(best)]


def _title_lines(best: Cluster) -> Query:
    first, count = best.places[0], len(best.places)
    question = f"{quoted(first.text)} and {count - 1} more lines look alike; are they titles?"
    answers = (Reading("heading"),)
    lines = tuple(p.block.span.first for p in best.places)
    span = first.block.span
    return Query("title-lines", span, question, "paragraphs", answers, 0.8, ABOUT, lines)


def _picks(
    titles: Sequence[Candidate], draft: Draft, kind: str, alone: float = SET_APART
) -> dict[int, Pick]:
    """Return titles as headings of one kind, or of poems if verse follows.

    Their confidence rises from `alone` with each of them.
    """
    why = Evidence(APART, min(0.9, alone + 0.05 * len(titles)))
    kind = "poem" if titles and is_verse_below(titles[0].at, draft) else kind
    numbers = _consecutive(titles)
    forms = {p.at: replace(numbers[p.at], kind=kind) for p in titles if p.at in numbers}
    sure = replace(why, confidence=max(AMONG_HEADINGS, why.confidence))
    return {
        p.at: Pick(p, forms.get(p.at) or _title_form(p, kind), sure if p.at in numbers else why)
        for p in titles
    }


def _with_text_below(
    picks: Mapping[int, Pick], draft: Draft, order: Sequence[int], first: int
) -> dict[int, Pick]:
    """Return titles, surer if they are set as the other headings are and have as much text.

    Above little text, and over several lines before the first number, there may be a title page.
    """
    ends = dict(pairwise([*order, len(draft.blocks)]))
    return {
        at: pick
        if pick.why.confidence > AMONG_HEADINGS
        or (at < first and len(pick.place.block.lines) > 1)
        or _words(draft.blocks[at + 1 : ends[at]]) < TEXT
        else replace(pick, why=replace(pick.why, confidence=AMONG_HEADINGS))
        for at, pick in picks.items()
    }


def doubtful_titles(chosen: Mapping[int, Pick], draft: Draft) -> tuple[set[int], list[Query]]:
    """Return the titles set apart that are none, since they have little text, and the questions.

    One alone, such as that of a poem before the first chapter, remains. So do a few numbers above
    verse, which may be those of its stanzas.
    """
    ends = dict(pairwise([*sorted(chosen), len(draft.blocks)]))
    groups: dict[tuple[str, str], list[int]] = {}
    for at, pick in sorted(chosen.items()):
        if draft.decided.isdisjoint(pick.place.block.span):
            groups.setdefault((pick.why.rule, pick.form.kind), []).append(at)
    dropped: set[int] = set()
    questions = []
    # Words are counted only where they decide.
    apart = any(rule == APART for rule, _ in groups)
    words = {at: _words(draft.blocks[at + 1 : end]) for at, end in ends.items()} if apart else {}
    for (rule, _), group in groups.items():
        places = [chosen[at].place for at in group]
        texts = [words.get(at, 0) for at in group]
        # So few of all words, and most of the texts short.
        is_small = sum(texts) <= SMALL_SHARE * sum(words.values()) and median(texts) <= LITTLE_TEXT
        if rule == APART and is_small:
            dropped |= {*group} if len(group) > 1 else set()
            questions.append(_doubt(places, "little text", is_heading=len(group) == 1))
        elif rule.startswith("run of") and len(group) <= FEW and above_verse(places):
            questions.append(_doubt(places, "verse", is_heading=True))
    return dropped, questions


def without_late_numbers(chosen: Mapping[int, Pick], draft: Draft) -> dict[int, Pick]:
    """Return the headings without a few numbers above verse that begin late in a text.

    They number the stanzas of one poem, and say nothing about the titles of all.
    """
    numbers = [pick for _, pick in sorted(chosen.items()) if pick.why.rule.startswith("run of")]
    places = [pick.place for pick in numbers]
    decided = any(not draft.decided.isdisjoint(place.block.span) for place in places)
    late = 0 < len(places) <= FEW and above_verse(places) and not begin_the_text(places)
    gone = {place.at for place in places if late and not decided}
    return {at: pick for at, pick in chosen.items() if at not in gone}


def _doubt(places: Sequence[Candidate], below: str, *, is_heading: bool) -> Query:
    first, more = places[0].block.span, len(places) - 1
    others = f" and {more} more lines" if more > 1 else " and another line"
    verb, asked = ("stand", "are they headings?") if more else ("stands", "is it a heading?")
    question = f"{quoted(places[0].text)}{others if more else ''} {verb} above {below}; {asked}"
    lines = tuple(p.block.span.first for p in places)
    reading, answer = "lines", Reading("heading")
    if is_heading:
        reading, answer = "a heading", Reading("paragraph")
    return Query("heading-unsure", first, question, reading, (answer,), 0.5, "", lines)


def _words(blocks: Sequence[Block]) -> int:
    lines = (line for b in blocks if isinstance(b, Stretch) for line in b.lines)
    return sum(len(line.split()) for line in lines)


def _consecutive(titles: Sequence[Candidate]) -> dict[int, HeadingForm]:
    """Return the numbers among titles, if some follow one another, such as II and III without I.

    A number alone is one as well, such as the only II of a chapter; not among letters: A, B, C.
    """
    bare = [(p.at, p.form) for p in titles if p.form and p.form.shape == "bare"]
    pairs = [
        (one, other)
        for one, other in pairwise(bare)
        if (one[1].system, (one[1].number or 0) + 1) == (other[1].system, other[1].number)
    ]
    if any(p.form is None and len(p.text) == 1 for p in titles):
        return {at: form for pair in pairs for at, form in pair}
    systems = {form.system for (_, form), _ in pairs}
    return {at: form for at, form in bare if form.system in systems}


def _kind_among(chosen: Mapping[int, Pick], titles: Sequence[Candidate]) -> str:
    """Return the kind of titles among numbered headings: sections, if those are chapters."""
    chapters = [
        at
        for at, pick in chosen.items()
        if pick.form.kind == "chapter" and pick.form.shape == "labelled"
    ]
    inside = [p for p in titles if chapters and p.at > chapters[0]]
    return "section" if len(inside) > len(titles) // 2 else "chapter"


def _in_contents(
    places: Sequence[Candidate], draft: Draft, chosen: Mapping[int, Pick]
) -> dict[int, Pick]:
    """Return the titles in the printed contents, each as often as it is listed there.

    A title may recur inside a chapter, on a placard or as a quotation: among the candidates for one
    entry, the one with the widest gap before it is the heading.
    """
    if not draft.contents:
        return {}
    open_ = Counter(key for title in draft.contents for key in entry_keys(title))
    for place in (pick.place for pick in chosen.values()):
        open_.subtract(entry_keys(f"{place.text} {place.below}") | entry_keys(place.text))
    could = [
        p
        for p in places
        if p.in_contents and (p.block.gap or not p.at) and p.gap_after and not _is_repeated(p)
    ]
    found = {}
    table = min((a.span.last for a in draft.ledger if a.kind == "contents"), default=0)
    # The title page, above the table, may say the title of the first division.
    for place in sorted(could, key=lambda p: (p.block.span.first < table, -p.block.gap)):
        keys = [key for key in entry_keys(place.text) if open_[key] > 0]
        if keys:
            open_.subtract(keys)
            why = Evidence(IN_CONTENTS, 0.9)
            found[place.at] = Pick(place, place.form or _title_form(place), why)
    return found


def _is_repeated(place: Candidate) -> bool:
    """Return whether the same title follows: the first is on a page of its own."""
    below = place.following
    return below is not None and key_of(join(below.lines)) == key_of(place.text)


def _like_listed(places: Sequence[Candidate], listed: Mapping[int, Pick]) -> dict[int, Pick]:
    """Return the titles that look like those in the contents, which may have a gap or a typo."""
    could = [p for p in places if is_title_line(p) and p.gap_after and p.following]
    like = siblings([pick.place for pick in listed.values()], could, min(listed))
    why = Evidence("looks like the titles in the contents", 0.75)
    return {p.at: Pick(p, _title_form(p), why) for p in like}


def _title_form(place: Candidate, kind: str = "chapter") -> HeadingForm:
    return HeadingForm("title", kind, "", place.text)


def _titles_above(
    titles: Sequence[Candidate], places: Sequence[Candidate], draft: Draft, first: int
) -> list[Candidate]:
    """Return the lines right above titles that have gaps as wide as those on both sides.

        Sea-Drift



        Out of the Cradle

    The upper one has no text of its own: it is that of a book in a collection. Above the first
    heading, whose position is `first`, there is the title page. `places` may be headings.
    """
    by_position = {place.at: place for place in places}
    taken = {title.at for title in titles}
    return [
        above
        for title in titles
        if (above := by_position.get(title.at - 1))
        and above.at > first
        and above.at not in taken
        and above.block.gap >= title.block.gap > draft.traits.usual_gap + 1
        and is_title_line(above)
    ]
