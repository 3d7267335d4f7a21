"""Tracked changes and comments of a document as LibreOffice writes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from documents import changed, written
from fascicle.fidelity.source_words import source_queries
from fascicle.readers.pandoc import program
from fascicle.readers.source import read_files

if TYPE_CHECKING:
    from fascicle.model.draft import Draft

FILES = Path(__file__).parents[2] / "data" / "tracked_changes"
LINES = [
    "Chapter 1: The Bell",
    "The bell rang once, and nobody came.",
    "Ida counted the sheep and wrote the number down.",
    "A whole paragraph was added here.",
    "Halfway through the word she stopped.",
]
# What LibreOffice's RTF does not say is deleted.
IN_RTF = [*LINES[:2], "Ida counted the sheep", "and wrote the number down.", *LINES[3:]]
COMMENTS = ["comment: Ed: Why nobody?", "comment: Ed: One word?", "comment: Bo: Yes <one>."]
DELETIONS = {"changes.docx": 4, "libreoffice.odt": 3, "libreoffice.docx": 4, "libreoffice.rtf": 4}
GONE = "<w:pPr><w:rPr><w:del w:id='1' w:author='Bo'/></w:rPr></w:pPr>"


def lines_of(draft: Draft) -> list[str]:
    lines = (draft.line(number) for number in range(1, len(draft.source.lines) + 1))
    return [line for line in lines if line]


@pytest.mark.parametrize("file", DELETIONS)
def test_changes_are_accepted_counted_and_asked_about(file: str) -> None:
    if program() is None:
        pytest.skip("pandoc is not installed: pip install pypandoc_binary")
    draft = read_files([(f"texts/{file}", raw := FILES.joinpath(file).read_bytes())])
    assert list(source_queries(draft, [(f"texts/{file}", raw)])) == []
    is_rtf = file.endswith("rtf")
    assert lines_of(draft) == (IN_RTF if is_rtf else LINES)
    changes = f"2 insertions kept and {DELETIONS[file]} deletions left out"
    comments = ["comment: 3 comments"] if is_rtf else COMMENTS
    asked = {query.identity for query in draft.queries}
    assert asked == {f"tracked-changes: {changes}", *comments}


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next() -> None:
    xml = (
        f"<w:p>{GONE}<w:r><w:t>It rained</w:t></w:r></w:p>"
        f"<w:p>{GONE}<w:del w:id='2' w:author='Bo'><w:r><w:delText>all</w:delText></w:r></w:del>"
        "</w:p>"
        "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t xml:space='preserve'> here</w:t>"
        "</w:r></w:p>"
    )
    body = "<w:body>"
    raw = changed(written("Below.", "docx"), {"word/document.xml": (body, body + xml)})
    draft = read_files([("texts/changes.docx", raw)])
    assert lines_of(draft) == ["It rained here", "Below."]
    assert list(draft.headings) == [1]
