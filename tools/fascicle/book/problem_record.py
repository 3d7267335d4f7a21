"""Problems that runs of Sphinx have met: pages and works that the book lacks, or shows otherwise.

    <doctrees>/problems.json    those of the last build; its pages are read again by the next one

A problem with a traceback is a failure: of the tool, which a report is saved of, or of code of the
library's own. Any other is a warning of Sphinx about a page, which is built as Sphinx has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from fascicle.book.sphinx_runs.own_code import exception_in, from_root
from fascicle.files.build_folder import load_state, save_state
from fascicle.files.reports import internal_error
from fascicle.model.errors import BuildError, EditionError, FascicleError
from fascicle.model.visible import visible

FILE = "problems.json"
# What the problems of a build are about, as its summary counts them.
TEXT, PAGE, WORK, EDITION, SEARCH, WARNING = (
    "text", "page", "work", "edition", "search", "warning",
)  # fmt: skip
# Those that this process, a run of Sphinx, has met. If it fails, they may be the cause.
MET: list[Problem] = []
AGAIN = "Correct the places named above, and build again."
OWN_CODE = "Correct {}, and build again."


class Problem(msgspec.Struct, frozen=True):
    """A problem: its kind, its place and what is wrong, the document that is to be read again.

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
    return load_state(doctrees / FILE, list[Problem]) or []


def save_problems(doctrees: Path, problems: Iterable[Problem]) -> None:
    """Save each problem once, and of a page that has failed its first failure."""
    save_state(doctrees / FILE, _once(problems))


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
    found = _once((*noted, *more))
    for each in sorted(found, key=lambda problem: (problem.kind, problem.place, problem.problem)):
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
