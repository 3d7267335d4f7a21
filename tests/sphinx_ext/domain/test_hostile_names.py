"""Whatever a name is, it is text: shown as it is, found by what it is, and nothing breaks."""

import json
from typing import Any
from urllib.parse import unquote

import pytest
from sphinx.util.inventory import InventoryFile

from fascicle.model.words import metadata_value
from fascicle.sphinx_ext.model.slugs import slug

NAMES = [
    '<script>alert("x")</script>',
    "\"'`\\%s%(x)s{{ x }}",
    "../../etc/passwd",
    "two\nlines  : here",
    "\u202eהדה\u202c",
    "n" * 300,
    "?!",
    "-- lit:work 1 x.html -",
    "$ # & ;",
]


# How Sphinx's roles have it: a title, then what is meant, in the brackets.
WRITTEN = [" ".join(metadata_value("cast", name).split()) for name in NAMES]
MEANT = [name if not name.endswith(">") else f"w/{slug(name)}" for name in WRITTEN]
FRONT = ["# Front", "", ":::{works}", ":::", *(f"\n{{lit:character}}```{m}```" for m in MEANT)]
LISTS = {"title": NAMES[0], "series": NAMES[1], "authors": NAMES, "tags": NAMES}
CAST = [{"name": name, "aliases": [name]} for name in NAMES]
NO_CAST = [{"name": ""}, {"aliases": ["nobody"]}, "x", {"name": ["y"]}, {"name": "z", "from": {}}]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, built: Any) -> Any:
    """Build a library whose names are all of these, with a reference to each."""
    said = {**LISTS, "cast": [*CAST, *NO_CAST], "places": CAST}
    lines = [f"{key}: {json.dumps(value)}" for key, value in said.items()]
    page = "\n".join(["---", *lines, "---", "", "# W", "", "A word.", ""])
    files = {"index.md": "\n".join(FRONT), "works/w/index.md": page}
    return built(tmp_path_factory.mktemp("hostile"), files)


def test_names_are_shown_as_they_are_and_found(hostile: Any) -> None:
    links = hostile.article("index").xpath("./section/p/a")
    assert [" ".join(link.text_content().split()) for link in links] == WRITTEN
    assert not list(hostile.article("index").iter("script"))


def test_names_make_no_element_on_the_title_page(hostile: Any) -> None:
    article = hostile.article("works/w/index")
    assert not list(article.iter("script"))
    addresses = [unquote(link) for link in article.xpath(".//dd/span[not(@class)]/a/@href")]
    people = [link for link in addresses if link.startswith("people/")]
    assert len(people) == len(set(people)) == len(NAMES) + 1
    names = [link.removeprefix("people/").removesuffix(".html") for link in people]
    assert not [name for name in names if not name.replace("-", "").isalnum()]


def test_no_page_of_a_name_has_an_element_made_of_it(hostile: Any) -> None:
    pages = sorted((hostile.output / "works/w").rglob("*/*.html"))
    assert len(pages) == 2 * len(NAMES) + 2  # people, places, z, and all of them
    for path in pages:
        page = hostile.page(str(path.relative_to(hostile.output).with_suffix("")))
        assert not list(page.find_class("bd-article")[0].iter("script"))
        assert not page.xpath("//*[@onclick or @onerror]")


def test_the_inventory_can_be_read(hostile: Any) -> None:
    inventory = InventoryFile.loads((hostile.output / "objects.inv").read_bytes(), uri="")
    found = inventory.data["lit:character"]
    assert [item.display_name for item in found.values()].count("two lines : here") == 1
    assert len(found) == len(NAMES) + 1
    pages = {unquote(item.uri) for item in found.values()}
    assert len(pages) == len(NAMES) + 1
    assert all((hostile.output / page).is_file() for page in pages)
