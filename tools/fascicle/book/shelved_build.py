"""A build in parts: shelves are read, then written, each by a run of Sphinx; one more joins them.

    read      the pages of each shelf that has changed; it leaves a record of its works
    join      the pages of no work; when it knows all works, it gives each shelf the facts it shows
    write     the shelves that were read, or that show something new of others
    join      lists of the library: catalogue, feeds, sitemap, inventory

All write into one folder, and no file is written by two parts. Memory is needed for one shelf, and
in the join for the entries of lists. Pages stay read if the build fails later.

A shelf has whole works, those of a series together. They are grouped by the bits of a digest, of
the name of their series or else of their own. All are one group until they have more pages than a
shelf holds; then the group is split by the first bit, each part again by the next. So a work that
is added or grows moves no others, unless its own shelf is split.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import closing
from functools import partial
from pathlib import Path

import msgspec

from fascicle.book.built_book import WorkFiles
from fascicle.book.run_records import (
    EDITIONS,
    FILES_BESIDE,
    INPUTS,
    JOIN,
    MADE_OF,
    OBJECTS,
    OUTSIDE,
    RECORD,
    SHELVES,
    STATE,
    WRITTEN,
    EditionRecord,
    load_problems,
    shelf_folder,
    shelf_folders,
    write_partition,
)
from fascicle.book.search.shards import bits_of, split
from fascicle.book.sphinx_errors import KILLED
from fascicle.book.sphinx_process import SphinxProject, SphinxRun, run_sphinx
from fascicle.files.build_folder import Cache, load_state, save_state
from fascicle.files.fingerprints import state_of
from fascicle.files.folders import remove
from fascicle.model.digests import digest_of
from fascicle.model.errors import BuildError, joined
from fascicle.model.names import comparison_key
from fascicle.workers.executors import Bars, WorkerDiedError, no_bar

READING = ("-D", "fascicle_only_reads=1")


class ShelfState(msgspec.Struct, frozen=True):
    """Digests of the last inputs of reading a shelf, and of writing it."""

    read: str = ""
    written: str = ""


def build_shelves(  # noqa: PLR0913, PLR0917  from `build_book`
    project: SphinxProject,
    doctrees: Path,
    shelves: Mapping[str, Sequence[str]],
    works: Mapping[str, WorkFiles],
    executor: Executor,
    bars: Bars = no_bar,
) -> None:
    """Build the parts that have changed. Raises `BuildError` with the messages of Sphinx.

    `works` are the files of all works, as they were before the build.
    """
    write_partition(doctrees, shelves)
    folders = {name: shelf_folder(doctrees, name) for name in shelves}
    for folder in shelf_folders(doctrees):
        # One without a state was not read to the end, and would not repeat its warnings.
        if folder.name not in shelves or not (folder / STATE).is_file():
            _remove_made_files(folder, project.output)
            shutil.rmtree(folder, ignore_errors=True)
    inputs = {
        name: sorted(f"{slug}/{file} {state}" for slug in slugs for file, state in works[slug])
        for name, slugs in shelves.items()
    }
    changed = [
        name
        for name, folder in folders.items()
        if load_problems(folder)
        or _state_of(folder).read != _digest_of(project.root, folder, inputs[name])
    ]
    for name in changed:
        (folders[name] / STATE).unlink(missing_ok=True)
    run = partial(_run_all, project, shelves, folders, executor)

    def pages_of(name: str) -> int:
        return sum(file.endswith(".md") for slug in shelves[name] for file, _ in works[slug])

    with bars("Reading shelves", len(changed), "pages") as advance:
        for name in run(changed, READING):
            state = ShelfState(_digest_of(project.root, folders[name], inputs[name]))
            save_state(folders[name] / STATE, state)
            advance(pages_of(name))
    part = ("-D", f"fascicle_part={JOIN}")
    with closing(SphinxRun(project, doctrees, *part, waits=True)) as join:
        join.wait_until_ready()
        stale = [n for n, each in folders.items() if _state_of(each).written != _written(each)]
        with bars("Writing shelves", len(stale), "pages") as advance:
            for name in run(stale):
                folder = folders[name]
                state = ShelfState(_state_of(folder).read, _written(folder))
                save_state(folder / STATE, state)
                advance(pages_of(name))
        sys.stderr.write(join.finish())


def _remove_made_files(folder: Path, output: Path) -> None:
    """Remove the files made beside a shelf's pages, such as the EPUB of a withdrawn work.

    Other shelves make them again, if wanted.
    """
    editions = load_state(folder / EDITIONS, EditionRecord)
    for name in (*(editions.files if editions else ()), *Cache(folder / FILES_BESIDE, bool).gone):
        remove(output, name)


def keep_what_was_read(doctrees: Path, made_of: str) -> None:
    """Prepare a full build; pages read with the same settings by the same code stay read.

    `made_of` is their digest.
    """
    if load_state(doctrees / MADE_OF, str) != made_of:
        shutil.rmtree(doctrees, ignore_errors=True)
    for path in doctrees.iterdir() if doctrees.is_dir() else ():
        if path.is_dir() and path != doctrees / SHELVES:
            shutil.rmtree(path, ignore_errors=True)
        elif path.is_file():
            path.unlink()
    for folder in shelf_folders(doctrees):
        if state := load_state(folder / STATE, ShelfState):
            save_state(folder / STATE, ShelfState(state.read))
    doctrees.mkdir(parents=True, exist_ok=True)
    save_state(doctrees / MADE_OF, made_of)


def _run_all(  # noqa: PLR0913, PLR0917  as one partial
    project: SphinxProject,
    shelves: Mapping[str, Sequence[str]],
    folders: Mapping[str, Path],
    executor: Executor,
    names: Iterable[str],
    options: Sequence[str] = (),
) -> Iterator[str]:
    """Run Sphinx for some shelves, and yield each that is done.

    Raises `BuildError` with the messages of all that fail; the others are done.
    """
    runs = {
        executor.submit(
            run_sphinx, project, folders[name], "-D", f"fascicle_part={name}", *options
        ): name
        for name in names
    }
    errors = []
    for run in as_completed(runs):
        name = runs[run]
        try:
            sys.stderr.write(run.result())
        except (BuildError, WorkerDiedError) as error:
            shutil.rmtree(folders[name], ignore_errors=True)
            errors.append(_located(error, shelves[name]))
        else:
            yield name
    if errors:
        raise joined(BuildError, errors)


def _located(error: BuildError | WorkerDiedError, slugs: Sequence[str]) -> BuildError:
    """Return an error with the works of its shelf, if it names no page."""
    if isinstance(error, WorkerDiedError):
        error = BuildError("the book", "its workers were killed", KILLED)
    if error.place != "the book" or "works/" in error.problem:
        return error
    place = f"works/{slugs[0]} to works/{slugs[-1]} ({len(slugs)} works)"
    return BuildError(place, error.problem, error.remedy)


def _digest_of(root: Path, folder: Path, own: Iterable[str]) -> str:
    """Return the digest of the inputs of reading a shelf, and of the records left by it.

    The inputs are its works, and files that they depend on.
    """
    others = (root / name for name in load_state(folder / INPUTS, list[str]) or ())
    return digest_of(*own, state_of([*others, folder / RECORD, folder / OBJECTS]))


def _written(folder: Path) -> str:
    """Return the digest of the inputs of writing a shelf, and of the record left by it.

    The inputs are its pages, and its facts about others.
    """
    outside = (folder / OUTSIDE).read_bytes()
    return digest_of(_state_of(folder).read, outside, state_of([folder / WRITTEN]))


def _state_of(folder: Path) -> ShelfState:
    return load_state(folder / STATE, ShelfState) or ShelfState()


# The pages of a shelf: Sphinx needs some 40 MB for them beside its own 200.
PAGES = 1_000
TITLE_PAGE = "index.md"
_FENCE, _SERIES = b"---\n", b"\nseries:"
# As our title pages have it. Decoding all front matter takes ten times as long as reading it.
_QUOTED = re.compile(rb'\nseries: "([^"\\\n]*)"(?=\n|\Z)')


def shelves_of(
    root: Path, works: Mapping[str, WorkFiles], most: int = PAGES
) -> dict[str, tuple[str, ...]]:
    """Return the works of each shelf of the library at `root`, by the names of the shelves.

    `works` are its works with their files. There is no shelf where one run of Sphinx suffices.
    """
    pages = {
        slug: number
        for slug, files in works.items()
        if (number := sum(name.endswith(".md") for name, _ in files))
    }
    if sum(pages.values()) <= most:
        return {}
    together: defaultdict[str, list[str]] = defaultdict(list)
    for slug in sorted(pages):
        together[_unit_of(root / "works" / slug, slug)].append(slug)
    sizes = {unit: sum(pages[slug] for slug in slugs) for unit, slugs in together.items()}
    return {
        f"shelf-{bits}": tuple(sorted(slug for unit in units for slug in together[unit]))
        for bits, units in split(sorted(together), sizes.__getitem__, most, bits_of)
    }


def _unit_of(folder: Path, slug: str) -> str:
    """Return the unit that a work stays in: its series, or itself."""
    series = _series_in(folder / TITLE_PAGE)
    return f"series {series}" if series else slug


def _series_in(title_page: Path) -> str:
    """Return the series that a title page names, in the form in which names are compared."""
    try:
        text = title_page.read_bytes().replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf")
    except OSError:
        return ""
    front = text.partition(b"\n---")[0] if text.startswith(_FENCE) else b""
    if _SERIES not in front:
        return ""
    match = _QUOTED.search(front) if front.count(_SERIES) == 1 else None
    try:
        if match:
            return comparison_key(match[1].decode())
        values = msgspec.yaml.decode(front.removeprefix(_FENCE))
    except (msgspec.DecodeError, UnicodeDecodeError):  # Sphinx says so when it reads the page
        return ""
    return comparison_key(str(values.get("series") or "")) if isinstance(values, dict) else ""
