"""EPUBs 2 and 3 as pandoc writes them become works with their structure and metadata.

pandoc salt.md -t epub2 -o pandoc-2.epub; pandoc salt.md -t epub3 --toc -o pandoc-3.epub
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fascicle.convert import Converted, Text, convert
from fascicle.model.blocks import Heading, SceneBreak
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

WRITTEN = Path(__file__).parents[2] / "data" / "epub"


def converted_from(name: str) -> Converted:
    files = (("texts/salt.epub", WRITTEN.joinpath(name).read_bytes()),)
    text = Text("salt", files, WorkSettings(), Library(title="Shelf"), Addresses(), "salt")
    return convert(text)


@pytest.mark.parametrize("version", ["2", "3"])
def test_a_book_by_pandoc_becomes_its_chapters(version: str) -> None:
    converted = converted_from(f"pandoc-{version}.epub")
    assert not converted.queries
    assert converted.metadata.title == "The Salt Road"
    assert converted.metadata.language == "en-GB"
    assert dict(converted.metadata.values) == {
        "authors": ("Ada Quill", "Till Ferry"),
        "language": "en-GB",
        "summary": "A ferryman and a lamp.",
        "tags": ("rivers", "lamps"),
        "rights": "CC0",
        "sources": ("https://example.org/salt",),
        "dates": ("published: 2031-05-06",),
    }
    blocks = converted.work.draft.blocks
    headings = [(b.level, b.title) for b in blocks if isinstance(b, Heading)]
    assert headings == [(1, "The Lamp"), (1, "The Ferry"), (2, "The Other Bank")]
    assert sum(isinstance(block, SceneBreak) for block in blocks) == 1
    kinds = {aside.kind for aside in converted.work.draft.ledger}
    assert kinds == ({"title-page", "contents"} if version == "3" else {"title-page"})
    assert any("on the *lower* road" in page.text for page in converted.pages)


def test_a_book_by_ebooklib_has_the_headings_of_its_navigation() -> None:
    converted = converted_from("ebooklib.epub")
    assert not converted.queries
    assert dict(converted.metadata.values) == {
        "authors": ("Ada Quill",),
        "translators": ("Till Ferry",),
        "language": "en",
        "summary": "A ferryman.\n\nA lamp.",
        "series": "Roads",
        "series-number": "2",
    }
    draft = converted.work.draft
    titles = [block.title for block in draft.blocks if isinstance(block, Heading)]
    assert titles == ["The Lamp", "The Ferry"]
    assert {aside.kind for aside in draft.ledger} == {"contents"}
