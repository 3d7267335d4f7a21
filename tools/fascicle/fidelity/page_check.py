"""The check of pages against their text: every line once and in order, and every word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fascicle.fidelity.compare import (
    Difference,
    difference,
    equal_words,
    text_of_lines,
    uncovered,
    words_of_lines,
)
from fascicle.fidelity.read_back import text_of_page
from fascicle.model.blocks import Block, Footnote, Group, Picture, Style, leaves, runs_of
from fascicle.model.draft import Draft
from fascicle.model.errors import summary
from fascicle.model.words import words_and_marks
from fascicle.writers.myst import NO_NOTES, linkable_notes, write_block
from fascicle.writers.pages import Page


@dataclass(frozen=True, slots=True)
class Fault:
    """A difference between a text and its pages: what is wrong, and lines where it is.

    `page` is the page whose words differ, None if lines are missing, doubled or out of order.
    """

    lines: tuple[int, ...]
    problem: str
    page: Page | None = None


def faults(draft: Draft, pages: Sequence[Page]) -> Iterator[Fault]:
    """Compare the words of the pages, read back, with those of the text less the ledger.

    Yields what is wrong: lines that are on no page and not in the ledger, or twice; a line out of
    order; the first word that differs on each page.
    """
    homeless = uncovered(draft, (block for page in pages for block in page.blocks))
    if homeless:
        problem = f"{len(homeless)} lines are not exactly once on a page or in the ledger"
        yield Fault(tuple(homeless), problem)
    lines = [block.span.first for page in pages for block in _in_order(page)]
    if moved := next((b for a, b in pairwise(lines) if a > b), None):
        yield Fault((moved,), "is out of order on the pages")
    for page in pages:
        if said := _fault_of(draft, page):
            line, problem = said
            yield Fault((line,), f"{page.name}: {problem}", page)


def _fault_of(draft: Draft, page: Page) -> tuple[int, str] | None:
    """Return the first line of a page that differs, and what differs there."""
    try:
        differs = _difference(draft, page.blocks, page.text, with_title=not page.is_title_page)
    except Exception as error:  # noqa: BLE001 (a page that cannot be read back is not shown)
        at, problem = 0, f"cannot be read back: {summary(error)}"
    else:
        if differs is None:
            return None
        at, problem = differs.at, str(differs)
    expected = words_of_lines(draft, page.blocks) or [("", 1)]
    return expected[min(at, len(expected) - 1)][1], problem


def _difference(
    draft: Draft, blocks: Sequence[Block], page: str, *, with_title: bool
) -> Difference | None:
    shown = text_of_page(page, with_title=with_title)
    if equal_words(text_of_lines(draft, blocks), shown):
        return None
    expected = [word for word, _ in words_of_lines(draft, blocks)]
    return difference(expected, words_and_marks(shown))


def _in_order(page: Page) -> Iterator[Block]:
    """Yield the blocks of a page that follow those before them.

    A note follows its mark, and a picture may be below the heading that it stood above.
    """
    marks: set[int] = set()
    for block in leaves(page.blocks):
        marks |= {run.note for run in runs_of(block) if run.style is Style.NOTE}
        is_note = isinstance(block, Footnote) and block.number in marks - {0}
        if not (is_note or isinstance(block, Picture)):
            yield block


def faulty_lines(draft: Draft, fault: Fault) -> frozenset[int]:
    """Return the lines of the blocks that make a fault.

    They are those that differ by themselves, else the one at the first difference.
    """
    if fault.page is None:
        return frozenset(fault.lines)
    notes = dict.fromkeys(linkable_notes(fault.page.blocks), False)
    alone = list(_faulty(draft, fault.page.blocks, notes))
    there = [block for block in fault.page.blocks if fault.lines[0] in block.span]
    return frozenset(n for block in alone or there for n in block.span)


def unwritable_lines(draft: Draft) -> frozenset[int]:
    """Return the lines of the blocks for which the writer raises an error."""
    return frozenset(n for block in draft.blocks if not _is_written(block) for n in block.span)


def _is_written(block: Block) -> bool:
    try:
        write_block(block, {run.note: False for run in runs_of(block) if run.note})
    except Exception:  # noqa: BLE001 (whatever it is, the block is shown otherwise)
        return False
    return True


def _faulty(
    draft: Draft, blocks: Iterable[Block], notes: Mapping[int, bool] = NO_NOTES
) -> Iterator[Block]:
    """Yield the blocks that differ by themselves; of a group, those inside it if they do."""
    for block in blocks:
        if _differs(draft, block, notes):
            parts = block.blocks if isinstance(block, Group) and block.kind != "run-on" else ()
            yield from [*_faulty(draft, parts, notes)] or [block]


def _differs(draft: Draft, block: Block, notes: Mapping[int, bool]) -> bool:
    try:
        page = write_block(block, notes)
        return _difference(draft, [block], page, with_title=True) is not None
    except Exception:  # noqa: BLE001 (as above)
        return True
