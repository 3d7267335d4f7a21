"""Works found by date, by the first lines of poems, by who is quoted before which chapter."""

from collections.abc import Callable
from typing import Any

VERSE = """\
# Doors

:::{epigraph}
A door is half a wall.

--The Builder's Friend, 1802
:::

:::{verse}
"The lift" is out again
between the ground and one.
:::

It rained.

:::{verse}
This is no beginning
:::

## Roof

:::{verse}
*Above* it all[^1]
:::

[^1]: The roof.

## Prose

:::{epigraph}
Nobody says who said this.
:::

It rained on.
"""


def catalogued_poems(catalogued: Callable[..., Any], page: Any) -> Any:
    said = {"work": "poems", "kind": "chapter", "level": "1", "title": "Doors"}
    works = {
        "poems": {"title": "Poems", "authors": ["Ann Poet"], "dates": ["written: 2020-01-02"]},
        "later": {"title": "Later", "dates": ["updated: 2024-05-06", "written: 2001-01-01"]},
        "never": {"title": "Never", "dates": ["written: long ago"]},
    }
    build = catalogued(works, **{"works/poems/doors.md": page(VERSE, **said)})
    title_page = build.source / "works/poems/index.md"
    title_page.write_text(title_page.read_text("utf-8") + "\n:::{chapters}\ndoors\n:::\n", "utf-8")
    return build


def lines(book: Any, name: str) -> list[str]:
    return [" ".join(line.text_content().split()) for line in book.page(name).xpath("//main//li")]


def links(book: Any, name: str) -> list[str]:
    return [str(link) for link in book.page(name).xpath("//ul[@class='lines']//a/@href")]


def test_a_poem_is_found_by_its_first_line(catalogued: Callable[..., Any], page: Any) -> None:
    book = catalogued_poems(catalogued, page)()
    assert lines(book, "first-lines")[2:] == [
        "Above it all Roof, in Poems by Ann Poet",
        '"The lift" is out again Doors, in Poems by Ann Poet',
    ]
    for link in links(book, "first-lines"):
        target, _, anchor = link.partition(".html#")
        assert "stanza" in book.page(target).get_element_by_id(anchor).get("class")


def test_an_epigraph_is_found_by_its_source(catalogued: Callable[..., Any], page: Any) -> None:
    book = catalogued_poems(catalogued, page)()
    assert lines(book, "epigraphs") == [
        "The Builder's Friend, 1802 A door is half a wall. before Doors, in Poems"
    ]
    (link,) = links(book, "epigraphs")
    target, _, anchor = link.partition(".html#")
    assert "half a wall" in book.page(target).get_element_by_id(anchor).text_content()


def test_works_are_found_by_date(catalogued: Callable[..., Any], page: Any) -> None:
    book = catalogued_poems(catalogued, page)()
    titles = book.page("newest").xpath("//a[@class='entry-title']/text()")
    assert titles == ["Later", "Poems"]
    assert book.page("newest").xpath("//h2/text()") == ["2024", "2020"]


def test_the_catalogue_leads_to_what_there_is(catalogued: Callable[..., Any], page: Any) -> None:
    book = catalogued_poems(catalogued, page)()
    ways = book.page("catalogue").find_class("listing-others")[0].xpath("./a/@href")
    assert ways == ["newest.html", "first-lines.html", "epigraphs.html"]
    (book.source / "works/poems/doors.md").unlink()
    title_page = book.source / "works/poems/index.md"
    title_page.write_text(title_page.read_text("utf-8").replace("\ndoors\n", "\n"), "utf-8")
    book = catalogued({})()
    ways = book.page("catalogue").find_class("listing-others")[0].xpath("./a/@href")
    assert ways == ["newest.html"]
    assert not (book.output / "first-lines.html").exists()


def test_what_is_quoted_is_set_as_its_work_is(
    catalogued: Callable[..., Any], page: Any, library: Any
) -> None:
    build = catalogued_poems(catalogued, page)
    library({"library.toml": 'title = "Curly"\ntypography = "curly"\n'})
    found = lines(build(), "first-lines")
    assert found[-1].startswith("“The lift” is out again")
