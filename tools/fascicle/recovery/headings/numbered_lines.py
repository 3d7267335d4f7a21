"""Numbered lines: the most plausible sequence of headings among them, and the others.

`I` on its own, or `1.` before a sentence, is weak evidence; a run I, II, III over the whole text is
strong. Candidates of one kind are solved together: each has a score, which is increased if the next
number follows and reduced by jumps and steps back. The best chain of candidates is kept.

Stanzas of a song, steps, and the acts on a programme have numbers too. Each is known by its
neighbours: by what stands between one number and the next, or by the same number further on with
text of its own.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fascicle.model.blocks import Block, Stretch, in_runs
from fascicle.model.draft import Draft
from fascicle.recovery.headings.candidates import Candidate
from fascicle.recovery.headings.heading_form import HeadingForm
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.headings.looks import is_verse_below
from fascicle.recovery.passages.neighbours import as_verse
from fascicle.recovery.shared.dates import is_date
from fascicle.recovery.shared.lines import INDENTED, divide_at, indent, is_capitals, width_of

NEXT = 1.0  # 3 after 2
RESTART = 0.2  # 1 after any number: the next part, or the next story
RESTART_LATE = -0.3  # 2 after a higher number: the same, if its 1 is missing
JUMP = -0.6  # one or more numbers missing
BACK = -2.0  # 2 after 5, or 3 after 3
LATE = -1.5  # the first number is not 1: more than RESTART and a good score can make up for


@dataclass(frozen=True, slots=True)
class NumberCandidate:
    """A place in the text, its number, and its score as a heading (about 0 to 1)."""

    place: int
    number: int
    score: float


def best_run(candidates: Sequence[NumberCandidate]) -> list[NumberCandidate]:
    """Return the chain of candidates, in order, with the highest total score.

    Linear time: only the best chain ending in each number is kept, and the best of all.
    """
    if not candidates:
        return []
    worth: list[float] = []
    before: list[int | None] = []
    best_with: dict[int, int] = {}
    best = 0
    for at, candidate in enumerate(candidates):
        options: list[tuple[float, int | None]] = [(0.0 if candidate.number <= 1 else LATE, None)]
        if worth:
            options.append((worth[best] + _step(candidates[best].number, candidate.number), best))
        if candidate.number - 1 in best_with:
            previous = best_with[candidate.number - 1]
            options.append((worth[previous] + NEXT, previous))
        value, previous_at = max(options, key=lambda option: option[0])
        worth.append(value + candidate.score)
        before.append(previous_at)
        if candidate.number not in best_with or worth[at] >= worth[best_with[candidate.number]]:
            best_with[candidate.number] = at
        if worth[at] >= worth[best]:
            best = at
    return _chain(candidates, before, best)


def is_inside(inner: Sequence[tuple[int, int]], outer: Sequence[tuple[int, int]]) -> bool:
    """Return whether numbers begin anew at 1 after numbers of another sequence, and only there.

    Both are places with their numbers. The outer ones count up without a new beginning.
    """
    ones = [place for place, number in inner if number == 1]
    places = [place for place, _ in outer]
    counts = all(after == before + 1 for (_, before), (_, after) in pairwise(outer))
    return (
        len(ones) > 1
        and counts
        and all(bisect(places, before) < bisect(places, after) for before, after in pairwise(ones))
    )


def _step(number: int, following: int) -> float:
    """Return the score of `following` after `number`."""
    if following == number + 1:
        return NEXT
    if following == 1:
        return RESTART
    if following == 2 <= number:  # noqa: PLR2004
        return RESTART_LATE
    return JUMP * min(following - number, 4) if following > number else BACK


def _chain(
    candidates: Sequence[NumberCandidate], before: Sequence[int | None], last: int
) -> list[NumberCandidate]:
    chain = []
    at: int | None = last
    while at is not None:
        chain.append(candidates[at])
        at = before[at]
    return chain[::-1]


# A division with fewer words is an entry in a list.
BRIEF = 20
# The longest line of a song, and how much shorter than wrapped prose its lines are.
LONGEST_LINE = 60
SHORTER = 10
# The lines of a stanza, and the share of numbered stanzas that have the usual number of lines.
STANZA = range(3, 17)
UNIFORM = 0.9
# A number so much further in than its stanza is centred above it: a heading.
CENTRED = 8
# The least numbered stanzas of an epic.
FEWEST_STANZAS = 5
LIKELY = 0.9
# The share of a run whose members repeat the words of the one before: 3. March, 4. March.
MOST_REPEATED = 0.5


def listed(places: Sequence[Candidate], draft: Draft) -> set[int]:
    """Return the positions of headings in a list of headings: each is brief, and recurs below it.

    A list has several headings of one kind. "Part 1, Chapter 1" may recur in the next book.
    """
    rows = {p.at: p.form for p in places if p.form and p.form.shape in {"labelled", "named"}}
    last = {key: p.at for p in places if p.form for key in _keys(p.form)}
    ends = pairwise([*rows, len(draft.blocks)])
    brief = {at for at, end in ends if _are_brief(_between(draft, at, end))}
    found: set[int] = set()
    for group in _brief_groups(rows, draft):
        again = [at for at in group if group[-1] < _last_alike(rows[at], last) not in brief]
        bare = [at for at in group if group[-1] < _last_numbered(rows[at], last)]
        if bare and bare[-1] - bare[0] == len(bare) - 1:
            again = bare
        if again and max(Counter(rows[at].kind for at in again).values()) > 1:
            found |= set(again)
    return found


def _keys(form: HeadingForm) -> Iterator[tuple[str, int]]:
    """Yield the kinds and numbers in a line: Chapter 3: Act I has an act as well."""
    yield ("" if form.shape in {"bare", "titled"} else form.kind), form.number or 0
    inner = heading_form(form.title) if form.title else None
    if inner and inner.shape == "labelled":
        yield inner.kind, inner.number or 0


def _last_alike(form: HeadingForm, last: Mapping[tuple[str, int], int]) -> int:
    """Return the position of the last heading with the same kind and number."""
    return last[form.kind, form.number or 0]


def _last_numbered(form: HeadingForm, last: Mapping[tuple[str, int], int]) -> int:
    """Return the position of the last heading with the same number, and the same kind or none."""
    alone = last.get(("", form.number), -1) if form.number else -1
    return max(_last_alike(form, last), alone)


def _brief_groups(rows: Mapping[int, HeadingForm], draft: Draft) -> list[list[int]]:
    """Return positions in groups with only a few words between one and the next.

    The same kind and number begin another group.
    """
    groups: list[list[int]] = []
    seen: set[tuple[str, int]] = set()
    for at, form in rows.items():
        keys = set(_keys(form))
        near = groups and _are_brief(_between(draft, groups[-1][-1], at))
        if near and seen.isdisjoint(keys):
            groups[-1].append(at)
            seen |= keys
        else:
            groups.append([at])
            seen = keys
    return groups


def _between(draft: Draft, before: int, after: int) -> Iterable[Block]:
    return (draft.blocks[at] for at in range(before + 1, after))


def _are_brief(blocks: Iterable[Block]) -> bool:
    """Return whether blocks have only a few words; no more of them are read than needed."""
    left = BRIEF
    for block in blocks:
        for line in block.lines if isinstance(block, Stretch) else ():
            left -= len(line.split())
            if left < 0:
                return False
    return True


def songs(row: Sequence[tuple[int, int]], draft: Draft) -> set[int]:
    """Return the positions of numbers, in a text in prose, that have only stanzas between them.

    `row` holds the positions and numbers of the headings, in order.
    """
    chains = in_runs(row, lambda last, after: after[1] == last[1] + 1 > 1)
    songs = [[at for at, _ in chain] for chain in chains if chain[0][1] == 1 and len(chain) > 1]
    found = {at for song in songs if _is_song(song, draft) for at in song}
    return found if found and not is_verse_below(-1, draft) else set()


def _is_song(chain: Sequence[int], draft: Draft) -> bool:
    """Return whether there are only stanzas between the numbers of a chain."""
    between = [draft.blocks[at + 1 : after] for at, after in pairwise(chain)]
    return all(blocks and all(_is_stanza(block, draft) for block in blocks) for blocks in between)


def _is_stanza(block: Block, draft: Draft) -> bool:
    """Return whether a block has several lines, all short or all indented."""
    traits = draft.traits_at(block.span.first)
    widest = min(LONGEST_LINE, (traits.wrap or 2 * LONGEST_LINE) - SHORTER)
    return (
        isinstance(block, Stretch)
        and len(block.lines) > 1
        and (
            max(map(width_of, block.lines)) <= widest
            or min(map(indent, block.lines)) >= traits.margin + INDENTED
        )
    )


def with_numbered_stanzas(draft: Draft) -> Draft:
    """Return the draft with numbered stanzas as verse, if each has its number on top.

    Nearly all stanzas have the same number of lines.
    """
    numbered = [at for at, block in enumerate(draft.blocks) if _has_number(block)]
    if len(numbered) < FEWEST_STANZAS:
        return draft
    heights = Counter(draft.blocks[at].span.last - draft.blocks[at].span.first for at in numbered)
    usual, count = heights.most_common(1)[0]
    if usual not in STANZA or count < UNIFORM * len(numbered):
        return draft
    stanzas = set(numbered)
    return draft.with_blocks(
        part
        for at, block in enumerate(draft.blocks)
        for part in (_stanza(block) if at in stanzas and isinstance(block, Stretch) else [block])
    )


def _stanza(block: Stretch) -> list[Block]:
    """Return a stanza with its number as verse, or below its number, if that is centred."""
    if indent(block.lines[0]) < indent(block.lines[1]) + CENTRED:
        return [as_verse(block, LIKELY)]
    number, stanza = divide_at(block, [1])
    return [number, as_verse(stanza, LIKELY) if isinstance(stanza, Stretch) else stanza]


def _has_number(block: Block) -> bool:
    """Return whether the first of several lines is a number alone."""
    if not isinstance(block, Stretch) or len(block.lines) <= STANZA.start:
        return False
    form = heading_form(block.lines[0])
    return form is not None and form.shape == "bare" and form.system != "word"


def are_steps(places: Collection[Candidate], draft: Draft) -> bool:
    """Return whether words with numbers are ended as sentences, and stand as close as paragraphs.

    "Step one." is a sentence; "DAY ONE." and "Article I." are none.
    """
    firsts = [(place.block, place.block.lines[0].rstrip()) for place in places]
    return all(
        text.endswith(".")
        and not is_capitals(f"{text.split()[-1]}I")
        and not is_capitals(text)
        and block.gap <= draft.usual_gap(block)
        for block, text in firsts
    )


def are_dates(places: Collection[Candidate], titles: Sequence[str]) -> bool:
    """Return whether numbers with words are dates, or count the same thing: 3. March, 4. March."""
    if 2 * sum(is_date(place.text) for place in places) >= len(places):
        return True
    repeated = sum(before == title for before, title in pairwise(titles))
    return repeated > MOST_REPEATED * len(titles)


def items(row: Sequence[tuple[int, int]]) -> set[int]:
    """Return the positions of numbers with nothing between them, as items of a list have.

    `row` has the position and the number of each. If most have nothing below, the text is lost.
    """
    below = [one for one, other in pairwise(row) if other == (one[0] + 1, one[1] + 1)]
    found = {at for at, _ in below} | {at + 1 for at, _ in below}
    return found if 2 * len(found) < len(row) else set()


def lone_volumes(places: Sequence[Candidate]) -> set[int]:
    """Return the positions of volumes of which there is only one: it is that of the book."""
    volumes = {
        p.at: p.form.number
        for p in places
        if p.form and p.form.kind == "volume" and p.form.shape == "labelled"
    }
    return set(volumes) if len(set(volumes.values())) == 1 else set()
