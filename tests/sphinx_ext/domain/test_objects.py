"""The objects of a library as other books see them."""

from typing import Any
from urllib.parse import unquote

import pytest
from sphinx.util.inventory import InventoryFile


def objects(book: Any) -> dict[str, dict[str, tuple[str, str]]]:
    """List what `objects.inv` offers of the domain: address and title, by type and name."""
    inventory = InventoryFile.loads((book.output / "objects.inv").read_bytes(), uri="")
    return {
        kind.removeprefix("lit:"): {
            name: (unquote(item.uri), item.display_name) for name, item in found.items()
        }
        for kind, found in inventory.data.items()
        if kind.startswith("lit:")
    }


OBJECTS = """\
work  the-toll  works/the-toll/index.html  The Toll
division  the-toll/chapter-2  works/the-toll/chapter-2.html  Chapter 2: The Stranger
division  the-toll/chapter-2/the-letter  works/the-toll/chapter-2.html#d-opdny5u  The Letter
division  the-toll/chapter-2/the-letter-2  works/the-toll/chapter-2.html#d-yxpmjl7  The Letter
division  two-letters/the-first  works/two-letters/index.html#d-n2epfa7  The First
scene  two-letters/s-yho65zy  works/two-letters/index.html#s-yho65zy  Anna wrote first.
character  the-toll/ada-vickery  works/the-toll/people/ada-vickery.html  Ada Vickery
character  two-letters/анна  works/two-letters/people/анна.html  Анна
character  two-letters/old-nell  index.html#character-old-nell  Old Nell
place  the-toll/gedder-drove  works/the-toll/places/gedder-drove.html  Gedder Drove
author  bea-quill  authors/bea-quill.html  Bea Quill
author  ann-odell  authors/ann-odell.html  Ann ODell
series  tolls-and-gates  series/tolls-and-gates.html  Tolls and Gates
tag  rain  tags/rain.html  Rain
work  the-lost-ledger  index.html#work-the-lost-ledger  The Lost Ledger
"""


@pytest.mark.parametrize("row", OBJECTS.splitlines())
def test_each_type_has_its_names(named: Any, row: str) -> None:
    kind, name, address, title = row.split("  ")
    assert objects(named)[kind][name] == (address, title)


def test_each_address_is_there(named: Any) -> None:
    for found in objects(named).values():
        for address, _ in found.values():
            page, _, anchor = address.partition("#")
            ids = named.page(page.removesuffix(".html")).xpath("//@id")
            assert not anchor or ids.count(anchor) == 1, address


def test_a_scene_is_named_by_its_id(named: Any) -> None:
    scenes = {name for name in objects(named)["scene"] if name.startswith("the-toll/chapter-1/")}
    assert scenes == {
        f"the-toll/chapter-1/{node.get('id')}"
        for node in named.article("works/the-toll/chapter-1").find_class("scene")
    }


def test_a_secret_is_in_no_inventory_and_not_on_the_title_page(named: Any) -> None:
    assert "the-toll/samuel-gathercole" not in objects(named)["character"]
    for page in ("index", "works/the-toll/index"):
        text = named.article(page).text_content()
        assert "Gathercole" not in text
        assert "stranger" not in text


def test_the_title_page_names_the_cast_then_whom_an_archive_names_besides(named: Any) -> None:
    (facts,) = named.article("works/the-toll/index").find_class("facts")
    said = " ".join(facts.text_content().split())
    assert "Characters Ada Vickery, A dog (where they are named)" in said


def test_of_two_authors_with_one_address_one_has_a_digest(named: Any) -> None:
    titles = {name: title for name, (_, title) in objects(named)["author"].items()}
    assert titles.pop("ann-odell") == "Ann ODell"
    assert [name[:10] for name, title in titles.items() if title == "Ann O’Dell"] == ["ann-odell-"]


def test_a_page_kept_by_hand_has_a_name(library: Any, page: Any) -> None:
    said = {"work": "w", "kind": "work", "title": "W"}
    build = library({"works/w/index.md": page("# W", **said), "works/w/after.md": "# Afterword\n"})
    assert objects(build())["division"]["w/after"] == ("works/w/after.html", "Afterword")


def test_a_section_that_is_called_as_a_page_is_told_apart(library: Any, page: Any) -> None:
    body = "# W\n\n:::{chapters}\nletter\n:::\n\n## Letter\n\nDear Ada."
    files = {"works/w/index.md": page(body, title="W"), "works/w/letter.md": page("# A Letter\n")}
    found = objects(library(files)())["division"]
    assert found.pop("w/letter") == ("works/w/letter.html", "A Letter")
    ((name, (address, title)),) = found.items()
    assert (name, title) == (f"w/letter-{address.partition('#')[2]}", "Letter")
