"""The conversion of one text, from bytes to checked pages.

    bytes ──readers──▶ Draft ──recovery──▶ Draft ──assembly──▶ Work ──writers──▶ pages ──▶ checked

`convert` is a pure function: the same text, settings and remembered addresses give the same pages,
byte for byte, on any machine. Reading and writing files is the job of `library`.

Assembly makes a tree of divisions of the flat row of blocks. Blocks before the first heading are
the opening of the work. Each heading opens a division inside the last open one of a higher level,
or after the last one of its own level.
"""

from __future__ import annotations

import posixpath
from collections import deque
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial

import msgspec

from fascicle.fidelity.page_check import (
    Fallback,
    Fault,
    all_typed,
    faults,
    faulty_lines,
    passages,
    unwritable_lines,
    with_typed,
)
from fascicle.fidelity.source_words import source_queries
from fascicle.files.build_folder import traceback_of
from fascicle.model.blocks import Block, Footnote, Heading, Picture, leaves
from fascicle.model.draft import PAGE_GAP, Division, Draft, Found, Query, Work
from fascicle.model.errors import (
    PLEASE_REPORT,
    FascicleError,
    FidelityError,
    faults_of_the_tool,
    summary,
)
from fascicle.model.memory import Memory, current_memory, without_collections
from fascicle.readers.gallery import cover_of
from fascicle.readers.source import load_recognisers, place_of, read_files
from fascicle.recovery import recover
from fascicle.recovery.decided.confirmed import Part, headings_of, with_confirmed
from fascicle.recovery.decided.decisions import apply_decisions, without_settled
from fascicle.recovery.language import detector
from fascicle.recovery.note_marks import notes_at_marks
from fascicle.recovery.paragraphs import STYLES
from fascicle.recovery.paratext.name_questions import ask_for_names, opening_of
from fascicle.recovery.shared.numerals import may_begin_number
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.metadata import Metadata, metadata_of
from fascicle.writers.myst import IMAGES
from fascicle.writers.page_addresses import Addresses, Calendar
from fascicle.writers.pages import Page, headings_of_pages, pages_of

# Blocks are shown as typed in at most so many rounds, and then whole pages: one block may hide
# another one that fails.
_ROUNDS = 4
# So many conversions are remembered.
_MOST = 2
_DIFFERS = "the words differ when the page is read back"
# Divisions that frame a work are siblings of its parts, not children of the first or the last part.
FRAMES = {"prologue", "epilogue", "preface", "foreword", "introduction", "afterword", "conclusion",
          "appendix", "glossary", "note", "dedication", "dramatis-personae"}  # fmt: skip
# Kinds of division that hold chapters.
CONTAINERS = {"volume", "book", "part", "act"}


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
    # (name for messages, bytes) of the images beside the files that these, or the settings, name.
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
    # What is shown as typed, because of a failure of the tool.
    fallback: Fallback | None = None

    @property
    def queries(self) -> tuple[Query, ...]:
        """The questions about this text for the owner."""
        return self.work.draft.queries


class ConversionMemory(Memory):
    """A memory that knows the last conversions, too: of the same text, the result is the same."""

    def __init__(self) -> None:
        super().__init__()
        self._results: list[tuple[Text, Converted]] = []

    def converted(self, text: Text) -> Converted:
        """Return a text converted, as `convert` does."""
        known = next((result for it, result in self._results if it == text), None)
        if known is None:
            self.begin()
            known = _converted(text)
        others = [pair for pair in self._results if pair[1] is not known]
        self._results = [(text, known), *others][:_MOST]
        return known

    def forget(self, slug: str) -> None:
        """Forget the conversions of a work, whose text is another one now."""
        self._results = [it for it in self._results if it[0].slug != slug]

    def last(self, slug: str) -> tuple[Text, Converted] | None:
        """Return the last conversion of a work with its text."""
        return next((it for it in self._results if it[0].slug == slug), None)


def prepare() -> None:
    """Load what most texts need: once, and not again in each process that is forked later."""
    load_recognisers()
    may_begin_number("one")
    detector()


@without_collections()
def read(text: Text) -> Draft:
    """Return the draft of a text with every block recognised, and notes where their marks are."""
    with _faults_with(text):
        draft = _recovered(text, _drafted(text))
        return _with_notes(text, draft, one_page=text.settings.pages == "one")


def _faults_with(text: Text) -> AbstractContextManager[None]:
    return faults_of_the_tool(place_of(text.files), "cannot be converted")


def _drafted(text: Text) -> Draft:
    """Return the draft of a text as its reader has it."""
    settings = text.settings
    draft = read_files(text.files, settings.encoding, text.images, settings.markup)
    if settings.markup == "none":
        draft = replace(draft, syntax="none")
    return replace(
        draft,
        own=Found().with_values(
            title=settings.title or "",
            subtitle=settings.subtitle or "",
            authors=tuple(settings.authors),
        ),
        language=settings.language or "",
        usual_language=text.library.language,
        paragraphs=STYLES.get(settings.paragraphs, ""),
        descriptions=settings.images,
    )


def _recovered(text: Text, draft: Draft) -> Draft:
    decisions, place = text.settings.decisions, f"texts/{text.name or text.slug}.toml"
    decided = apply_decisions(draft, decisions, place)
    # Whatever is decided about a line is no answer to these.
    asked = (*decided.queries, *source_queries(decided, text.files))
    of_classes = [decision for decision in decisions if not decision.line]

    def undecided() -> dict[int, Part]:
        return headings_of(recover(apply_decisions(draft, of_classes, place)))

    # Acts at the desk leave them as they are.
    settings = msgspec.structs.replace(text.settings, decisions=of_classes)
    key = (headings_of, text.slug, text.files, repr((settings, text.library)))
    memory = current_memory()
    held = partial(memory.get, key, undecided) if memory else undecided
    return with_confirmed(replace(decided, queries=asked), recover, held)


def _with_notes(text: Text, draft: Draft, *, one_page: bool) -> Draft:
    if any(isinstance(block, Footnote) for block in draft.blocks):
        pages = () if one_page else headings_of_pages(assemble(text.slug, draft))
        draft = notes_at_marks(draft, pages)
    return without_settled(draft)


def convert(text: Text) -> Converted:
    """Return the pages of a text, checked to hold its words.

    Where they do not, or a step after the reader raises an exception, as little of the text as
    possible is shown as typed, and the result has a `fallback`. Raises a `FascicleError` for a text
    that cannot be read, a decision that is out of date, or a text that cannot even be shown as
    typed.
    """
    memory = current_memory()
    return memory.converted(text) if isinstance(memory, ConversionMemory) else _converted(text)


@without_collections()
def _converted(text: Text) -> Converted:
    with _faults_with(text):
        draft = _drafted(text)
        try:
            done = _with_faults_typed(text, _recovered(text, draft))
        except (FascicleError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is, the text was read)
            place = draft.source.files[0][1]
            done = Fallback(place, summary(error), trace=traceback_of(error))
        return done if isinstance(done, Converted) else _typed(text, draft, done)


def _with_faults_typed(text: Text, draft: Draft) -> Converted | Fallback:
    """Return the pages of a draft, blocks or pages that fail as typed, or the failure."""
    first: Fallback | None = None
    typed: frozenset[int] = frozenset()
    opening = opening_of(draft)
    for n in range(2 * _ROUNDS):
        done, found, failure = _attempt(text, draft, opening)
        if done and not found:
            return replace(done, fallback=first and _shown(draft, first, typed))
        first = first or failure
        lines = _lines_at(draft, found, whole_pages=n >= _ROUNDS)
        heads = _heads(text, draft, only_pages=n >= _ROUNDS)
        draft, typed = with_typed(draft, lines, heads, as_code=n > 0), typed | lines
    return first or Fallback(draft.source.files[0][1], _DIFFERS)


def _attempt(
    text: Text, draft: Draft, opening: str
) -> tuple[Converted | None, list[Fault], Fallback]:
    """Return the pages of a draft and their faults; without pages if a block cannot be written."""
    place = draft.source.place
    try:
        done = _made(text, draft, opening, one_page=text.settings.pages == "one")
    except Exception as error:
        lines = unwritable_lines(draft)
        if isinstance(error, (FascicleError, MemoryError)) or not lines:
            raise
        fault = Fault(tuple(sorted(lines)), summary(error))
        return None, [fault], Fallback(place(min(lines)), fault.problem, trace=traceback_of(error))
    found = list(faults(done.work.draft, done.pages))
    problems = [f"{place(fault.lines[0])}: {fault.problem}" for fault in found]
    at = place(found[0].lines[0]) if found else ""
    return done, found, Fallback(at, _DIFFERS, details="\n".join(problems))


def _lines_at(draft: Draft, found: Collection[Fault], *, whole_pages: bool) -> frozenset[int]:
    """Return the lines of the blocks that have faults, or of their pages."""
    pages = [fault.page for fault in found if fault.page and whole_pages]
    blocks = (block for page in pages for block in leaves(page.blocks))
    lines = frozenset(n for block in blocks for n in block.span)
    return lines.union(*(faulty_lines(draft, fault) for fault in found))


def _heads(text: Text, draft: Draft, *, only_pages: bool) -> Collection[int]:
    """Return the lines of all headings, or of those that begin pages."""
    if only_pages:
        return () if text.settings.pages == "one" else headings_of_pages(assemble(text.slug, draft))
    return {block.span.first for block in leaves(draft.blocks) if isinstance(block, Heading)}


def _shown(draft: Draft, failure: Fallback, lines: Collection[int]) -> Fallback:
    said, first = passages(draft, lines)
    return replace(failure, shown=said, details=f"{failure.details}\n{first}".strip())


def _typed(text: Text, draft: Draft, failure: Fallback) -> Converted:
    """Return the pages of a text that its reader has read, shown as typed."""
    opening = opening_of(all_typed(draft, as_code=False))
    for as_code in (False, True):
        try:
            done = _made(text, all_typed(draft, as_code=as_code), opening, one_page=True)
            found = next(faults(done.work.draft, done.pages), None)
        except Exception:
            if not as_code:
                continue
            raise
        if found is None:
            return replace(done, fallback=replace(failure, shown="the whole work is"))
    raise FidelityError(failure.place, failure.problem, f"No page was written. {PLEASE_REPORT}")


def _made(text: Text, draft: Draft, opening: str, *, one_page: bool) -> Converted:
    """Return the pages of a recovered draft; `opening` are the first words of the text."""
    draft = _with_notes(text, draft, one_page=one_page)
    name = text.name or text.slug
    found = draft.found.with_values(**draft.described.values).with_values(language=draft.language)
    beside, folder = dict(text.images), posixpath.dirname(place_of(text.files))
    cover, lacking = cover_of(draft, text.settings.cover, beside, folder)
    shown = "".join(f"{IMAGES}/{name}" for name in cover)
    found = replace(found, values={**found.values, "cover": shown})
    metadata = metadata_of(name, found, text.settings, text.library, opening)
    draft = ask_for_names(draft, metadata, text.library, text.settings.unknown)
    work = assemble(text.slug, draft.ask(*lacking))
    # A new text came today, whenever it was published elsewhere.
    is_dated = text.addresses.appeared or not text.has_pages
    said = () if is_dated else dict(metadata.values).get("dates", ())
    calendar = Calendar.of(text.today, said)
    known = text.addresses, text.held, calendar
    pages, addresses = pages_of(work, metadata, *known, one_page=one_page)
    blocks = (block for page in pages for block in leaves(page.blocks))
    names = (block.name for block in blocks if isinstance(block, Picture))
    images = {name: draft.images[name] for name in names} | cover
    return Converted(work, metadata, tuple(pages), addresses, tuple(images.items()))


def assemble(slug: str, draft: Draft) -> Work:
    """Return the work made of the blocks of a recovered draft."""
    opening: list[Block] = []
    row: list[tuple[Heading, list[Block]]] = []
    for block in _pictures_below(_frames_outside(draft.blocks)):
        if isinstance(block, Heading):
            row.append((block, []))
        else:
            (row[-1][1] if row else opening).append(block)
    done: deque[Division] = deque()
    # From the last: what comes below a heading, up to one of its level, is inside its division.
    for heading, blocks in reversed(row):
        inside = []
        while done and done[0].heading.level > heading.level:
            inside.append(done.popleft())
        done.appendleft(Division(heading, tuple(blocks), tuple(inside)))
    return Work(slug, draft, tuple(opening), tuple(done))


def _pictures_below(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, with pictures that begin a page below the headings that follow them.

    Above its heading, the picture at the head of a chapter would end the one before.
    """
    row: list[Block] = []
    waiting: list[Block] = []
    for block in blocks:
        begins = bool(row) and block.gap >= PAGE_GAP
        if isinstance(block, Picture) and (begins or waiting):
            waiting.append(block)
        else:
            row += [block, *waiting] if isinstance(block, Heading) else [*waiting, block]
            waiting = []
    return [*row, *waiting]


def _frames_outside(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, with divisions that frame the work raised to the level of its parts."""
    heads = [(at, b) for at, b in enumerate(blocks) if isinstance(b, Heading)]
    parts = [at for at, head in heads if head.kind in CONTAINERS]
    if not parts:
        return list(blocks)
    last_chapter = max((at for at, head in heads if head.kind not in FRAMES), default=0)
    return [
        replace(block, level=_beside(block, blocks[at:]))
        if isinstance(block, Heading)
        and block.kind in FRAMES
        and (at < parts[0] or at > last_chapter)
        else block
        for at, block in enumerate(blocks)
    ]


def _beside(frame: Heading, below: Sequence[Block]) -> int:
    """Return the level of the next heading that ends a frame: raised above it, it would hold it."""
    levels = (b.level for b in below if isinstance(b, Heading) and b.kind not in FRAMES)
    return next((level for level in levels if level <= frame.level), 1)
