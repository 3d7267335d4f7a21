"""Printed tables of contents: their titles are kept as evidence, their lines are set aside.

A table of contents would be mistaken for headings, since it repeats them word for word, and it
shows what they are. Its entries are matched with the lines of the text: after the table, or before
it in books that print it at the end. The table ends where its entries are best explained by the
rest of the text. A title may occur several times in both, as when each part has a Chapter I.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal, NamedTuple

from fascicle.model.blocks import Stretch, Table
from fascicle.model.draft import Draft
from fascicle.model.memory import of_each
from fascicle.recovery.headings.heading_form import LONGEST
from fascicle.recovery.headings.line_forms import heading_form
from fascicle.recovery.paratext.contents_entries import (
    COLUMN_HEAD,
    HEAD,
    ILLUSTRATIONS_HEAD,
    LINES,
    ContentsTitles,
    HeadingPositions,
    beginnings,
    entry,
    entry_keys,
    has_page_number,
    is_head,
    match_keys,
    number_key,
    parts_of,
    texts_alone,
)
from fascicle.recovery.paratext.illustration_lists import illustration_lists
from fascicle.recovery.shared.lines import join, key_of, tidy

# The share of its entries that must recur for a list to be a table of contents.
MOST = 0.5
MOST_WITHOUT_HEAD = 0.7
FEWEST = 3
# A title recurs at most so often in a text, on average; "Chapter I" may in each part.
MOST_RECURRING = 4
# A list of more lines is no table, unless a head says so.
MOST_LINES = 1000
# The share of lines in a list that may go on with the entry above.
MOST_WRAPPED = 0.5
# A list without a head further into the text than this share of all blocks is something else.
WITHIN = 0.25
# So many headings with nothing between them are a table, if they recur.
RUN = 4
# A text has at most so many tables of contents: one for each of its volumes.
MOST_TABLES = 40
# What an unmatched stretch and each of its further lines cost, and an unmatched line of a matched
# one; a summary below its entry; the loss at which a table has certainly ended.
UNMATCHED, UNMATCHED_LINE, BESIDE, SUMMARY, ENDED = 1.0, 0.25, 0.1, 0.5, 6.0
# What a further short line below an entry costs.
REMARK, REMARK_WIDTH = 0.4, 60


def contents(draft: Draft) -> Draft:
    """Set the printed tables of contents aside; the draft keeps their titles."""
    return illustration_lists(_without_tables(draft))


def _without_tables(draft: Draft) -> Draft:
    blocks = [b for b in draft.blocks if isinstance(b, Stretch | Table)]
    # Contents are often a table of a format.
    stretches = [
        b if isinstance(b, Stretch) else Stretch(span=b.span, gap=b.gap, lines=b.lines)
        for b in blocks
    ]
    near = max(12, int(WITHIN * len(stretches)))
    heads = [at for at, is_one in enumerate(of_each(is_head, stretches, HEAD)) if is_one]
    heads = heads[:MOST_TABLES]
    lists = [at for at, is_one in enumerate(of_each(_is_list, stretches[:near])) if is_one]
    runs = _runs(stretches[: near + RUN])
    if not heads and not lists and not runs:
        return draft
    positions = HeadingPositions(stretches)
    tables = list(_tables(draft, stretches, heads, positions))
    if not tables:
        tables = list(_without_head(stretches, sorted({*lists, *runs}), runs, positions))
    for table in tables:
        listed = blocks[table.first : table.end]
        draft = replace(draft, contents=(*draft.contents, *table.titles))
        # A sentence that goes on with a list has it told, not printed.
        above = join(stretches[table.first - 1].lines) if table.first else ""
        if not (above.endswith(":") and len(above) > REMARK_WIDTH):
            draft = draft.set_aside("contents", *listed)
    return draft


def _is_list(stretch: Stretch) -> bool:
    """Return whether a stretch may list titles: its lines do not begin as those of prose do."""
    lines = stretch.lines
    if not FEWEST <= len(lines) <= MOST_LINES or any(len(line) > LONGEST for line in lines):
        return False
    first, *below = (line.lstrip()[0].islower() for line in lines)
    return first or sum(below) <= MOST_WRAPPED * len(lines)


def _runs(stretches: Sequence[Stretch]) -> set[int]:
    """Return where several headings begin that have no text between them."""
    begins: set[int] = set()
    length = 0
    for at, stretch in enumerate(stretches):
        are_headings = all(len(li) <= LONGEST and heading_form(li) for li in stretch.lines)
        length = length + 1 if are_headings else 0
        if length == RUN:
            begins.add(at - RUN + 1)
    return begins


# A table below its head, headings with nothing between them, or lines that recur.
Sort = Literal["head", "run", "list"]


class _Table(NamedTuple):
    """A table of contents: its stretches, and the titles in it."""

    first: int
    end: int
    titles: list[str]


def _tables(
    draft: Draft, stretches: Sequence[Stretch], heads: Sequence[int], positions: HeadingPositions
) -> Iterator[_Table]:
    end = 0
    for at in heads:
        if at >= end and (table := _table(draft, stretches, at, positions)):
            table = _with_sections(draft, stretches, table, positions)
            end = table.end
            yield table


def _table(
    draft: Draft, stretches: Sequence[Stretch], at: int, positions: HeadingPositions
) -> _Table | None:
    """Return the table of contents below a head, of the text after it or before it.

    A heading in markup that is not below that of the table ends it. Below a table of the text
    before it, any heading in markup begins another text.
    """
    depth = _depth(draft, stretches[at])
    depths = [_depth(draft, below) for below in stretches[at + 1 :]]
    beside = (n for n, found in enumerate(depths, at + 1) if 0 < found <= depth)
    marked = (n for n, found in enumerate(depths, at + 1) if found)
    for after, stops in ((True, beside), (False, marked)):
        stop = next(stops, len(stretches))
        scan = _Scan(stretches[:stop], at, positions, "head", after=after)
        if scan.matched >= max(2, MOST * scan.count):
            return _Table(at, scan.end, scan.titles)
    return None


def _with_sections(
    draft: Draft, stretches: Sequence[Stretch], table: _Table, positions: HeadingPositions
) -> _Table:
    """Return a table with more sections in markup right below it, such as that of the songs.

    Between the title of a section, which is none of a division, and the next are only entries, or
    a line with a page number if its title is deeper than the head of the table.
    """
    marked = [n for n, s in enumerate(stretches[table.end :], table.end) if _depth(draft, s)]
    depth = _depth(draft, stretches[table.first])
    for at, stop in pairwise(marked):
        own, title = _depth(draft, stretches[at]), join(stretches[at].lines)
        is_division = heading_form(title) or title in ContentsTitles(table.titles)
        if at != table.end or not 0 < depth <= own or is_division:
            break
        # A rule ends the whole table.
        end = stop - all(map(_says_nothing, stretches[stop - 1].lines))
        scan = _Scan(stretches[:end], at, positions, "head", after=True)
        are_entries = scan.end == end and scan.matched >= max(2, scan.count)
        cells = [cell for it in stretches[at + 1 : end] for cell in "  ".join(it.lines).split("  ")]
        if are_entries or (own > depth and has_page_number("   ".join(cells))):
            table = _Table(table.first, end, [*table.titles, *scan.titles])
    return table


def _depth(draft: Draft, stretch: Stretch) -> int:
    """Return the depth of a heading in markup, 0 of other lines."""
    return draft.headings.get(stretch.span.first, 0)


def _without_head(
    stretches: Sequence[Stretch],
    lists: Sequence[int],
    runs: Collection[int],
    positions: HeadingPositions,
) -> Iterator[_Table]:
    """Yield the first table of contents that has no head, if there is one."""
    for at in lists:
        scan = _Scan(stretches, at, positions, "run" if at in runs else "list", after=True)
        is_table = scan.matched >= max(FEWEST, MOST_WITHOUT_HEAD * scan.count)
        if is_table and not _is_repeated(scan, positions):
            yield _Table(at, scan.end, scan.titles)
            return


def _is_repeated(scan: _Scan, positions: HeadingPositions) -> bool:
    """Return whether lines recur at once, as those of a title page do, or again and again.

    Names that recur are those of speakers.
    """
    places = [at for key in scan.keys for at in positions.of(key) if at >= scan.end]
    first = [next((at for at in positions.of(key) if at >= scan.end), 0) for key in scan.keys]
    at_once = max(first, default=0) - min(first, default=0) <= len(scan.keys)
    return at_once or len(places) > MOST_RECURRING * len(scan.keys)


class _Scan:
    """A table of contents from its head on, up to where it explains the text best."""

    def __init__(
        self,
        stretches: Sequence[Stretch],
        at: int,
        positions: HeadingPositions,
        sort: Sort,
        *,
        after: bool,
    ) -> None:
        self._stretches, self._at, self._positions = stretches, at, positions
        self._after, self._sort = after, sort
        self._head = sort == "head"
        self._used: Counter[str] = Counter()
        self._matches: Counter[str] = Counter()
        self.end, self.matched, self.count = at + self._head, 0, 0.0
        self.titles: list[str] = []
        self.keys: set[str] = set()
        self._run()

    def _run(self) -> None:
        """Read stretch after stretch, and keep the end with the best score."""
        best = cost = 0.0
        titles: list[str] = []
        count, matched_before = 0.0, False
        for at in range(self._at, len(self._stretches)):
            if at > self._at and (self._sort == "list" or _begins_another(self._stretches[at])):
                break
            lines = self._stretches[at].lines[1 if self._head and at == self._at else 0 :]
            found, unfound = self._entries(lines, at)
            self._move_past(at, [key for _, key in found])
            loss = BESIDE * unfound if found else _cost(lines, below_entry=matched_before)
            matched_before = bool(found)
            cost += loss
            titles += [title for title, _ in found]
            # A remark or a summary is hardly an entry of its own.
            share = REMARK if loss in {REMARK, SUMMARY} else 1.0
            count += len(found) + share * unfound
            score = sum(self._matches.values()) - cost
            if score > best:
                best = score
                self.end, self.count = at + 1, count
                self.matched, self.titles = sum(self._matches.values()), list(titles)
                self.keys = set(+self._matches)
            elif score < best - ENDED:
                break

    def _move_past(self, at: int, keys: Sequence[str]) -> None:
        """Count the entries of a stretch, and no longer count its lines as headings."""
        changed = set(keys)
        self._used.update(keys)
        for text in texts_alone(self._stretches[at].lines):
            changed.update(key for key in match_keys(text) if key in self._used)
        for key in changed:
            self._matches[key] = min(self._used[key], self._left(key, at))

    def _entries(self, lines: Sequence[str], at: int) -> tuple[list[tuple[str, str]], int]:
        """Return the titles in some lines, each with its key in the text, and how many are none.

        An entry may be wrapped, or share its line.
        """
        entries: list[tuple[str, str]] = []
        n = unfound = 0
        while n < len(lines):
            size, found = self._wrapped(lines, n, at) or (1, self._on_line(lines[n], at))
            entries += found
            unfound += not found and not _says_nothing(lines[n])
            n += size
            # Fast path: most stanzas of a poem have no line that recurs.
            if self._sort == "list" and unfound > (1 - MOST_WITHOUT_HEAD) * len(lines):
                break
        return entries, unfound

    def _wrapped(
        self, lines: Sequence[str], n: int, at: int
    ) -> tuple[int, list[tuple[str, str]]] | None:
        """Return the entry on some lines, and their number; None if there is none."""
        for size in range(1, LINES + 1):
            if n + size > len(lines) or (size > 1 and self._found(entry(lines[n + size - 1]), at)):
                break
            text = entry(" ".join(line.strip() for line in lines[n : n + size]))
            if found := self._found(text, at):
                return size, [found]
        return None

    def _on_line(self, line: str, at: int) -> list[tuple[str, str]]:
        """Return the entries on a line that is not one entry."""
        if len(line) > LONGEST:
            return []
        parts = parts_of(line)
        found = [it for part in parts if (it := self._found(part, at))] if len(parts) > 1 else []
        if not found:
            starts = beginnings(line.strip())
            found = [it for text in starts if (it := self._found(text, at))][:1]
        return found or self._misprinted(line, at)

    def _misprinted(self, line: str, at: int) -> list[tuple[str, str]]:
        """Return the entry on a line that differs from its heading by a typo."""
        if not self._head:
            return []
        for key in match_keys(entry(line)):
            for other in self._positions.similar(key):
                if self._left(other, at):
                    return [(other, other)]
        return []

    def _found(self, text: str, at: int) -> tuple[str, str] | None:
        """Return a text and the first of its keys that the text has as a heading."""
        keys = match_keys(text) if len(text) <= 2 * LONGEST else []
        if not self._head and not self._is_number(text):
            # A list of anything may have numbers.
            keys = [key for key in keys if key != number_key(text)]
        key = next((key for key in keys if self._left(key, at)), "")
        if not key:
            return None
        # A name in inverted order: the text has the key as its heading.
        return (text if key in entry_keys(text) or key == number_key(text) else key), key

    def _is_number(self, text: str) -> bool:
        """Return whether a text in a run of headings is a number, or has a word before it."""
        form = heading_form(text)
        return self._sort == "run" and form is not None and form.shape != "titled"

    def _left(self, key: str, at: int) -> int:
        """Return how often the text has a key as a heading: below a stretch, or above the table."""
        if self._after:
            return self._positions.since(key, at + 1)
        return self._positions.before(key, self._at)


def _cost(lines: Sequence[str], *, below_entry: bool) -> float:
    """Return how much a stretch without entries speaks against a table of contents."""
    if all(map(_says_nothing, lines)):
        return 0.0
    if below_entry:
        return SUMMARY
    if len(lines) == 1 and len(lines[0]) <= REMARK_WIDTH:
        return REMARK
    return UNMATCHED + UNMATCHED_LINE * (len(lines) - 1)


def _says_nothing(line: str) -> bool:
    """Return whether a line is the head of columns, or has no words."""
    text = tidy(line[:LONGEST]).strip("_*")
    return COLUMN_HEAD.fullmatch(text) is not None or not key_of(text)


def _begins_another(stretch: Stretch) -> bool:
    """Return whether a stretch begins another table, or a list of illustrations."""
    return is_head(stretch, HEAD) or is_head(stretch, ILLUSTRATIONS_HEAD)
