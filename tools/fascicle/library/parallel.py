"""Texts for workers: results in order, few texts in memory, texts that kill their workers.

A text to convert is sent. Of a text that is only read, its path is sent with the state of its
files: a machine may remember for a minute what a shared folder had.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from fascicle.files.fingerprints import state_of
from fascicle.workers.executors import ThisProcess, Workers
from fascicle.workers.ordered import in_order

if TYPE_CHECKING:
    from fascicle.convert import Text
    from fascicle.library.texts import TextEntry

# Enough to keep the other workers busy while one reads a long text. A result takes several times
# the bytes of its text, hence the second limit; a single text may exceed it. Of more workers than a
# machine has by default, all are kept busy.
MOST_TEXTS = 64
MOST_BYTES = 16_000_000
FOR_WORKERS = 8
# Paths for each worker, whose results are small.
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

    `crashed` returns the result for a text whose work has raised an error: it killed its worker, it
    ran out of memory, or whatever it was.
    """
    is_full = partial(_is_full, workers.number)
    with closing(in_order(workers, convert, texts, is_full)) as done:
        for key, future in done:
            yield key, _result(future, partial(crashed, key)) if future else None


def read_in_order(
    entries: Iterable[TextEntry],
    read: Callable[[TextEntry], Done],
    files_of: Callable[[TextEntry], Iterable[Path]],
    crashed: Callable[[TextEntry, Exception], Done],
    workers: Workers,
) -> Generator[Done, None, None]:
    """Yield what `read` returns for each text, in order.

    `files_of` returns the files that it reads, and the folders of files: if a worker sees others,
    the text is read in this process. `crashed` is as in `convert_in_order`.
    """
    most = AHEAD * workers.number if workers.number > 1 else 0
    items = ((entry, (entry, state_of(files_of(entry)))) for entry in entries)
    read_there = partial(_read_there, read, files_of)
    with closing(in_order(workers, read_there, items, lambda sent: len(sent) > most)) as done:
        for entry, future in done:
            found = _result(future, partial(crashed, entry)) if future else None
            if found is None:
                found = _result(ThisProcess().submit(read, entry), partial(crashed, entry))
            yield found


def _read_there(
    read: Callable[[TextEntry], Done],
    files_of: Callable[[TextEntry], Iterable[Path]],
    item: tuple[TextEntry, str],
) -> Done | None:
    """Read a text whose files are in a state, return None if they are in another one here."""
    entry, state = item
    return read(entry) if state_of(files_of(entry)) == state else None


def _result(future: Future[Done], crashed: Callable[[Exception], Done]) -> Done:
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 (whatever it is, it is one text's)
        return crashed(error)


def _is_full(workers: int, texts: Sequence[Text]) -> bool:
    """Return whether a result has to be taken before another text is read."""
    share = max(1, workers // FOR_WORKERS)
    most = MOST_TEXTS * share if workers > 1 else 0
    return len(texts) > most or sum(map(_size, texts)) > MOST_BYTES * share


def _size(text: Text) -> int:
    return sum(len(raw) for _, raw in text.files)
