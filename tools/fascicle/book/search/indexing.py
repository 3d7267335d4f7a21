"""The search index of a built book; only the shards that have changed are made again.

    <output>/search/shards.json          the list of shards
                    wasm.<…>.pagefind    the engine for the shards of a language
                    <digest>/            a shard: Pagefind's files, less those that no page loads,
                                         the list of its words, and the list of its files
                    light.js             the light index for a book opened from a folder
                    light/, shards.*.json    of a large library: the light index, lists of shards

A shard is named by a digest of its inputs. It is written beside its place and renamed into it, then
the list of shards is written, then shards that it no longer names are removed. A changed shard
takes over the files of its predecessor: an edit changes few of a thousand.

Small books are indexed while their pages are written: Sphinx uses one processor and Pagefind
another. The works are known when all pages are read, and the text of each page is there whole or
not at all, so this waits for each.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError, Executor, Future, as_completed
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import msgspec

from fascicle.book.search.light_index import SCRIPT as LIGHT
from fascicle.book.search.light_index import light_index
from fascicle.book.search.page_texts import (
    Book,
    CachedPage,
    WorkHead,
    cached_pages,
    documents,
    page_file,
    read_book,
    read_page,
    works_file,
)
from fascicle.book.search.pagefind import ENTRY, VERSION, executable, make_index, stable_index
from fascicle.book.search.records import (
    FILES,
    LONG,
    SHORT,
    WORDS,
    WordCounter,
    listed_files,
    records_of,
    with_gated_words_apart,
)
from fascicle.book.search.shards import (
    Shard,
    exceeds_one_index,
    large_listing,
    shards_in,
    shards_of,
)
from fascicle.files.build_folder import load_state, said_by, save_state
from fascicle.files.folders import files_below, remove, write_if_changed
from fascicle.model.digests import sha256_of
from fascicle.model.errors import SearchError, UnsearchedPagesError, joined, system_errors
from fascicle.workers.executors import Bars, ThisProcess, WorkerDiedError, no_bar

# A work, or None for pages of no work, and its documents.
Source = tuple[WorkHead | None, tuple[str, ...]]
# The files of an index by name, as Pagefind returns them.
IndexFiles = dict[str, bytes]
FOLDER = "search"
LIST = "shards.json"
# Raise it when the form of records, or of the files written of them, changes.
FORM = 10
# The files of Pagefind that belong to one index: without its own pages and scripts, since ours call
# the engine, and without the engines, which all shards of a language share.
USED = (".pf_meta", ".pf_index", ".pf_fragment", ".pf_filter", WORDS, FILES)
# The engine of a language that Pagefind has none for.
ANY_LANGUAGE = "unknown"
# The indexes that lack a page, which are made again, and the remedy.
INCOMPLETE, REPORT = "unsearched.json", "This is a fault of Fascicle: please report it."
# The name of an index, and the errors of the pages that it lacks.
_Run = tuple[str, list[SearchError]]
# The slug of the index for pages of no work.
NO_WORK = ""


def index_book(
    doctrees: Path,
    output: Path,
    made: Mapping[Shard, IndexFiles] | None = None,
    executor: Executor | None = None,
    bars: Bars = no_bar,
) -> tuple[int, int]:
    """Bring the search index of the book in `output` up to date.

    `made` has the files of shards made meanwhile from the same texts; the others are made side by
    side by an `executor`, or here. Returns the number of shards, and how many of them were
    written. Raises `SearchError`; then the search page shows the problem instead of an old index.
    If only some pages cannot be indexed, the search finds all others, and the error is an
    `UnsearchedPagesError`.
    """
    folder = output / FOLDER
    book = read_book(doctrees)
    try:
        with _writing():
            return _index(doctrees, folder, book, made or {}, executor or ThisProcess(), bars)
    except UnsearchedPagesError:
        raise
    except SearchError as error:
        _write_list(folder, {"problem": error.problem})
        raise


def _writing() -> AbstractContextManager[None]:
    remedy = "Free some space, and build again."
    return system_errors(SearchError, "search", remedy, "the index cannot be written")


def _index(  # noqa: PLR0913, PLR0917  the steps of `index_book`
    doctrees: Path,
    folder: Path,
    book: Book,
    made: Mapping[Shard, IndexFiles],
    executor: Executor,
    bars: Bars,
) -> tuple[int, int]:
    """Write the missing shards, then the list of all, then remove the others."""
    folder.mkdir(parents=True, exist_ok=True)
    by_slug = sources_of(book)
    known = cached_pages(doctrees, documents(book))
    sizes = {slug: sum(known[n].head.words for n in names) for slug, (_, names) in by_slug.items()}
    before = _listed_before(folder)
    indexed: list[tuple[Shard, Path]] = []
    runs: dict[Future[_Run], int] = {}
    lacked_before = set(load_state(doctrees / INCOMPLETE, list[str]) or ())
    for shard in shards_of(sizes, languages_of(book)):
        sources = [by_slug[slug] for slug in shard.slugs]
        place = folder / _digest(shard.language, sources, known)
        indexed.append((shard, place))
        if _is_there(place) and place.name not in lacked_before:
            continue
        former = before.get((shard.language, shard.bits))
        files = made.get(shard)
        run = executor.submit(_make, shard.language, doctrees, sources, place, former, files)
        runs[run] = sum(sizes[slug] for slug in shard.slugs)
    with bars("Indexing", len(runs), "words") as advance:
        lacking: list[_Run] = []
        for run in _finished(runs):
            advance(runs[run])
            lacking.append(run.result())
    listed = [_listed(shard, place) for shard, place in indexed]
    heads = {name: page.head for name, page in known.items()}
    write_if_changed(folder / LIGHT, light_index(book, heads))
    listing: dict[str, Any] = {"language": book.language, "shards": listed}
    used = {entry[name] for entry in listed for name in ("path", "engine")}
    if exceeds_one_index(sizes):
        listing, others = large_listing(doctrees, folder, book, heads, listed)
        used |= others
    _write_list(folder, listing)
    _remove_others(folder, {LIGHT, LIST, *used})
    save_state(doctrees / INCOMPLETE, sorted(name for name, errors in lacking if errors))
    if errors := [error for _, errors in lacking for error in errors]:
        raise joined(UnsearchedPagesError, errors)
    return len(listed), len(runs)


def _make(  # noqa: PLR0913, PLR0917  a call that a worker gets
    language: str,
    doctrees: Path,
    sources: Iterable[Source],
    place: Path,
    former: Path | None,
    files: IndexFiles | None,
) -> _Run:
    """Write the files of a shard, which are made if there are none. Raises `SearchError`.

    Returns its name, and the errors of the pages that it lacks.
    """
    skipped: list[SearchError] = []
    with _writing():
        records = records_in(doctrees, sources, skipped)
        _write(files or index_files(language, records), place, former)
    return place.name, skipped


def _finished(runs: Collection[Future[_Run]]) -> Iterator[Future[_Run]]:
    """Yield the runs that have made their shard.

    Raises the first `SearchError` when none is under way.
    """
    errors: list[SearchError] = []
    for run in as_completed(runs):
        try:
            run.result()
        except CancelledError:
            continue
        except WorkerDiedError:
            problem = "the process that made the index was killed, probably for lack of memory"
            errors.append(SearchError("search", problem, "Free some memory, and build again."))
        except SearchError as error:
            errors.append(error)
        else:
            yield run
        for other in runs if errors else ():
            other.cancel()
    if errors:
        raise errors[0]


def _listed(shard: Shard, place: Path) -> dict[str, str]:
    about = {"path": place.name, "language": shard.language, "bits": shard.bits}
    return about | _engine_and_meta((place / ENTRY).read_bytes())


def sources_of(book: Book) -> dict[str, Source]:
    """Return the works with their documents, by slug, and those of no work under `NO_WORK`."""
    return {work.slug: (work, work.pages) for work in book.works} | {NO_WORK: (None, book.others)}


def languages_of(book: Book) -> dict[str, str]:
    return {work.slug: work.language for work in book.works} | {NO_WORK: book.language}


def _digest(language: str, sources: Iterable[Source], known: Mapping[str, CachedPage]) -> str:
    texts = [(work, [known[name].digest for name in names]) for work, names in sources]
    whole = msgspec.json.encode((FORM, VERSION, LONG, SHORT, language, texts))
    return sha256_of(whole)


def _is_there(place: Path) -> bool:
    if not (place / ENTRY).is_file():
        return False
    engine = _engine_and_meta((place / ENTRY).read_bytes())["engine"]
    return place.with_name(engine).is_file()


def records_in(
    doctrees: Path, sources: Iterable[Source], skipped: list[SearchError] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the records of works, page by page.

    A page that fails is added to those `skipped`; without a list of them, it raises `SearchError`.
    """
    for work, names in sources:
        for name in names:
            content = page_file(doctrees, name).read_bytes()
            try:
                records = list(records_of(*read_page(content), work))
            except Exception as error:
                problem = f"the search cannot have the page ({said_by(error)})"
                failure = SearchError(f"{name}.md", problem, REPORT)
                if skipped is None:
                    raise failure from error
                skipped.append(failure)
            else:
                yield from records


def index_files(language: str, records: Iterable[dict[str, Any]]) -> IndexFiles:
    """Make an index of records, and the list of its words."""
    counter = WordCounter()
    files = stable_index(make_index(executable(), language, counter.counted(records)))
    contents = with_gated_words_apart(files) | {WORDS: counter.listed()}
    used = {name: content for name, content in contents.items() if name.endswith(USED)}
    engine = files[_engine_and_meta(files[ENTRY])["engine"]]
    return contents | {FILES: listed_files(used, engine)}


def _write(files: IndexFiles, place: Path, former: Path | None) -> None:
    """Write an index whole or not at all; its engine, which others share, goes beside it."""
    unfinished = place.with_name(f".{place.name}")
    for path in (place, unfinished):
        shutil.rmtree(path, ignore_errors=True)
    engine = _engine_and_meta(files[ENTRY])["engine"]
    write_if_changed(place.with_name(engine), files[engine])
    wanted = {name: files[name] for name in files if name == ENTRY or name.endswith(USED)}
    if former and former.is_dir():
        former.rename(unfinished)
        for name in [name for name, _ in files_below(unfinished) if name not in wanted]:
            remove(unfinished, name)
    for name, content in wanted.items():
        write_if_changed(unfinished / name, content)
    unfinished.rename(place)


def _listed_before(folder: Path) -> dict[tuple[str, str], Path]:
    """Return the folders of the shards of the last build, by language and bits."""
    try:
        listing = msgspec.json.decode((folder / LIST).read_bytes())
        shards = shards_in(folder, listing)
        return {(s["language"], s["bits"]): folder / s["path"] for s in shards}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def _engine_and_meta(entry: bytes) -> dict[str, str]:
    (about,) = msgspec.json.decode(entry)["languages"].values()
    return {
        "engine": f"wasm.{about['wasm'] or ANY_LANGUAGE}.pagefind",
        "meta": f"pagefind.{about['hash']}.pf_meta",
    }


def _write_list(folder: Path, content: dict[str, Any]) -> None:
    write_if_changed(folder / LIST, msgspec.json.encode(content) + b"\n")


def _remove_others(folder: Path, wanted: set[str]) -> None:
    for path in folder.iterdir():
        if path.name in wanted:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


# Seconds between two checks for a file.
PAUSE = 0.02


class GivenUpError(Exception):
    """Sphinx has ended without writing the text of a page."""


@contextmanager
def indexes_made_meanwhile(
    doctrees: Path, *, wanted: bool = True
) -> Iterator[dict[Shard, IndexFiles]]:
    """Make an index for each language of a book while the block writes its pages.

    Yields the files of each index, complete when the block is left. Sphinx must write all pages
    within the block, into doctrees that were empty before. None is made unless `wanted`. Errors are
    ignored: `index_book` makes the missing indexes, and reports them.
    """
    made: dict[Shard, IndexFiles] = {}
    if not wanted:
        yield made
        return
    over = Event()
    maker = Thread(target=_make_meanwhile, args=(doctrees, over, made))
    maker.start()
    try:
        yield made
    finally:
        over.set()
        maker.join()


def _make_meanwhile(doctrees: Path, over: Event, made: dict[Shard, IndexFiles]) -> None:
    with suppress(GivenUpError, SearchError, OSError):
        _wait_for(works_file(doctrees), over)
        book = read_book(doctrees)
        by_slug = sources_of(book)
        # Their sizes are not known yet; a book this small is split by language only.
        for shard in shards_of(dict.fromkeys(by_slug, 0), languages_of(book)):
            sources = (by_slug[slug] for slug in shard.slugs)
            records = records_in(doctrees, _as_written(doctrees, sources, over))
            made[shard] = index_files(shard.language, records)


def _as_written(doctrees: Path, sources: Iterator[Source], over: Event) -> Iterator[Source]:
    """Yield the pages one by one, each when its text is there."""
    for work, names in sources:
        for name in names:
            _wait_for(page_file(doctrees, name), over)
            yield work, (name,)


def _wait_for(path: Path, over: Event) -> None:
    """Wait for a file. Raises `GivenUpError`."""
    # Checked first: when Sphinx has ended, its last file is there.
    ended = over.is_set()
    while not path.exists():
        if ended:
            raise GivenUpError
        time.sleep(PAUSE)
        ended = over.is_set()
