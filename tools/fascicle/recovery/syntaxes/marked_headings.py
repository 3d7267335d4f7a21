"""Headings that a format marks: their kinds and levels, and the title of the work.

    1.txt: The Lamp         2.html: <h2>The Slip</h2>         3.md: # The Oil

The depths of tags and styles are those of a series, of parts, and of the files of several formats.
In such a folder each file is a chapter beside the others. A depth means the same only within a
format. The depth of chapters is that of most first headings of its files, parts apart. A format
without tags has its title in the first line of a file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from fascicle.model.blocks import Block, Evidence, Heading, Span, Stretch
from fascicle.model.decision import Reading
from fascicle.model.draft import Draft, Markup, Query
from fascicle.recovery.breaks.ornaments import is_ornament
from fascicle.recovery.headings.heading_form import HeadingForm, title_like
from fascicle.recovery.headings.heading_levels import FEWER_ABOVE
from fascicle.recovery.headings.headings import CLOSING, MARKED_HEADING, family, without_initials
from fascicle.recovery.headings.keywords import CHAPTER_RANK, rank
from fascicle.recovery.headings.line_forms import form_of_title, heading_form, is_worded
from fascicle.recovery.headings.numbered import MARKED as KINDS
from fascicle.recovery.shared.by_lines import LINKED, unmarked
from fascicle.recovery.shared.lines import (
    by_file,
    divided,
    join,
    read_at,
    unread_lines,
    without,
    without_markup,
)

# A song of an opera, which is no chapter beside the scenes.
SONG = re.compile(r"(?:\w+\. )?AIR [IVXLC]+\.")
AS_MARKED = Evidence(MARKED_HEADING, 0.95)
# The fewest parts, or plays.
FEWEST = 2
# The share of plays that have a title above their first act.
_MOST_PLAYS = 0.8
# What parts of a book are called; acts are inside of plays.
_WHOLES = {"volume", "book", "part"}
# The endings of pages.
_PAGES = {"htm", "html", "xhtml", "xml"}


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

    def as_heading(block: Stretch) -> Heading:
        line = block.span.first
        return _as_heading(block, headings[line], kinds, is_poem=line in poems)

    return without_initials(read_at(draft, headings, as_heading))


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


def in_series(draft: Draft) -> Draft:
    """Return the draft with divisions of one kind that count on from one another at one depth.

        <h1>PART I</h1>  <h2>PART II</h2>        <h2>CHAPTER IX</h2>  <h1>CHAPTER THE LAST</h1>

    That is the usual one, or the highest if headings inside of parts have that. What closes the
    book has the depth of the last of them if it has its tag, and what follows goes with it.
    """
    tagged = headings_in(draft)
    forms = {n: form for n, block in tagged.items() if (form := label_of(block))}
    series: dict[tuple[str, int], list[int]] = {}
    starts, last = Counter[str](), Counter[str]()
    for n, form in forms.items():
        word = family(form)
        last[word] += 1
        if form.number not in {None, last[word]}:
            starts[word], last[word] = n, form.number or 0
        series.setdefault((word, starts[word]), []).append(n)
    depths, below = dict(draft.headings), dict(pairwise(tagged))
    for lines in series.values():
        tags = Counter(sorted(depths[n] for n in lines))
        ((usual, _),) = tags.most_common(1)
        inside = {depths[below[n]] for n in lines if n in below and below[n] not in lines}
        is_low = usual in inside and is_part(tagged[lines[0]])
        depths |= dict.fromkeys(lines, min(tags) if is_low else usual)
        new, old = depths[lines[-1]], draft.headings[lines[-1]]
        closing = [n for n in tagged if n > lines[0] and depths[n] == old and _closes(tagged[n])]
        if new < old and closing and closing[0] > lines[-1]:
            after = {n: depth for n, depth in depths.items() if n >= closing[0]}
            depths |= {n: max(new, depth + new - old) for n, depth in after.items()}
    return replace(draft, headings=depths)


def counting_on(draft: Draft) -> Draft:
    """Return the draft with numbered titles that count on from one another at one depth.

        <h4>1. The Door</h4>  <h3>2. The Lamp</h3>  <h3>3. The Oil</h3>

    It is the higher one of two in a row, unless there is another of its own depth to count from.
    """
    depths = dict(draft.headings)
    last: dict[str, tuple[int, int]] = {}
    open_at: dict[int, dict[str, int]] = {}
    for n, block in headings_in(draft).items():
        open_at = {depth: numbers for depth, numbers in open_at.items() if depth <= depths[n]}
        form = form_in(block)
        if form is None or form.shape != "titled" or not form.number:
            last = {system: it for system, it in last.items() if depths[it[0]] < depths[n]}
            continue
        before, number = last.get(form.system, (0, 0))
        is_own = open_at.get(depths[n], {}).get(form.system) == form.number - 1
        if before and number == form.number - 1 and not is_own:
            depths[n] = depths[before] = min(depths[n], depths[before])
        last[form.system] = n, form.number
        open_at.setdefault(depths[n], {})[form.system] = form.number
    return replace(draft, headings=depths)


def _closes(block: Stretch) -> bool:
    """Return whether a heading is one such as Appendix A, which closes a book."""
    form = form_in(block)
    return form is not None and form.kind in CLOSING


def below_parts(draft: Draft) -> Draft:
    """Return the draft with chapters below its parts, if both have the same tag.

        <h2>THE BORDERLAND</h2>  <h2>CHAPTER I</h2>  …  <h2>FARTHEST SOUTH</h2>  <h2>CHAPTER V</h2>

    There are several such parts. Without a number, a part has no text, but for verse. So are the
    acts of several plays, between whose titles and first acts may be lists of persons. Below a part
    with a label and without text all that has its tag is inside, whatever it is called.
    """
    tagged = headings_in(draft)
    forms = {n: label_of(block) for n, block in tagged.items()}
    chapters = {n for n, form in forms.items() if form and rank(form.kind) == CHAPTER_RANK}
    texts = texts_below(draft, tagged)
    parts = [
        one
        for one, other in pairwise(tagged)
        if other in chapters and draft.headings[one] == draft.headings[other]
        if is_part(tagged[one]) or not (form_in(tagged[one]) or has_text(texts[one], draft))
    ]
    if not FEWEST <= len(parts) <= FEWER_ABOVE * len(chapters):
        empty = {n for n in tagged if not has_text(texts[n], draft)}
        parts, chapters = _plays(draft, tagged, empty)
        if len(parts) < FEWEST:
            parts, chapters = _below_labels(draft, tagged, empty)
    if not parts:
        return draft
    last = max(chapters)
    after = (n for n in tagged if n > last and draft.headings[n] <= draft.headings[last])
    end = next(after, max(tagged) + 1)
    inside = {n for n in tagged if parts[0] < n < end} - {*parts}
    return replace(draft, headings={n: d + (n in inside) for n, d in draft.headings.items()})


def _plays(
    draft: Draft, tagged: Mapping[int, Stretch], empty: Container[int]
) -> tuple[list[int], set[int]]:
    """Return the titles of plays, the first `empty` headings above their first acts, and the acts.

    Nearly all first acts have one, with their own tag.
    """
    titles, acts, title, firsts = list[int](), set[int](), 0, 0
    for n, block in tagged.items():
        form = label_of(block)
        if form and form.kind == "act":
            is_first = form.number == 1
            firsts += is_first
            acts.add(n)
            if is_first and title and draft.headings[title] == draft.headings[n]:
                titles.append(title)
            title = 0
        elif not title and n in empty and (is_part(block) or not form_in(block)):
            title = n
    return (titles, acts) if len(titles) >= _MOST_PLAYS * firsts else ([], set())


def _below_labels(
    draft: Draft, tagged: Mapping[int, Stretch], empty: Container[int]
) -> tuple[list[int], set[int]]:
    """Return the parts from the first `empty` one on, and what is below them with its tag."""
    labels = {n for n, block in tagged.items() if (it := label_of(block)) and it.kind in _WHOLES}
    depths = draft.headings
    pairs = ((n, below) for n, below in pairwise(tagged) if n in labels and n in empty)
    first = next((n for n, below in pairs if depths[n] == depths[below]), 0)
    below = [n for n in tagged if n >= first and depths[n] == depths.get(first)]
    parts = [n for n in below if n in labels]
    closing = [n for n in below if n > parts[-1] and _closes(tagged[n])]
    chapters = {n for n in below if n not in labels and not (closing and n >= closing[0])}
    return (parts, chapters) if chapters else ([], set())


def has_text(blocks: Sequence[Block], draft: Draft) -> bool:
    """Return whether blocks below a title are more than verse or ornaments beside it."""
    lines = (block for block in blocks if isinstance(block, Stretch))
    return any(it.span.first not in draft.verse and not is_ornament(join(it.lines)) for it in lines)


def texts_below(draft: Draft, tagged: Mapping[int, Stretch]) -> dict[int, list[Block]]:
    """Return the blocks between each heading and the next."""
    below: dict[int, list[Block]] = {}
    text: list[Block] = []
    for block in draft.blocks:
        if block.span.first in tagged:
            text = below[block.span.first] = []
        else:
            text.append(block)
    return below


def form_in(block: Stretch) -> HeadingForm | None:
    """Return the form of all lines of a block as a heading, else None."""
    return heading_form(join(block.lines))


def form_of(block: Block) -> HeadingForm | None:
    """Return the form of a block that is one line such as "Chapter 3", else None."""
    return label_of(block) if isinstance(block, Stretch) and len(block.lines) == 1 else None


def label_of(block: Stretch) -> HeadingForm | None:
    """Return the form of the first line of a block if it has a label, else None."""
    form = heading_form(block.lines[0])
    return form if form is not None and form.shape == "labelled" else None


def headings_in(draft: Draft) -> dict[int, Stretch]:
    if not draft.headings:
        return {}
    return {
        block.span.first: block
        for block in draft.blocks
        if isinstance(block, Stretch) and block.span.first in draft.headings
    }


def is_part(block: Stretch) -> bool:
    form = label_of(block)
    return form is not None and rank(form.kind) < CHAPTER_RANK


def side_by_side(draft: Draft) -> Draft:
    """Return the draft with chapters of all formats at one depth."""
    unread = (block for block in draft.blocks if isinstance(block, Stretch))
    files = list(by_file(draft, unread))
    formats = {_format(name) for name, _ in files}
    if len(formats) <= 1 or not draft.headings:
        return draft
    chapters = {
        each: _depth_of_chapters(draft, [b for n, b in files if _format(n) == each])
        for each in formats
    }
    deepest = max(chapters.values())
    headings = dict(draft.headings)
    for name, blocks in files:
        own = chapters[_format(name)]
        for block in blocks:
            if own and block.span.first in headings:
                headings[block.span.first] += deepest - own
        if not own and deepest and _is_title(blocks):
            headings[blocks[0].span.first] = deepest
    return replace(draft, headings=headings)


def _format(name: str) -> str:
    ending = name.lower().rpartition(".")[2]
    return "html" if ending in _PAGES else ending


def _depth_of_chapters(draft: Draft, files: Sequence[Sequence[Stretch]]) -> int:
    """Return the depth of chapters in files of a format, 0 if they tag no heading."""
    depths: Counter[int] = Counter()
    for file in files:
        tagged = [block for block in file if block.span.first in draft.headings]
        first = next((block for block in tagged if not is_part(block)), next(iter(tagged), None))
        if first:
            depths[draft.headings[first.span.first]] += 1
    return max(depths, key=lambda depth: (depths[depth], depth), default=0)


def _is_title(blocks: Sequence[Stretch]) -> bool:
    """Return whether the first line of a file is the only title in it: others have a label."""
    lines = blocks[0].lines
    is_alone = len(blocks) > 1 and len(lines) == 1 and not any(map(label_of, blocks))
    return is_alone and title_like(lines[0])
