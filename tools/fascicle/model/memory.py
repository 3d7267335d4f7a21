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
        # What is known, each with the number of the conversion that asked for it last. Keys are
        # long, and each look at a dictionary computes their hashes again.
        self._known: dict[Key, list[Any]] = {}
        self._conversion = 0

    def begin(self) -> None:
        """Begin another conversion."""
        self._conversion += 1
        least = self._conversion - 1
        for key in [key for key, (_, last) in self._known.items() if last < least]:
            del self._known[key]

    def get(self, key: Key, make: Callable[[], object]) -> Any:  # noqa: ANN401  of any function
        """Return what is known for a key, else make it."""
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = [make(), self._conversion]
        known[1] = self._conversion
        return known[0]


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
        values = [tuple(it) if isinstance(it, list) else it for it in (*given, *named.values())]
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
