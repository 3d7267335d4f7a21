"""Parameters of which a few run in `make test`, and all in `make test-all`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _pytest.mark import ParameterSet

Case = TypeVar("Case")


def mostly_slow(cases: Iterable[Case], *fast: Case) -> list[ParameterSet]:
    """Mark all but the `fast` cases as slow. Raises `ValueError` if a fast one is no case."""
    listed = [*cases]
    if unknown := [case for case in fast if case not in listed]:
        msg = f"not among the cases: {unknown}"
        raise ValueError(msg)
    return [pytest.param(case, marks=() if case in fast else pytest.mark.slow) for case in listed]
