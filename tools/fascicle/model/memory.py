"""A memory of pure functions: for the same arguments, what was returned is returned again.

The desk reads a text again after each act, and most of it is as it was. It keeps a memory; commands
keep none. What neither this conversion nor the one before it has asked for is forgotten.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from operator import is_
from typing import Any, NamedTuple, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Returned = TypeVar("Returned")
Key = tuple[Any, ...]


class Memory:
    """What functions have returned during this conversion, and during the one before."""

    def __init__(self) -> None:
        # What is known, each with the number of the conversion that asked for it last. Keys are
        # long, and each look at a dictionary computes their hashes again.
        self._known: dict[Key, list[Any]] = {}
        # The same of rows of objects, for each function and its last arguments.
        self.tables: dict[Key, Table] = {}
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

    def table(self, key: Key) -> Table:
        """Return what is known of a function with its last arguments."""
        table = self.tables.get(key)
        if table is None:
            table = self.tables[key] = Table(self._conversion)
        if table.conversion != self._conversion:
            is_last = table.conversion == self._conversion - 1
            table.before, table.now = table.now if is_last else [], []
            table.conversion = self._conversion
        return table


class Table:
    """What a function returned for rows of objects, in this conversion and in the one before.

    A row has the objects, what is compared of each, and the results.
    """

    __slots__ = ("before", "conversion", "now")

    def __init__(self, conversion: int) -> None:
        self.conversion = conversion
        self.now: list[Row] = []
        self.before: list[Row] = []

    def known(self, objects: Sequence[object]) -> Iterator[tuple[Any, Any] | None]:
        """Yield what was compared and returned for each object, None for one that was not there.

        An act changes few objects of a row: those before and behind are found in their places.
        """
        number = len(self.now)
        row = self.before[number] if number < len(self.before) else Row([], [], [])
        others = row.objects
        start = _alike(objects, others)
        end = _alike(objects[start:][::-1], others[start:][::-1])
        yield from zip(row.compared[:start], row.results, strict=False)
        if middle := objects[start : len(objects) - end]:
            places = slice(start, len(others) - end)
            near = [Row(*(values[places] for values in row))]
            index: dict[int, tuple[Any, Any]] = {}
            for each in near if start or end else self.before:
                known = zip(each.compared, each.results, strict=True)
                index.update(zip(map(id, each.objects), known, strict=True))
            yield from (index.get(id(it)) for it in middle)
        last = len(others) - end
        yield from zip(row.compared[last:], row.results[last:], strict=True)


class Row(NamedTuple):
    """Objects, what is compared of each, and what a function returned for it."""

    objects: list[Any]
    compared: list[Any]
    results: list[Any]


def _alike(objects: Sequence[object], others: Sequence[object]) -> int:
    """Return how many objects at the beginning of two rows are the same ones."""
    same_ones = list(map(is_, objects, others))
    return same_ones.index(False) if False in same_ones else len(same_ones)


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
    table, row = memory.table((function, *rest)), list(objects)
    found = [
        known[1] if known else function(it, *rest)
        for it, known in zip(row, table.known(row), strict=True)
    ]
    table.now.append(Row(row, row, found))
    return found[:]


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
    table = memory.table((of_pairs, function, *rest))
    row, others = [], []
    for it, other in pairs:
        row.append(it)
        others.append(other)
    found = [
        known[1]
        if known and (known[0] is other or known[0] == other)
        else function(it, other, *rest)
        for it, other, known in zip(row, others, table.known(row), strict=True)
    ]
    table.now.append(Row(row, others, found))
    return found[:]


def of_all(function: Callable[..., Returned], objects: tuple[object, ...], *rest: Any) -> Returned:  # noqa: ANN401
    """Return what a pure function returns for some objects together, and the `rest`.

    As `of_each`; the rest is compared with that of the last time.
    """
    memory = _memory.get(None)
    if memory is None:
        return function(objects, *rest)
    known = memory.get((function, *map(id, objects)), list)
    if not known or known[1] != rest:
        known[:] = objects, rest, function(objects, *rest)
    found: Returned = known[2]
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
