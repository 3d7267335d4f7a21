"""Small whole works become the pages that were looked at and accepted."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

TOOL = runpy.run_path(str(Path(__file__).with_name("accept.py")))


@pytest.mark.parametrize("work", TOOL["works"](), ids=lambda work: work.name)
def test_a_work_has_the_pages_that_were_accepted(work: Path) -> None:
    now, then = TOOL["pages_now"](work), TOOL["accepted"](work)
    assert sorted(now) == sorted(then), "see `make golden`"
    for name, page in now.items():
        assert page == then[name], f"{work.name}/{name}: see `make golden`"
