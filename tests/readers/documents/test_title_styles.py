"""Paragraphs in the styles of a title page: of the work, and of its chapters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documents import written
from fascicle.model.blocks import Heading
from fascicle.readers.source import read_files
from fascicle.recovery import recover

if TYPE_CHECKING:
    from fascicle.model.draft import Draft

PAGE = '```{=openxml}\n<w:p><w:r><w:br w:type="page"/></w:r></w:p>\n```\n\n'
PROSE = "It rained on the harbour all day, and nobody in the house said a word about it.\n\n"
CHAPTERS = ("The Lamp", "The Oil", "The Door")


def styled(style: str, text: str) -> str:
    return f"::: {{custom-style={style}}}\n{text}\n:::\n\n"


def drafted(*texts: str) -> Draft:
    names = (f"texts/harbour/{n}.docx" for n in range(len(texts)))
    return recover(read_files([(n, written(t, "docx")) for n, t in zip(names, texts, strict=True)]))


def headings(draft: Draft) -> list[str]:
    blocks = (block for block in draft.blocks if isinstance(block, Heading))
    return [" | ".join(filter(None, (block.label, block.title))) for block in blocks]


def test_a_title_on_the_page_below_the_first_is_that_of_a_chapter() -> None:
    text = styled("Title", "Harbour") + styled("Title", "Lights") + styled("Author", "Ada Till")
    text += PAGE + styled("Title", "Harbour") + PAGE
    draft = drafted(text + "".join(styled("Title", title) + PROSE for title in CHAPTERS))
    assert draft.found.values == {"title": "Harbour Lights", "authors": ("Ada Till",)}
    assert headings(draft) == [*CHAPTERS]


def test_a_subtitle_right_below_a_number_is_the_title_of_its_chapter() -> None:
    pairs = [(f"Chapter {n}", title) for n, title in enumerate(CHAPTERS, 1)]
    said = styled("Subtitle", "It rained all day, and nobody said a word.")
    text = "".join(styled("Title", n) + styled("Subtitle", t) + said + PROSE for n, t in pairs)
    draft = drafted(styled("Title", "Harbour") + "by Ada Till\n\n" + PAGE + text)
    assert draft.found.get("title") == "Harbour"
    assert headings(draft) == [" | ".join(pair) for pair in pairs]
    assert "It rained all day, and nobody said a word." in draft.source.lines


def test_the_titles_of_several_documents_are_those_of_their_chapters() -> None:
    draft = drafted(*(styled("Title", title) + PROSE for title in CHAPTERS))
    assert headings(draft) == [*CHAPTERS]
    assert draft.found.get("title") == ""
    assert draft.ledger == ()


def test_the_title_of_a_first_document_is_that_of_the_work_if_no_chapter_begins_with_it() -> None:
    page = styled("Title", "Harbour") + styled("Author", "Ada Till")
    draft = drafted(page, *(styled("Title", title) + PROSE for title in CHAPTERS))
    assert headings(draft) == [*CHAPTERS]
    assert draft.found.values == {"title": "Harbour", "authors": ("Ada Till",)}
    # Each document may begin with it, or have headings of its own.
    title = styled("Title", "Harbour")
    for repeated in ("", title):
        others = (f"{repeated}# {chapter}\n\n{PROSE}" for chapter in CHAPTERS[1:])
        draft = drafted(f"{title}# {CHAPTERS[0]}\n\n{PROSE}", *others)
        assert headings(draft) == [*CHAPTERS]
        assert draft.found.get("title") == "Harbour"
