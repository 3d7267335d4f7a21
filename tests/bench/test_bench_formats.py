"""The bench of the readers gives every tool the same novel, in every format that is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fascicle.model.forms import FORMATS
from fascicle.readers.pandoc import program
from fascicle.readers.source import format_of

BENCH = Path(__file__).parents[2] / "bench"


@pytest.fixture(autouse=True)
def _bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCH))


# What browsers, Typst, calibre and websites write.
BY_OTHERS = {"Kindle", "LiveJournal", "MHTML", "PDF", "Tumblr", "feed"}


def test_the_novel_has_its_words_and_notes_for_all_marks() -> None:
    from formats import novel  # noqa: PLC0415

    text = novel(5000)
    assert 4500 < len(text.split()) < 5800
    assert text.count("# Chapter") == 2
    marks = re.findall(r"\[\^(\d+)\](?!:)", text)
    assert marks
    assert marks == re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)
    assert text == novel(5000)


def test_every_format_is_written_and_recognised(tmp_path: Path) -> None:
    from formats import written  # noqa: PLC0415

    pandoc = program()
    if pandoc is None:
        pytest.skip("pandoc is not installed: pip install pypandoc_binary")
    assert written(pandoc, tmp_path, "word", "# One\n\nA word.\n") > 0
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    found = {form.name for name, raw in files.items() if (form := format_of(name, raw))}
    assert found == {form.name for form in FORMATS} - BY_OTHERS
    assert len(files) == len(FORMATS) - len(BY_OTHERS) + 1
