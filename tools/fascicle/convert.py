"""The conversion of one text, from bytes to checked pages.

    bytes ──readers──▶ Draft ──recovery──▶ Draft ──assembly──▶ Work ──writers──▶ pages ──▶ checked

`convert` is a pure function: the same text, settings and remembered addresses give the same pages,
byte for byte, on any machine. Reading and writing files is the job of `library`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from fascicle.assembly import assemble
from fascicle.fidelity.compare import (
    difference,
    equal_words,
    text_of_lines,
    uncovered,
    words_of_lines,
)
from fascicle.fidelity.read_back import text_of_page
from fascicle.fidelity.source_words import source_queries
from fascicle.model.blocks import Block, Footnote, Picture, Style, leaves, runs_of
from fascicle.model.draft import Draft, Found, Query
from fascicle.model.errors import FidelityError
from fascicle.model.words import words_and_marks
from fascicle.model.work import Work
from fascicle.readers.source import read_files
from fascicle.recovery import recover
from fascicle.recovery.keeper.decisions import apply_decisions
from fascicle.recovery.keeper.settled_questions import without_settled
from fascicle.recovery.notes.notes_at_marks import notes_at_marks
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.metadata import Metadata, metadata_of
from fascicle.writers.names_asked import ask_for_names, opening_of
from fascicle.writers.page_addresses import Addresses
from fascicle.writers.page_dates import Calendar
from fascicle.writers.pages import Known, Page, headings_of_pages, pages_of

_REPORT = "No page was written. This is a bug: please report it with this text."


@dataclass(frozen=True, slots=True)
class Text:
    """The input: a text with the owner's settings for it."""

    slug: str
    # (name for messages, bytes) of each file of the text, in order.
    files: tuple[tuple[str, bytes], ...]
    settings: WorkSettings
    library: Library
    addresses: Addresses
    # The name of the text's file or folder, without the ending.
    name: str = ""
    # Addresses of pages edited by hand; these pages stay where they are.
    held: frozenset[str] = frozenset()
    # (name for messages, bytes) of the images beside the files that these may show.
    images: tuple[tuple[str, bytes], ...] = ()
    # The day on which it is converted, "" if no dates are remembered; whether it has pages already.
    today: str = ""
    has_pages: bool = False


@dataclass(frozen=True, slots=True)
class Converted:
    """The result: the work, its pages, and the addresses to remember."""

    work: Work
    metadata: Metadata
    pages: tuple[Page, ...]
    addresses: Addresses
    # The images on the pages, by their names.
    images: tuple[tuple[str, bytes], ...] = ()

    @property
    def queries(self) -> tuple[Query, ...]:
        """The questions about this text for the owner."""
        return self.work.draft.queries


def read(text: Text) -> Draft:
    """Return the draft of a text with every block recognised, and notes where their marks are."""
    draft = read_files(text.files, text.settings.encoding, text.images)
    if text.settings.markup == "none":
        draft = replace(draft, syntax="none")
    settings = text.settings
    draft = replace(
        draft,
        own=Found().with_values(title=settings.title or "", authors=tuple(settings.authors)),
        language=settings.language or "",
        usual_language=text.library.language,
        descriptions=settings.images,
    )
    draft = apply_decisions(draft, text.settings.decisions, f"texts/{text.name or text.slug}.toml")
    draft = recover(draft.ask(*source_queries(draft, text.files)))
    is_one = settings.pages == "one"
    pages = () if is_one else headings_of_pages(assemble(text.slug, draft))
    return without_settled(notes_at_marks(draft, pages))


def convert(text: Text) -> Converted:
    """Return the pages of a text, checked to hold its words.

    Raises a `FascicleError` for a text that cannot be read, a decision that is out of date, or a
    page whose words differ from the text's.
    """
    draft = read(text)
    name = text.name or text.slug
    found = draft.found.with_values(**draft.described.values).with_values(language=draft.language)
    metadata = metadata_of(name, found, text.settings, text.library, opening_of(draft))
    work = assemble(text.slug, ask_for_names(draft, metadata, text.library, text.settings.unknown))
    one_page = text.settings.pages == "one"
    # A new text came today, whenever it was published elsewhere.
    is_dated = text.addresses.appeared or not text.has_pages
    said = () if is_dated else dict(metadata.values).get("dates", ())
    calendar = Calendar.of(text.today, said)
    known = Known(text.addresses, text.held, calendar)
    pages, addresses = pages_of(work, metadata, known, one_page=one_page)
    check(draft, pages)
    blocks = (block for page in pages for block in leaves(page.blocks))
    shown = (block.name for block in blocks if isinstance(block, Picture))
    images = tuple((name, draft.images[name]) for name in dict.fromkeys(shown))
    return Converted(work, metadata, tuple(pages), addresses, images)


def check(draft: Draft, pages: Sequence[Page]) -> None:
    """Compare the words of the pages, read back, with those of the text less the ledger.

    Raises `FidelityError` at the first word that differs, and for a line that is on no page and not
    in the ledger, or that occurs twice.
    """
    homeless = uncovered(draft, (block for page in pages for block in page.blocks))
    if homeless:
        problem = f"{len(homeless)} lines are not exactly once on a page or in the ledger"
        raise FidelityError(draft.source.place(homeless[0]), problem, _REPORT)
    lines = [block.span.first for page in pages for block in _in_order(page)]
    if moved := next((b for a, b in pairwise(lines) if a > b), None):
        raise FidelityError(draft.source.place(moved), "is out of order on the pages", _REPORT)
    for page in pages:
        shown = text_of_page(page.text, with_title=not page.is_title_page)
        if equal_words(text_of_lines(draft, page.blocks), shown):
            continue
        expected = words_of_lines(draft, page.blocks)
        differs = difference([word for word, _ in expected], words_and_marks(shown))
        if differs:
            line = expected[min(differs.at, len(expected) - 1)][1] if expected else 1
            raise FidelityError(draft.source.place(line), f"{page.name}: {differs}", _REPORT)


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
