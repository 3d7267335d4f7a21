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
from itertools import takewhile
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

    def results(
        self, objects: list[object], compared: list[object], make: Callable[[Any, Any], Returned]
    ) -> list[Returned]:
        """Return the result for each object of a row, made where none is known.

        An act changes few objects of a row: those before and behind are found in their places.
        """
        number = len(self.now)
        row = self.before[number] if number < len(self.before) else Row([], [], [])
        start = alike(objects, row.objects)
        most = min(len(objects), len(row.objects)) - start
        end = min(most, alike(reversed(objects), reversed(row.objects)))
        last, last_before = len(objects) - end, len(row.objects) - end
        near = [row.part(slice(start, last_before))] if start or end else self.before
        others = {
            key: known
            for part in near
            for key, known in zip(map(id, part.objects), zip(*part[1:], strict=True), strict=True)
        }
        results: list[Returned] = [
            *row.part(slice(start)).results_for(compared[:start], make),
            *[
                known[1] if known and (known[0] is one or known[0] == one) else make(it, one)
                for it, one in zip(objects[start:last], compared[start:last], strict=True)
                for known in [others.get(id(it))]
            ],
            *row.part(slice(last_before, None)).results_for(compared[last:], make),
        ]
        self.now.append(Row(objects, compared, results))
        return results[:]


class Row(NamedTuple):
    """Objects, what is compared of each, and what a function returned for it."""

    objects: list[Any]
    compared: list[Any]
    results: list[Any]

    def part(self, places: slice) -> Row:
        return Row(*(values[places] for values in self))

    def results_for(self, compared: list[object], make: Callable[[Any, Any], Any]) -> list[Any]:
        """Return the results for the same objects; lists compare by identity, then by value."""
        if compared == self.compared:
            return self.results
        return [
            result if one is known or one == known else make(it, one)
            for one, it, known, result in zip(compared, *self, strict=True)
        ]


def alike(objects: Iterable[object], others: Iterable[object]) -> int:
    """Return how many objects at the beginning of two rows are the same ones."""
    return len(list(takewhile(bool, map(is_, objects, others))))


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
    row = list(objects)
    table = memory.table((function, *rest))
    return table.results(row, row, lambda it, _: function(it, *rest))


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
    row, others = map(list, [*zip(*pairs, strict=True)] or ((), ()))
    table = memory.table((of_pairs, function, *rest))
    return table.results(row, others, lambda it, other: function(it, other, *rest))


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
