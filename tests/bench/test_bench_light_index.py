"""What a search loads before its first answer stays below 125 KB, at any size."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

BENCH = Path(__file__).parents[2] / "bench"
# Of 125 KB, room is left for the list of shards, some 5 KB.
LIMIT = 119_000


@pytest.fixture(autouse=True)
def bench() -> Iterator[None]:
    """Make the scripts in `bench/` importable."""
    sys.path.insert(0, str(BENCH))
    yield
    sys.path.remove(str(BENCH))


@pytest.mark.parametrize("works", [500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_the_first_answer_takes_few_bytes(
    works: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import light_index  # noqa: PLC0415

    monkeypatch.setattr(sys, "argv", ["light_index.py", str(works)])
    assert light_index.main() == 0
    said = capsys.readouterr().out
    patterns = ("of the search: {}", "at most {}", "{} for half", "{} for all")
    found = [re.search(pattern.format(r"([\d,]+)"), said) for pattern in patterns]
    scripts, most, half, every = (int(one[1].replace(",", "")) for one in found if one)
    assert 1_000 < half <= every <= most
    assert scripts + most < LIMIT
