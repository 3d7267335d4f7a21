"""The pages of a work: title page, contents, neighbours, names."""

from itertools import pairwise
from typing import Any

import pytest

FERRY = "works/the-ferry"
ORDER = ["index", "prologue", "part-one", "chapter-1", "chapter-2", "part-two", "chapter-3"]
# The second part has a heading alone.
WITH_TEXT = [name for name in ORDER if name != "part-two"]


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def links(element: Any) -> list[str]:
    return [link.get("href") for link in element.iter("a")]


def test_the_title_page_says_who_wrote_what_and_how_long_it_is(small: Any) -> None:
    (head,) = small.article(f"{FERRY}/index").find_class("work-head")
    said = text_of(head)
    for part in (
        "by Ottilie Brandt and J. R. Pell",
        "Only one of them can pay.",
        "Written for a friend who cannot swim.",
        "Warnings: A dog is wet",
        "Begin reading 8,900 words, about 39 minutes",
        "translated by Pia Lund",
    ):
        assert part in said


def test_a_title_page_offers_to_begin_with_its_first_page(small: Any) -> None:
    (begin,) = small.article(f"{FERRY}/index").find_class("begin-reading")
    assert begin.get("href") == f"{ORDER[1]}.html"
    assert small.article("works/tea/index").find_class("begin-reading") == []


@pytest.mark.parametrize("text", ["It rained.", ":::{dedication}\nTo the goat\n:::"])
def test_it_begins_with_what_stands_on_the_title_page_itself(
    library: Any, page: Any, text: str
) -> None:
    about = {"work": "gate", "kind": "work", "level": "0", "title": "Gate"}
    files = {
        "works/gate/index.md": page(f"# Gate\n\n{text}\n\n:::{{chapters}}\none\n:::", **about),
        "works/gate/one.md": page("# One\n\nIt stopped.", work="gate", kind="chapter", level="1"),
    }
    article = library(files)().article("works/gate/index")
    (begin,) = article.find_class("begin-reading")
    (scene,) = article.find_class("scene")
    is_text = text == "It rained."
    assert begin.get("href") == (f"#{scene.get('id')}" if is_text else "one.html")


def test_the_facts_of_a_work_are_folded_below_its_contents(small: Any) -> None:
    article = small.article(f"{FERRY}/index")
    (facts,) = article.xpath(".//nav[contains(@class, 'contents-list')]/following-sibling::details")
    assert facts.get("open") is None
    said = text_of(facts)
    for part in (
        "Rating General Audiences",
        "Warnings A dog is wet",
        "Characters Hanne, The ferryman",
        "Tags rivers, slow",
        "Status complete",
        "Written May 14, 2026",
        "Updated June 2, 2026",
        "Rights CC0-1.0",
        "Source https://example.org/ferry",
        "Cite as Ottilie Brandt, J. R. Pell, The Ferry at Low Water (2026), in ",
    ):
        assert part in said


def test_the_facts_of_a_work_of_one_page_are_folded_above_its_text(small: Any) -> None:
    (facts,) = small.article("works/night-shift/index").find_class("work-facts")
    assert facts.getprevious().get("class") == "work-head apparatus"
    assert facts.getnext() is not None


def test_a_source_is_a_page_of_the_web_and_nothing_else(small: Any) -> None:
    (facts,) = small.article(f"{FERRY}/index").find_class("work-facts")
    assert "https://example.org/ferry" in links(facts)
    assert "javascript" not in text_of(facts)


def test_the_title_page_says_what_an_archive_says(library: Any) -> None:
    said = """---
work: "a"
kind: "work"
title: "A"
categories: ["Gen", "F/M"]
fandoms: ["Goats"]
relationships: ["Ada & Till", "Till/Goat"]
collections: ["Winter Gifts"]
warnings: ["a goat, drowned", "rain"]
tags: ["letters, and their answers", "sun & rain"]
stats: ["words: 5012", "chapters: 2/?", "comments: 1", "kudos: 34", "hits: 1,234", "stars: <5>"]
---

# A

It was.
"""
    built = library({"works/a/index.md": said})()
    (facts,) = built.article("works/a/index").find_class("work-facts")
    for part in (
        "Category Gen, F/M",
        "Fandom Goats",
        "Relationships Ada & Till, Till/Goat",
        "Collection Winter Gifts",
        "Tags letters, and their answers; sun & rain",
        "On the archive 5,012 words, 2/? chapters, 1 comment, 34 kudos, 1,234 hits, stars: <5>",
    ):
        assert part in text_of(facts)
    head = text_of(built.article("works/a/index"))
    assert "Warnings: a goat, drowned; rain" in head


def test_the_head_of_a_work_says_nothing_that_nobody_said(small: Any) -> None:
    article = text_of(small.article("works/tea/index"))
    assert "Rating:" not in article
    assert "Warnings:" not in article


def test_the_title_page_lists_the_chapters_with_their_words(small: Any) -> None:
    (contents,) = small.article(f"{FERRY}/index").find_class("contents-list")
    assert links(contents.find("ol")) == [f"{name}.html" for name in ORDER[1:]]
    assert "CHAPTER I The Landing 640 words" in text_of(contents)
    assert [item.get("class") for item in contents.iter("li")][1:3] == [
        "level-1 part",
        "level-2 chapter",
    ]


def test_all_that_a_title_page_adds_is_apparatus(small: Any) -> None:
    article = small.article(f"{FERRY}/index")
    for extra in article.find_class("apparatus"):
        extra.drop_tree()
    assert text_of(article) == ""


@pytest.mark.parametrize("name", ORDER)
def test_the_sidebar_shows_this_work_and_the_way_back(small: Any, name: str) -> None:
    (sidebar,) = small.page(f"{FERRY}/{name}").xpath("//nav[@id='contents']")
    here = [f"{page}.html" for page in ORDER]
    here[ORDER.index(name)] = "#"
    assert links(sidebar) == ["../../index.html", "../../catalogue.html", *here, "entire.html"]
    (current,) = sidebar.xpath(".//*[@aria-current='page']")
    assert current.get("href") == "#"


def test_a_work_without_chapters_lists_its_scenes_by_their_opening_words(small: Any) -> None:
    page = small.page("works/night-shift/index")
    places = page.find_class("contents-places")[0]
    assert text_of(places[0]) == "1 At two in the morning the…"
    assert len(places) == 3
    for place in places.iter("a"):
        assert page.xpath(f"//div[@class='scene'][@id='{place.get('href')[1:]}']")


def test_a_work_without_chapters_lists_its_poems_by_their_titles(small: Any) -> None:
    places = small.page("works/weather/index").find_class("contents-places")[0]
    assert [text_of(place) for place in places] == ["Song", "Song", "Barometer", "Regen"]


def test_the_sidebar_does_not_grow_with_the_library(library: Any, page: Any) -> None:
    def sidebar_with(works: int) -> str:
        files = {}
        for number in range(works):
            said = {"work": f"w{number}", "kind": "work", "level": "0", "title": f"Work {number}"}
            files[f"works/w{number}/index.md"] = page(f"# Work {number}\n\nA word.", **said)
        book = library(files)(into=f"html-{works}")
        built: str = (book.output / "works/w0/index.html").read_text("utf-8")
        return built.split('<nav id="contents"')[1].split("</nav>", maxsplit=1)[0]

    assert sidebar_with(1) == sidebar_with(12)


def test_one_leads_to_the_next_from_the_title_page_to_the_end(small: Any) -> None:
    for here, following in pairwise(WITH_TEXT):
        page = small.page(f"{FERRY}/{here}")
        assert page.xpath("//a[@rel='next']/@href") == [f"{following}.html"]
        assert page.xpath("//link[@rel='next']/@href") == [f"{following}.html"]
        after = small.page(f"{FERRY}/{following}")
        assert after.xpath("//nav//a[@rel='prev']/@href") == [f"{here}.html"]
        assert after.xpath("//link[@rel='prev']/@href") == [f"{here}.html"]


def test_the_last_chapter_does_not_lead_into_another_work(small: Any) -> None:
    page = small.page(f"{FERRY}/{ORDER[-1]}")
    assert page.xpath("//*[@rel='next']") == []
    (end,) = page.find_class("page-end")
    assert "The end" in text_of(end)
    (ways,) = end.find_class("ways-on")
    series = "../../series/the-river-books.html"
    assert links(ways) == ["the-ferry.epub", "index.html", series, "../../index.html"]


def test_each_page_names_the_page_that_searches(small: Any) -> None:
    for name, path in (("index", ""), ("works/the-ferry/chapter-1", "../../")):
        assert small.page(name).xpath("//link[@rel='search']/@href") == [f"{path}search.html"]


def test_a_work_that_says_that_it_ends_is_not_told_so_again(small: Any) -> None:
    page = small.page("works/night-shift/index")
    (mark,) = page.find_class("end-mark")
    assert text_of(mark) == "FINIS."
    assert page.find_class("page-end") != []
    assert page.find_class("the-end") == []


def test_the_title_page_has_no_page_before_it(small: Any) -> None:
    assert small.page(f"{FERRY}/index").xpath("//*[@rel='prev']") == []


def test_the_front_page_has_no_neighbours(small: Any) -> None:
    assert small.page("index").xpath("//*[@rel='prev' or @rel='next']") == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("index", "The Small Library"),
        ("search", "Search — The Small Library"),
        (f"{FERRY}/index", "The Ferry at Low Water — The Small Library"),
        (
            f"{FERRY}/chapter-1",
            "CHAPTER I. The Landing — The Ferry at Low Water — The Small Library",
        ),
    ],
)
def test_a_page_is_called_by_chapter_work_and_library(small: Any, name: str, title: str) -> None:
    assert small.page(name).findtext("head/title") == title


def test_no_page_calls_itself_documentation(small: Any) -> None:
    for path in small.output.rglob("*.html"):
        shown = path.read_text("utf-8").replace("documentation_options.js", "")
        assert "documentation" not in shown.lower(), path.name


def test_the_article_says_its_language_and_the_page_that_of_the_library(small: Any) -> None:
    assert small.page("works/brunnen/1-kapitel").get("lang") == "en"
    assert small.article("works/brunnen/1-kapitel").get("lang") == "de"


def test_the_front_page_presents_each_work_and_no_chapter(small: Any) -> None:
    (works,) = small.article("index").find_class("works-list")
    assert [text_of(title) for title in works.iter("h2")][:4] == [
        "Night Shift",
        "The Ferry at Low Water",
        "Tea for Four: A Play",
        '<script>alert("x")</script> & {{ x }} "Quoted" *Stars*',
    ]
    ferry = works[1]
    assert links(ferry) == [
        "works/the-ferry/index.html",  # its cover
        "series/the-river-books.html",
        "works/the-ferry/index.html",
        "authors/ottilie-brandt.html",
        "authors/j-r-pell.html",
    ]
    said = text_of(ferry)
    for part in (
        "Book 1 of The River Books",
        "Ottilie Brandt, J. R. Pell",
        "eleven people",
        "8,900 words",
        "updated June 2, 2026",
    ):
        assert part in said
    assert "English" not in said, "that of the library"
    assert "German" in text_of(small.article("index").find_class("works-list")[0])


def test_a_former_address_leads_to_the_page(small: Any) -> None:
    for name in ("chapter-one", "the-landing"):
        page = small.page(f"{FERRY}/{name}")
        (refresh,) = page.xpath("//meta[@http-equiv='refresh']/@content")
        assert refresh == "0; url=chapter-1.html"
        assert page.xpath("//link[@rel='canonical']/@href") == ["chapter-1.html"]
        assert page.xpath("//a/@href") == ["chapter-1.html"]


def test_no_script_stands_in_a_page_and_no_icon_font_is_asked_for(small: Any) -> None:
    page = small.page(f"{FERRY}/chapter-1")
    scripts = [each for each in page.iter("script") if each.get("type") != "application/ld+json"]
    assert [script for script in scripts if script.text] == []
    sources = [script.get("src") for script in scripts]
    assert not any("fontawesome" in source or "bootstrap" in source for source in sources)
    assert page.xpath("//*[contains(@class, 'fa-')]") == []
