"""Failures of the tool with one text: each is an error of that text, with a report.

What can be mended by the owner is a `FascicleError` already. Any other exception becomes one here,
so that the other texts go on; a report for developers has the traceback and, of a plain text, the
shortest lines that still fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from fascicle.files.reports import internal_error, traceback_of
from fascicle.library.texts import TEXTS, TextEntry, place_of, printable
from fascicle.model.errors import ClusterError, FascicleError, InternalError, SourceError, summary
from fascicle.workers.executors import WorkerDiedError

if TYPE_CHECKING:
    from fascicle.convert import Text
    from fascicle.fidelity.fallbacks import Fallback

# Seconds in which the lines that fail are looked for, and the longest first try: of a text that
# takes longer, hardly any lines would be left out in time.
SECONDS, FIRST_TRY = 2.0, 0.4
TRY_AGAIN = "Free some memory, and try again."
_RAISED = re.compile(r'^  File "(?P<file>[^"]*)", line (?P<line>\d+)', re.MULTILINE)


def error_of(
    entry: TextEntry, doing: str, error: Exception, remedy: str = TRY_AGAIN
) -> FascicleError:
    """Return an exception as an error of its text, with a report if it is a fault of the tool.

    `doing` is what was done with the text, such as "read". `remedy` is that of a text that has
    killed its worker or ran out of memory. Raises the error of a cluster, which is that of all
    texts.
    """
    place = f"{TEXTS}/{printable(entry.path.name)}"
    if isinstance(error, ClusterError):
        raise error
    if isinstance(error, FascicleError):
        return error
    if isinstance(error, MemoryError | WorkerDiedError):
        problem = f"the process that {doing} it was killed, probably for lack of memory"
        return SourceError(place, problem, remedy)
    problem = f"cannot be {doing}: {summary(error)}"
    return internal_error(entry.root, place, doing, problem, traceback_of(error))


def reported(root: Path, text: Text, failure: Fallback) -> InternalError:
    """Save a report of a failure to convert a text, and return the error that names it."""
    where = f"{failure.place}\n\n{failure.details}"
    error = internal_error(root, place_of(text), "converted", str(failure), failure.trace, where)
    return InternalError(failure.place, str(failure), error.remedy)


def with_shortest(text: Text, failure: Fallback, run: Callable[[Text], str]) -> Fallback:
    """Return a failure with the shortest lines of a plain text that halving finds to fail alike.

    `run` converts a text, and returns the traceback of its failure, "" if it does not fail.
    """
    from fascicle.readers.source import format_of  # noqa: PLC0415 (as in `load_text`)

    ((name, raw), *others) = text.files
    lines = raw.splitlines(keepends=True)
    if others or len(lines) < 2 or not failure.trace:  # noqa: PLR2004
        return failure
    start = monotonic()

    def fails(some: Sequence[bytes]) -> bool:
        trace = run(replace(text, files=((name, b"".join(some)),)))
        return _origin(trace) == _origin(failure.trace)

    form = format_of(name, raw)
    is_typed = form is None or form.name == "Markdown"
    if not is_typed or not fails(lines) or monotonic() - start > FIRST_TRY:
        return failure
    first, last = _shortest(lines, fails, start + SECONDS)
    shown = b"".join(lines[first:last]).decode("utf-8", "backslashreplace")
    return replace(failure, details=f"lines {first + 1} to {last}:\n{shown}")


def _origin(trace: str) -> tuple[str, str] | None:
    """Return where the exception of a traceback was raised."""
    raised = _RAISED.findall(trace)
    return raised[-1] if raised else None


def _shortest(
    lines: Sequence[bytes], fails: Callable[[Sequence[bytes]], bool], until: float
) -> tuple[int, int]:
    """Return the first and the end of lines that fail, found by leaving halves out until a time."""
    first, last = 0, len(lines)
    step = last // 2
    while step and monotonic() < until:
        if step < last - first and fails(lines[first + step : last]):
            first += step
        elif step < last - first and fails(lines[first : last - step]):
            last -= step
        else:
            step //= 2
    return first, last
