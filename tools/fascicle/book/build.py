"""Build of the web edition: pages to a themed, searchable book, by Sphinx in a process of its own.

Sphinx runs only if its inputs have changed, or the book is damaged. A build is incremental unless
a change shows on all pages, or the last build failed. Either is made beside the old book and takes
its place when it is whole (`publish`).
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from fascicle.book.built_book import BuildInputs, BuiltBook, WorkFiles, unfinished_mark
from fascicle.book.missing_parts import incomplete, not_replaced, problems_of, report
from fascicle.book.publish import (
    FRONT,
    PLACING,
    is_swapped,
    protected,
    put_in_place,
    refuse_to_replace,
    repair,
    replaced,
    staged,
    writing,
)
from fascicle.book.run_records import SEARCH, TEXT, has_partition
from fascicle.book.search.indexing import index_book, indexes_made_meanwhile
from fascicle.book.search.page_texts import works_file
from fascicle.book.shelved_build import PAGES, build_shelves, keep_what_was_read, shelves_of
from fascicle.book.sphinx_process import SphinxProject, end_runs, run_sphinx
from fascicle.files.build_folder import BUILD
from fascicle.files.fingerprints import Fingerprint, fingerprints_below
from fascicle.files.folders import files_below
from fascicle.library.moved_works import works_left_out
from fascicle.model.errors import (
    BuildError,
    FascicleError,
    SearchError,
    SettingsError,
    UnsearchedPagesError,
)
from fascicle.settings.load import load_library
from fascicle.workers.executors import Bars, no_bar

HTML = BUILD / "html"
DOCTREES = BUILD / "doctrees"
# Sphinx's first process merges what the others have read, and more than four wait for it. At 10,000
# pages two are no faster than one, with twice the memory.
MOST_PROCESSES, MOST_PAGES = 4, 2_000
# So many bytes have fewer words than fit into one index (`shards.LARGEST_ALONE`), and Sphinx and
# Pagefind fit into memory side by side.
MOST_BYTES = 10_000_000
# Options of Sphinx that ask for the same as `--strict`.
STRICT = frozenset({"-W", "--fail-on-warning"})


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """The number of Sphinx processes, and whether the search is indexed while they write."""

    processes: int = 1
    indexed_meanwhile: bool = False


def build_book(  # noqa: PLR0913, PLR0917  the arguments of the command `build`
    root: Path,
    output: Path,
    options: Sequence[str] = (),
    lock: int = -1,
    cluster: Executor | None = None,
    bars: Bars = no_bar,
    failed: Sequence[FascicleError] = (),
    *,
    strict: bool = False,
) -> bool:
    """Build the book of the library at `root` into `output`, as completely as possible.

    A work without its text is left out. `options` go to Sphinx as they are; `lock` is a
    descriptor that it inherits. The shelves of a large library are built by the workers of a
    `cluster`, if there is one; `bars` show it. `failed` are the errors of texts that could not be
    converted. Returns whether there was anything to do. Raises `BuildError` with the messages of
    Sphinx, a `PageError`, `UseError` if the book would replace files of others, or
    `UnfinishedError` if the book is built, but lacks something; if the build is `strict`, it is
    not, and a `BuildError` says why.
    """
    _check_sources(root)
    strict = strict or not STRICT.isdisjoint(options)
    options = [option for option in options if option not in STRICT]
    texts = [(TEXT, error) for error in failed]
    if texts and strict:
        raise not_replaced(texts)
    # Before Sphinx reads: changes made meanwhile are new to the next build.
    inputs = BuildInputs.of(root, output, options, works_left_out(root))
    repair(root, output)
    built, mark = BuiltBook.load(root, output), unfinished_mark(root, output)
    there, doctrees = fingerprints_below(output), doctrees_of(root, output)
    if not mark.exists() and built.is_current(inputs, there):
        report(root, output, built, texts, doctrees)
        return False
    is_full = mark.exists() or built.all_pages != inputs.all_pages or not built.is_whole(there)
    strangers = {name: file for name, file in there.items() if name not in built.files}
    others = {} if is_swapped(root, output) else protected(output, strangers, mark)
    # Rather now than after a build of hours.
    refuse_to_replace(root, output, {FRONT} & others.keys())
    with writing(mark):
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    plan = BuildPlan()
    shelves = shelves_of(root, inputs.works, _pages_of_shelf(root))
    is_full = is_full or bool(shelves) != has_partition(doctrees)
    if is_full and shelves:
        keep_what_was_read(doctrees, inputs.all_pages)
    elif is_full:
        shutil.rmtree(doctrees, ignore_errors=True)
        plan = plan_for(root)
    with staged(root, output, strangers if is_full else there, is_full=is_full) as folder:
        sphinx = SphinxProject(root, folder, output, tuple(options), lock, inputs.left_out)
        unsearched = _write_book(sphinx, doctrees, plan, shelves, inputs.works, cluster, bars)
        problems = problems_of(root, doctrees, inputs.works)
        if problems and strict:
            raise not_replaced(problems)
        if unsearched and (strict or _is_better(built, there, unsearched)):
            # The search of the book that is there works.
            raise BuildError(unsearched.place, unsearched.problem, unsearched.remedy)
        if not mark.exists():
            raise BuildError(
                BUILD.as_posix(), "was removed while the book was built", "Build it again."
            )
        if others:
            refuse_to_replace(root, output, replaced(others, fingerprints_below(folder)))
        with writing(mark):
            mark.write_bytes(PLACING)
        put_in_place(root, output, there, is_full=is_full)
    problems += [(SEARCH, unsearched)] if unsearched else []
    # A book that lacks a part can be read, but is not current: the next build tries again.
    current = "" if problems else inputs.pages
    book = BuiltBook(current, inputs.all_pages, *_own_files(output, strangers, built))
    report(root, output, book, [*texts, *problems], doctrees)
    mark.unlink(missing_ok=True)
    if problems:
        raise incomplete(problems)
    return True


def _write_book(  # noqa: PLR0913, PLR0917  from `build_book`
    sphinx: SphinxProject,
    doctrees: Path,
    plan: BuildPlan,
    shelves: Mapping[str, Sequence[str]],
    works: Mapping[str, WorkFiles],
    cluster: Executor | None,
    bars: Bars,
) -> SearchError | None:
    """Write the pages and the index; return the error if there is no index: the book is built.

    An extension without a search leaves no texts to index.
    """
    wanted = plan.indexed_meanwhile and not shelves
    with _workers(cluster) as workers:
        with indexes_made_meanwhile(doctrees, wanted=wanted) as made:
            if shelves:
                # Workers of a cluster have no descriptors of this process.
                own = replace(sphinx, is_shelved=True, lock=-1 if cluster else sphinx.lock)
                build_shelves(own, doctrees, shelves, works, workers, bars)
            else:
                sys.stderr.write(run_sphinx(sphinx, doctrees, "-j", str(plan.processes)))
        try:
            if works_file(doctrees).is_file():
                index_book(doctrees, sphinx.output, made, workers, bars)
        except SearchError as error:
            return error
    return None


def _is_better(built: BuiltBook, there: dict[str, Fingerprint], unsearched: SearchError) -> bool:
    """Return whether the book that is there has a search, and the new one has none."""
    has_some = isinstance(unsearched, UnsearchedPagesError)
    return not has_some and bool(built.pages) and built.is_whole(there)


def _check_sources(root: Path) -> None:
    for name in ("conf.py", "index.md"):
        if not (root / name).is_file():
            problem = "file not found; Sphinx needs it"
            raise BuildError(name, problem, "Copy it from a new library: fascicle new DIR")


def plan_for(root: Path) -> BuildPlan:
    pages = [entry for name, entry in files_below(root / "works") if name.endswith(".md")]
    if len(pages) > MOST_PAGES:
        return BuildPlan()
    processors = os.cpu_count() or 1
    meanwhile = processors > 1 and sum(page.stat().st_size for page in pages) <= MOST_BYTES
    # One processor is left to Pagefind.
    return BuildPlan(min(processors - meanwhile, MOST_PROCESSES), meanwhile)


def _own_files(
    output: Path, strangers: Mapping[str, Fingerprint], before: BuiltBook
) -> tuple[dict[str, Fingerprint], dict[str, str]]:
    """Return the files of a book and their digests, without those that others have put there.

    Only those that have changed since `before` are read. Raises `BuildError`.
    """
    below = fingerprints_below(output)
    files = {name: file for name, file in below.items() if strangers.get(name) != file}
    with writing(output):
        return files, before.digests_in(output, files)


@contextmanager
def _workers(cluster: Executor | None) -> Iterator[Executor]:
    """Yield the workers of a cluster, else threads: these start processes of their own."""
    if cluster:
        yield cluster
        return
    with ThreadPoolExecutor(os.cpu_count() or 1) as executor:
        try:
            yield executor
        except BaseException:  # Ctrl-C, too
            executor.shutdown(wait=False, cancel_futures=True)
            end_runs()
            raise


def _pages_of_shelf(root: Path) -> int:
    try:
        return load_library(root).shelf_pages
    except SettingsError:  # Sphinx says so
        return PAGES


def doctrees_of(root: Path, output: Path) -> Path:
    own = root / HTML
    return root / DOCTREES if output == own else root / BUILD / f"doctrees-{output.name}"
