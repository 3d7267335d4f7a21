"""Everything above and below the text, on each kind of page."""

from pathlib import Path
from typing import Any

import pytest

FERRY = "works/the-ferry"


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def crumbs_of(page: Any) -> list[tuple[str, str]]:
    steps = page.xpath("//main//nav[@aria-label='Breadcrumb']//li")
    return [(text_of(step), next(iter(step.xpath("./a/@href")), "")) for step in steps]


def test_a_chapter_says_where_it_stands(small: Any) -> None:
    assert crumbs_of(small.page(f"{FERRY}/chapter-1")) == [
        ("The Small Library", "../../index.html"),
        ("The River Books", "../../series/the-river-books.html"),
        ("The Ferry at Low Water", "index.html"),
        ("CHAPTER I. The Landing", ""),
    ]


def test_so_do_a_title_page_and_the_entire_work(small: Any) -> None:
    assert crumbs_of(small.page(f"{FERRY}/index"))[2:] == [("The Ferry at Low Water", "")]
    assert crumbs_of(small.page(f"{FERRY}/entire"))[3:] == [("Whole work", "")]
    assert [name for name, _ in crumbs_of(small.page("works/weather/index"))] == [
        "The Small Library",
        "Weather Permitting: Poems",
    ]


def test_each_step_is_said_in_its_own_language(small: Any) -> None:
    steps = small.page("works/brunnen/1-kapitel").xpath("//nav[@aria-label='Breadcrumb']//li")
    assert [step.get("lang") for step in steps] == ["en", "de", "de"]
    steps = small.page("works/brunnen/entire").xpath("//nav[@aria-label='Breadcrumb']//li")
    assert [step.get("lang") for step in steps] == ["en", "de", "en"]


def test_a_person_stands_below_the_work(named: Any) -> None:
    person = next(
        path for path in named.output.glob("works/*/people/*.html") if path.stem != "index"
    )
    name = person.relative_to(named.output).with_suffix("").as_posix()
    steps = crumbs_of(named.page(name))
    assert steps[-1] == (text_of(named.page(name).find(".//h1")), "")
    assert steps[-2][1] == "../index.html"


def test_pages_of_the_library_have_a_line_of_ways_instead(small: Any) -> None:
    for name in ("index", "catalogue", "search"):
        page = small.page(name)
        assert crumbs_of(page) == []
        assert len(page.find_class("ways")) == 1


def test_the_way_stands_before_the_heading_and_outside_of_the_text(small: Any) -> None:
    main = small.page(f"{FERRY}/chapter-1").xpath("//main")[0]
    assert main[0].get("class") == "page-header"
    assert main[-1].tag == "article"
    assert small.article(f"{FERRY}/chapter-1").find_class("crumbs") == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("chapter-1", ["640 words, about 3 minutes"]),
        ("index", []),
        ("part-one", []),
        ("entire", ["8,900 words, about 39 minutes"]),
    ],
)
def test_a_chapter_says_how_long_it_is(small: Any, name: str, said: list[str]) -> None:
    found = small.page(f"{FERRY}/{name}").find_class("page-length")
    assert [text_of(length) for length in found] == said


def test_what_warns_is_said_once_on_a_page_and_a_rating_for_all_is_no_warning(small: Any) -> None:
    for name in ("index", "chapter-1", "entire"):
        (care,) = small.page(f"{FERRY}/{name}").find_class("care")
        assert text_of(care) == "Warnings: A dog is wet"


def test_each_page_has_one_heading_of_the_first_rank(small: Any, named: Any) -> None:
    for book in (small, named):
        pages = [path for path in book.output.rglob("*.html") if "_static" not in path.parts]
        counted = {
            path.relative_to(book.output).as_posix(): len(
                list(book.page(path.relative_to(book.output).with_suffix("").as_posix()).iter("h1"))
            )
            for path in pages
        }
        assert {name: count for name, count in counted.items() if count != 1} == {}
        assert "404.html" in counted


@pytest.mark.parametrize(
    ("status", "chapters", "end"),
    [("complete", "", ["The end"]), ("fertig", "4/4", ["The end"]), ("", "", []), ("", "3/4", []),
     ("In  progress", "", ["To be continued"]), ("ongoing", "3/?", ["To be continued"]),
     ("in Arbeit", "3/4", ["To be continued: 3 of 4 chapters"])],
)  # fmt: skip
def test_a_work_has_ended_or_is_to_be_continued_where_that_is_known(
    library: Any, page: Any, status: str, chapters: str, end: list[str]
) -> None:
    about = {"stats": [f"chapters: {chapters}"]} if chapters else {}
    text = page("# Door\n\nIt rained.\n", kind="work", title="Door", status=status, **about)
    book = library({"works/door/index.md": text})()
    shown = book.page("works/door/index").find_class("the-end")
    assert [text_of(each) for each in shown] == end


def test_a_chapter_page_is_written_again_when_its_series_moves(library: Any, page: Any) -> None:
    def work(title: str, series: str) -> Any:
        return page(f"# {title}\n\nIt rained.\n", kind="work", title=title, series=series)

    build = library(
        {"works/door/index.md": work("Door", "Tales?"), "works/wall/index.md": work("Wall", "")}
    )
    build()
    # Two spellings that would have one address: each gets letters of its own.
    (build.source / "works/wall/index.md").write_text(work("Wall", "Tales!"), "utf-8")
    book = build()
    href = crumbs_of(book.page("works/door/index"))[1][1]
    assert href != "../../series/tales.html"
    assert Path(book.output, "works/door", href).is_file()


# Where a page has moved


def test_a_former_address_looks_like_the_book_and_says_what_has_happened(small: Any) -> None:
    page = small.page(f"{FERRY}/the-landing")
    assert page.get("lang") == "en"
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.findtext("head/title") == "CHAPTER I. The Landing — The Small Library"
    assert (
        text_of(page.find(".//main"))
        == "This page has moved It is here now: CHAPTER I. The Landing"
    )
    for sheet in page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href"):
        assert (small.output / FERRY / sheet).is_file(), sheet
    (script,) = page.xpath("//script/@src")
    assert (small.output / FERRY / script).is_file()


# Where no page is


def test_all_links_of_the_404_page_begin_at_the_root(small: Any) -> None:
    page = small.page("404")
    links = page.xpath("//@href | //@src")
    assert [link for link in links if link[0] != "/"] == ["#main-content"]
    assert {"/index.html", "/catalogue.html", "/search.html"} <= set(links)
    assert all(
        (small.output / link[1:].partition("?")[0]).is_file() for link in links if link[0] == "/"
    )
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//link[@rel='canonical']") == []
    assert page.findtext("head/title") == "Page not found — The Small Library"


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_they_begin_where_the_book_is_published(library: Any, page: Any, builder: str) -> None:
    text = page("# Door\n\nIt rained.\n", kind="work", title="Door")
    build = library({"works/door/index.md": text})
    book = build("-b", builder, READTHEDOCS_CANONICAL_URL="https://door.example.org/en/latest/")
    missing = book.page("404/index" if builder == "dirhtml" else "404")
    assert missing.get("data-content_root") == "/en/latest/"
    links = [link for link in missing.xpath("//@href | //@src") if link[0] != "#"]
    assert [link for link in links if not link.startswith("/en/latest/")] == []
    assert [link for link in links if "404" in link or ".." in link] == []


def test_an_address_with_marks_of_html_stays_inside_of_its_attributes(
    library: Any, page: Any
) -> None:
    text = page("# Door\n\nIt rained.\n", kind="work", title="Door")
    book = library({"works/door/index.md": text})(
        READTHEDOCS_CANONICAL_URL="https://example.org/a\"b<i>'&copy/é/"
    )
    missing = book.page("404")
    root = "/a%22b%3Ci%3E%27%26copy/%C3%A9/"
    assert missing.get("data-content_root") == root
    links = [link for link in missing.xpath("//@href | //@src") if link[0] != "#"]
    assert [link for link in links if not link.startswith(root)] == []
    assert "<i>" not in (book.output / "404.html").read_text("utf-8")


def test_a_part_without_a_text_stands_above_its_first_chapter(library: Any, page: Any) -> None:
    part = {"work": "gate", "kind": "part", "level": "1", "words": "2"}
    chapter = {"work": "gate", "kind": "chapter", "level": "2", "words": "3"}
    about = {"work": "gate", "kind": "work", "level": "0", "title": "Gate"}
    contents = "# Gate\n\n:::{chapters}\nzero\none\nbook\ntwo\nlast\nthree\n:::"
    book = library({
        "works/gate/index.md": page(contents, **about),
        "works/gate/zero.md": page("# Zero Part", title="Zero Part", **part),
        "works/gate/one.md": page("# One\n\nIt rained.", **chapter),
        "works/gate/book.md": page("# The Book", **part, title="The Book"),
        "works/gate/two.md": page("# Two\n\nIt stopped.", **chapter),
        "works/gate/last.md": page("# Last Part\n\nA saying.", **{**part, "words": "4"}),
        "works/gate/three.md": page("# Three\n\nIt snowed.", **chapter),
    })()  # fmt: skip

    def around(name: str) -> list[str]:
        ways = ("prev", "next")
        built = book.page(f"works/gate/{name}")
        return [link.get("href") for way in ways for link in built.xpath(f"//a[@rel='{way}']")]

    def above(name: str) -> list[str]:
        return [
            each.text_content() for each in book.page(f"works/gate/{name}").find_class("part-above")
        ]

    assert around("index") == ["one.html"]
    assert book.article("works/gate/index").find_class("begin-reading")[0].get("href") == "one.html"
    assert around("one") == ["index.html", "two.html"]
    assert around("book") == ["one.html", "two.html"]
    assert around("two") == ["one.html", "last.html"]
    assert (above("one"), above("two"), above("three")) == (["Zero Part"], ["The Book"], [])
