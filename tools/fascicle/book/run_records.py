"""Records that runs of Sphinx leave beside their doctrees, for the build and for one another.

    _build/doctrees/problems.json           pages and works that the book lacks, or shows otherwise
    _build/doctrees/editions.json           the editions that were made of the book
    _build/doctrees/shelves.json            the works of each shelf
    _build/doctrees/shelves/shelf-0110/     the doctrees of a shelf, and:
        record.pickle                       facts about it for others, once its pages are read
        objects.pickle                      the same from inside pages; seldom needed
        outside.pickle                      facts about other works that its pages show
        read.json                           pages that were read, and not written since
        written.pickle                      entries of the inventory, names of images
        inputs.json                         files outside of its works that its pages depend on
        files-beside.json, editions.json    files that were made beside its pages
        state.json                          digests of its inputs

The last part, which joins the shelves, has its doctrees where a build in one part has them. Pages
with problems are read again by the next build. A problem with a traceback is a failure: of the
tool, which a report is saved of, or of code of the library's own. Any other is a warning of Sphinx
about a page, which is built as Sphinx has it.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec

from fascicle.book.sphinx_errors import AGAIN, exception_in, from_root
from fascicle.files.build_folder import internal_error, load_state, save_state
from fascicle.files.folders import write_if_changed
from fascicle.model.errors import BuildError, EditionError, FascicleError
from fascicle.model.words import visible

PROBLEMS = "problems.json"
# The subjects of a build's problems, as its summary counts them.
TEXT, PAGE, WORK, EDITION, SEARCH, WARNING = (
    "text", "page", "work", "edition", "search", "warning",
)  # fmt: skip
# Those that this process, a run of Sphinx, has met. If it fails, they may be the cause.
MET: list[Problem] = []
OWN_CODE = "Correct {}, and build again."


class Problem(msgspec.Struct, frozen=True):
    """A problem: kind, place and description, and the document to read again.

    `step` and `trace` are those of a failure.
    """

    kind: str
    place: str
    problem: str
    remedy: str = ""
    page: str = ""
    step: str = ""
    trace: str = ""


def load_problems(doctrees: Path) -> list[Problem]:
    return load_state(doctrees / PROBLEMS, list[Problem]) or []


def save_problems(doctrees: Path, problems: Iterable[Problem]) -> None:
    """Save each problem once, and of a page that has failed its first failure."""
    save_state(doctrees / PROBLEMS, _once(problems))


def _once(problems: Iterable[Problem]) -> list[Problem]:
    first = {(each.place if each.trace else each): each for each in reversed([*problems])}
    return [*reversed(first.values())]


def errors_in(
    root: Path, *doctrees: Path, more: Iterable[Problem] = ()
) -> Iterator[tuple[str, FascicleError]]:
    """Yield problems, those in some folders and `more`, as errors with their kinds.

    Failures leave reports.
    """
    noted = (each for folder in doctrees for each in load_problems(folder))
    for each in sorted(_once((*noted, *more)), key=attrgetter("kind", "place", "problem")):
        yield each.kind, _error_of(root, each)


def _error_of(root: Path, each: Problem) -> FascicleError:
    problem, trace = visible(each.problem), from_root(each.trace, root)
    if own := exception_in(trace):
        return BuildError(each.place, problem, OWN_CODE.format(own[0]))
    if trace:
        return internal_error(root, each.place, each.step, problem, trace)
    if each.kind == EDITION:
        return EditionError(each.place, problem, each.remedy)
    return BuildError(each.place, problem, each.remedy or AGAIN)


EDITIONS = "editions.json"
# The environment variable with the folder of the last book; who has set it reads the record and
# tells of problems.
LAST_BOOK = "FASCICLE_LAST_BOOK"


class Told(msgspec.Struct, frozen=True):
    """The files whose sizes a page shows, and a digest of their states and its own."""

    files: list[str]
    state: str


class EditionRecord(msgspec.Struct, frozen=True):
    """The states of the files made, and of the pages that may link to one.

    `problems` are those of files that could not be made in the last build, `notes` the remarks
    to the owner about the others.
    """

    files: dict[str, str] = {}
    pages: dict[str, Told] = {}
    problems: list[Problem] = []
    notes: dict[str, list[str]] = {}


def problems_in(*doctrees: Path) -> list[Problem]:
    """Return the problems of the files that could not be made."""
    return [problem for record in _records(doctrees) for problem in record.problems]


def notes_in(*doctrees: Path) -> list[str]:
    """Return the notes about the files that are there, by file."""
    notes = (each for record in _records(doctrees) for each in record.notes.items())
    return [f"{file}: {note}" for file, lines in sorted(notes) for note in lines]


def _records(doctrees: Iterable[Path]) -> Iterator[EditionRecord]:
    records = (load_state(folder / EDITIONS, EditionRecord) for folder in doctrees)
    return filter(None, records)


# The environment variable with the works that no part has, with / between them.
LEFT_OUT = "FASCICLE_LEFT_OUT"
# The part that joins the shelves.
JOIN = "join"
# Lines that it writes when shelves may be written, and reads when they are.
READY, GO_ON = "shelves may be written", "shelves are written"
RECORD, OBJECTS, OUTSIDE = "record.pickle", "objects.pickle", "outside.pickle"
READ, WRITTEN = "read.json", "written.pickle"
INPUTS, STATE = "inputs.json", "state.json"
# Files that a feature has made beside its pages.
FILES_BESIDE = "files-beside.json"
# The digest of all inputs; the folder of the shelves.
MADE_OF, SHELVES = "made-of.json", "shelves"
_PARTITION = "shelves.json"


def shelf_folder(doctrees: Path, shelf: str) -> Path:
    return doctrees / SHELVES / shelf


def shelf_folders(doctrees: Path) -> list[Path]:
    folder = doctrees / SHELVES
    return sorted(folder.iterdir()) if folder.is_dir() else []


def library_doctrees(doctrees: Path) -> Path:
    """Return the folder of the library that a shelf's folder is in."""
    return doctrees.parents[1]


def write_partition(doctrees: Path, shelves: Mapping[str, Sequence[str]]) -> None:
    save_state(doctrees / _PARTITION, shelves)


def has_partition(doctrees: Path) -> bool:
    return (doctrees / _PARTITION).is_file()


def read_partition(doctrees: Path) -> dict[str, tuple[str, ...]]:
    content = (doctrees / _PARTITION).read_bytes()
    return msgspec.json.decode(content, type=dict[str, tuple[str, ...]])


def save_pickle(path: Path, content: object) -> None:
    """Write a file of our own in one step, unless it has this content already."""
    try:
        is_same = load_pickle(path) == content
    except Exception:  # noqa: BLE001  any error of a damaged file
        is_same = False
    if not is_same:
        write_if_changed(path, pickle.dumps(content, pickle.HIGHEST_PROTOCOL))


def load_pickle(path: Path) -> Any:  # noqa: ANN401  any saved object
    return pickle.loads(path.read_bytes())  # noqa: S301  our own file, like Sphinx's environment
