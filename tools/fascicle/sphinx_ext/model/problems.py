"""Warnings of a build, and problems of pages and works, noted for the next one.

Each goes through Sphinx's log, which brings it from parallel processes into the first one. If
`fascicle build` has started this run, it is recorded here and printed there, as are all warnings of
Sphinx; the pages that they name are read again by the next build.
"""

from __future__ import annotations

import errno
import logging as python_logging
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from fascicle.book.run_records import (
    LAST_BOOK,
    MET,
    WARNING,
    WORK,
    Problem,
    load_problems,
    save_problems,
)
from fascicle.files.build_folder import cause_of, said_by, traceback_of
from fascicle.model.errors import FascicleError
from fascicle.sphinx_ext.model.scope import scope_of

LOGGER = logging.getLogger(__name__)


def warn(
    name: str,
    location: str | tuple[str, int | None] | nodes.Node | None,
    message: str,
    *values: object,
) -> None:
    """Warn of a problem with its remedy; `name` is a type and a subtype, as `lit.quote`.

    `suppress_warnings` in conf.py turns warnings off by their names.
    """
    kind, _, subtype = name.partition(".")
    LOGGER.warning(message, *values, location=location, type=kind, subtype=subtype)


# A full disk, a file that went away, missing permissions: the next page would fail as well.
_OF_SYSTEM = frozenset({
    errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EROFS, errno.EACCES,
    errno.EPERM, errno.ENOENT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM,
})  # fmt: skip
_WORK = re.compile(r"works/[^/]+")
_T = TypeVar("_T")
_Made = TypeVar("_Made")

# The attribute of a record of the log that holds a problem.
NOTED = "fascicle_problem"


def collect_problems(app: Sphinx) -> None:
    """Record problems and warnings from here on, if they are printed elsewhere."""
    if not os.environ.get(LAST_BOOK):
        return
    for handler in python_logging.getLogger(logging.NAMESPACE).handlers:
        if isinstance(handler, logging.WarningStreamHandler):
            handler.addFilter(partial(_collect, app))


def _collect(app: Sphinx, record: python_logging.LogRecord) -> bool:
    """Record a warning, and keep Sphinx from printing it."""
    noted: Problem | None = getattr(record, NOTED, None)
    MET.append(noted or _warning(app, record))
    return False


def save_noted(app: Sphinx, failure: Exception | None = None) -> None:
    """Save the problems of this run; one that fails prints them at its end."""
    if failure is None and os.environ.get(LAST_BOOK):
        save_problems(Path(app.doctreedir), [*_base(app), *MET])


def pages_with_problems(app: Sphinx, env: BuildEnvironment, *_changes: object) -> Collection[str]:
    """Return the pages of which the last build had something to say: it would not say it again."""
    if scope_of(env).is_read_before:
        return []
    problems = load_problems(Path(app.doctreedir))
    # Of a work that is not whole, the title page may lack a link.
    works = (_WORK.match(problem.place) for problem in problems)
    named = {problem.page for problem in problems} | {f"{work[0]}/index" for work in works if work}
    # The front page may lack the work.
    named |= {app.config.root_doc for problem in problems if problem.kind == WORK}
    return named & env.found_docs


def fails_alone(error: BaseException) -> bool:
    """Return whether an exception belongs to one page, rather than to the system or the library."""
    cause = cause_of(error)
    if isinstance(cause, OSError):
        return cause.errno not in _OF_SYSTEM
    return not isinstance(cause, (FascicleError, MemoryError))


def each_that_works(
    works: Iterable[_T], step: str, make: Callable[[_T], _Made]
) -> Iterator[tuple[_T, _Made]]:
    """Yield works, pages or objects, each with its result.

    A failure is noted; `step` is the step that is then without the item: "the feeds".
    """
    for work in works:
        try:
            made = make(work)
        except Exception as error:  # noqa: BLE001  any error of a work
            note_lost(_place_of(work), step, error)
        else:
            yield work, made


def act_on_each(works: Iterable[_T], step: str, act: Callable[[_T], object]) -> None:
    """Call a function with each of some works; one that fails is noted, as by `each_that_works`."""
    for _ in each_that_works(works, step, act):
        pass


def note_lost(place: str, step: str, error: Exception) -> None:
    """Note that a part of the book lacks something; reraise errors of the whole library."""
    if not fails_alone(error):
        raise error
    problem = f"cannot be in {step} {{}}; the book is made without it"
    note_failure(WORK, place, problem, step.rpartition(" ")[2], error)


def _place_of(item: Any) -> str:  # noqa: ANN401  a page, an object with one, or the slug of a work
    """Return the work to which something belongs, else its page."""
    for bearer in ("work", "grouping"):
        item = getattr(item, bearer, item)
    docname = getattr(item, "docname", item)
    if not isinstance(docname, str):
        return f"works/{item.slug}"
    work = _WORK.match(docname)
    return work[0] if work else docname


def note_failure(  # noqa: PLR0913, PLR0917  its details
    kind: str, place: str, problem: str, step: str, error: BaseException, page: str = ""
) -> None:
    """Note that something of the book has failed; `{}` in `problem` stands for the exception."""
    text = problem.replace("{}", f"({said_by(error)})")
    note(Problem(kind, place, text, "", page, step, traceback_of(error)))


def note(problem: Problem) -> None:
    """Note a problem; whoever runs Sphinx itself is told by its log."""
    page, more = problem.page or None, {NOTED: problem}
    text = problem.problem if page else f"{problem.place}: {problem.problem}"
    LOGGER.error("%s", text, location=page, type="fascicle", subtype=problem.kind, extra=more)


def _base(app: Sphinx) -> list[Problem]:
    """Return the problems that this run has not met, but that stay.

    A run that writes pages read by another has the problems of that run; one that only reads passes
    the failures of the last one on.
    """
    before, scope = load_problems(Path(app.doctreedir)), scope_of(app.env)
    if scope.only_reads:
        return [each for each in before if not each.page]
    return [each for each in before if each.page] if scope.is_read_before else []


def _warning(app: Sphinx, record: Any) -> Problem:  # noqa: ANN401  a record of Sphinx's
    """Return a warning of Sphinx as a problem; its place is relative to the library."""
    folder = f"{app.srcdir}{os.sep}"
    message = record.getMessage().replace(folder, "")
    place = str(getattr(record, "location", None) or "").replace(folder, "").rstrip(":")
    text = message.removeprefix(f"{place}: ").removeprefix(f"{place}:: ")
    page = app.project.path2doc(place.partition(":")[0]) if place and hasattr(app, "env") else ""
    return Problem(WARNING, place or "the book", text, page=page or "")
