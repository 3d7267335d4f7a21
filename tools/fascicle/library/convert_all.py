"""Conversion of a library: the texts that have changed, and the outcome of each work.

An edited page is kept and reported, and so is a page without its text. A text that cannot be
converted does not stop the others.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fascicle.fidelity.compare import words_of_lines
from fascicle.files.build_folder import traceback_of
from fascicle.files.edits import Edit, again_if_changed, make_edits
from fascicle.library.cache import (
    NOT_ASKED,
    Autosave,
    CachedQueries,
    CachedWork,
    ConversionCache,
    inputs_digest,
    programs_of,
)
from fascicle.library.moved_works import Moves, move_works, works_left_out
from fascicle.library.page_files import (
    ImageChange,
    PageChange,
    addresses_change,
    pages_in,
    sweep,
    with_held,
    works_without_text,
)
from fascicle.library.processing import convert_in_order, error_of, reported, with_shortest
from fascicle.library.queries import PlacedQuery
from fascicle.library.text_images import paths_beside
from fascicle.library.texts import TEXTS, WORKS, TextEntry, find_texts, load_text, place_of
from fascicle.model.blocks import SceneBreak, leaves
from fascicle.model.decision import Decision
from fascicle.model.digests import sha256_of
from fascicle.model.errors import (
    PLEASE_REPORT,
    FascicleError,
    InternalError,
    PageError,
    summary,
    system_errors,
)
from fascicle.settings.load import load_library
from fascicle.settings.schema import Library
from fascicle.workers.executors import ThisProcess, Workers
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from fascicle.convert import Converted, Text
    from fascicle.fidelity.page_check import Fallback

NO_ADDRESSES = Addresses()
THIS_PROCESS = ThisProcess()
NOTHING_WRITTEN = "No page was changed. Free some space or correct the permissions; convert again."
OUT_OF_MEMORY = (
    "The other texts were converted. Free some memory and convert again, "
    "or split the text into several files in a folder."
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one work: "converted", "unchanged", "failed", or "orphaned" without a text.

    Without any text, as in a copy of the pages alone, it is "kept": the book has its pages.

    `edited` holds pages kept as somebody edited them, with the number of words that differ;
    `yours` pages made the owner's own by `--keep`, these words, and whether the text behind them
    has changed since; `kept` pages without their text. `questions` counts the queries about the
    text, `unneeded` are answers to questions that are not asked any more, `corrected` decisions
    whose lines have other words than when they were made. `pages` have their names
    and, until they are written, their content, which for a library would be large; there are none
    if the text was not converted now.
    `moved_from` is the work's address until now, if it has another from now on. `twin` is the place
    of another text with the same title and author. `contents` is the error of the list of chapters
    on a kept title page. `problem` is a failure of the tool, because of which a part of the work,
    or all of it, is shown as typed.
    """

    slug: str
    status: str
    pages: tuple[tuple[str, str], ...] = ()
    images: tuple[tuple[str, bytes], ...] = ()
    addresses: Addresses = NO_ADDRESSES
    title: str = ""
    # The source of the title, "" if the text or its settings name it.
    supplied: str = ""
    authors: tuple[str, ...] = ()
    # The language of its text, "" if it is the library's.
    language: str = ""
    words: int = 0
    # Words in the ledger, without licences.
    set_aside: int = 0
    scene_breaks: int = 0
    queries: tuple[PlacedQuery, ...] = ()
    questions: int = 0
    unneeded: tuple[Decision, ...] = ()
    corrected: tuple[Decision, ...] = ()
    # A digest of the text behind each page that is edited or kept by the owner.
    behind: tuple[tuple[str, str], ...] = ()
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    edited: tuple[tuple[str, int], ...] = ()
    yours: tuple[tuple[str, int, bool], ...] = ()
    kept: tuple[str, ...] = ()
    moved_from: str = ""
    twin: str = ""
    contents: FascicleError | None = None
    # A failure of the tool until it is reported, and its report.
    failure: Fallback | None = None
    problem: FascicleError | None = None
    error: FascicleError | None = None

    @property
    def has_text(self) -> bool:
        return self.status not in {"orphaned", "kept"}


def convert_text(text: Text) -> Outcome:
    """Convert one text; an error is part of the outcome, and so is a failure of the tool."""
    from fascicle.convert import convert  # noqa: PLC0415 (as in `load_text`)

    try:
        conversion = convert(text)
        failure = conversion.fallback and with_shortest(text, conversion.fallback, _trace)
        return _converted(text, conversion, failure)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 (any failure is the text's)
        return _failed(text, error)


def _failed(text: Text, error: Exception) -> Outcome:
    from fascicle.fidelity.page_check import Fallback  # noqa: PLC0415 (as above)

    if isinstance(error, FascicleError) and not isinstance(error, InternalError):
        return Outcome(text.slug, "failed", error=error)
    shown = error
    if not isinstance(shown, InternalError):
        shown = InternalError(
            place_of(text), f"cannot be converted: {summary(error)}", PLEASE_REPORT
        )
    trace = traceback_of(error.__cause__ or error)
    failure = with_shortest(text, Fallback(shown.place, shown.problem, trace=trace), _trace)
    return Outcome(text.slug, "failed", error=shown, failure=failure)


def _trace(text: Text) -> str:
    """Convert a text; return the traceback of a failure."""
    from fascicle.convert import convert  # noqa: PLC0415 (as above)

    try:
        conversion = convert(text)
    except Exception as error:  # noqa: BLE001 (as above)
        return traceback_of(error.__cause__ or error)
    return conversion.fallback.trace if conversion.fallback else ""


def _converted(text: Text, conversion: Converted, failure: Fallback | None) -> Outcome:
    from fascicle.recovery.set_aside import words_set_aside  # noqa: PLC0415 (as above)

    draft, language = conversion.work.draft, conversion.metadata.language
    is_foreign = language.partition("-")[0] != text.library.language.partition("-")[0]
    return Outcome(
        text.slug,
        "converted",
        tuple((page.name, page.text) for page in conversion.pages),
        conversion.images,
        conversion.addresses,
        conversion.metadata.title,
        conversion.metadata.supplied,
        tuple(dict(conversion.metadata.values).get("authors", ())),
        language if is_foreign else "",
        sum(page.words for page in conversion.pages),
        words_set_aside(draft),
        sum(isinstance(block, SceneBreak) for block in leaves(draft.blocks)),
        tuple(PlacedQuery.of(draft, query) for query in conversion.queries),
        len(conversion.queries),
        draft.unneeded,
        draft.corrected,
        tuple(_behind(text, conversion)),
        failure=failure,
    )


def _behind(text: Text, conversion: Converted) -> Iterator[tuple[str, str]]:
    """Yield each held page with a digest of the words of the text behind it."""
    names = [page.name for page in conversion.pages]
    for page in conversion.pages:
        if page.name.removesuffix(".md") in text.held:
            texts = [word for word, _ in words_of_lines(conversion.work.draft, page.blocks)]
            # The title page lists the others.
            texts += names if page.is_title_page else []
            yield page.name, sha256_of("\n".join(texts).encode())


def convert_library(
    root: Path,
    workers: Workers = THIS_PROCESS,
    *,
    check: bool = False,
    only: Collection[str] = (),
    entries: Sequence[TextEntry] | None = None,
) -> Generator[Outcome, None, None]:
    """Convert the texts that have changed and write their pages; with `check`, write nothing.

    If slugs are given as `only`, the other works are left as they are. `entries` are all texts of
    the library, if they are known.

    Yields the outcome of each work, by slug, however many `workers` convert them. If it does not
    come to its end, the yielded outcomes are known to the next run. Raises a `FascicleError` only
    for an error of the whole library.
    """
    library = load_library(root)
    entries = find_texts(root) if entries is None else entries
    slugs = {entry.slug for entry in entries}
    cache = ConversionCache(root)
    autosave = Autosave(cache, slugs)
    wanted = [entry for entry in entries if not only or entry.slug in only]
    moves = Moves() if check else move_works(root, wanted, slugs)
    candidates = (
        _Candidate(entry, Outcome(entry.slug, "failed", error=error))
        if (error := moves.errors.get(entry.slug))
        else _candidate(root, entry, library, cache, by_content=check)
        for entry in wanted
    )
    texts = ((each, each.text) for each in candidates)
    kept = nullcontext() if check else autosave.saved_if_interrupted()
    with kept, closing(convert_in_order(texts, convert_text, _crashed, workers)) as results:
        for each, result in results:
            if each.text is None or result is None:
                yield each.outcome
                continue
            try:
                outcome = _write(root, each.entry, each.text, result, check=check)
                if outcome.status != "failed" and not check:
                    cache.add(each.entry, each.inputs, _cached(each, outcome))
            except Exception as error:  # noqa: BLE001 (any failure is the text's)
                failure = error_of(each.entry, "written", error, OUT_OF_MEMORY)
                outcome = Outcome(each.entry.slug, "failed", error=failure)
            if not check:
                autosave.save_if_due()
            yield replace(outcome, moved_from=moves.moved.get(each.entry.slug, ""))
    if not check:
        sweep(root, entries)
        autosave.save()
    if not only:
        yield from _orphans(root, slugs | moves.stayed)


def _cached(each: _Candidate, outcome: Outcome) -> CachedWork:
    said = (outcome.edited, outcome.yours, outcome.kept, outcome.questions)
    about = (*said, outcome.unneeded, outcome.corrected)
    files = each.text.files if each.text else ()
    beside = paths_beside(files, each.entry.path.parent, TEXTS, each.entry.settings_path)
    images = tuple(path.as_posix() for _, path in beside)
    failure = outcome.problem
    problem = (failure.place, failure.problem, failure.remedy) if failure else None
    return CachedWork(*about, _asked(outcome), images, problem, programs_of(files))


def _asked(outcome: Outcome) -> msgspec.Raw:
    if not outcome.queries:
        return NOT_ASKED
    queries = CachedQueries(outcome.title, outcome.authors, outcome.queries)
    return msgspec.Raw(msgspec.json.encode(queries))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A work of the library; without a text it need not, or cannot, be converted."""

    entry: TextEntry
    outcome: Outcome
    text: Text | None = None
    inputs: str = ""


def _candidate(
    root: Path, entry: TextEntry, library: Library, cache: ConversionCache, *, by_content: bool
) -> _Candidate:
    """Load a text unless it is up to date, by fingerprint or else `by_content`."""
    try:
        return _loaded(root, entry, library, cache, by_content=by_content)
    except Exception as error:  # noqa: BLE001 (any failure is the text's)
        failure = error_of(entry, "read", error, OUT_OF_MEMORY)
        return _Candidate(entry, Outcome(entry.slug, "failed", error=failure))


def _loaded(
    root: Path, entry: TextEntry, library: Library, cache: ConversionCache, *, by_content: bool
) -> _Candidate:
    # Before the text is loaded: a file saved in between counts as changed next time.
    fingerprint = cache.fingerprint(entry, library)
    work = None if by_content else cache.unchanged(entry, fingerprint)
    inputs = "" if work or entry.rivals else inputs_digest(entry, library)
    if work := work or cache.current(entry, inputs, fingerprint):
        return _Candidate(entry, _unchanged(entry.slug, work))
    text = with_held(load_text(entry, library), root)
    return _Candidate(entry, Outcome(entry.slug, "unchanged"), text, inputs)


def _unchanged(slug: str, work: CachedWork) -> Outcome:
    """Return the outcome of a work that is up to date: the earlier report, again."""
    problem = InternalError(*work.problem) if work.problem else None
    outcome = Outcome(slug, "unchanged", edited=work.edited, yours=work.yours, problem=problem)
    outcome = replace(outcome, unneeded=work.unneeded, corrected=work.corrected)
    return replace(outcome, kept=work.kept, questions=work.questions)


def _crashed(candidate: _Candidate, error: Exception) -> Outcome:
    failure = error_of(candidate.entry, "converted", error, OUT_OF_MEMORY)
    return Outcome(candidate.entry.slug, "failed", error=failure)


def _write(root: Path, entry: TextEntry, text: Text, outcome: Outcome, *, check: bool) -> Outcome:
    """Write the pages of a work that differ from those on disk."""
    failed = reported(root, text, outcome.failure) if outcome.failure else None
    if outcome.error:
        return replace(outcome, error=failed or outcome.error)
    folder = root / WORKS / entry.slug
    seen = {kept.page: kept.behind for kept in text.settings.kept}
    place, problem = f"{WORKS}/{entry.slug}", "its pages cannot be written"
    try:
        with system_errors(PageError, place, NOTHING_WRITTEN, problem):
            change, images, addresses = _put(root, entry, outcome, seen, check=check)
    except FascicleError as error:
        return Outcome(entry.slug, "failed", error=error)
    changed = change.new or change.stale or images.new or images.stale or addresses
    behind = dict(outcome.behind)
    new, stale = (*change.new, *images.new), (*change.stale, *images.stale)
    return replace(
        outcome,
        status="converted" if changed else "unchanged",
        pages=tuple((name, "") for name, _ in outcome.pages),
        images=(),
        written=tuple(sorted(path.relative_to(folder).as_posix() for path in new)),
        removed=tuple(path.relative_to(folder).as_posix() for path in stale),
        edited=tuple(change.edited),
        yours=tuple((name, n, seen[name] not in ("", behind[name])) for name, n in change.yours),
        kept=tuple(path.name for path in change.kept),
        problem=failed,
    )


@again_if_changed
def _put(
    root: Path, entry: TextEntry, outcome: Outcome, own: Collection[str], *, check: bool
) -> tuple[PageChange, ImageChange, list[Edit]]:
    """Write the differences, unless they are only checked, and return them.

    If a page is edited just now, it is compared again, and stays.
    """
    folder = root / WORKS / entry.slug
    change = PageChange.of(folder, outcome.pages, own)
    images = ImageChange.of(folder, outcome.images, change.pages_that_stay(folder))
    addresses = addresses_change(entry, outcome.addresses)
    if not check:
        make_edits(root, [*images.edits(), *change.edits(), *addresses])
        images.remove_stale()
    return change, images, addresses


def _orphans(root: Path, slugs: set[str]) -> Iterator[Outcome]:
    left_out = () if slugs else works_left_out(root)
    for path in works_without_text(root, slugs):
        status = "orphaned" if slugs or path.name in left_out else "kept"
        yield Outcome(path.name, status, kept=tuple(page.name for page in pages_in(path)))
