"""Problems of pages and works, noted for the next build and for whoever has started this one.

Each goes through Sphinx's log, which brings it from parallel processes into the first one. If
`fascicle build` has started this run, it is recorded here and printed there, as are all warnings of
Sphinx; the pages that they name are read again by the next build.
"""

from __future__ import annotations

import logging as python_logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from fascicle.book.editions.edition_record import LAST_BOOK
from fascicle.book.problem_record import MET, WARNING, Problem, load_problems, save_problems
from fascicle.files.reports import traceback_of
from fascicle.model.visible import visible
from fascicle.sphinx_ext.model.parts.library_part import ONLY_READS, part_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

LOGGER = logging.getLogger(__name__)
# The attribute of a record of the log that holds a problem.
NOTED = "fascicle_problem"
# Longer messages of exceptions are cut.
LONGEST = 300


class _Collector(python_logging.Filter):
    """A filter of warnings, which keeps them from being printed by Sphinx."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self.app = app

    def filter(self, record: python_logging.LogRecord) -> bool:
        noted: Problem | None = getattr(record, NOTED, None)
        MET.append(noted or _warning(self.app, record))
        return False


def collect_problems(app: Sphinx) -> None:
    """Record problems and warnings from here on, if they are printed elsewhere."""
    if not os.environ.get(LAST_BOOK):
        return
    for handler in python_logging.getLogger(logging.NAMESPACE).handlers:
        if isinstance(handler, logging.WarningStreamHandler):
            handler.addFilter(_Collector(app))


def save_noted(app: Sphinx, failure: Exception | None = None) -> None:
    """Save the problems of this run; one that fails prints them at its end."""
    if failure is None and os.environ.get(LAST_BOOK):
        save_problems(Path(app.doctreedir), [*_base(app), *MET])


def pages_with_problems(app: Sphinx, env: BuildEnvironment, *_changes: object) -> Collection[str]:
    """Return the pages of which the last build had something to say: it would not say it again."""
    if _goes_on(app):
        return []
    named = {problem.page for problem in load_problems(Path(app.doctreedir))}
    return named & env.found_docs


def note_failure(  # noqa: PLR0913, PLR0917  what is known of it
    kind: str, place: str, problem: str, step: str, error: BaseException, page: str = ""
) -> None:
    """Note that something of the book has failed; `{}` in what is said stands for the exception."""
    said = problem.replace("{}", f"({said_by(error)})")
    note(Problem(kind, place, said, "", page, step, traceback_of(error)))


def note(problem: Problem) -> None:
    """Note a problem; whoever runs Sphinx itself is told by its log."""
    page, more = problem.page or None, {NOTED: problem}
    said = problem.problem if page else f"{problem.place}: {problem.problem}"
    LOGGER.error("%s", said, location=page, type="fascicle", subtype=problem.kind, extra=more)


def cause_of(error: BaseException) -> BaseException:
    """Return what a handler or a template has raised, without what Sphinx has put around it."""
    cause = getattr(error, "orig_exc", None) or error.__cause__
    return cause_of(cause) if isinstance(cause, Exception) else error


def said_by(error: BaseException) -> str:
    """Return name and message of an exception on one line."""
    cause = cause_of(error)
    said = visible(" ".join(str(cause).split()))[:LONGEST]
    return f"{type(cause).__name__}: {said}" if said else type(cause).__name__


def _base(app: Sphinx) -> list[Problem]:
    """Return the problems of the run that has read the pages which this one writes."""
    return load_problems(Path(app.doctreedir)) if _goes_on(app) else []


def _goes_on(app: Sphinx) -> bool:
    return part_of(app.env).is_shelf and not getattr(app.config, ONLY_READS)


def _warning(app: Sphinx, record: Any) -> Problem:  # noqa: ANN401  a record of Sphinx's
    """Return a warning of Sphinx as a problem; its place is relative to the library."""
    folder = f"{app.srcdir}{os.sep}"
    message = record.getMessage().replace(folder, "")
    place = str(getattr(record, "location", None) or "").replace(folder, "").rstrip(":")
    said = message.removeprefix(f"{place}: ").removeprefix(f"{place}:: ")
    page = app.project.path2doc(place.partition(":")[0]) if place and hasattr(app, "env") else ""
    return Problem(WARNING, place or "the book", said, page=page or "")
