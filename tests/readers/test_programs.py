"""One story as pandoc, calibre, LibreOffice and FanFicFare write it: the same work from each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from fascicle.convert import Converted, Text, convert
from fascicle.model.blocks import (
    AsTyped,
    Footnote,
    Group,
    Heading,
    Listing,
    SceneBreak,
    Style,
    Verse,
    leaves,
    runs_of,
    text_of,
)
from fascicle.model.forms import PROGRAMS, loaded
from fascicle.settings.schema import Library, WorkSettings
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fascicle.model.blocks import Block

T = TypeVar("T")

FILES = Path(__file__).parents[1] / "data" / "toll_house"
WRITTEN = sorted(path.name for path in FILES.iterdir() if path.stem not in {"README", "toll-house"})
WRITTEN.remove("toll.css")
# A PDF says less: see `test_pdf.py`.
WRITTEN = [name for name in WRITTEN if not name.endswith(".pdf")]
# Languages that have no title and author, and words of a template that nobody sees.
UNTITLED = (".jira", ".textile", ".wiki")
TEMPLATE = {"pandoc.typ": ["Abstract"]}
# Its notes are links to paragraphs.
WITHOUT_NOTES = "calibre.docx"
PARTS = [(1, "Part One: The Gate"), (1, "Part Two: The Road")]
CHAPTERS = [
    "Chapter 1: The Bell",
    "Chapter 2: The Book",
    "Chapter 3: The Letter",
    "Chapter 4: The Barrow",
]
STANZAS = [
    [
        "Who crosses late shall cross for free,",
        "who crosses light shall pay;",
        "the river keeps no company",
        "with those who stay away.",
    ],
    [
        "So ring the bell and pay the toll,",
        "and mind the broken stair;",
        "the bridge was never ours to hold,",
        "and never was it theirs.",
    ],
]
NOTES = {
    "chapter-1-the-bell.md": "The bell of Marl Bridge was cast from the *old* ferry’s anchor.",
    "chapter-3-the-letter.md": "The letter is still in the toll house, under the clock.",
}


def converted_from(name: str) -> Converted:
    reader = PROGRAMS.get(Path(name).suffix)
    if reader and not loaded("readers", f"{reader}.version")():
        pytest.skip(f"what reads {reader} is not installed: pip install pypandoc_binary mobi")
    files = ((f"texts/{name}", FILES.joinpath(name).read_bytes()),)
    text = Text("toll", files, WorkSettings(), Library(title="Shelf"), Addresses(), "toll")
    return convert(text)


def of_type(blocks: Iterable[Block], kind: type[T]) -> list[T]:
    return [block for block in leaves(blocks) if isinstance(block, kind)]


def groups(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Group):
            yield block.kind
            yield from groups(block.blocks)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_story_is_the_same_work_whatever_program_has_written_it(name: str) -> None:
    converted = converted_from(name)
    # No word is lost or added: `convert` compares pages, and a question asks about files.
    untitled = ["title-unknown"] * name.endswith(UNTITLED)
    template = ["source-words"] * (name in TEMPLATE)
    assert [query.name for query in converted.queries] == template + untitled
    if not untitled:
        assert converted.metadata.title == "The Toll House"
        values = dict(converted.metadata.values)
        assert (values["authors"], values["language"]) == (("Ada Vickery",), "en")
    blocks = converted.work.draft.blocks
    headings = [(head.level, head.text) for head in of_type(blocks, Heading)]
    first, second = [(2, head) for head in CHAPTERS[:2]], [(2, head) for head in CHAPTERS[2:]]
    in_parts = [PARTS[0], *first, PARTS[1], *second]
    in_parts += [(1, "Notes")] * (name == WITHOUT_NOTES)
    assert headings == (in_parts if "fanficfare" not in name else [(1, h) for h in CHAPTERS])
    assert len(of_type(blocks, SceneBreak)) == 2
    (verse,) = of_type(blocks, Verse)
    stanzas = [stanza.split("\n") for stanza in text_of(verse.text).split("\n\n")]
    assert [[line.strip() for line in stanza] for stanza in stanzas] == STANZAS
    (table,) = of_type(blocks, AsTyped)
    assert [line.split()[0] for line in table.lines][-3:] == ["carts", "sheep", "barrows"]
    if name != "libreoffice.epub":
        assert sum(len(listing.items) for listing in of_type(blocks, Listing)) == 3
    assert {"letter", "quotation"} & set(groups(blocks))


@pytest.mark.parametrize("name", WRITTEN)
def test_words_keep_their_emphasis_and_notes_are_at_their_marks(name: str) -> None:
    converted = converted_from(name)
    blocks = list(leaves(converted.work.draft.blocks))
    runs = [run for block in blocks for run in runs_of(block)]
    # The writers of DocBook and Jira set small capitals in another style.
    other = {"Marl and District"} if name in {"pandoc.dbk", "pandoc.jira"} else set()
    shown = {run.text for run in runs if run.style is Style.EMPHASIS} - other
    assert shown == ({"not", "old", "Did it hurt?"} - ({"old"} if "fanficfare" in name else set()))
    assert {run.text for run in runs if run.style is Style.STRONG} - other == {"twice"}
    if name in {"fanficfare.epub", WITHOUT_NOTES}:
        return
    assert len(of_type(blocks, Footnote)) == 2
    pages = {page.name: page.text for page in converted.pages}
    for page, note in NOTES.items():
        assert note in pages[page].replace("'", "’")
        assert "note-apart" not in pages[page]


def test_the_title_page_of_a_downloader_becomes_metadata() -> None:
    values = dict(converted_from("fanficfare.epub").metadata.values)
    assert (values["fandoms"], values["characters"]) == (("Marl Bridge",), ("Ida", "Jonas"))
    assert (values["rating"], values["status"]) == ("General", "Completed")
    assert values["tags"] == ("Marl Bridge", "Ida", "Jonas")
