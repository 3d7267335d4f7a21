"""Build the web edition: pages to a themed, searchable book, by Sphinx, in a process of its own.

Sphinx is asked only if something has changed that it reads, or if the book is no longer whole. It
begins anew where a change shows on all pages, and where a build did not come to its end.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fascicle.book.inputs import BuildInputs
from fascicle.book.output import BuiltBook, remove_book, unfinished_mark
from fascicle.book.search.indexing import index_book
from fascicle.book.search.overlap import indexes_made_meanwhile
from fascicle.files.build_folder import BUILD, MAKE_ROOM
from fascicle.files.fingerprints import fingerprints_below
from fascicle.files.folders import files_below
from fascicle.model.errors import BuildError, SearchError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fascicle.book.search.indexing import IndexFiles
    from fascicle.book.search.shards import Shard
    from fascicle.files.fingerprints import Fingerprint

HTML = BUILD / "html"
DOCTREES = BUILD / "doctrees"
# What Sphinx says of a setting that cannot be stands in a report for its makers; the rest, which
# names a place, what is wrong and what to do, is ours.
WRONG_SETTING = re.compile(r"^ *sphinx\.errors\.ConfigError: (.*?)\n *\n", re.DOTALL | re.MULTILINE)
# Sphinx's first process puts together what the others have read; more would wait for it. At 10,000
# pages two gain nothing, and hold twice the memory of one.
MOST_PROCESSES, MOST_PAGES = 4, 2_000
# So many bytes have fewer words than an index may hold (`shards.LARGEST_ALONE`), and Sphinx and
# Pagefind have room beside each other.
MOST_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """How a book is made: in how many processes of Sphinx, and is its search made beside them."""

    processes: int = 1
    indexed_meanwhile: bool = False


def build_book(root: Path, output: Path, options: Sequence[str] = (), lock: int = -1) -> bool:
    """Build the book of the library at `root` into `output`; warnings are errors.

    `options` go to Sphinx as they are; `lock` is a descriptor that it inherits. Returns whether
    there was something to do. Raises `BuildError` with what Sphinx said, a `PageError`, or
    `SearchError` if the book is built, but cannot be searched.
    """
    if not (root / "conf.py").is_file() or not (root / "index.md").is_file():
        missing = "conf.py" if not (root / "conf.py").is_file() else "index.md"
        problem = "there is no such file, and Sphinx cannot do without it"
        raise BuildError(missing, problem, "Copy it from a library made by: fascicle new DIR")
    # Before Sphinx reads: what changes meanwhile is new to the next build.
    inputs = BuildInputs.of(root, output, options)
    built, mark = BuiltBook.load(root, output), unfinished_mark(root, output)
    if not mark.exists() and built.is_current(inputs, output):
        return False
    doctrees, there = doctrees_of(root, output), fingerprints_below(output)
    plan = BuildPlan()
    if mark.exists() or built.all_pages != inputs.all_pages or not built.is_whole(there):
        shutil.rmtree(doctrees, ignore_errors=True)
        remove_book(root, output, built)
        built, there = BuiltBook(), fingerprints_below(output)
        plan = plan_for(root)
    _begin(mark)
    strangers = {name: file for name, file in there.items() if name not in built.files}
    with indexes_made_meanwhile(doctrees, wanted=plan.indexed_meanwhile) as made:
        _call_sphinx(root, output, doctrees, ["-j", str(plan.processes), *options], lock)
    unsearched = _index(doctrees, output, made)
    # Without its index a book is finished, but not current: the next build tries again.
    pages = "" if unsearched else inputs.pages
    BuiltBook(pages, inputs.all_pages, _ours(output, strangers)).save(root, output)
    mark.unlink()
    if unsearched:
        raise unsearched
    return True


def _index(doctrees: Path, output: Path, made: Mapping[Shard, IndexFiles]) -> SearchError | None:
    """Make the search index; what is wrong with it does not undo the book."""
    try:
        index_book(doctrees, output, made)
    except SearchError as error:
        return error
    return None


def plan_for(root: Path) -> BuildPlan:
    """Say how a whole book is to be made."""
    pages = [entry for name, entry in files_below(root / "works") if name.endswith(".md")]
    if len(pages) > MOST_PAGES:
        return BuildPlan()
    processors = os.cpu_count() or 1
    meanwhile = processors > 1 and sum(page.stat().st_size for page in pages) <= MOST_BYTES
    # Pagefind has one, then.
    return BuildPlan(min(processors - meanwhile, MOST_PROCESSES), meanwhile)


def _begin(mark: Path) -> None:
    """Leave the mark of a book that is not finished."""
    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    except OSError as error:
        problem = f"cannot be written: {error.strerror or error}"
        raise BuildError(f"{BUILD}/{mark.name}", problem, MAKE_ROOM) from None


def _ours(output: Path, strangers: dict[str, Fingerprint]) -> dict[str, Fingerprint]:
    """Return the files of a book, without those that were put there by others."""
    found = fingerprints_below(output)
    return {name: file for name, file in found.items() if strangers.get(name) != file}


def _call_sphinx(
    root: Path, output: Path, doctrees: Path, options: Sequence[str], lock: int
) -> None:
    """Have Sphinx build the book. Raises `BuildError` with what it said."""
    command = [
        sys.executable, "-m", "fascicle.book.sphinx_run", "-q", "-n", "-W", "--keep-going",
        "-b", "html", "-d", str(doctrees), *options, str(root), str(output),
    ]  # fmt: skip
    done = subprocess.run(  # noqa: S603 (a list of arguments, and no shell)
        command,
        cwd=root,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        pass_fds=[lock] if lock >= 0 and os.name == "posix" else (),
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip() or f"exit {done.returncode}"
        if setting := WRONG_SETTING.search(said):
            place, _, problem = setting[1].partition(": ")
            raise BuildError(place.replace(f"{root}{os.sep}", ""), problem.replace("\n    ", "\n"))
        problem = f"Sphinx has not built it:\n{said.replace(f'{root}{os.sep}', '')}"
        raise BuildError("the book", problem, "Mend what it names, and build again.")


def doctrees_of(root: Path, output: Path) -> Path:
    """Return where Sphinx keeps what it has read: a folder for each output."""
    own = root / HTML
    return root / DOCTREES if output == own else root / BUILD / f"doctrees-{output.name}"
