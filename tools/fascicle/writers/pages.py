"""The pages of a work: their divisions, blocks and front matter.

A work has a title page, `index.md`, and a page for each chapter-level division; without such
divisions the title page holds the whole text. Poems, letters inside a chapter and scenes of a play
stay on the page of the division that contains them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, takewhile
from typing import NamedTuple

import msgspec

from fascicle.model.blocks import Block, Footnote, Heading, SceneBreak, Span
from fascicle.model.blocks import leaves as parts
from fascicle.model.decision import INNER
from fascicle.model.draft import Division, Source, Work
from fascicle.model.edited_pages import DIGEST, digest
from fascicle.model.memory import of_all, remembered
from fascicle.model.words import number_of, words
from fascicle.writers.escape import escape_heading
from fascicle.writers.metadata import Metadata, Supplied, Value, front_matter
from fascicle.writers.myst import APART, fence, linkable_notes, write_heading, written_blocks
from fascicle.writers.page_addresses import (
    NO_DATES,
    Addresses,
    Calendar,
    assign,
    dates_of,
    digest_of,
    slugify,
)
from fascicle.writers.page_matches import AddressRequest, Remembered, digests_of, sketch_of

# Divisions that are on the title page if they come first.
WITH_TITLE = {"dramatis-personae"}
OPENING_WORDS = 8
TITLE_PAGE = "index.md"
# The source of a title as the title page says it.
_SUPPLIED: dict[Supplied, str] = {"": "", "file name": "title", "opening": "opening"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name below the work's folder, its text, its blocks, the number of its words.

    `lines` has the first line of each block: on the page, and in the source.
    """

    name: str
    text: str
    blocks: tuple[Block, ...]
    words: int
    lines: tuple[tuple[int, int], ...]

    @property
    def is_title_page(self) -> bool:
        return self.name == TITLE_PAGE

    @property
    def has_own_title(self) -> bool:
        """Whether the words of its heading are in the text, unlike the title of the work."""
        first = next(iter(self.blocks), None)
        is_supplied = isinstance(first, Heading) and first.is_supplied
        return not (self.is_title_page or is_supplied)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A division with a page of its own, the blocks on it, and the division's ancestors."""

    division: Division
    blocks: tuple[Block, ...]
    parents: tuple[Division, ...]


def pages_of(  # noqa: PLR0913 (the work, and the plan of its pages)
    work: Work,
    metadata: Metadata,
    known: Addresses,
    held: Collection[str] = (),
    calendar: Calendar = NO_DATES,
    *,
    one_page: bool = False,
) -> tuple[list[Page], Addresses]:
    """Return the pages of a work, the title page first, and the addresses to remember.

    Pages at the addresses `held` do not move, even if they are renamed.
    """
    leaves = [] if one_page else _leaves_of(work)
    wanted = _wanted(work, leaves)
    counts = [page.length for page in wanted]
    remembered, addresses = assign(wanted, known, held, calendar)
    names = [page.address for page in remembered]
    of_title_page = _blocks_of_title_page(work, has_others=bool(names))
    on_title = [*chain.from_iterable(map(words, _texts_of(work, of_title_page)))]
    digest = digest_of(on_title)
    dates = dates_of(known, digest, calendar)
    addresses = msgspec.structs.replace(addresses, **dates)
    count = number_of(on_title)
    title = _title_page(work, metadata, names, addresses, (count, count + sum(counts)))
    leading: defaultdict[str, list[str]] = defaultdict(list)
    for former, home in addresses.homes().items():
        leading[home] += [former] if former != home else []
    formers = (tuple(leading[page.address]) for page in remembered)
    of_pages = zip(leaves, remembered, counts, formers, strict=True)
    about = work.slug, work.draft.source
    chapters = (
        of_all(_chapter, (leaf.division.heading, *leaf.blocks), *about, *of)
        for leaf, *of in of_pages
    )
    return [title, *chapters], addresses


def headings_of_pages(work: Work) -> set[int]:
    """Return the lines of the headings that begin a page."""
    return {leaf.division.heading.span.first for leaf in _leaves_of(work)}


def _leaves_of(work: Work) -> list[_Leaf]:
    """Return the divisions that have pages, in reading order."""
    levels = (d.heading.level for d in work.walk() if d.heading.kind not in INNER)
    # The deepest level whose divisions have pages of their own, 0 if there is none.
    level = max(levels, default=0)
    return list(_leaves(work.divisions[len(_front(work)) :], level)) if level else []


def _front(work: Work) -> tuple[Division, ...]:
    """Return the divisions that are on the title page even if others have pages."""
    return tuple(takewhile(lambda d: d.heading.kind in WITH_TITLE, work.divisions))


def _leaves(
    divisions: Sequence[Division], level: int, parents: tuple[Division, ...] = ()
) -> Iterator[_Leaf]:
    """Yield the divisions that have pages, in reading order.

    Those in `divisions` all have one, whatever their kind, since no page contains them. Inner
    divisions before the first with a page of its own are on their parent's page; all later ones get
    pages, to keep the order.
    """
    for division in divisions:
        inner = list(takewhile(lambda d: not _has_page(d, level), division.divisions))
        below = division.divisions[len(inner) :]
        blocks = (*division.blocks, *(block for d in inner for block in _flat(d, 2)))
        yield _Leaf(division, blocks, parents)
        yield from _leaves(below, level, (*parents, division))


def _has_page(division: Division, level: int) -> bool:
    return division.heading.level <= level and division.heading.kind not in INNER


def _flat(division: Division, level: int) -> Iterator[Block]:
    """Yield the headings and blocks of a division and those inside it, headings from `level`."""
    # A title that the owner has supplied needs a page: no other place has words beside the text.
    if not division.heading.is_supplied:
        yield replace(division.heading, level=level)
    yield from division.blocks
    for inner in division.divisions:
        yield from _flat(inner, level + 1)


def _wanted(work: Work, leaves: Sequence[_Leaf]) -> list[AddressRequest]:
    """Return what is asked for each page; duplicates get the names of their parts."""
    short = [_short(leaf.division.heading) for leaf in leaves]
    count = Counter(short)
    wanted = []
    for leaf, name in zip(leaves, short, strict=True):
        parents = [_part(p.heading) for p in leaf.parents] if count[name] > 1 else []
        address = slugify("-".join([*parents, name])) or leaf.division.heading.kind
        heading = leaf.division.heading
        told = _told_by(_texts_of(work, [heading, *leaf.blocks]))
        opening = _opening(work, leaf.blocks)
        wanted.append(
            AddressRequest(address, heading.text, opening, title=heading.title, **told._asdict())
        )
    return wanted


class _Told(NamedTuple):
    """What the words of a page tell of it: see `AddressRequest`."""

    words: str
    sketch: str
    paragraphs: frozenset[str]
    starts: frozenset[str]
    length: int


@remembered
def _told_by(texts: Sequence[str]) -> _Told:
    """Return what the words of a page tell, given by its heading and its blocks."""
    rows = [words(text) for text in texts]
    all_words, below = [*chain.from_iterable(rows)], rows[1:]
    paragraphs, starts = digests_of(below), frozenset(_starts(below))
    digest, number = digest_of(all_words), number_of(all_words)
    return _Told(digest, sketch_of(paragraphs), paragraphs, starts, number)


def _part(heading: Heading) -> str:
    """Return the short name of a division: its kind and number, else its title."""
    if heading.number is not None:
        return f"{heading.kind}-{heading.number}"
    return slugify(heading.label or heading.title) or heading.kind


def _short(heading: Heading) -> str:
    """Return the name of a division for its address: kind, number and title."""
    if heading.number is None and not heading.label:
        return slugify(heading.title) or heading.kind
    title = slugify(heading.title)
    return f"{_part(heading)}-{title}" if title else _part(heading)


def _opening(work: Work, blocks: Sequence[Block]) -> str:
    """Return the opening words of a page, by which it is identified; "" if it has none."""
    opening: list[str] = []
    for block in parts(blocks):
        if len(opening) >= OPENING_WORDS:
            break
        opening += words(work.draft.typed(block))
    return " ".join(opening[:OPENING_WORDS])


def _starts(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the opening of a page that would begin with each paragraph, given by their words."""
    following: list[str] = []
    for row in reversed(rows):
        following = [*row[:OPENING_WORDS], *following][:OPENING_WORDS]
        if row:
            yield " ".join(following)


def _texts_of(work: Work, blocks: Iterable[Block]) -> list[str]:
    """Return the text of each block, headings and notes included; ~ ~ has no words."""
    shown = (block for block in blocks if not isinstance(block, SceneBreak))
    return [work.draft.typed(block) for block in shown]


def _blocks_of_title_page(work: Work, *, has_others: bool) -> list[Block]:
    """Return the blocks of the title page; if there are no other pages, those of the whole text."""
    held = _front(work) if has_others else work.divisions
    return [*work.opening, *(block for division in held for block in _flat(division, 2))]


def _title_page(
    work: Work,
    metadata: Metadata,
    names: Sequence[str],
    addresses: Addresses,
    counts: tuple[int, int],
) -> Page:
    """Return the title page; `counts` are the numbers of words on it, and on all pages."""
    blocks = _blocks_of_title_page(work, has_others=bool(names))
    heading = f"# {escape_heading(metadata.title) or metadata.title}"
    parts = [(None, heading), *written_blocks(blocks, linkable_notes(blocks))]
    if names:
        parts.append((None, fence("chapters", "\n".join(names))))
    fields: list[tuple[str, Value]] = [
        ("work", work.slug),
        ("kind", "work"),
        ("level", "0"),
        ("title", metadata.title),
        ("supplied", _SUPPLIED[metadata.supplied]),
        *metadata.values,
        ("cast", metadata.cast),
        ("places", metadata.places),
        ("words", str(counts[0])),
        ("total-words", str(counts[1])),
        ("text", work.draft.source.files[0][1]),
        ("appeared", addresses.appeared),
        ("changed", addresses.changed),
        ("former", tuple(addresses.lost())),
        ("moved-from", addresses.former),
    ]
    return _page(TITLE_PAGE, fields, parts, blocks, counts[0])


def _chapter(  # noqa: PLR0913, PLR0917 (all that a page shows)
    blocks: tuple[Heading, *tuple[Block, ...]],
    slug: str,
    source: Source,
    remembered: Remembered,
    count: int,
    former: tuple[str, ...],
) -> Page:
    heading = blocks[0]
    span = _span(source, blocks)
    fields: list[tuple[str, Value]] = [
        ("work", slug),
        ("kind", heading.kind),
        ("level", str(heading.level)),
        ("label", heading.label),
        ("title", heading.title),
        ("supplied", "division" if heading.is_supplied else ""),
        ("words", str(count)),
        ("text", source.at(span.first)[0]),
        ("lines", _lines(source, span)),
        ("appeared", remembered.appeared),
        ("changed", remembered.changed),
        ("former", former),
    ]
    notes = linkable_notes(blocks)
    parts = [(heading, f"# {write_heading(heading, notes)}"), *written_blocks(blocks[1:], notes)]
    return _page(f"{remembered.address}.md", fields, parts, blocks, count)


def _page(
    name: str,
    fields: Sequence[tuple[str, Value]],
    parts: Sequence[tuple[Block | None, str]],
    blocks: Sequence[Block],
    count: int,
) -> Page:
    """Return a page of parts, each with its block if it has one."""
    body = "\n\n".join(text for _, text in parts).strip()
    text = with_digest(fields, body)
    line, lines = text.count("\n", 0, len(text) - len(body) - 1) + 1, []
    for block, part in parts:
        if block:
            lines.append((line + 2 * part.startswith(f"{APART}\n\n"), block.span.first))
        line += part.count("\n") + 2
    return Page(name, text, tuple(blocks), count, tuple(lines))


def _span(source: Source, blocks: Sequence[Block]) -> Span:
    """Return the lines from the first block to the last, without notes from elsewhere."""
    last = blocks[0]
    for block in blocks[1:]:
        between = source.lines[last.span.last : block.span.first - 1]
        is_moved = isinstance(block, Footnote) and any(map(str.strip, between))
        last = last if is_moved else block
    return blocks[0].span | last.span


def _lines(source: Source, span: Span) -> str:
    """Return the first and last line of a page, counted within its file."""
    (file, first), (end, last) = map(source.at, (span.first, span.last))
    return f"{first}-{last}" if file == end else str(first)


def with_digest(fields: Sequence[tuple[str, Value]], body: str) -> str:
    """Return a page with its digest, which reveals edits by hand."""
    open_page = f"{front_matter(fields)}\n\n{body}\n"
    return open_page.replace("\n---\n", f'\n{DIGEST}"{digest(open_page)}"\n---\n', 1)
