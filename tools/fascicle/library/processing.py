"""Processing of texts: by workers, in order, with few texts in memory and the failures of each.

A text to convert is sent to a worker. Of a text that is only read, its path is sent with the state
of its files: a machine may remember for a minute what a shared folder had.

A problem that the owner can fix is a `FascicleError` already. Any other exception becomes an error
of its text here, so that the other texts go on; a report for developers has the traceback and, of a
plain text, the shortest lines that still fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from fascicle.files.build_folder import internal_error, traceback_of
from fascicle.files.fingerprints import state_of
from fascicle.library.texts import TextEntry, place_of
from fascicle.model.errors import ClusterError, FascicleError, InternalError, SourceError, summary
from fascicle.workers.executors import ThisProcess, WorkerDiedError, Workers, in_order

if TYPE_CHECKING:
    from fascicle.convert import Text
    from fascicle.fidelity.page_check import Fallback


# Enough to keep the other workers busy while one reads a long text. A result takes several times
# the bytes of its text, hence the second limit; a single text may exceed it. Of more workers than a
# machine has by default, all are kept busy.
MOST_TEXTS = 64
MOST_BYTES = 16_000_000
FOR_WORKERS = 8

# Paths for each worker: their results are small.
AHEAD = 4
Key = TypeVar("Key")
Done = TypeVar("Done")


def convert_in_order(
    texts: Iterable[tuple[Key, Text | None]],
    convert: Callable[[Text], Done],
    crashed: Callable[[Key, Exception], Done],
    workers: Workers,
) -> Generator[tuple[Key, Done | None], None, None]:
    """Yield each key, in order, with the result of its text; None where it has no text.

    `crashed` returns the result for a text that has raised an error, killed its worker or run out
    of memory.
    """
    is_full = partial(_is_full, workers.number)
    with closing(in_order(workers, convert, texts, is_full)) as futures:
        for key, future in futures:
            yield key, _result(future, partial(crashed, key)) if future else None


def read_in_order(
    entries: Iterable[TextEntry],
    read: Callable[[TextEntry], Done],
    files_of: Callable[[TextEntry], Iterable[Path]],
    crashed: Callable[[TextEntry, Exception], Done],
    workers: Workers,
) -> Generator[Done, None, None]:
    """Yield the results of `read` for the texts, in order.

    `files_of` returns the files that it reads, and the folders of files: if a worker sees others,
    the text is read in this process. `crashed` is as in `convert_in_order`.
    """
    most = AHEAD * workers.number if workers.number > 1 else 0
    items = ((entry, (entry, state_of(files_of(entry)))) for entry in entries)
    read_there = partial(_read_there, read, files_of)
    with closing(in_order(workers, read_there, items, lambda sent: len(sent) > most)) as futures:
        for entry, future in futures:
            result = _result(future, partial(crashed, entry)) if future else None
            if result is None:
                result = _result(ThisProcess().submit(read, entry), partial(crashed, entry))
            yield result


def _read_there(
    read: Callable[[TextEntry], Done],
    files_of: Callable[[TextEntry], Iterable[Path]],
    item: tuple[TextEntry, str],
) -> Done | None:
    """Read a text, return None if its files are in another state here."""
    entry, state = item
    return read(entry) if state_of(files_of(entry)) == state else None


def _result(future: Future[Done], crashed: Callable[[Exception], Done]) -> Done:
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 (any failure is the text's)
        return crashed(error)


def _is_full(workers: int, texts: Sequence[Text]) -> bool:
    """Return whether a result has to be taken before another text is read."""
    share = max(1, workers // FOR_WORKERS)
    most = MOST_TEXTS * share if workers > 1 else 0
    size = sum(len(raw) for text in texts for _, raw in text.files)
    return len(texts) > most or size > MOST_BYTES * share


# Seconds in which the lines that fail are looked for, and the longest first try: of a text that
# takes longer, hardly any lines would be left out in time.
SECONDS, FIRST_TRY = 2.0, 0.4
TRY_AGAIN = "Free some memory, and try again."
_RAISED = re.compile(r'^  File "(?P<file>[^"]*)", line (?P<line>\d+)', re.MULTILINE)


def error_of(
    entry: TextEntry, doing: str, error: Exception, remedy: str = TRY_AGAIN
) -> FascicleError:
    """Return an exception as an error of its text, with a report if it is a fault of the tool.

    `doing` is the action on the text, such as "read". `remedy` is that of a text that has
    killed its worker or ran out of memory. Raises the error of a cluster, which is that of all
    texts.
    """
    if isinstance(error, ClusterError):
        raise error
    if isinstance(error, FascicleError):
        return error
    if isinstance(error, MemoryError | WorkerDiedError):
        problem = f"the process that {doing} it was killed, probably for lack of memory"
        return SourceError(entry.place, problem, remedy)
    problem = f"cannot be {doing}: {summary(error)}"
    return internal_error(entry.root, entry.place, doing, problem, traceback_of(error))


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
