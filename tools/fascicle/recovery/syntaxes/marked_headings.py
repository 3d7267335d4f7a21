"""Headings that a markup language names: their kinds and levels, and the title of the work."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from fascicle.model.blocks import Block, Evidence, Heading, Span, Stretch
from fascicle.model.decision import Reading
from fascicle.model.draft import Draft, Markup, Query
from fascicle.recovery.headings.heading_form import HeadingForm, title_like
from fascicle.recovery.headings.headings import MARKED_HEADING, without_initials
from fascicle.recovery.headings.keywords import CHAPTER_RANK, rank
from fascicle.recovery.headings.line_forms import form_of_title, heading_form, is_worded
from fascicle.recovery.headings.numbered import MARKED as KINDS
from fascicle.recovery.shared.by_lines import LINKED, unmarked
from fascicle.recovery.shared.lines import divided, join, unread_lines, without, without_markup

# A song of an opera, which is no chapter beside the scenes.
SONG = re.compile(r"(?:\w+\. )?AIR [IVXLC]+\.")
AS_MARKED = Evidence(MARKED_HEADING, 0.95)


class MarkedHeading(NamedTuple):
    """A heading: its depth and title, and the number of the line of signs below it.

    `lines` are those of a heading of several lines, `number` is one that the format adds.
    """

    depth: int
    title: str
    underline: int = 0
    lines: Sequence[str] = ()
    number: str = ""


def titled(draft: Draft, headings: Mapping[int, MarkedHeading]) -> Draft:
    """Take a first line as the title of the work, if no other heading is of the highest level."""
    first = draft.blocks[0] if draft.blocks else None
    heading = headings.get(first.span.first) if isinstance(first, Stretch) else None
    if first is None or heading is None or draft.found.get("title"):
        return draft
    if [h.depth for h in headings.values() if h.depth == 1] != [heading.depth]:
        return draft
    title, last = unmarked(heading.title), heading.underline or first.span.first
    if not title_like(title) or is_worded(title):
        return draft
    draft = replace(draft, found=draft.found.with_values(title=title))
    draft = without(draft, "title-page", Span(first.span.first, last))
    return draft.ask(_title_query(first.span.first, title))


def _title_query(line: int, title: str) -> Query:
    question = f"is the first line the title, “{title}”?"
    answers = (Reading("paragraph"),)
    return Query("title-page", Span(line, line), question, f"title “{title}”", answers, weight=0.3)


def with_headings(
    draft: Draft,
    headings: Mapping[int, MarkedHeading],
    chapters: int = 0,
    poems: Container[int] = (),
) -> Draft:
    """Return the draft with its headings.

    `chapters` is the depth of chapters where no word of theirs shows it, `poems` are the lines of
    titles that are those of poems if they are of that depth.
    """
    left = {number for number, _ in unread_lines(draft)}
    headings = {n: heading for n, heading in headings.items() if n in left}
    rules = [heading.underline for heading in headings.values() if heading.underline]
    markup = {n: parts for n in headings if (parts := _links(draft.line(n)))}
    markup |= {n: (Markup("markup", 0, len(draft.source.lines[n - 1])),) for n in rules}
    draft = without_markup(draft, markup)
    lines = [Span(n, n + max(0, len(h.lines) - 1)) for n, h in headings.items()]
    draft = draft.with_blocks(divided(draft.blocks, lines))
    kinds = _kinds_of(headings.values(), chapters)
    draft = draft.map_blocks(
        lambda block: (
            _as_heading(block, headings[block.span.first], kinds, is_poem=block.span.first in poems)
            if isinstance(block, Stretch) and block.span.first in headings
            else block
        )
    )
    return without_initials(draft)


def _links(line: str) -> tuple[Markup, ...]:
    """Return the brackets and the addresses of links in a heading, which shows their text only."""
    return tuple(
        part
        for link in LINKED.finditer(line)
        for part in (
            Markup("markup", link.start(), link.start("text")),
            Markup("command", link.end("text"), link.end()),
        )
    )


def _kinds_of(headings: Collection[MarkedHeading], chapters: int) -> dict[int, str]:
    """Return the kind of heading at each depth, from the highest: below chapters are sections."""
    depths = sorted({heading.depth for heading in headings})
    unnamed = chapters or (depths[-1] if depths else 0)
    lowest = min((h.depth for h in headings if _is_chapter(h)), default=unnamed)
    kinds = dict(zip([d for d in reversed(depths) if d <= lowest], KINDS, strict=False))
    return {d: kinds.get(d, "volume" if d <= lowest else "section") for d in depths}


def _is_chapter(heading: MarkedHeading) -> bool:
    form = heading_form(unmarked(heading.title))
    return form is not None and form.shape == "labelled" and rank(form.kind) == CHAPTER_RANK


def _as_heading(
    block: Block, heading: MarkedHeading, kinds: Mapping[int, str], *, is_poem: bool
) -> Heading:
    """Return a heading with the level of its depth among the depths of the text."""
    level = list(kinds).index(heading.depth) + 1
    kind = "section" if SONG.match(heading.title) else kinds[heading.depth]
    kind = "poem" if is_poem and kind == "chapter" else kind
    title = unmarked(heading.title)
    form = form_of_title(title, kind)
    if above := heading_form(heading.lines[0]) if heading.lines else None:
        # "Chapter 1" and its title below it, or a longer title.
        titles = [above.title] if above.title else []
        form = replace(above, title=join([*titles, *heading.lines[1:]]))
    if number := heading.number:
        form = heading_form(number) or HeadingForm("bare")
        form = form if form.shape in {"labelled", "named"} else replace(form, kind=kind)
        rest = title.removeprefix(number).lstrip()
        label = number.rstrip(".") if rest else number
        joiner = f"{number[len(label) :]} " if rest else ""
        form = replace(form, label=label, title=rest, joiner=joiner)
    if kind == "section" and form.shape in {"bare", "titled"}:
        form = replace(form, kind=kind)
    return replace(form, title=unmarked(form.title)).heading(block, AS_MARKED, level)
