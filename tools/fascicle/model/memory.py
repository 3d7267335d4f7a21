"""A memory of pure functions: for the same arguments, what was returned is returned again.

The desk reads a text again after each act, and most of it is as it was. It keeps a memory; commands
keep none. What neither this conversion nor the one before it has asked for is forgotten.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Returned = TypeVar("Returned")
Key = tuple[Any, ...]


class Memory:
    """What functions have returned during this conversion, and during the one before."""

    def __init__(self) -> None:
        self._now: dict[Key, object] = {}
        self._before: dict[Key, object] = {}

    def begin(self) -> None:
        """Begin another conversion."""
        self._now, self._before = {}, self._now

    def get(self, key: Key, make: Callable[[], object]) -> Any:  # noqa: ANN401  of any function
        """Return what is known for a key, else make it."""
        if key not in self._now:
            known = self._before.get(key, self)
            self._now[key] = make() if known is self else known
        return self._now[key]


_memory: ContextVar[Memory] = ContextVar("memory")


def current_memory() -> Memory | None:
    return _memory.get(None)


@contextmanager
def remembering(memory: Memory) -> Iterator[None]:
    """Let the functions that a block calls use a memory, and fill it."""
    token = _memory.set(memory)
    try:
        with without_collections():
            yield
    finally:
        _memory.reset(token)


def remembered(function: Callable[Arguments, Returned]) -> Callable[Arguments, Returned]:
    """Return a pure function that uses the memory, if one is kept; a list counts as a tuple."""

    @wraps(function)
    def recall(*given: Arguments.args, **named: Arguments.kwargs) -> Returned:
        memory = _memory.get(None)
        if memory is None:
            return function(*given, **named)
        values = (tuple(it) if isinstance(it, list) else it for it in (*given, *named.values()))
        known: Returned = memory.get((function, *values, *named), lambda: function(*given, **named))
        return known

    return recall


@contextmanager
def without_collections() -> Iterator[None]:
    """Let Python search for no unused cycles of objects while a block makes trees of them.

    Blocks and pages are trees. The searches are 4 % of the time of a conversion, 13 % of that of an
    act at the desk, where many texts are in memory, and what they free is nothing.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
