"""Who and where, by letters, on a page that looks like the book's others."""

import json
from typing import Any
from urllib.parse import unquote

import pytest
from sphinx.domains import IndexEntry

from fascicle.model.word_lists import filing_title
from fascicle.sphinx_ext.domain import index_entries_by_letter


def entries(book: Any, name: str) -> dict[str, list[tuple[str, str, str]]]:
    """List the entries of an index by letters: name, address, and what stands behind it."""
    page = book.page(name)
    return {
        section.findtext("h2"): [
            (link.text_content(), unquote(link.get("href")), link.xpath("string(../span)"))
            for link in section.xpath(".//li/a")
        ]
        for section in page.xpath("//main//section")
    }


def test_people_stand_with_their_works_and_authors_with_their_trade(named: Any) -> None:
    toll, walls = "works/the-toll/people", "works/walls/people"
    assert entries(named, "lit-people") == {
        "A": [("Ada", f"{walls}/ada.html", "Walls")],
        "N": [("Old Nell", "index.html#character-old-nell", "Two Letters")],
        "O": [
            ("Ann O’Dell", "authors/ann-odell-hvvujr5.html", "author"),
            ("Ann ODell", "authors/ann-odell.html", "author"),
        ],
        "Q": [("Bea Quill", "authors/bea-quill.html", "author")],
        "V": [("Ada Vickery", f"{toll}/ada-vickery.html", "The Toll")],
        "А": [("Анна", "works/two-letters/people/анна.html", "Two Letters")],
    }


def test_places_have_an_index_of_their_own(named: Any) -> None:
    page = "works/the-toll/places/gedder-drove.html"
    assert entries(named, "lit-places") == {"G": [("Gedder Drove", page, "The Toll")]}


def test_an_index_has_our_layout_and_no_script_in_it(named: Any) -> None:
    page = named.page("lit-people")
    assert page.findtext("head/title") == "People — The Named Library"
    assert not [script for script in page.iter("script") if script.text]
    assert page.xpath("//h1/text()") == ["People"]
    letters = page.xpath("//nav[@aria-label='Letters']/a/@href")
    assert letters == [f"#{section.get('id')}" for section in page.xpath("//main//section")]


def test_an_index_can_be_referred_to(named: Any) -> None:
    (link,) = named.article("index").xpath(".//p/a[@href='lit-people.html']")
    assert link.text_content() == "People"


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Émile", "E"),
        ("“Old” Nell", "O"),
        ("'t Hooft", "T"),
        ("ß", "S"),
        ("5th Street", "0–9"),
        ("?!", "#"),
        ("יוסף", "י"),
        ("Ёж", "Е"),
    ],
)
def test_a_place_stands_under_its_first_letter(name: str, letter: str) -> None:
    ((found, entries),) = index_entries_by_letter(
        [IndexEntry(name, 0, "page", "", "", "", "")], lambda name: filing_title(name, ""), "en"
    )
    assert (found, [entry.name for entry in entries]) == (letter, [name])


def test_authors_alone_are_no_index_of_people(library: Any) -> None:
    said = '---\ntitle: "W"\nauthors:\n  - "Bea Quill"\n'
    front = "# Library\n\n:::{works}\n:::\n"
    build = library({"index.md": front, "works/w/index.md": f"{said}---\n\n# W\n\nAda came.\n"})
    assert not (build().output / "lit-people.html").exists()
    cast = 'cast:\n  - name: "Ada"\n'
    (build.source / "works/w/index.md").write_text(
        f"{said}{cast}---\n\n# W\n\nAda came.\n", "utf-8"
    )
    assert list(entries(build(), "lit-people")) == ["A", "Q"]


def test_a_library_without_names_has_no_index_and_loses_the_one_it_had(
    library: Any, page: Any
) -> None:
    said = "places:\n" + "".join(f"  - name: {json.dumps(n)}\n" for n in ("<b>Inn</b>", "Sea"))
    build = library({"works/w/index.md": f'---\ntitle: "W"\n{said}---\n\n# W\n\nA word.\n'})
    assert [name for name, _, _ in entries(build(), "lit-places")["B"]] == ["<b>Inn</b>"]
    (build.source / "works/w/index.md").write_text(page("# W\n\nA word.", title="W"), "utf-8")
    assert sorted(path.name for path in build().output.glob("*.html")) == [
        "404.html",
        "catalogue.html",
        "index.html",
        "offline.html",
        "search.html",
    ]
