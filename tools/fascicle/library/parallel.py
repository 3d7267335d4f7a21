"""Conversion by workers: results in order, few texts in memory, texts that kill their workers."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from fascicle.workers.executors import WorkerDiedError, Workers
from fascicle.workers.ordered import in_order

if TYPE_CHECKING:
    from fascicle.convert import Text

# Enough to keep the other workers busy while one reads a long text. A result takes several times
# the bytes of its text, hence the second limit; a single text may exceed it. Of more workers than a
# machine has by default, all are kept busy.
MOST_TEXTS = 64
MOST_BYTES = 16_000_000
FOR_WORKERS = 8

Key = TypeVar("Key")
Done = TypeVar("Done")


def convert_in_order(
    texts: Iterable[tuple[Key, Text | None]],
    convert: Callable[[Text], Done],
    crashed: Callable[[Key], Done],
    workers: Workers,
) -> Generator[tuple[Key, Done | None], None, None]:
    """Yield each key, in order, with the result of its text; None where it has no text.

    `crashed` returns the result for a text that killed its worker or ran out of memory.
    """
    is_full = partial(_is_full, workers.number)
    with closing(in_order(workers, convert, texts, is_full)) as done:
        for key, future in done:
            try:
                result = future.result() if future else None
            except (MemoryError, WorkerDiedError):
                result = crashed(key)
            yield key, result


def _is_full(workers: int, texts: Sequence[Text]) -> bool:
    """Return whether a result has to be taken before another text is read."""
    share = max(1, workers // FOR_WORKERS)
    most = MOST_TEXTS * share if workers > 1 else 0
    return len(texts) > most or sum(map(_size, texts)) > MOST_BYTES * share


def _size(text: Text) -> int:
    return sum(len(raw) for _, raw in text.files)
