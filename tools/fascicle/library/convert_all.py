"""Convert a library: the texts that have changed, and of each work what came of it.

A page that somebody has edited is kept and named, and so is a page whose text is gone. One text
that cannot be converted does not stop the others.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fascicle.fidelity.compare import words_of_lines
from fascicle.library.cache import Known, Memory, Saving, inputs_digest, state_of_work
from fascicle.library.decisions.queries import query_data
from fascicle.library.page_files import (
    Change,
    addresses_change,
    pages_in,
    read_page,
    sweep,
    with_held,
    write_all,
)
from fascicle.library.parallel import convert_in_order
from fascicle.library.texts import TEXTS, WORKS, TextEntry, find_texts, load_text, printable
from fascicle.model.blocks import SceneBreak, leaves
from fascicle.model.errors import FascicleError, PageError, SourceError
from fascicle.model.words import words
from fascicle.settings.schema import load_library
from fascicle.writers.page_addresses import Addresses
from fascicle.writers.pages import DIGEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fascicle.convert import Converted, Text
    from fascicle.settings.schema import Library

NO_ADDRESSES = Addresses()
OUT_OF_MEMORY = (
    "The other texts were converted. Free some memory and convert again, "
    "or split the text into several files in a folder."
)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of converting one text: its pages, or an error."""

    slug: str
    pages: tuple[tuple[str, str], ...] = ()
    addresses: Addresses = NO_ADDRESSES
    title: str = ""
    words: int = 0
    scene_breaks: int = 0
    queries: tuple[dict[str, Any], ...] = ()
    # A digest of the text behind each page that somebody has edited or made his own.
    behind: tuple[tuple[str, str], ...] = ()
    error: FascicleError | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one work in the library.

    `status` is "converted", "unchanged" or "failed"; `edited` holds pages kept as somebody edited
    them, with the number of words in which they differ; `yours` pages that the keeper has made
    his own, these words, and whether the text behind them has changed since; `kept` pages whose
    text is gone; `questions` is how many the tool asks about the text. `pages` are the names of
    all pages; `result` is without them, which a library's would fill the memory.
    """

    slug: str
    status: str
    result: Result | None = None
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    edited: tuple[tuple[str, int], ...] = ()
    yours: tuple[tuple[str, int, bool], ...] = ()
    kept: tuple[str, ...] = ()
    questions: int = 0
    pages: tuple[str, ...] = ()
    error: FascicleError | None = None


def convert_text(text: Text) -> Result:
    """Convert one text; an error is part of the result, so that others go on."""
    from fascicle.convert import convert  # noqa: PLC0415 (as in `load_text`)

    try:
        done = convert(text)
    except FascicleError as error:
        return Result(text.slug, error=error)
    draft = done.work.draft
    return Result(
        text.slug,
        tuple((page.name, page.text) for page in done.pages),
        done.addresses,
        done.metadata.title,
        sum(len(words(draft.source.text(b.span))) for page in done.pages for b in page.blocks),
        sum(isinstance(block, SceneBreak) for block in leaves(draft.blocks)),
        tuple(query_data(draft, query) for query in done.queries),
        tuple(_behind(text, done)),
    )


def _behind(text: Text, done: Converted) -> Iterator[tuple[str, str]]:
    """Iterate over the pages that are held, each with a digest of the text that it stands for."""
    names = [page.name for page in done.pages]
    for page in done.pages:
        if page.name.removesuffix(".md") in text.held:
            said = [word for word, _ in words_of_lines(done.work.draft, page.blocks)]
            # The title page lists the others.
            said += names if page.is_title_page else []
            yield page.name, hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def convert_library(root: Path, *, jobs: int = 1, check: bool = False) -> Iterator[Outcome]:
    """Convert the texts that have changed and write their pages; with `check`, write nothing.

    Yields what happened to each work, in the order of their slugs, whatever the number of `jobs`.
    Raises a `FascicleError` only for what concerns the whole library.
    """
    library = load_library(root)
    entries = find_texts(root)
    memory = Memory.load(root)
    saving = Saving(memory, root, {entry.slug for entry in entries})
    looked_at = (_look_at(root, entry, library, memory, by_content=check) for entry in entries)
    texts = ((at, at.text) for at in looked_at)
    for at, result in convert_in_order(texts, convert_text, _crashed, jobs):
        if at.text is None or result is None:
            yield at.outcome
            continue
        outcome = _settle(root, at.entry, at.text, result, check=check)
        if outcome.status != "failed" and not check:
            known = Known(outcome.edited, outcome.yours, outcome.kept, outcome.questions)
            memory.remember(root, at.entry, at.inputs, known)
            saving.now_and_then()
        yield outcome
    if not check:
        sweep(root, entries)
        saving.at_the_end()
    yield from _orphans(root, {entry.slug for entry in entries})


def _crashed(at: _LookedAt) -> Result:
    """Return the result of a text whose process was killed."""
    place = f"{TEXTS}/{printable(at.entry.path.name)}"
    problem = "the process that converted it was killed, probably for lack of memory"
    return Result(at.entry.slug, error=SourceError(place, problem, OUT_OF_MEMORY))


@dataclass(frozen=True, slots=True)
class _LookedAt:
    """A text that has to be converted; where there is none, `outcome` is what to say."""

    entry: TextEntry
    outcome: Outcome
    text: Text | None = None
    inputs: str = ""


def _look_at(
    root: Path, entry: TextEntry, library: Library, memory: Memory, *, by_content: bool
) -> _LookedAt:
    """See whether a text has to be converted, and read it if so.

    By their content, files are read even if nobody has touched them.
    """
    outcome = Outcome(entry.slug, "unchanged")
    try:
        # Before the text is loaded: what is saved in between is seen as a change next time.
        state = state_of_work(root, entry, library)
        if not by_content and memory.is_untouched(entry, state):
            return _LookedAt(entry, _as_before(outcome, memory))
        inputs = "" if entry.rivals else inputs_digest(entry, library)
        if memory.is_current(root, entry, inputs):
            memory.works[entry.slug].state = state
            return _LookedAt(entry, _as_before(outcome, memory))
        text = load_text(entry, library)
        text = with_held(text, root)
    except FascicleError as error:
        return _LookedAt(entry, Outcome(entry.slug, "failed", error=error))
    return _LookedAt(entry, outcome, text, inputs)


def _as_before(outcome: Outcome, memory: Memory) -> Outcome:
    """Name again what was to be named of a work when it was converted."""
    known = memory.works[outcome.slug]
    outcome = replace(outcome, edited=known.edited, yours=known.yours)
    return replace(outcome, kept=known.kept, questions=known.questions)


def _settle(root: Path, entry: TextEntry, text: Text, result: Result, *, check: bool) -> Outcome:
    """Write the pages of a work that differ from what is there."""
    if result.error:
        return Outcome(entry.slug, "failed", result, error=result.error)
    folder = root / WORKS / entry.slug
    try:
        seen = {kept.page: kept.behind for kept in text.settings.kept}
        change = Change.of(folder, result.pages, seen)
        addresses = addresses_change(entry, result.addresses)
        if not check:
            write_all(folder, {**change.new, **addresses})
            for path in change.stale:
                path.unlink(missing_ok=True)
    except FascicleError as error:
        return Outcome(entry.slug, "failed", result, error=error)
    except OSError as error:
        place = f"{WORKS}/{entry.slug}"
        problem = f"its pages cannot be written: {error.strerror or error}"
        remedy = "Nothing of it was changed. Make room or mend the permissions, and convert again."
        return Outcome(entry.slug, "failed", result, error=PageError(place, problem, remedy))
    changed = change.new or change.stale or addresses
    behind = dict(result.behind)
    return Outcome(
        entry.slug,
        "converted" if changed else "unchanged",
        replace(result, pages=()),
        tuple(sorted(path.name for path in change.new)),
        tuple(path.name for path in change.stale),
        tuple(change.edited),
        tuple((name, n, seen[name] not in ("", behind[name])) for name, n in change.yours),
        tuple(path.name for path in change.kept),
        len(result.queries),
        tuple(name for name, _ in result.pages),
    )


def _orphans(root: Path, slugs: set[str]) -> Iterator[Outcome]:
    """Yield the works whose text is gone; their pages are kept."""
    folder = root / WORKS
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        pages = tuple(pages_in(path)) if path.name not in slugs else ()
        if any(DIGEST in (read_page(page) or "") for page in pages):
            yield Outcome(path.name, "orphaned", kept=tuple(page.name for page in pages))
