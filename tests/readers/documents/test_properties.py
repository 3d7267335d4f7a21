"""Properties of documents: title and author, which a title page may name otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from documents import changed, written
from fascicle.readers.source import read_files
from fascicle.recovery import recover

if TYPE_CHECKING:
    from fascicle.model.draft import Draft

CORE = (
    '<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title>'
    "<dc:creator>{}</dc:creator></p>"
)
LAMP = "The Lamp\n\nby Ada Vickery\n\n# Chapter 1\n\nIt rained.\n\n# Chapter 2\n\nIt stopped."


def drafted(text: str, title: str, author: str, core: str = CORE) -> Draft:
    """Return the draft of a Word document with properties."""
    properties = {"docProps/core.xml": ("", core.format(title, author))}
    return read_files([("texts/door.docx", changed(written(text, "docx"), properties))])


@pytest.mark.parametrize("core", [CORE, CORE.replace("dc:creator", "initial-creator")])
def test_title_and_author_are_those_of_the_properties_if_nothing_else_names_them(
    core: str,
) -> None:
    draft = drafted("It rained.", "Rain", "Ada Vickery; user", core)
    assert draft.described.values == {"title": "Rain", "authors": ("Ada Vickery",)}
    assert recover(draft).found.values["title"] == "Rain"


@pytest.mark.parametrize("author", ["Admin", "python-docx", "Un-named", "Apache POI"])
def test_properties_that_programs_write_name_nothing(author: str) -> None:
    for title in ("Microsoft Word - x.doc", "…"):
        draft = drafted("It rained.", title, author)
        assert not draft.found.values
        assert not draft.described.values


@pytest.mark.parametrize(
    ("title", "author", "questions"),
    [
        ("The Lamp", "Ada Vickery", []),
        ("The Lamp", "Jane Hooper", []),
        ("", "Jane Hooper", []),
        ("6 x 9 Basic Template", "Jane Hooper", ["title-page"]),
    ],
)
def test_a_signed_title_page_says_more_than_the_properties(
    title: str, author: str, questions: list[str]
) -> None:
    draft = recover(drafted(LAMP, title, author))
    assert draft.found.get("title") == "The Lamp"
    assert draft.found.get("authors") == "Ada Vickery"
    assert set_aside(draft) == ["The Lamp", "by Ada Vickery"]
    assert [query.name for query in draft.queries] == questions
    assert draft.offered.get("title") == (title if questions else "")


def test_a_by_line_below_a_title_by_its_style_says_more_than_the_properties() -> None:
    text = LAMP.replace("The Lamp\n", "---\ntitle: The Lamp\n---\n")
    draft = recover(drafted(text, "", "Jane Hooper"))
    assert draft.found.get("authors") == "Ada Vickery"
    assert set_aside(draft) == ["The Lamp", "by Ada Vickery"]


def test_an_author_of_the_properties_is_no_subtitle() -> None:
    text = "---\ntitle: The Lamp\nsubtitle: ADA VICKERY\n---\n\nIt rained."
    draft = drafted(text, "The Lamp", "Ada Vickery")
    assert draft.found.values == {"title": "The Lamp", "authors": ("Ada Vickery",)}


def set_aside(draft: Draft) -> list[str]:
    return [draft.line(number) for aside in draft.ledger for number in aside.span]
