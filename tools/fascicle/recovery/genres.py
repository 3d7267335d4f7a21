"""Genres with parts of their own: the entries of a diary, the pieces of a collection.

    Tuesday, 14 October 1913          3 May.          January 6th
                                                      I have been a keeper for nine hours …
    It rained.                        It stopped.

An entry begins with a date on its own, with more space before it than after it. A date directly
above its text begins an entry if several do. A date that runs into its paragraph ("3 May.
Bistritz.--Left Munich") stays there, and a single date makes no diary. Entries are inside chapters
and stay on their pages.

Titles alone do not show whether pieces are poems or stories: they are recognised as headings of
chapters, or of poems if the first precedes verse. If at least every third has only verse below it,
the text is a collection: those are its poems, and pieces without verse are stories. If only one or
two pieces have no verse, they are prose poems.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from fascicle.model.blocks import (
    Block,
    Evidence,
    Footnote,
    Group,
    Heading,
    Paragraph,
    SceneBreak,
    Span,
    Stretch,
    Verse,
    in_runs,
)
from fascicle.model.draft import Draft
from fascicle.model.memory import of_each
from fascicle.recovery.passages.letters import is_salutation
from fascicle.recovery.shared.dates import is_date, is_date_in_a_diary
from fascicle.recovery.shared.lines import divide, tidy

FEWEST = 2
# This many dates with ordinary gaps are a diary if the text begins with one, and this many with
# any are one whatever stands directly below others.
FEWEST_CLOSE = 4
# This many dates directly above their text are a diary; fewer if the text begins with one, since a
# letter may contain dates too.
MANY_ABOVE, FEWEST_ABOVE = 6, 3
# This share of dates below headings are those of letters.
MOST_DATELINES = 0.8
# A line with such an end, or this long, is text and no address below a dateline.
_ENDS = (".", "!", "?", "…", "”", '"', "’", "'", ")", ":", "_", "*")
LONG = 60
_DATED = Evidence("date above its text", 0.8)


def entries(draft: Draft) -> Draft:
    """Replace the dates of diary entries by headings, one level below all other headings."""
    dated = _beginning(draft, is_date)
    dates = [at for at in _alone(draft, dated) if _stands_alone(draft, at)]
    dates += _in_a_diary(draft, dated)
    above = _above_text(draft, dated)
    is_diary = len(dates) >= FEWEST_CLOSE
    if not is_diary and len(above) < (FEWEST_ABOVE if _begins(draft, above) else MANY_ABOVE):
        above = []
    found = {*dates, *above}
    if len(found) < FEWEST:
        return draft
    close = dated if above else []
    found |= _further_dates(draft, found, close)
    datelines = {at for at in found if _is_dateline(draft, at)}
    # A diary has several entries in a chapter; a letter has one date.
    if len(datelines) >= MOST_DATELINES * len(found):
        found -= datelines
    return _with_entries(draft, found)


def _beginning(draft: Draft, is_one: Callable[[str], bool]) -> list[int]:
    """Return the stretches that begin with a date on a line of its own."""
    return [at for at, begins in enumerate(of_each(_is_begun, draft.blocks, is_one)) if begins]


def _is_begun(block: Block, is_one: Callable[[str], bool]) -> bool:
    return isinstance(block, Stretch) and is_one(block.lines[0])


def _is_dateline(draft: Draft, at: int) -> bool:
    """Return whether nothing stands between a heading and a date, or only an address."""
    above = draft.blocks[max(0, at - 2) : at]
    if not above or isinstance(above[-1], Heading):
        return bool(above)
    is_address = isinstance(above[-1], Stretch) and len(above[-1].lines) == 1
    return is_address and isinstance(above[0], Heading)


def _alone(draft: Draft, dated: Sequence[int]) -> list[int]:
    """Return the dated stretches that have a single line."""
    blocks = [(at, draft.blocks[at]) for at in dated]
    return [at for at, b in blocks if isinstance(b, Stretch) and len(b.lines) == 1]


def _above_text(draft: Draft, dated: Sequence[int]) -> list[int]:
    """Return the dated stretches that are directly above their text."""
    return [at for at in dated if _is_text(_below(draft, at))]


def _below(draft: Draft, at: int) -> tuple[str, ...]:
    """Return the lines directly below the first line of a stretch, in it or in the next."""
    block, after = draft.blocks[at], _after(draft, at)
    if isinstance(block, Stretch) and len(block.lines) > 1:
        return block.lines[1:]
    return after.lines if isinstance(after, Stretch) and not after.gap else ()


def _after(draft: Draft, at: int) -> Block | None:
    return draft.blocks[at + 1] if at + 1 < len(draft.blocks) else None


def _is_text(lines: tuple[str, ...]) -> bool:
    """Return whether lines are the text of an entry, not a second date, address or salutation."""
    if not lines or is_date(lines[0]) or is_salutation(lines[0].strip()):
        return False
    return lines[-1].rstrip().endswith(_ENDS) or max(map(len, lines)) > LONG


def _begins(draft: Draft, dates: Sequence[int]) -> bool:
    """Return whether the first date is at the beginning of the text, or below a heading."""
    return bool(dates) and (not dates[0] or isinstance(draft.blocks[dates[0] - 1], Heading))


def _further_dates(draft: Draft, found: Collection[int], close: Sequence[int]) -> set[int]:
    """Return more beginnings of entries in a diary: "Later", and dates with less space."""
    first = min(found)
    perhaps = _beginning(draft, is_date_in_a_diary)
    more = [at for at in _alone(draft, perhaps) if _stands_alone(draft, at)]
    if close:
        more += [at for at in _alone(draft, close) if _has_text(draft, at)]
        more += _above_text(draft, perhaps)
    return {at for at in more if at > first}


def _with_entries(draft: Draft, found: Collection[int]) -> Draft:
    levels = [block.level for block in draft.blocks if isinstance(block, Heading)]
    level = max(levels, default=0) + 1
    row: list[Block] = []
    for at, block in enumerate(draft.blocks):
        if at in found and isinstance(block, Stretch):
            line = Span(block.span.first, block.span.first)
            title = tidy(block.lines[0]).strip("_*")
            head = Heading(
                span=line, gap=block.gap, why=_DATED, kind="entry", level=level, title=title
            )
            row += [head, *divide(block, line)[1:]]
        else:
            row.append(block)
    return draft.with_blocks(row)


def _in_a_diary(draft: Draft, dated: Sequence[int]) -> list[int]:
    """Return the dates without extra space, in a text that begins with one of many."""
    known = frozenset(dated)
    alone = [at for at in _alone(draft, dated) if at + 1 not in known]
    dates = [at for at in alone if _is_close(draft, at)]
    return dates if len(dates) >= FEWEST_CLOSE and _begins(draft, dates) else []


def _is_close(draft: Draft, at: int) -> bool:
    """Return whether a date is followed by a stretch after an ordinary gap."""
    gap, after = draft.blocks[at].gap, _after(draft, at)
    return isinstance(after, Stretch) and 0 < after.gap <= max(gap, draft.traits.usual_gap)


def _has_text(draft: Draft, at: int) -> bool:
    """Return whether a date is followed by text, after a gap no wider than the one before it."""
    after = _after(draft, at)
    if after is None or isinstance(after, Heading) or not after.gap:
        return False
    return after.gap <= draft.blocks[at].gap or at == 0


def _stands_alone(draft: Draft, at: int) -> bool:
    """Return whether a date has a wide gap or a heading before it, and text after it."""
    block = draft.blocks[at]
    if not _has_text(draft, at):
        return False
    return (
        at == 0 or block.gap > draft.usual_gap(block) or isinstance(draft.blocks[at - 1], Heading)
    )


# A novel may have this many poems between its chapters.
FEWEST_POEMS, SHARE = 3, 1 / 3


def pieces(draft: Draft) -> Draft:
    """Set the kinds of a collection's titles, except those that the owner has decided.

    A title that is on no line needs a page, which a poem has not.
    """
    titles = {
        id(block): below
        for block, *below in in_runs(draft.blocks, lambda _, it: not isinstance(it, Heading))
        if isinstance(block, Heading) and block.kind in {"chapter", "poem"} and not block.label
        if block.span.first not in draft.decided and not block.is_supplied
    }
    of_verse = {title for title, below in titles.items() if _has_verse(below)}
    poems = {title for title in of_verse if all(map(_may_belong_to_poem, titles[title]))}
    if len(poems) < max(FEWEST_POEMS, SHARE * len(titles)):
        return draft
    in_prose = titles.keys() - of_verse
    if len(in_prose) < FEWEST_POEMS:
        of_verse |= in_prose

    def named(block: Block) -> Block:
        if id(block) not in titles or not isinstance(block, Heading):
            return block
        known = poems if block.kind == "chapter" else of_verse
        return replace(block, kind="poem" if id(block) in known else "story")

    return draft.with_blocks(map(named, draft.blocks))


def _has_verse(below: Sequence[Block]) -> bool:
    return any(isinstance(block, Verse) for block in below)


def _may_belong_to_poem(block: Block) -> bool:
    """Return whether a block may belong to a poem: a dedication, an epigraph, a break or a note."""
    if isinstance(block, Paragraph):
        return block.keeps_lines
    return isinstance(block, Verse | SceneBreak | Footnote | Group)
