"""Give texts to an executor a little ahead of who takes what came of them, and in their order.

An executor that is given all texts of a library at once holds them all, and the pages of all that
are done before it is their turn. Here as many are under way as keep the workers busy, no more.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from fascicle.convert import Text

# Work for the others while one reads a long text. Pages and all that is known of them take several
# times the bytes of a text, hence the second limit; one text may be longer than it.
MOST_TEXTS = 64
MOST_BYTES = 16_000_000

Key = TypeVar("Key")
Done = TypeVar("Done")


class AtOnce(Executor):
    """Calls a function where it stands, for those who bring no executor."""

    def submit(self, fn: Callable[..., Done], /, *args: object, **kwargs: object) -> Future[Done]:
        """Return a future that is done; what the function raises is raised here."""
        future: Future[Done] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def ahead(
    texts: Iterable[tuple[Key, Text | None]],
    convert: Callable[[Text], Done],
    executor: Executor | None,
) -> Iterator[tuple[Key, Future[Done] | None]]:
    """Yield each key in order, with what is to come of its text, None where it has none.

    `texts` is read as far as there is room for more. What was not begun is cancelled where the
    iteration ends early.
    """
    run = executor or AtOnce()
    most = MOST_TEXTS if executor else 0
    waiting: deque[tuple[Key, Future[Done] | None, int]] = deque()
    under_way = held = 0
    try:
        for key, text in texts:
            size = sum(len(raw) for _, raw in text.files) if text else 0
            waiting.append((key, _begun(run, convert, text) if text else None, size))
            under_way, held = under_way + (text is not None), held + size
            while waiting and (under_way > most or held > MOST_BYTES or not under_way):
                first, future, size = waiting.popleft()
                under_way, held = under_way - (future is not None), held - size
                yield first, future
        while waiting:
            first, future, _ = waiting.popleft()
            yield first, future
    finally:
        for _, future, _ in waiting:
            if future:
                future.cancel()


def _begun(run: Executor, convert: Callable[[Text], Done], text: Text) -> Future[Done]:
    """Give a text to an executor; one that is broken breaks the future, not the row."""
    try:
        return run.submit(convert, text)
    except BrokenExecutor as error:
        broken: Future[Done] = Future()
        broken.set_exception(error)
        return broken
