"""Headings with a number or a name: CHAPTER I, 7. The Door, Prologue.

A word with a number, on a line of its own, is enough evidence. Numbers without a word (III) are
headings only in a run over the whole text, or if they exactly fill a gap in the numbering; a name
only on a line of its own.

    ADVENTURE I          THE FORETHOUGHT      PART I
    I                    I                    SECTION 1. The Ferry
    II                   Of the Lamp          SECTION 2. The Bell
    ADVENTURE II         THE AFTERTHOUGHT     PART II

The first have sections, the others chapters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from fascicle.model.blocks import Evidence
from fascicle.model.draft import Draft
from fascicle.model.memory import of_each
from fascicle.recovery.headings.candidates import LONGEST_TITLE, TITLE_LINES, Candidate, Pick
from fascicle.recovery.headings.heading_form import HeadingForm, title_like
from fascicle.recovery.headings.line_forms import counted_form, heading_form, loosely_titled
from fascicle.recovery.headings.numbered_lines import (
    NumberCandidate,
    are_dates,
    are_steps,
    best_run,
    is_inside,
    items,
    listed,
    lone_volumes,
    songs,
)
from fascicle.recovery.shared.lines import is_capitals, join

# A line with a number, and its form.
Member = tuple[Candidate, HeadingForm]
FILLS = Evidence("fills a gap in the numbering", 0.8)
_FOLLOWS = Evidence("continues the numbering", 0.8)
_LABELLED = Evidence("labelled heading", 0.9)
# Numbered lines in lower case ("3. the landlord", "4. Snow.") score this much less, as do those of
# any word and a number, and may be this share of a run at most.
LOOSE, MOST_LOOSE = 0.4, 0.5
# The kinds of Markdown headings, from the deepest.
MARKED = ("chapter", "part", "book")
# So many first numbers of a run may be missing; a run that begins later has at least so many, and
# nearly all of those that it covers.
MOST_MISSED, LONG_RUN, COVERED = 1, 10, 0.9
# The least numbers in a run after one word: Day One, Day Two, Day Three; one less with wide gaps.
FEWEST_COUNTED = 3
# Spelled numbers with a title, too, may be reasons that somebody gives.
FEWEST_SPELLED = 4
# The share of the lines with that word and a number that are in the run: not "Enter TWO SERVANTS".
MOST_OF_COUNTED = 0.6
# More letters than a speech of a play has in the median; as many as divisions have that are two.
SPEECH, DIVISION = 320, 2000
_PLACE = re.compile(r"[\[(]?(?:scene|szene|scène|scena|escena|cena)\s?[:.—–]", re.IGNORECASE)
# Names that also occur on lines of their own in prose.
_COMMON = {
    "notes", "endnotes", "footnotes", "introduction", "conclusion", "dedication", "characters",
    "cast", "persons", "personen",
}  # fmt: skip


def numbered(places: Sequence[Candidate], draft: Draft) -> dict[int, Pick]:
    """Return the headings with a number or a name, by their position among the blocks."""
    others = listed(places, draft) | lone_volumes(places)
    places = [place for place in places if place.at not in others]
    labelled = [p for p in places if p.form and p.form.shape == "labelled"]
    chosen = _counted(places, draft) | _runs(places, draft)
    chosen |= {p.at: Pick(p, p.form, _LABELLED) for p in labelled if p.form}
    chosen |= _places_of_action(places, chosen)
    chosen |= _missing(chosen, places)
    chosen |= _continuing(chosen, places, draft.traits.usual_gap)
    return _with_outer(_named(places, draft, chosen))


def _with_outer(chosen: Mapping[int, Pick]) -> dict[int, Pick]:
    """Return the headings, with ACT I. SCENE I. as that of the act, if SCENE II. follows below it.

    Where each line has both numbers, the second ones rise: Part I, Chapter 2.
    """
    outer = {at: pick.form.outer for at, pick in chosen.items() if pick.form.outer}
    inner = [chosen[at].form for at in outer]
    alone = {p.form.kind for p in chosen.values() if not p.form.outer and (p.form.number or 0) > 1}
    if not outer or any(form.number != 1 or form.kind not in alone for form in inner):
        return {**chosen}
    return {**chosen} | {at: replace(chosen[at], form=form) for at, form in outer.items()}


def _places_of_action(places: Sequence[Candidate], chosen: Mapping[int, Pick]) -> dict[int, Pick]:
    """Return the scenes that are only a place, if an act has several.

    [Scene: A quay at night.] is one.
    """
    kinds = {at: pick.form.kind for at, pick in chosen.items()}
    acts = sorted(at for at, kind in kinds.items() if kind == "act")
    found = {
        p.at: HeadingForm("title", "scene", "", p.text)
        for p in places
        if _PLACE.match(p.text) and len(p.block.lines) == 1 and p.block.gap
    }
    if "scene" in kinds.values() or len({bisect_right(acts, at) for at in found}) == len(found):
        return {}
    by_place = {p.at: p for p in places}
    why = Evidence(f"{len(found)} places of action", 0.85)
    return {at: Pick(by_place[at], form, why) for at, form in found.items()}


def _named(
    places: Sequence[Candidate], draft: Draft, numbered: Mapping[int, Pick]
) -> dict[int, Pick]:
    """Return the headings that are a name such as Prologue, on its own and set apart.

    Among numbered headings a name needs no wider gap than they have, and behind other headings
    thanks need none, nor do persons above the first act.
    """
    acts = [at for at, pick in numbered.items() if pick.form.kind in {"act", "scene"}]
    gaps = [pick.place.block.gap for at, pick in numbered.items() if at]
    found = dict(numbered)
    for p in places:
        if not p.form or p.form.shape != "named" or len(p.block.lines) > 2:  # noqa: PLR2004 (a name, and perhaps a title)
            continue
        is_note = p.form.kind == "note"
        is_cast = p.form.kind == "dramatis-personae" and p.at < min(acts, default=0)
        is_rare = p.block.gap and p.form.label.casefold() not in _COMMON
        if (is_note or not names_chapter(numbered.get(p.at - 1))) and (
            p.block.gap > draft.usual_gap(p.block)
            or p.at == 0
            or is_cast
            or is_capitals(p.text)
            or p.in_contents
            or (is_rare and gaps and p.block.gap >= min(gaps) > 0)
            or (is_rare and is_note and any(at < p.at for at in found))
        ):
            found.setdefault(p.at, Pick(p, p.form, Evidence("named heading", 0.8)))
    return found


def names_chapter(pick: Pick | None) -> bool:
    """Return whether a name is the title of the number above it: Chapter XXX, Conclusion."""
    return pick is not None and pick.form.kind == "chapter" and pick.untitled


def _missing(chosen: Mapping[int, Pick], places: Sequence[Candidate]) -> dict[int, Pick]:
    """Return the numbers that fill a gap exactly: V and 6. between 4 and 7, ch. 8 above 9."""
    row = sorted(at for at, pick in chosen.items() if pick.form.kind == "chapter")
    found: dict[int, Pick] = {}
    for before, after in pairwise(row):
        low, high = chosen[before].form.number or 0, chosen[after].form.number or 0
        if low + 1 < high:
            between = [place for place in places if before < place.at < after]
            found |= _filling(range(low + 1, high), between)
    return found


def _continuing(
    chosen: Mapping[int, Pick], places: Sequence[Candidate], usual: int
) -> dict[int, Pick]:
    """Return the headings that continue the chapters, in any form: chapter four, 5. The Water.

    Each has a wider gap before it than a paragraph has.
    """
    row = sorted(at for at, pick in chosen.items() if pick.form.kind == "chapter")
    spoken = {"en", *(code for at in row for code in chosen[at].form.languages)}
    # A single chapter is no sequence.
    number = chosen[row[-1]].form.number if len(row) > 1 else None
    found: dict[int, Pick] = {}
    if not number:
        return found
    for place in places:
        if place.at > row[-1] and place.block.gap > usual and place.gap_after:
            counted = counted_form(place.text)
            form = place.form or (counted and replace(counted, shape="labelled"))
            known = form and (not form.languages or spoken.intersection(form.languages))
            if form and known and form.kind == "chapter" and _is_whole(form, number + 1):
                found[place.at] = Pick(place, form, _FOLLOWS)
                number += 1
    return found


def _is_whole(form: HeadingForm, number: int) -> bool:
    """Return whether a heading has a number, which is not the second of two."""
    return form.number == number and form.part is None


def _filling(numbers: range, between: Sequence[Candidate]) -> dict[int, Pick]:
    """Return the places with these numbers in order, {} if one is missing."""
    found: dict[int, Pick] = {}
    for place in between:
        form = place.form or _as_if_capitalised(place.text)
        wanted = len(found) < len(numbers) and form and _is_whole(form, numbers[len(found)])
        if form and wanted and form.shape in {"bare", "titled", "labelled"} and place.block.gap:
            found[place.at] = Pick(place, form, FILLS)
    return found if len(found) == len(numbers) else {}


def _as_if_capitalised(text: str) -> HeadingForm | None:
    form = heading_form(text[:1].upper() + text[1:])
    return replace(form, label=text[:1] + form.label[1:]) if form and form.label else None


def _runs(places: Sequence[Candidate], draft: Draft) -> dict[int, Pick]:
    """Return the numbers without a word that form a run, separately for each notation.

    Numbers that begin anew after each number of another run are sections of those.
    """
    families: dict[tuple[str, str], list[Member]] = defaultdict(list)
    for place in places:
        form = place.form or _loose_form(place)
        if form and form.shape in {"bare", "titled"} and len(place.block.lines) <= TITLE_LINES:
            for system in _systems(form):
                families[form.shape, system].append((place, form))
    runs = [_run(shape, system, members, draft) for (shape, system), members in families.items()]
    rows = [[(at, pick.form.number or 0) for at, pick in run.items()] for run in runs]
    found: dict[int, Pick] = {}
    for run, row in zip(runs, rows, strict=True):
        inner = any(is_inside(row, other) for other in rows if other is not row)
        found |= {at: pick.of_kind("section") if inner else pick for at, pick in run.items()}
    return found


def _run(shape: str, system: str, members: Sequence[Member], draft: Draft) -> dict[int, Pick]:
    """Return the numbers in one notation that are a run, {} if they are none."""
    if shape == "titled":
        listed_below = items(_row(members))
        members = [it for it in members if it[0].at not in listed_below]
    run = _best(members)
    if sum(place.form is None for place, _ in run) > MOST_LOOSE * len(run):
        run = _best([it for it in members if it[0].form])
    titled = shape == "titled"
    out = set() if titled else songs(_row(run), draft)
    run = [it for it in run if it[0].at not in out]
    # One number, even if it recurs, is no run.
    several = len({form.number for _, form in run}) > 1
    if not several or not _plausible(_row(run)):
        return {}
    if titled and are_dates([p for p, _ in run], [form.title for _, form in run]):
        return {}
    # One: he was late. Two: he was cold.
    if titled and run[0][1].system == "word" and len(run) < FEWEST_SPELLED:
        return {}
    why = Evidence(f"run of {len(run)} {system} numbers", min(0.95, 0.6 + 0.05 * len(run)))
    return {place.at: Pick(place, form, why) for place, form in run}


def _best(members: Sequence[Member]) -> list[Member]:
    """Return the most plausible sequence of numbers among some lines."""
    by_place = {place.at: (place, form) for place, form in members}
    numbers = [NumberCandidate(p.at, f.number or 0, _score(p)) for p, f in members]
    return [by_place[number.place] for number in best_run(numbers)]


def _row(run: Iterable[Member]) -> list[tuple[int, int]]:
    """Return the positions of some lines, and their numbers."""
    return [(place.at, form.number or 0) for place, form in run]


def _systems(form: HeadingForm) -> Sequence[str]:
    """Return the notation of a number; of one in words each language, as a run is in one."""
    return [f"{code} word" for code in form.languages] if form.languages else [form.system]


def _loose_form(place: Candidate) -> HeadingForm | None:
    """Return the form of a line above text that has a number but is not capitalised as a title."""
    alone = len(place.block.lines) == 1 and place.block.gap and place.gap_after and place.following
    return loosely_titled(place.text) if alone else None


def _counted(places: Sequence[Candidate], draft: Draft) -> dict[int, Pick]:
    """Return the headings that are any word and a number: Day One, Day Two.

    A title may be on the line below.
    """
    families: dict[tuple[str, str], dict[int, Member]] = defaultdict(dict)
    # Air IV. What's this? is a song of an opera; below SECOND GUARD is what he says.
    has_scenes = any(p.form and p.form.kind in {"act", "scene"} for p in places)
    alone = [p for p in places if p.form is None and (p.block.gap or not p.at)]
    forms = of_each(counted_form, [place.block.lines[0] for place in alone])
    for first, form in zip(alone, forms, strict=True):
        place = first._replace(below=join(first.block.lines[1:]))
        # FIRST PASSAGE. / St. Ives toward Horta, with pilchards.
        said = place.below.removesuffix(".") if len(first.block.lines) == 2 else place.below  # noqa: PLR2004
        is_whole = not place.below or (form and not form.title and title_like(said))
        is_in_play = has_scenes and (place.below or (form and form.title.endswith(".")))
        if form and is_whole and not is_in_play:
            for system in _systems(form):
                families[form.word, system][place.at] = place, form
    found: dict[int, Pick] = {}
    for (word, system), members in families.items():
        run = _best([*members.values()])
        blocks = [place.block for place, _ in run if place.at]
        wide = all(block.gap > draft.usual_gap(block) for block in blocks)
        text = 0.0
        if is_first := next(iter(members.values()))[1].is_ordinal:
            # First Lord is a speaker, and soon there is a First Lord again.
            text, begins = _letters_between(run, draft), sum(f.number == 1 for _, f in run)
            again = text < DIVISION and len(run) < FEWEST_COUNTED * begins
            if text < SPEECH or again:
                run = []
        fewest = FEWEST_COUNTED - (wide and (not is_first or text >= DIVISION))
        steps = are_steps([place for place, _ in run], draft)
        covers = len(run) >= MOST_OF_COUNTED * len(members)
        is_run = len({f.number for _, f in run}) >= fewest and _plausible(_row(run))
        if is_run and covers and not steps:
            why = Evidence(f"run of {len(run)} {system} numbers after “{word}”", 0.8)
            air = min(place.block.gap for place, _ in run)
            found |= {at: Pick(*it, why) for at, it in members.items() if it[0].block.gap >= air}
    return found


def _letters_between(run: Sequence[Member], draft: Draft) -> float:
    """Return the median number of letters from a line of a run to the next one."""
    lines = [place.block.span.first for place, _ in run]
    rows = (draft.source.lines[a:b] for a, b in pairwise(lines))
    return median([sum(map(len, row)) for row in rows] or [0])


def _plausible(row: Sequence[tuple[int, int]]) -> bool:
    """Return whether a run may be one of divisions, with text between its members.

    It begins at 1, at 2 if the first is missing, or further on in a later volume; and it rises:
    notes that are numbered anew on each page begin again and again.
    """
    pairs = [*pairwise(row)]
    close = sum(after[0] - before[0] == 1 for before, after in pairs)
    rising = sum(after[1] == before[1] + 1 for before, after in pairs)
    again = sum(after[1] <= min(2, before[1]) for before, after in pairs)
    if close > 0.3 * len(row) or again > rising:
        return False
    if row[0][1] > MOST_MISSED + 1:
        return len(row) >= LONG_RUN and rising >= COVERED * len(pairs)
    return rising + again >= 0.7 * len(pairs)


def _score(place: Candidate) -> float:
    """Return a score for a stretch as a heading by itself, about 0 to 1."""
    text = place.text
    score = 0.3 * min(place.block.gap, 4) / 4
    score += 0.2 if place.gap_after else 0.0
    score += 0.3 if len(text) <= LONGEST_TITLE else -0.5
    score -= 0.0 if place.form else LOOSE
    score += 0.2 if is_capitals(text) or (place.form and not place.form.title) else 0.0
    return score if place.block.gap else score - 0.6


# Kinds that consist of chapters, whatever these are called.
PARTS = {"volume", "book", "part"}
# The share of numbers with titles of their own from which they are chapters.
TITLED = 0.6


def with_sections(chosen: dict[int, Pick], titles: Collection[int]) -> dict[int, Pick]:
    """Return the headings, with those inside chapters as sections: I, II below ADVENTURE.

    `titles` are the positions of titles below numbers.
    """
    return _with_bare_sections(_sections_as_chapters(_with_counted_parts(chosen)), titles)


def _sections_as_chapters(chosen: dict[int, Pick]) -> dict[int, Pick]:
    """Return the headings, with sections as chapters where parts consist of nothing else."""
    kinds = {pick.form.kind for pick in chosen.values() if pick.form.shape != "named"}
    if not {"section"} < kinds <= {"section", *PARTS}:
        return chosen
    sections = {at: pick for at, pick in chosen.items() if pick.form.kind == "section"}
    return chosen | {at: pick.of_kind("chapter") for at, pick in sections.items()}


def _with_counted_parts(chosen: dict[int, Pick]) -> dict[int, Pick]:
    """Return the headings, with "the First" and "the Second" as parts if I follows each again."""
    numbers = [at for at in sorted(chosen) if chosen[at].form.number is not None]
    counted = [at for at in numbers if chosen[at].form.shape == "counted"]
    below = [chosen[b].form for a, b in pairwise(numbers) if a in counted]
    again = all(form.number == 1 and form.shape != "counted" for form in below)
    if len(counted) < 2 or len(below) < len(counted) or not again:  # noqa: PLR2004
        return chosen
    kinds = {pick.form.kind for pick in chosen.values()}
    kind = "book" if "book" in kinds and "part" not in kinds else "part"
    return chosen | {at: chosen[at].of_kind(kind) for at in counted}


def _with_bare_sections(chosen: dict[int, Pick], titles: Collection[int]) -> dict[int, Pick]:
    chapters = [
        at
        for at, p in chosen.items()
        if p.form.shape in {"labelled", "title"} and p.form.kind in {"chapter", "poem"}
    ]
    if len(chapters) < 2:  # noqa: PLR2004 (one chapter is no sequence to be inside of)
        return chosen
    first = min(chapters)
    inner = {
        at: pick
        for at, pick in chosen.items()
        if pick.form.shape in {"bare", "counted"}
        and pick.form.kind == "chapter"
        and at > first
        and pick.why not in (FILLS, _FOLLOWS)
    }
    # Numbers with titles of their own that never begin again are chapters beside the others, such
    # as those between THE FORETHOUGHT and THE AFTERTHOUGHT.
    titled = sum(at + 1 in titles for at in inner)
    begin = sum(pick.form.number == 1 for pick in inner.values())
    if begin == 1 and len(inner) > len(chapters) and titled >= TITLED * len(inner):
        return chosen
    return chosen | {at: pick.of_kind("section") for at, pick in inner.items()}
