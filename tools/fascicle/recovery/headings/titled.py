"""Headings that are a title alone: The Door, without a number.

A title counts if it is in the printed contents; if it is set apart as the text's other headings
are; and, among numbered chapters, if nearly every line after so wide a gap is such a title: the
sections of the chapters, or the poems of the books.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from fascicle.model.blocks import Evidence, Stretch
from fascicle.model.draft import FILE_GAP, Query
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.contents.contents_entries import entry_keys
from fascicle.recovery.headings.candidates import (
    LONGEST_TITLE,
    Pick,
    cannot_be_title,
    is_title_case,
)
from fascicle.recovery.headings.heading_evidence import IN_CONTENTS
from fascicle.recovery.headings.line_forms import LONGEST, HeadingForm, heading_form, title_like
from fascicle.recovery.headings.looks import (
    SURE,
    UNSURE,
    Cluster,
    clusters,
    goes_on,
    siblings,
)
from fascicle.recovery.paragraphs import is_wrapped
from fascicle.recovery.paratext.archive_labels import is_archive_label
from fascicle.recovery.passages.letters import is_salutation
from fascicle.recovery.shared.dates import is_date
from fascicle.recovery.shared.lines import indent, is_capitals, join, key_of
from fascicle.recovery.verse.odds import LONGEST_LINE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from fascicle.model.blocks import Block
    from fascicle.model.draft import Draft
    from fascicle.recovery.headings.candidates import Candidate

# The least difference between the gap before a heading and that between paragraphs, for a heading
# without other evidence.
APART = 2
# The least number of titles, and the number that makes a pattern, which outweighs capitals.
FEWEST = 2
PATTERN = 5
# The share of lines after wide gaps that must be titles: the rest are dedications, first lines of
# poems, or scene breaks of the same width.
MOST = 0.8
# This share is enough if lines that look like titles hardly occur elsewhere: the rest are scenes.
SOME = 0.3
RARE = 0.2
# The share of a text's ornaments that precede a title in capitals.
MOST_OVER_CAPITALS = 0.5
# The number of gap widths that are tried, from the narrowest.
WIDTHS = 8
# The class of lines that may be titles, in questions and answers.
ABOUT = "title-lines"
_TO_A_NAME = re.compile(
    r"(?:to|für|pour|para|à|aan|till?) (?!.*\b(?:the|an?)\b)\S+(?: \S+){0,2}", re.IGNORECASE
)
# A dedication is among so many first blocks.
FRONT = 12
_DEDICATION = re.compile(r"(?:to|for|dedicated to|für|pour|para|à) ", re.IGNORECASE)


def titles_alone(
    places: Sequence[Candidate], draft: Draft, chosen: Mapping[int, Pick], below: Collection[int]
) -> dict[int, Pick]:
    """Return the headings that are a title alone, or a number explained only by the contents."""
    listed = _in_contents(places, draft, chosen)
    first = _first_number(chosen)
    left = [
        p
        for p in places
        if p.at not in listed and not goes_on(p) and not (p.at < first and _is_to_a_name(p))
    ]
    if chosen:
        taken = chosen.keys() | listed.keys() | set(below)
        wide, out = _below_wide_gaps(left, draft, taken, chosen), _outdented(left)
        titles = (
            sorted({p.at: p for p in (*wide, *out)}.values(), key=attrgetter("at"))
            or _below_ornaments(left, draft)
            or _set_like_headings(left, draft, chosen, taken)
            or (_are_names(chosen) and best_cluster(left, draft))
            or []
        )
        return listed | _picks(titles, draft, _kind_among(chosen, titles))
    if draft.contents and listed:
        return listed | _like_listed(left, listed)
    titles = _outdented(left) or _standing_apart(left, draft)
    if len(titles) < PATTERN and (alike := best_cluster(left, draft)):
        titles = alike if len(alike) > len(titles) else titles
    return listed | _picks(titles, draft, "chapter")


def _first_number(chosen: Mapping[int, Pick]) -> int:
    """Return the position of the first heading with a number, 0 if there is none."""
    return min((at for at, pick in chosen.items() if pick.form.number is not None), default=0)


def _is_to_a_name(place: Candidate) -> bool:
    """Return whether a line at the top of a text is a dedication; poems have such titles, too."""
    return place.at <= FRONT and _TO_A_NAME.fullmatch(place.text) is not None


def _are_names(chosen: Mapping[int, Pick]) -> bool:
    """Return whether all headings are names such as Preface, around divisions without numbers."""
    return all(pick.form.shape == "named" for pick in chosen.values())


def best_cluster(places: Sequence[Candidate], draft: Draft) -> Sequence[Candidate]:
    """Return the lines of one look that are surely titles, or that the keeper has called so."""
    best = next(iter(_clusters(places, draft)), None)
    return best.places if best and best.worth >= (UNSURE if _are_titles(draft) else SURE) else ()


def _clusters(places: Sequence[Candidate], draft: Draft) -> list[Cluster]:
    could = {p.at for p in places if _could_be_title(p)}
    return clusters(places, could, draft)


def _are_titles(draft: Draft) -> bool:
    """Return whether the keeper has answered that lines of one look are titles."""
    answers = draft.deferred.answers
    return any(a.about == ABOUT and a.read_as == "heading" for a in answers)


def title_lines(places: Sequence[Candidate], draft: Draft) -> list[Query]:
    """Return a question about lines of one look that may be titles."""
    best = next(iter(_clusters(places, draft)), None)
    if best is None or not UNSURE <= best.worth < SURE:
        return []
    first, count = best.places[0], len(best.places)
    question = f"“{first.text}” and {count - 1} more lines look alike; are they titles?"
    answers = ("read_as = 'heading'",)
    return [Query("title-lines", first.block.span, question, "paragraphs", answers, 0.8, ABOUT)]


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
    open_.subtract(key for pick in chosen.values() for key in _keys(pick))
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
            found[place.at] = Pick(place, place.form or _form(place), why)
    return found


def _is_repeated(place: Candidate) -> bool:
    """Return whether the same title follows: the first is on a page of its own."""
    below = place.following
    return below is not None and key_of(join(below.lines)) == key_of(place.text)


def _like_listed(places: Sequence[Candidate], listed: Mapping[int, Pick]) -> dict[int, Pick]:
    """Return the titles that look like those in the contents, which may have a gap or a typo."""
    could = [p for p in places if _is_title_line(p) and p.gap_after and p.following]
    like = siblings([pick.place for pick in listed.values()], could, min(listed))
    why = Evidence("looks like the titles in the contents", 0.75)
    return {p.at: Pick(p, _form(p), why) for p in like}


def _keys(pick: Pick) -> set[str]:
    return entry_keys(f"{pick.place.text} {pick.place.below}") | entry_keys(pick.place.text)


def _form(place: Candidate, kind: str = "chapter") -> HeadingForm:
    return HeadingForm("title", kind, "", place.text)


def _picks(titles: Sequence[Candidate], draft: Draft, kind: str) -> dict[int, Pick]:
    """Return titles as headings of one kind, or of poems if verse follows."""
    why = Evidence("title set apart", min(0.9, 0.5 + 0.05 * len(titles)))
    kind = "poem" if titles and _is_verse_below(titles[0].at, draft) else kind
    numbers = _consecutive(titles)
    forms = {p.at: replace(numbers[p.at], kind=kind) for p in titles if p.at in numbers}
    return {p.at: Pick(p, forms.get(p.at) or _form(p, kind), why) for p in titles}


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


def _below_wide_gaps(
    places: Sequence[Candidate], draft: Draft, taken: Collection[int], chosen: Collection[int]
) -> Sequence[Candidate]:
    """Return the titles after wide gaps, if nearly all lines after them are titles."""
    gaps = _wide_gaps(draft, taken)
    titles = [p for p in places if p.at in gaps and _is_short(p, chosen) and title_like(p.text)]
    most = SOME if _are_rare(titles, places) else MOST
    for width in sorted(set(gaps.values()))[:WIDTHS]:
        stands = sum(gap >= width for gap in gaps.values())
        found = [p for p in titles if p.block.gap >= width]
        if len(found) >= PATTERN and len(found) >= most * stands:
            return found
    return []


def _set_like_headings(
    places: Sequence[Candidate], draft: Draft, chosen: Mapping[int, Pick], taken: Collection[int]
) -> Sequence[Candidate]:
    """Return the few titles that are set as the other headings of their text are.

    They follow a gap as wide, or are outdented in the same way.
    """
    gaps = _wide_gaps(draft, taken)
    usual = _usual_width(chosen, draft.traits.usual_gap)
    found = [
        p
        for p in places
        if p.at in gaps
        and p.block.gap >= usual
        and _is_set_as_title(p.text)
        and title_like(p.text)
        and _is_short(p, chosen)
        and _has_text(p, draft, chosen)
    ]
    # Lines set apart before the first chapter are the title page.
    first = _first_number(chosen)
    if len(found) < SOME * sum(gap >= usual for at, gap in gaps.items() if at > first):
        found = []
    if draft.traits.style != "blank" and any(_is_outdented(pick.place) for pick in chosen.values()):
        found += [p for p in places if _is_outdented(p) and _is_title_line(p)]
    return sorted({p.at: p for p in found}.values(), key=attrgetter("at"))


def _is_title_line(place: Candidate) -> bool:
    """Return whether a stretch is a single line that looks like a title."""
    return _may_be_title(place) and _is_set_as_title(place.text) and title_like(place.text)


def _has_text(place: Candidate, draft: Draft, chosen: Collection[int]) -> bool:
    """Return whether a title has text of its own, and is no line of a title page."""
    return place.at + 1 not in chosen and any(
        _is_text(block) for block in draft.blocks[place.at + 1 : place.at + 3]
    )


def _is_text(block: Block) -> bool:
    if not isinstance(block, Stretch):
        return False
    form, text = heading_form(block.lines[0]), join(block.lines)
    listed = form is not None and form.shape in {"labelled", "bare"}
    return listed or len(block.lines) > 1 or len(text) > LONGEST_TITLE or not title_like(text)


def _usual_width(chosen: Mapping[int, Pick], usual_gap: int) -> int:
    """Return the gap above most of the certain headings.

    The text's first heading is left out, since its gap depends on the title page.
    """
    gaps = sorted(pick.place.block.gap for at, pick in chosen.items() if at)
    wide = gaps[len(gaps) // 2] if gaps else min(usual_gap + APART, chosen[0].place.block.gap)
    return max(wide, usual_gap + 1)


def _are_rare(titles: Sequence[Candidate], places: Sequence[Candidate]) -> bool:
    """Return whether lines that look like these titles occur only after wide gaps."""
    wide = {p.at for p in titles}
    set_so = [p for p in titles if _is_set_as_title(p.text)]
    # "Rosalind. Why?" has the words of a title and ends a speech.
    elsewhere = sum(
        _may_be_title(p) and is_title_case(p.text)
        for p in places
        if p.at not in wide and p.text[-1:].isalnum()
    )
    return len(set_so) >= MOST * len(titles) and elsewhere <= RARE * len(titles)


def _is_set_as_title(text: str) -> bool:
    return is_capitals(text) or is_title_case(text)


def _wide_gaps(draft: Draft, taken: Collection[int]) -> dict[int, int]:
    """Return the gaps wider than usual, by the block after them; not around headings."""
    blocks = draft.blocks
    return {
        at: block.gap
        for at, block in enumerate(blocks)
        if block.gap > draft.usual_gap(block)
        and isinstance(block, Stretch)
        and at not in taken
        and at - 1 not in taken
        and not _is_ornament(draft, at)
        and not _is_ornament(draft, at - 1)
    }


def _below_ornaments(places: Sequence[Candidate], draft: Draft) -> Sequence[Candidate]:
    """Return the lines in capitals below ornaments, if most of the text's ornaments precede one."""
    titles = [
        p
        for p in places
        if len(p.block.lines) == 1
        and p.gap_after
        and len(p.text) <= LONGEST_TITLE
        and is_capitals(p.text)
        and _is_ornament(draft, p.at - 1)
    ]
    if len(titles) < PATTERN:
        return []
    ornaments = sum(_is_ornament(draft, at) for at in range(len(draft.blocks)))
    return titles if len(titles) >= MOST_OVER_CAPITALS * ornaments else []


def _outdented(places: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return the titles without the indent of the text that follows."""
    titles = [p for p in places if _is_outdented(p) and _may_be_title(p) and title_like(p.text)]
    return titles if len(titles) >= PATTERN else []


def _is_outdented(place: Candidate) -> bool:
    """Return whether a line is at the margin, and the next stretch is indented."""
    return (
        indent(place.block.lines[0]) == 0
        and (place.gap_after > place.block.gap or place.at == 0)
        and place.following is not None
        and indent(place.following.lines[0]) > 0
    )


def _is_ornament(draft: Draft, at: int) -> bool:
    block = draft.blocks[at] if at >= 0 else None
    return isinstance(block, Stretch) and len(block.lines) == 1 and is_ornament(block.lines[0])


def _standing_apart(places: Sequence[Candidate], draft: Draft) -> Sequence[Candidate]:
    """Return the titles of a text without any numbered headings."""
    apart = [p for p in places if _stands_apart(p, draft)]
    # Dates belong to a diary, unless among titles ("Friday").
    if 2 * sum(is_date(p.text) for p in apart) >= len(apart):
        apart = [p for p in apart if not is_date(p.text)]
    if len(apart) < FEWEST:
        return []
    usual = Counter(p.block.gap for p in apart).most_common(1)[0][0]
    if len(apart) >= PATTERN:
        sure = {p.at for p in apart}
        apart = [p for p in places if p.at in sure or (p.block.gap == usual and _is_short(p))]
        apart = _with_others_set_apart(apart, places, draft, usual)
    # The gap above the first title depends on the title page.
    return [p for p in apart if p.block.gap >= usual or p.at == 0 or p is _first(apart)]


def _first(apart: Sequence[Candidate]) -> Candidate | None:
    """Return the first title, if at most two lines of a title page precede it."""
    return apart[0] if apart and apart[0].at <= APART else None


def _with_others_set_apart(
    apart: list[Candidate], places: Sequence[Candidate], draft: Draft, usual: int
) -> list[Candidate]:
    """Return titles with the few short lines that are set apart in the same way.

    If nothing else follows so wide a gap, "what she said." is a title as well.
    """
    taken = {p.at for p in apart}
    rest = [
        p
        for p in places
        if p.at not in taken
        and p.block.gap == usual > p.gap_after > 0
        and len(p.block.lines) == 1
        and len(p.text) <= LONGEST_TITLE
        and not (cannot_be_title(p.text) or is_ornament(p.text) or is_date(p.text))
    ]
    stand = sum(block.gap == usual for block in draft.blocks)
    few = len(apart) >= MOST * (len(apart) + len(rest)) and len(apart) + len(rest) >= MOST * stand
    return sorted([*apart, *rest], key=attrgetter("at")) if few else apart


def _stands_apart(place: Candidate, draft: Draft) -> bool:
    """Return whether a stretch has the gaps and the words of a title."""
    text, block = place.text, place.block
    before = block.gap if place.at else FILE_GAP
    if not 0 < place.gap_after <= before or before < draft.usual_gap(block) + APART:
        return False
    if len(block.lines) > 2 or len(text) > LONGEST_TITLE or is_ornament(text):  # noqa: PLR2004
        return False
    if not title_like(text) or place.following is None or text.endswith((":", ",")):
        return False
    if not place.at and (_DEDICATION.match(text) or _is_over_title(place)):
        return False
    return is_capitals(text) or is_title_case(text) or len(text.split()) <= 6  # noqa: PLR2004


def _is_over_title(place: Candidate) -> bool:
    """Return whether the first line of a text precedes a title, as part of the title page."""
    below = join(place.following.lines) if place.following else ""
    return place.gap_after >= APART and len(below) <= LONGEST_TITLE and title_like(below)


def _is_short(place: Candidate, chosen: Collection[int] = ()) -> bool:
    """Return whether a stretch may be a title: a wider gap above it than below, or a number."""
    airy = place.gap_after < place.block.gap + (place.at + 1 in chosen)
    return _may_be_title(place) and place.gap_after > 0 and airy


def _may_be_title(place: Candidate) -> bool:
    """Return whether a stretch is one short line without the end of a sentence."""
    text = place.text
    return (
        len(place.block.lines) <= 1 + is_capitals(text)
        and len(text) <= (LONGEST if _is_set_as_title(text) else LONGEST_TITLE)
        and (text[-1:] not in ".,;:”\"'’" or (text[-2:-1].isalnum() and text[-1] in '”"’'))
        and not cannot_be_title(text)
        and not (is_ornament(text) or is_date(text) or is_archive_label(text))
    )


def _is_verse_below(at: int, draft: Draft) -> bool:
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
