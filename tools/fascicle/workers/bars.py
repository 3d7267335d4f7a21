"""Bars: how far a step of long work has come, for whoever shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

# Called with the name of a step, the number of its parts, and what is counted in them; yields a
# function to call after each part with the number of units in it.
Bars = Callable[[str, int, str], AbstractContextManager[Callable[[int], None]]]


@contextmanager
def no_bar(_step: str, _total: int, _unit: str) -> Iterator[Callable[[int], None]]:
    yield lambda _units: None
