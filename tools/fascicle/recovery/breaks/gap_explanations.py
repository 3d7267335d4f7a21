"""Explanations for gaps that are wider than usual, so that they are no scene breaks.

The block on one side of the gap is set off: a title, a caption, a note, an attribution, the date of
a letter. In a text wrapped for print, wide gaps surround all of these. In a text with one line a
paragraph the author typed each gap, and fewer of them are explained.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fascicle.model.blocks import Block, Group, Heading, Listing, Verse, prose_of
from fascicle.model.draft import FILE_GAP, Draft, Traits
from fascicle.recovery.passages.letters import is_closing, is_salutation
from fascicle.recovery.shared.lines import INDENTED, indent, is_capitals

TITLED = "before a title"
ANNOUNCED = "before what was announced"
# The longest dateline, name or address, and the longest title.
SHORT = 60
TITLE = 100
# The most words of a name.
FEW = 5
# Shorter words ("of", "the", "and") are in lower case in most titles.
LONG = 4
# One title in this many may be nearer to the text before it than titles usually are.
QUARTER = 4

_WORD = re.compile(r"[^\W\d_]+")
_DATE_END = re.compile(r"\d(?:st|nd|rd|th|d|er)?[—–-]*\W*$")
_INTRODUCTION = re.compile(r"[:,][—–-]*[”\"’']?$")
_ASIDE = re.compile(r"\[.*\]|\([^()]*[^\W_]\)", re.DOTALL)
_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# "Author's note:", "A/N:", "Note:", "P.S.": the beginnings of remarks on the story.
_OF_NOTE = re.compile(
    r"(?:(?:\w+['’]s )?notes?|A/?N|N\.? ?B|P\. ?S|Anm(?:erkung)?)\b\.? ?[:.—–-]", re.IGNORECASE
)
_MARKS = " “”„«»\"‘’'_*()[]"


@dataclass(frozen=True, slots=True)
class Gap:
    """A wide gap: the two blocks on each side of it."""

    earlier: Block | None
    before: Block
    following: Block
    later: Block | None
    draft: Draft
    # The traits of its region.
    traits: Traits
    # The least width of a gap before the headings of the text.
    division: int


def explanations(draft: Draft, places: Sequence[int]) -> Mapping[int, str]:
    """Return the explanations of the gaps before some blocks; unexplained gaps are missing."""
    blocks, division, found = draft.blocks, _division(draft), {}
    for at in places:
        traits = draft.traits_at(blocks[at].span.first)
        earlier, later = blocks[at - 2] if at > 1 else None, next(iter(blocks[at + 1 :]), None)
        gap = Gap(earlier, blocks[at - 1], blocks[at], later, draft, traits, division)
        rules = (*ANYWHERE, *WRAPPED) if traits.wrap else ANYWHERE
        if why := next((name for name, holds in rules if holds(gap)), ""):
            found[at] = why
    return found


def _division(draft: Draft) -> int:
    """Return the width of the gaps before headings, without the narrowest quarter of them."""
    gaps = sorted(
        b.gap
        for a, b in pairwise(draft.blocks)
        if isinstance(b, Heading) and not isinstance(a, Heading) and b.gap < FILE_GAP
    )
    return max(gaps[len(gaps) // QUARTER], draft.traits.usual_gap + 1) if gaps else FILE_GAP


def _text(block: Block | None) -> str:
    return prose_of(block).strip("_* ")


def is_label(text: str) -> bool:
    """Return whether a line is a label (a title, a source, a signature) and not a sentence."""
    bare = text.strip(_MARKS)
    words = _WORD.findall(bare)
    if "\n" in text or not words or bare[-1:] in "!?…" or len(text) > TITLE:
        return False
    told = [word for word in words if len(word) >= LONG] or words
    return is_capitals(bare) or all(not word[0].islower() for word in (words[0], *told))


def _is_name(text: str) -> bool:
    """Return whether a line with a full stop is a name: "G. J.", "Ada Quill."."""
    return is_label(text) and (len(text.split()) > 1 or text.count(".") > 1 or is_capitals(text))


def _is_dateline(text: str) -> bool:
    return len(text) <= SHORT and is_label(text) and _DATE_END.search(text) is not None


def _is_set_off(block: Block | None) -> bool:
    return isinstance(block, Verse | Listing | Group) or "\n" in _text(block)


def _after_label(gap: Gap) -> bool:
    """Return whether the block before is a title, a source or a date, with which no scene ends."""
    text = _text(gap.before)
    apart = gap.before.gap > gap.draft.usual_gap(gap.before)
    unended = len(text) <= SHORT and text[-1:].isalnum() and "\n" not in text
    return (
        (unended and (apart or is_label(text)))
        or (is_label(text) and text.rstrip(_MARKS)[-1:] not in {".", "", "—", "-"})
        or _is_dateline(text)
        or (_is_name(text) and (_is_set_off(gap.earlier) or is_closing(_text(gap.earlier))))
    )


def _is_title(gap: Gap) -> bool:
    """Return whether a title follows: in capitals, or after a gap as wide as a heading's."""
    text = _text(gap.following)
    loud = is_capitals(text)
    far = gap.following.gap >= gap.division or (loud and gap.traits.wrap is not None)
    return far and is_label(text) and (loud or text.rstrip(_MARKS)[-1:] != ".")


def _names_what_follows(gap: Gap) -> bool:
    """Return whether the next line is the title of verse or of a list."""
    later, text = gap.later, _text(gap.following)
    return is_label(text) and (isinstance(later, Heading) or _is_set_off(later))


def _introduces(gap: Gap) -> bool:
    """Return whether the words before introduce those after: "She sang:"."""
    return _INTRODUCTION.search(_text(gap.before)) is not None


def _inside_sentence(gap: Gap) -> bool:
    """Return whether the gap is inside a sentence, as at the end of a page."""
    return _text(gap.before)[-1:].isalnum() and _text(gap.following)[:1].islower()


def _beside_aside(gap: Gap) -> bool:
    """Return whether there is a caption or a note in brackets beside the gap."""
    before, following = _text(gap.before), _text(gap.following)
    return _ASIDE.fullmatch(before) is not None or following.startswith("[")


def _before_last_words(gap: Gap) -> bool:
    """Return whether the division ends with a remark after the gap: in brackets, or "Note:"."""
    text = _text(gap.following)
    alone = gap.later is None or isinstance(gap.later, Heading)
    return alone and (_REMARK.fullmatch(text) is not None or _OF_NOTE.match(text) is not None)


def _beside_indented(gap: Gap) -> bool:
    return any(_is_indented(block, gap.draft) for block in (gap.before, gap.following))


def _is_indented(block: Block, draft: Draft) -> bool:
    """Return whether all lines of a block are indented, not only as the start of a paragraph."""
    lines = [draft.source.lines[n - 1] for n in block.span]
    traits = draft.traits_at(block.span.first)
    least = min(indent(line) for line in lines) - traits.margin
    if traits.style == "blank":
        return least >= (1 if len(lines) > 1 else INDENTED)
    return len(lines) > 1 and least >= INDENTED


def _beside_letter(gap: Gap) -> bool:
    """Return whether a date or a salutation follows, or a signature precedes."""
    following = _text(gap.following)
    return _is_signed(gap) or _is_dateline(following) or is_salutation(following)


def _is_signed(gap: Gap) -> bool:
    """Return whether a name precedes that can be no sentence: "ADA QUILL.", "“Ada Q."."""
    text = _text(gap.before)
    quoted = text.count("“") != text.count("”") or text.count('"') % 2 == 1
    return len(text.split()) <= FEW and _is_name(text) and (quoted or is_capitals(text))


Rule = tuple[str, "Callable[[Gap], bool]"]
ANYWHERE: tuple[Rule, ...] = (
    ("after a title, a name or a date", _after_label),
    (TITLED, _is_title),
    ("before the title of verse", _names_what_follows),
    (ANNOUNCED, _introduces),
    ("beside a caption or a note", _beside_aside),
    ("before a last remark", _before_last_words),
)
# Only for wrapped texts, in which wide gaps surround everything that is set off.
WRAPPED: tuple[Rule, ...] = (
    ("in the middle of a sentence", _inside_sentence),
    ("beside what is set in", _beside_indented),
    ("beside a letter", _beside_letter),
)
