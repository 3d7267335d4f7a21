"""The pages that list works: what is on them, in which order, and where their links lead."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from fascicle.model.words import metadata_value


def entries(book: Any, page: str) -> list[str]:
    return [link.text_content() for link in book.page(page).xpath("//a[@class='entry-title']")]


def names(book: Any, page: str) -> list[tuple[str, str]]:
    rows = book.page(page).xpath("//ul[@class='names']/li")
    return [(row.xpath("./a")[0].text_content(), row.xpath("./span/text()")[0]) for row in rows]


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_the_script_of_the_catalogue_is_told_from_older_ones(book: Any) -> None:
    (address,) = book.page("catalogue").xpath("//script/@src[contains(., 'catalogue.js')]")
    assert re.fullmatch(r"_static/catalogue/catalogue\.js\?v=[0-9a-f]{8}", address)


def test_the_catalogue_lists_all_works_by_title_under_letters(book: Any) -> None:
    page = book.page("catalogue")
    found = {
        section.xpath("./h2")[0].text_content(): [
            link.text_content() for link in section.find_class("entry-title")
        ]
        for section in page.find_class("by-letter")
    }
    assert found == {
        "0–9": ["12 Loose Ends"],
        "D": ["The Door"],
        "E": ["Étude for a Roof"],
        "R": ["Der Ring"],
        "S": ["“A Stair”"],
        "Z": ["Zebra"],
        "Ж": ["Жук"],
    }
    jumps = page.xpath("//nav[@aria-label='Letters']//a/@href")
    assert [page.get_element_by_id(jump[1:]).text_content() for jump in jumps] == list(found)
    assert text(page.find_class("listing-facts")[0]) == "7 works, 2,000 words, about 9 minutes"


def test_an_entry_says_what_readers_choose_by(book: Any) -> None:
    (entry,) = book.page("catalogue").xpath("//li[.//a[text()='The Door']]")
    (size,) = entry.find_class("file-size")
    assert text(entry) == (
        "The Door by Anna Lee and Bo Étoile Book 10 of Doors 1,200 words Rating: Teen Warnings: "
        f"A storm Status: complete updated May 6, 2024 EPUB {text(size)} rain, Slow Burn"
    )
    assert entry.xpath(".//p//a/@href") == [
        "works/door/index.html",
        "authors/anna-lee.html",
        "authors/bo-etoile.html",
        "series/doors.html",
        "works/door/door.epub",
        "tags/rain.html",
        "tags/slow-burn.html",
    ]


def test_authors_are_listed_by_family_name_as_their_names_are_written(book: Any) -> None:
    assert names(book, "authors/index") == [
        ("Bo Étoile", "1 "),
        ("Anna Lee", "3 "),
        ("Zoe", "1 "),
        ("Zoë", "1 "),
        ("李白", "1 "),
    ]


def test_library_toml_gives_the_sort_names_of_authors(catalogued: Callable[..., Any]) -> None:
    about = {"authors": ["Ana Ruiz Blasco", "Bo Étoile"], "cast": [{"name": "Zoë Quill"}]}
    works = {"hour": {"title": "An Hour", **about}}
    library = 'title = "Shelf"\nsort_names = ["Ruiz Blasco, Ana", "Bo Étoile"]\n'
    book = catalogued(works, **{"library.toml": library})()
    assert book.page("authors/index").xpath("//main//h2/text()") == ["B", "R"]
    assert book.page("lit-people").xpath("//main//h2/text()") == ["B", "Q", "R"]
    assert book.page("catalogue").xpath("//main//h2/text()") == ["H"]
    (listed,) = book.page("catalogue").xpath("//@data-authors")
    assert listed.split() == ["bo-etoile", "ana-ruiz-blasco"]


def test_names_that_differ_in_case_and_spaces_are_one(book: Any) -> None:
    assert entries(book, "authors/anna-lee") == ["The Door", "Étude for a Roof", "“A Stair”"]
    assert entries(book, "tags/slow-burn") == ["The Door", "“A Stair”"]
    # A title page has them as its author does.
    byline = book.page("works/stair/index").find_class("byline")[0]
    assert text(byline) == "by anna lee"
    assert byline.xpath(".//a/@href") == ["../../authors/anna-lee.html"]


def test_names_that_differ_otherwise_are_told_apart(book: Any) -> None:
    pages = {link.text_content(): link.get("href") for link in links(book, "authors/index")}
    assert pages["Zoe"] == "zoe.html"
    assert pages["Zoë"].startswith("zoe-")
    assert entries(book, f"authors/{Path(pages['Zoë']).stem}") == ["Zebra"]


def links(book: Any, page: str) -> list[Any]:
    return list(book.page(page).xpath("//ul[@class='names']//a"))


def test_a_series_is_in_reading_order_with_its_length(book: Any) -> None:
    assert entries(book, "series/doors") == [
        "Étude for a Roof",
        "“A Stair”",
        "The Door",
        "12 Loose Ends",
    ]
    facts = book.page("series/doors").find_class("listing-facts")[0]
    assert text(facts).startswith("4 works, 2,000 words, about 9 minutes.")


def test_a_shelf_leads_to_the_catalogue_filtered_so(book: Any) -> None:
    facts = book.page("tags/slow-burn").find_class("listing-facts")[0]
    assert facts.xpath(".//a/@href") == ["../catalogue.html?tag=slow-burn"]


def test_names_on_a_title_page_are_links(book: Any) -> None:
    page = book.page("works/door/index")
    assert page.find_class("work-head")[0].xpath(".//a/@href") == [
        "../../authors/anna-lee.html",
        "../../authors/bo-etoile.html",
        "door.epub",
    ]
    assert page.xpath("//h1/preceding-sibling::p//a/@href") == ["../../series/doors.html"]
    assert page.find_class("work-facts")[0].xpath(".//a/@href") == [
        "../../tags/rain.html",
        "../../tags/slow-burn.html",
    ]


def test_the_pages_of_the_library_lead_to_each_other_and_works_to_the_catalogue(book: Any) -> None:
    for page in ("index", "search", "catalogue", "authors/anna-lee"):
        ways = book.page(page).find_class("ways")[0]
        assert text(ways) == "Catalogue Authors Series Tags Search"
    work = book.page("works/door/index")
    assert work.find_class("ways") == []
    assert "../../catalogue.html" in work.xpath("//footer//a/@href")


def test_a_page_is_called_by_what_it_lists(book: Any) -> None:
    assert book.page("authors/anna-lee").findtext(".//title") == "Anna Lee — Library"
    assert book.page("catalogue").findtext(".//title") == "Catalogue — Library"


def test_every_link_leads_to_a_page_that_is_there(book: Any) -> None:
    missing = [
        f"{path.relative_to(book.output)}: {address}"
        for path in pages_of(book)
        for address in book.page(str(path.relative_to(book.output).with_suffix(""))).xpath(
            "//a/@href"
        )
        if not address.startswith(("#", "?")) and address and not target(path, address).is_file()
    ]
    assert missing == []


def test_every_page_is_reached_from_the_front_page_by_links(book: Any) -> None:
    found: set[Path] = set()
    left = [book.output / "index.html"]
    while left:
        path = left.pop().resolve()
        if path in found:
            continue
        found.add(path)
        name = str(path.relative_to(book.output).with_suffix(""))
        links = (link for link in book.page(name).xpath("//a/@href") if link[:1] not in "#?")
        left += [target(path, link) for link in links if link and not link.endswith(".epub")]
    assert found == pages_of(book)


def pages_of(book: Any) -> set[Path]:
    """List the pages, less those that stand for others: one that is missing, or is not kept."""
    return set(book.output.rglob("*.html")) - {
        book.output / name for name in ("404.html", "offline.html")
    }


def target(page: Path, address: str) -> Path:
    return page.parent / unquote(address.partition("#")[0].partition("?")[0])


def test_only_the_catalogue_loads_its_script(book: Any) -> None:
    loads = [
        path.relative_to(book.output).as_posix()
        for path in book.output.rglob("*.html")
        if "catalogue.js" in path.read_text("utf-8")
    ]
    assert loads == ["catalogue.html"]


def test_a_library_without_series_has_no_page_of_them(catalogued: Callable[..., Any]) -> None:
    built = catalogued({"one": {"title": "One", "authors": ["A. B."]}})()
    assert text(built.page("index").find_class("ways")[0]) == "Catalogue Authors Search"
    assert not (built.output / "series").exists()


def test_an_empty_library_has_an_empty_catalogue(catalogued: Callable[..., Any]) -> None:
    assert "No works yet." in catalogued({})().page("catalogue").text_content()


def test_a_page_of_the_keepers_own_comes_first(
    catalogued: Callable[..., Any], library: Any
) -> None:
    conf = library({}).source.joinpath("conf.py").read_text()
    own = {"conf.py": conf + 'include_patterns = ["*.md", "works/**"]\n'}
    own["catalogue.md"] = "---\norphan: true\n---\n\n# By hand\n"
    built = catalogued({"one": {"title": "One"}}, **own)()
    assert "By hand" in built.page("catalogue").text_content()


HOSTILE = [
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "../../../etc/passwd",
    "a/b\\c",
    "..",
    ".",
    "?!",
    "index",
    "CON",
    "x" * 300,
    "\u202eevil\u202c",
    "אבג",
    "%2e%2e%2f",
    "#top",
    "{{ 7 * 7 }}",
    "a\u0301" * 90,
    "𠀀" * 90,
]


def test_no_name_breaks_out_of_its_page_its_address_or_its_folder(
    catalogued: Callable[..., Any],
) -> None:
    said = {"title": "Odd", "authors": HOSTILE, "tags": HOSTILE}
    works = {f"w{n}": {**said, "series": name} for n, name in enumerate(HOSTILE)}
    built = catalogued(works)()
    shown = {metadata_value("authors", name) for name in HOSTILE}
    for folder in ("authors", "series", "tags"):
        pages = [path for path in (built.output / folder).iterdir() if path.stem != "index"]
        assert len(pages) == len(HOSTILE)
        for path in pages:
            page = built.page(f"{folder}/{path.stem}")
            assert (
                page.xpath("//script[not(@src or @type='application/ld+json')]|//*[@onmouseover]")
                == []
            )
            assert page.xpath("//h1/bdi/text()")[0] in shown
    test_every_link_leads_to_a_page_that_is_there(built)
    assert not list(built.output.parent.rglob("passwd*"))


@pytest.mark.parametrize("limit", [0, 2, 5])
def test_the_front_page_presents_so_many_works_and_leads_to_all(
    catalogued: Callable[..., Any], limit: int
) -> None:
    works = {f"w{n}": {"title": f"Work {n}"} for n in range(5)}
    index = {"index.md": f"# Library\n\n:::{{works}}\n:limit: {limit}\n:::\n"}
    page = catalogued(works, **index)().page("index")
    assert len(page.find_class("work-title")) == limit
    ways = [text(way) for way in page.find_class("all-works")]
    assert ways == (["All 5 works in the catalogue"] if limit < 5 else [])


@pytest.mark.parametrize(("limit", "shown"), [(3, ["A", "B", "C"]), (2, ["C", "A"])])
def test_of_many_works_the_front_page_presents_the_newest(
    catalogued: Callable[..., Any], limit: int, shown: list[str]
) -> None:
    dates = {"A": "2024-05-01", "B": "2023-01-01", "C": "2025-02-03"}
    works = {
        name.lower(): {"title": name, "dates": [f"published: {day}"]} for name, day in dates.items()
    }
    index = {"index.md": f"# Library\n\n:::{{works}}\n:limit: {limit}\n:::\n"}
    page = catalogued(works, **index)().page("index")
    assert [text(title) for title in page.find_class("work-title")] == shown


def test_a_work_called_by_its_opening_words_is_marked_as_untitled(
    catalogued: Callable[..., Any],
) -> None:
    works = {
        "a": {"title": "It was shut …", "supplied": "opening"},
        "b": {"title": "The Stair", "supplied": "title"},
    }
    front = "# Shelf\n\n```{works}\n```\n"
    built = catalogued(works, **{"index.md": front})()
    entries = built.page("catalogue").find_class("entry-facts")
    assert [text(each).partition("EPUB")[0] for each in entries] == ["untitled ", ""]
    shown = [text(each) for each in built.article("index").find_class("untitled")]
    assert shown == ["untitled"]


def test_works_are_listed_by_date_where_one_has_a_date(catalogued: Callable[..., Any]) -> None:
    works = {
        "poems": {"title": "Poems", "dates": ["written: 2020-01-02"]},
        "later": {"title": "Later", "dates": ["updated: 2024-05-06", "written: 2001-01-01"]},
        "never": {"title": "Never", "dates": ["written: long ago"]},
    }

    def others(book: Any) -> list[str]:
        return [
            str(link)
            for link in book.page("catalogue").xpath("//p[@class='listing-others']/a/@href")
        ]

    book = catalogued(works)()
    assert entries(book, "newest") == ["Later", "Poems"]
    assert book.page("newest").xpath("//h2/text()") == ["2024", "2020"]
    assert others(book) == ["newest.html"]
    book = catalogued({slug: {"title": said["title"]} for slug, said in works.items()})()
    assert others(book) == []
    assert not (book.output / "newest.html").exists()
