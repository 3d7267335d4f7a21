"""Build of the web edition: pages to a themed, searchable book, by Sphinx in a process of its own.

Sphinx runs only if its inputs have changed, or the book is damaged. A build is incremental unless
a change shows on all pages, or the last build failed. Either is made beside the old book and takes
its place when it is whole (`staging`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fascicle.book.editions.edition_record import LAST_BOOK, problems_in
from fascicle.book.inputs import BuildInputs
from fascicle.book.output import BuiltBook, unfinished_mark
from fascicle.book.search.indexing import IndexFiles, index_book
from fascicle.book.search.overlap import indexes_made_meanwhile
from fascicle.book.search.page_texts import works_file
from fascicle.book.search.shards import Shard
from fascicle.book.sphinx_errors import sphinx_error
from fascicle.book.staging import put_in_place, repair, staged, writing
from fascicle.files.build_folder import BUILD
from fascicle.files.fingerprints import Fingerprint, fingerprints_below
from fascicle.files.folders import files_below
from fascicle.model.errors import BuildError, SearchError

HTML = BUILD / "html"
DOCTREES = BUILD / "doctrees"
# Sphinx's first process merges what the others have read, and more than four wait for it. At 10,000
# pages two are no faster than one, with twice the memory.
MOST_PROCESSES, MOST_PAGES = 4, 2_000
# So many bytes have fewer words than fit into one index (`shards.LARGEST_ALONE`), and Sphinx and
# Pagefind fit into memory side by side.
MOST_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """The number of Sphinx processes, and whether the search is indexed while they write."""

    processes: int = 1
    indexed_meanwhile: bool = False


def build_book(root: Path, output: Path, options: Sequence[str] = (), lock: int = -1) -> bool:
    """Build the book of the library at `root` into `output`; warnings are errors.

    `options` go to Sphinx as they are; `lock` is a descriptor that it inherits. Returns whether
    there was anything to do. Raises `BuildError` with the messages of Sphinx, a `PageError`, or
    `UnfinishedError` if the book is built without its search or some editions.
    """
    _check_sources(root)
    # Before Sphinx reads: what changes meanwhile is new to the next build.
    inputs = BuildInputs.of(root, output, options)
    repair(root, output)
    built, mark = BuiltBook.load(root, output), unfinished_mark(root, output)
    there = fingerprints_below(output)
    if not mark.exists() and built.is_current(inputs, there):
        return False
    is_full = mark.exists() or built.all_pages != inputs.all_pages or not built.is_whole(there)
    with writing(mark):
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    doctrees, plan = doctrees_of(root, output), BuildPlan()
    if is_full:
        shutil.rmtree(doctrees, ignore_errors=True)
        plan = plan_for(root)
    strangers = {name: file for name, file in there.items() if name not in built.files}
    with staged(root, output, strangers if is_full else there, is_full=is_full) as folder:
        with indexes_made_meanwhile(doctrees, wanted=plan.indexed_meanwhile) as made:
            where = ["-d", str(doctrees), "-j", str(plan.processes)]
            _call_sphinx(root, folder, output, [*where, *options], lock)
        unsearched = _index(doctrees, folder, made)
        if unsearched and built.pages and built.is_whole(there):
            # The search of the book that is there works.
            raise BuildError(unsearched.place, unsearched.problem, unsearched.remedy)
        put_in_place(root, output, there, is_full=is_full)
    unfinished = unsearched or problems_in(doctrees)
    # A book that lacks a part can be read, but is not current: the next build tries again.
    pages = "" if unfinished else inputs.pages
    BuiltBook(pages, inputs.all_pages, _own_files(output, strangers)).save(root, output)
    mark.unlink()
    if unfinished:
        raise unfinished
    return True


def _check_sources(root: Path) -> None:
    for name in ("conf.py", "index.md"):
        if not (root / name).is_file():
            problem = "file not found; Sphinx needs it"
            raise BuildError(name, problem, "Copy it from a new library: fascicle new DIR")


def _index(doctrees: Path, output: Path, made: Mapping[Shard, IndexFiles]) -> SearchError | None:
    """Make the search index; return the error if that fails, since the book is built.

    A book whose extension has no search leaves no texts to index.
    """
    if not works_file(doctrees).is_file():
        return None
    try:
        index_book(doctrees, output, made)
    except SearchError as error:
        return error
    return None


def plan_for(root: Path) -> BuildPlan:
    """Return the plan for a full build."""
    pages = [entry for name, entry in files_below(root / "works") if name.endswith(".md")]
    if len(pages) > MOST_PAGES:
        return BuildPlan()
    processors = os.cpu_count() or 1
    meanwhile = processors > 1 and sum(page.stat().st_size for page in pages) <= MOST_BYTES
    # One processor is left to Pagefind.
    return BuildPlan(min(processors - meanwhile, MOST_PROCESSES), meanwhile)


def _own_files(output: Path, strangers: dict[str, Fingerprint]) -> dict[str, Fingerprint]:
    """Return the files of a book, without those that were put there by others."""
    found = fingerprints_below(output)
    return {name: file for name, file in found.items() if strangers.get(name) != file}


def _call_sphinx(root: Path, output: Path, last: Path, options: Sequence[str], lock: int) -> None:
    """Run Sphinx; `last` is the last book. Raises `BuildError` with its messages."""
    command = [
        sys.executable, "-m", "fascicle.book.sphinx_run", "-q", "-n", "-W", "--keep-going",
        "-b", "html", *options, str(root), str(output),
    ]  # fmt: skip
    done = subprocess.run(  # noqa: S603 (a list of arguments, and no shell)
        command,
        cwd=root,
        env={**os.environ, "PYTHONUTF8": "1", LAST_BOOK: str(last)},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        pass_fds=[lock] if lock >= 0 and os.name == "posix" else (),
    )
    if done.returncode:
        raise sphinx_error(done.stderr or done.stdout, root, done.returncode)
    # Of a build without errors, what does not concern its pages.
    sys.stderr.write(done.stderr)


def doctrees_of(root: Path, output: Path) -> Path:
    own = root / HTML
    return root / DOCTREES if output == own else root / BUILD / f"doctrees-{output.name}"
