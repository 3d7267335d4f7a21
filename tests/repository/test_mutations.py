"""The listed mutations follow the code: each can still be made."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

BENCH = Path(__file__).parents[2] / "bench" / "mutations.py"
CODE = """\
MOST = 3

class Shelf:
    @property
    def is_full(self):
        return (
            self.books  # all that stand here
            and len(self.books) >= MOST
        )

def is_full(books):
    return len(books) >= MOST and len(books) > 1
"""


@pytest.fixture(scope="module")
def mutations() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutations", BENCH)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_listed_mutation_fits_the_code(mutations: ModuleType) -> None:
    assert not list(mutations.problems_with(mutations.listed_mutations()))


def changed(mutations: ModuleType, function: str, old: str, new: str) -> str:
    change = mutations.Mutation("", [], "", "", function, old, new)
    return str(mutations.mutated(CODE, change))


@pytest.mark.parametrize(
    ("function", "old", "new", "becomes"),
    [
        ("MOST", "3", "4", "MOST = 4"),
        ("Shelf", "@property", "@cached", "    @cached"),
        ("Shelf.is_full", ">=", ">", "            and len(self.books) > MOST"),
        ("Shelf.is_full", "self.books and", "", "             len(self.books) >= MOST"),
        ("is_full", "MOST and", "MOST or", "    return len(books) >= MOST or len(books) > 1"),
    ],
)
def test_a_piece_is_found_in_its_function_however_it_is_laid_out(
    function: str, old: str, new: str, becomes: str, mutations: ModuleType
) -> None:
    lines = changed(mutations, function, old, new).splitlines()
    assert set(lines) - set(CODE.splitlines()) == {becomes}


@pytest.mark.parametrize(
    ("function", "old", "problem"),
    [
        ("Shelf.is_empty", ">=", "defined 0 times"),
        ("is_full", "<", "found 0 times, lines 11-12"),
        ("is_full", "len(books)", "found 2 times, lines 12, 12"),
        ("is_full", "len(", "no whole piece"),
    ],
)
def test_a_mutation_that_does_not_fit_says_where(
    function: str, old: str, problem: str, mutations: ModuleType
) -> None:
    with pytest.raises(mutations.MisfitError, match=problem):
        changed(mutations, function, old, "")
