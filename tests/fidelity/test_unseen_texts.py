"""The unseen texts, in forms that no rule was written for: each becomes pages, none as typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from fascicle.convert import Text, convert
from fascicle.recovery.headings import second_opinion
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

TEXTS = sorted((Path(__file__).parents[2] / "bench" / "unseen" / "texts").iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("takes_all", [False, True], ids=["as it is", "with all headings taken"])
def test_an_unseen_text_is_shown_without_a_fallback(
    path: Path, monkeypatch: pytest.MonkeyPatch, *, takes_all: bool
) -> None:
    if takes_all:
        monkeypatch.setattr(second_opinion, "_are_headings", lambda likely, *_: bool(likely))
        monkeypatch.setattr(second_opinion, "probability", lambda _: 0.9)
    files = ((f"texts/{path.name}", path.read_bytes()),)
    text = Text(path.stem, files, WorkSettings(), Library("Books"), Addresses())
    assert convert(text).fallback is None
