"""A memory of pure functions: for the same arguments, what was returned is returned again.

The desk reads a text again after each act, and most of it is as it was. It keeps a memory; commands
keep none. What neither this conversion nor the one before it has asked for is forgotten.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
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
        # The same of objects, by their identities, for each function: what this conversion has
        # asked for, and the one before. The objects are kept, so that no others are taken for them.
        self.tables: dict[Key, _Table] = {}
        self._conversion = 0

    def begin(self) -> None:
        """Begin another conversion."""
        self._conversion += 1
        least = self._conversion - 1
        for key in [key for key, (_, last) in self._known.items() if last < least]:
            del self._known[key]
        for key in [key for key, table in self.tables.items() if table.conversion < least]:
            del self.tables[key]

    def get(self, key: Key, make: Callable[[], object]) -> Any:  # noqa: ANN401  of any function
        """Return what is known for a key, else make it."""
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = [make(), self._conversion]
        known[1] = self._conversion
        return known[0]

    def table(self, key: Key) -> _Table:
        """Return what is known of a function with its last arguments, for each object."""
        table = self.tables.get(key)
        if table is None:
            table = self.tables[key] = _Table(self._conversion)
        if table.conversion != self._conversion:
            is_last = table.conversion == self._conversion - 1
            table.before = table.now if is_last else {}
            table.now, table.conversion = {}, self._conversion
        return table


class _Table:
    """What a function returned, by the identities of objects, with these objects."""

    __slots__ = ("before", "conversion", "now")

    def __init__(self, conversion: int) -> None:
        self.conversion = conversion
        self.now: dict[Any, Any] = {}
        self.before: dict[Any, Any] = {}


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


@remembered
def same(value: Returned) -> Returned:
    """Return a value, or the equal one that was there before."""
    return value


def of_each(
    function: Callable[..., Returned],
    objects: Iterable[object],
    *rest: Any,  # noqa: ANN401  as above
) -> list[Returned]:
    """Return what a pure function returns for each of some objects, and the `rest`.

    What is in the memory of an object is that of this very object: an act leaves nearly all blocks
    as they are, also after most passes.
    """
    memory = _memory.get(None)
    if memory is None:
        return [function(it, *rest) for it in objects]
    table = memory.table((function, *rest))
    now, before, found = table.now, table.before, []
    for it in objects:
        key = id(it)
        known = now.get(key)
        if known is None:
            known = now[key] = before.get(key) or (it, function(it, *rest))
        found.append(known[1])
    return found


def of_pairs(
    function: Callable[..., Returned],
    pairs: Iterable[tuple[object, object]],
    *rest: Any,  # noqa: ANN401  as above
) -> list[Returned]:
    """Return what a pure function returns for each of some pairs, and the `rest`.

    As `of_each`, with another argument for each object, which is compared.
    """
    memory = _memory.get(None)
    if memory is None:
        return [function(it, other, *rest) for it, other in pairs]
    table = memory.table((function, *rest))
    now, before, found = table.now, table.before, []
    for it, other in pairs:
        key = id(it)
        known = now.get(key) or before.get(key)
        if known is None or not (known[2] is other or known[2] == other):
            known = it, function(it, other, *rest), other
        now[key] = known
        found.append(known[1])
    return found


def of_all(function: Callable[..., Returned], objects: tuple[object, ...], *rest: Any) -> Returned:  # noqa: ANN401
    """Return what a pure function returns for some objects together, and the `rest`.

    As `of_each`; the rest is compared with that of the last time.
    """
    memory = _memory.get(None)
    if memory is None:
        return function(objects, *rest)
    table = memory.table((function,))
    key = tuple(map(id, objects))
    known = table.now.get(key) or table.before.get(key)
    if known is None or known[2] != rest:
        known = objects, function(objects, *rest), rest
    table.now[key] = known
    found: Returned = known[1]
    return found


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
