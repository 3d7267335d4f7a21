"""The listed mutations follow the code: each can still be made."""

from __future__ import annotations

import importlib.util
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench" / "mutations.py"


def test_every_listed_mutation_fits_the_code() -> None:
    spec = importlib.util.spec_from_file_location("mutations", BENCH)
    assert spec
    assert spec.loader
    mutations = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(mutations)
    assert not list(mutations.problems_with(mutations.listed_mutations()))
