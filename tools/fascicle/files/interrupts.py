"""Ctrl-C, put off while processes are started and ended."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread

_SIGNALS = {signal.SIGINT}


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Raise `KeyboardInterrupt` for a Ctrl-C within the block at its end.

    A process that is started within it ignores Ctrl-C until it calls `leave_to_parent`, or, if it
    is a command of the tool, until it begins.
    """
    came: list[int] = []
    # Python calls handlers in the main thread, whichever thread has got the signal.
    is_main = current_thread() is main_thread()
    handler = signal.signal(signal.SIGINT, lambda *_: came.append(1)) if is_main else None
    # Processes that are started within have the same mask.
    has_masks = hasattr(signal, "pthread_sigmask")
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS) if has_masks else None
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if is_main:
            signal.signal(signal.SIGINT, handler)
    if came:
        raise KeyboardInterrupt


def leave_to_parent() -> None:
    """Ignore Ctrl-C in this process from now on: its parent gets it, too, and ends it.

    Programs that this process runs do not ignore it.
    """
    signal.signal(signal.SIGINT, lambda *_: None)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
