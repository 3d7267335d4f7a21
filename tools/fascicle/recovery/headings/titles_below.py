"""Titles below the number of their division.

    CHAPTER I                    CHAPTER II

    The Door                     In which somebody knocks, and is not let in.

Each one that looks like a title; and all of them, sentences too, if most numbers of the text have a
short stretch below that a wider gap separates from what follows, or that is too short for the
paragraphs of this text. In a dialogue a line of five words is nothing unusual, and four chapters
may begin with one. Where few paragraphs are so short, four such lines are no coincidence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from fascicle.model.blocks import Block, Stretch
from fascicle.model.draft import Draft
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.headings.candidates import TITLE_LINES, Pick, cannot_be_title, is_title_case
from fascicle.recovery.headings.heading_form import LONGEST, title_like
from fascicle.recovery.headings.keywords import BOOKS_BY, rank
from fascicle.recovery.headings.line_forms import heading_form, inside_frame
from fascicle.recovery.headings.numbered import names_chapter
from fascicle.recovery.paratext.archive_labels import is_archive_label
from fascicle.recovery.paratext.contents_entries import ContentsTitles
from fascicle.recovery.passages.letters import is_salutation, parse_mail_header
from fascicle.recovery.shared.dates import ends_in_date
from fascicle.recovery.shared.lines import indent, is_capitals, join, only_blank

# A name in capitals before what somebody says, but for the place of a scene.
_CUE = re.compile(r"(?!E?S?C[EÈ]N|SZEN)[^\W\d_a-zß-ÿ][^\W\d_a-zß-ÿ .'’-]{1,30}: ")
# Below this heading is a list, as there is below those of an author's books.
PERSONS = "dramatis-personae"
# The number and the share of headings with a short, separate stretch below that are a pattern.
FEWEST = 3
MOST = 0.6
# With this share, the short stretches below the other headings are titles too.
NEARLY_ALL = 0.85


def titles_below(chosen: Mapping[int, Pick], draft: Draft, printed: ContentsTitles) -> set[int]:
    """Return the positions of the titles below their numbers."""
    below = {
        at + 1: _Below(pick, draft, ends=_ends(pick, chosen.get(at + 2)))
        for at, pick in chosen.items()
        if pick.untitled and pick.form.kind != PERSONS
        if not pick.form.label.casefold().startswith(BOOKS_BY)
    }
    kinds = {it.pick.form.kind for it in below.values()}
    found: set[int] = set()
    for kind in kinds:
        alike = {at: it for at, it in below.items() if it.pick.form.kind == kind}
        found |= _titles(alike, printed)
        if kind not in UNTITLED_KINDS:
            lone = {at: it.text for at, it in alike.items() if it.is_lone}
            numbers = sum(pick.form.kind == kind for pick in chosen.values())
            found |= _uncommon(lone, numbers, draft.blocks, chosen.keys())
    return found


def _titles(below: Mapping[int, _Below], printed: ContentsTitles) -> set[int]:
    """Return the positions of the titles of the divisions of one kind."""
    could = {at: it for at, it in below.items() if it.may_be_title}
    apart = {at for at, it in could.items() if it.is_set_apart}
    if len(apart) >= FEWEST and len(apart) >= NEARLY_ALL * len(below):
        return set(could)
    could = {at: it for at, it in could.items() if not it.over_letter}
    apart &= could.keys()
    sure = {at for at, it in could.items() if it.is_title(printed)}
    if len(apart) >= FEWEST and len(apart) >= MOST * len(below):
        return apart | sure
    unended = {at for at, it in could.items() if it.has_no_sentence_end and it.is_apart}
    if len(unended) >= FEWEST and len(unended) >= NEARLY_ALL * len(below):
        return unended | sure
    return sure


def _ends(pick: Pick, following: Pick | None) -> bool:
    """Return whether a heading ends the division of `pick` and does not begin one inside it."""
    return following is not None and rank(following.form.kind) <= rank(pick.form.kind)


class _Below:
    """The stretch below a heading that has no title yet."""

    def __init__(self, pick: Pick, draft: Draft, *, ends: bool) -> None:
        at = pick.place.at + 1
        after = draft.blocks[at + 1] if at + 1 < len(draft.blocks) else None
        self.pick = pick
        self.source = draft.source
        self.block = pick.place.following
        self.text = inside_frame(join(self.block.lines)) if self.block else ""
        # The only text of its division is no title.
        self.gap_after = 0 if ends or not after else after.gap
        # In a text whose paragraphs begin with an indent, a line without one is apart.
        own = indent(self.block.lines[0]) if self.block else 0
        deeper = isinstance(after, Stretch) and indent(after.lines[0]) > own
        self.is_apart = self.gap_after > 0 or (deeper and not ends)
        self.over_letter = isinstance(after, Stretch) and is_salutation(after.lines[0].strip())
        self.usual = draft.traits_at(pick.place.block.span.last).usual_gap
        self.margin = draft.traits_at(pick.place.block.span.last).margin

    @property
    def may_be_title(self) -> bool:
        """Whether it is short, and neither a heading, an ornament, a date nor something said."""
        is_speech = self.pick.form.kind in {"act", "scene"} and _CUE.match(self.text)
        return self._could_be_title and not (is_speech or cannot_be_title(self.text))

    @property
    def is_lone(self) -> bool:
        """Whether it has text below it, and could be a title or a first paragraph."""
        return self._could_be_title and self.gap_after > 0 and len(self.text) <= LONGEST

    @property
    def _could_be_title(self) -> bool:
        """Whether it is short, and neither a heading, an ornament nor a date."""
        block, text = self.block, self.text
        if block is None or (not block.gap and self.usual and self.pick.form.shape == "bare"):
            return False
        if not only_blank(self.source, self.pick.place.block, block):
            return False
        if len(block.lines) > TITLE_LINES or len(text) > 2 * LONGEST:
            return False
        form = heading_form(block.lines[0])
        named = form and form.shape == "named" and form.kind != "note"
        if form and not (named and names_chapter(self.pick)):
            return False
        set_in = len(block.lines) > 1 and indent(block.lines[0]) > self.margin
        return not (
            set_in or is_ornament(text) or is_archive_label(text)
            or text.endswith((",", ":", ";")) or ends_in_date(text)
            or parse_mail_header(block.lines)
        )  # fmt: skip

    @property
    def has_no_sentence_end(self) -> bool:
        """Whether it is one line without the end of a sentence, unlike a first paragraph."""
        lines = self.block.lines if self.block else ()
        return len(lines) == 1 and self.text[-1:].isalnum() and title_like(self.text)

    @property
    def is_set_apart(self) -> bool:
        """Whether a wider gap than usual follows, and no wider one precedes."""
        gap = self.block.gap if self.block else 0
        return self.gap_after > self.usual and self.gap_after >= gap

    def is_title(self, printed: ContentsTitles) -> bool:
        """Return whether it is a title and not the first paragraph, on its own evidence."""
        gap = self.block.gap if self.block else 0
        if not title_like(self.text) or gap > max(2, self.pick.place.block.gap):
            return False
        if is_capitals(self.text) or self.text in printed:
            return True
        roomy = self.gap_after >= max(gap, self.usual, 1)
        return roomy and (is_title_case(self.text) or self.gap_after > gap)


# The chance of a coincidence that is low enough, and the least share of short paragraphs, since a
# text of a few paragraphs has too few to count.
COINCIDENCE = 0.01
RAREST = 0.05
# Paragraphs up to so many times as long as the lines are as short: 79 letters beside 72.
LONGER = 1.25
# The place of a scene, and the address of a letter, are below its number too.
UNTITLED_KINDS = {"act", "scene", "letter"}
_OPENINGS = {mark: marks[0] for marks in ("“\"„«‘'»", "([{", "—–-", "_*") for mark in marks}


def _opening_of(text: str) -> str:
    """Return the sort of mark that a line begins with: of speech, a bracket, a dash, or none."""
    return _OPENINGS.get(text[:1], "")


def _uncommon(
    lone: Mapping[int, str], numbers: int, blocks: Sequence[Block], but: Collection[int]
) -> set[int]:
    """Return the positions of lone lines below numbers that no coincidence explains.

    `numbers` is the number of divisions, `but` the positions of headings. If some divisions have a
    title beside the number, the others have none.
    """
    sorts = Counter(map(_opening_of, lone.values()))
    sort, count = sorts.most_common(1)[0] if sorts else ("", 0)
    if count < max(FEWEST, NEARLY_ALL * numbers):
        return set()
    alike = {at: len(text) for at, text in lone.items() if _opening_of(text) == sort}
    longest = int(LONGER * max(alike.values()))
    share = _share_of_short(blocks, {*but, *alike}, sort, longest)
    return set(alike) if max(RAREST, share) ** count <= COINCIDENCE else set()


def _share_of_short(
    blocks: Sequence[Block], but: Collection[int], sort: str, longest: int
) -> float:
    """Return the share of paragraphs that begin in the same way and are as short."""
    lengths: defaultdict[bool, list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        if isinstance(block, Stretch) and at not in but:
            same = _opening_of(block.lines[0].lstrip()) == sort
            size = sum(map(len, block.lines)) if len(block.lines) <= TITLE_LINES else longest + 1
            lengths[same].append(size)
    every = len(lengths[True]) + len(lengths[False])
    return bisect_right(sorted(lengths[True]), longest) / every if every else 1.0
