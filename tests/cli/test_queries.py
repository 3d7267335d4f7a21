"""The questions of a library, with place, reading and remedy."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Run


def test_queries_name_place_line_reading_and_remedy(
    shelf: Path, write: Callable[..., None], fascicle: Run
) -> None:
    assert fascicle("queries", at=shelf) == (0, "No questions.\n", "")
    write(door="CHAPTER I\n\nIt was.\n\nCHAPTER III\n\nIt is.\n", attic="A\x01b c.\n")
    code, out, _ = fascicle("queries", at=shelf)
    assert code == 0
    assert out.splitlines()[-1] == "2 questions"
    assert "texts/door.txt:5: heading-number: " in out
    assert "    3  It was.\n    4\n  > 5  CHAPTER III\n    6\n    7  It is.\n" in out
    assert "    if that is right: fascicle decide door 5 as-read\n" in out
    asked = json.loads(fascicle("queries", "--json", at=shelf)[1])["queries"]
    assert [query["work"] for query in asked] == ["door", "attic"], "the weightiest first"
    assert [query["weight"] for query in asked] == sorted(
        (query["weight"] for query in asked), reverse=True
    )
