"""The page of an entire work, in a built book."""

from typing import Any

import pytest

FERRY = "works/the-ferry"
ORDER = ["index", "prologue", "part-one", "chapter-1", "chapter-2", "part-two", "chapter-3"]


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def parts_of(book: Any, name: str = f"{FERRY}/entire") -> dict[str, Any]:
    return {part.get("id"): part for part in book.article(name).find_class("entire-part")}


def test_it_has_the_text_of_each_page_in_order(small: Any) -> None:
    parts = parts_of(small)
    assert list(parts) == [f"page-{name}" for name in ORDER]
    for name in ORDER[1:]:
        assert text_of(parts[f"page-{name}"]) == text_of(small.article(f"{FERRY}/{name}"))


def test_ids_are_those_of_the_chapters_where_two_do_not_share_one(small: Any) -> None:
    made = small.article(f"{FERRY}/entire").xpath(".//*/@id")
    assert len(set(made)) == len(made)
    seen: set[str] = set()
    for name in ORDER:
        here = small.article(f"{FERRY}/{name}").xpath(".//*/@id")
        wanted = [f"{one}--page-{name}" if one in seen else one for one in here]
        assert parts_of(small)[f"page-{name}"].xpath(".//*/@id") == wanted
        seen.update(here)


def test_each_link_inside_the_page_leads_to_something(small: Any) -> None:
    page = small.page(f"{FERRY}/entire")
    there = set(page.xpath("//@id"))
    assert [
        link for link in page.xpath("//a/@href") if link[0] == "#" and link[1:] not in there
    ] == ["#"]


def test_the_contents_lead_to_the_parts_of_the_page(small: Any) -> None:
    page = small.page(f"{FERRY}/entire")
    anchors = [f"#page-{name}" for name in ORDER[1:]]
    (listed,) = page.find_class("contents-list")
    assert listed.xpath(".//a/@href") == anchors
    (drawer,) = page.xpath("//nav[@id='contents']//ol")
    assert drawer.xpath(".//a/@href") == anchors
    (current,) = page.xpath("//nav[@id='contents']//*[@aria-current]")
    assert current.get("href") == "#"


def test_its_heading_is_the_works_and_those_of_the_chapters_stand_below(small: Any) -> None:
    article = small.article(f"{FERRY}/entire")
    (heading,) = article.iter("h1")
    assert text_of(heading) == "The Ferry at Low Water"
    assert [text_of(h) for h in article.iter("h2")][:2] == ["PROLOGUE", "PART ONE: Going Down"]
    assert text_of(next(article.iter("h3"))) == "CHAPTER I. The Landing"


def test_search_engines_are_led_to_the_title_page(small: Any) -> None:
    page = small.page(f"{FERRY}/entire")
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//link[@rel='canonical']/@href") == ["index.html"]
    assert page.xpath("//*[@rel='prev' or @rel='next']") == []
    title = "Whole work — The Ferry at Low Water — The Small Library"
    assert page.findtext("head/title") == title


def test_the_title_page_and_the_contents_lead_to_it(small: Any) -> None:
    title_page = small.page(f"{FERRY}/index")
    (link,) = title_page.find_class("entire-link")
    assert text_of(link) == "Whole work on one page, 8,900 words"
    assert link.xpath(".//a/@href") == ["entire.html"]
    for name in ORDER:
        drawer = small.page(f"{FERRY}/{name}").xpath("//nav[@id='contents']//a/@href")
        assert drawer[-1] == "entire.html"


def test_it_does_not_lead_to_itself_from_its_own_title_page(small: Any) -> None:
    assert small.page(f"{FERRY}/entire").find_class("entire-link") == []


def test_it_says_how_long_it_is_and_that_it_ends(small: Any) -> None:
    page = small.page(f"{FERRY}/entire")
    assert text_of(page.find_class("page-length")[0]) == "8,900 words, about 39 minutes"
    assert text_of(page.find_class("the-end")[0]) == "The end"


def test_a_work_of_one_page_has_none(small: Any) -> None:
    for name in ("night-shift", "weather", "odd"):
        assert not (small.output / f"works/{name}/entire.html").exists()
        assert small.page(f"works/{name}/index").find_class("entire-link") == []


def test_it_is_no_hit_of_a_search(small: Any) -> None:
    assert list(small.output.parent.rglob("search/**/entire.json")) == []


@pytest.fixture
def two(library: Any, page: Any) -> Any:
    said = {"level": "1", "kind": "chapter", "words": "2"}
    index = page(
        "# Door\n\n:::{chapters}\none\ntwo\n:::\n", kind="work", title="Door", text="texts/Door.txt"
    )
    return library(
        {
            "works/door/index.md": index,
            "works/door/one.md": page("# One\n\nIt rained.\n\n![A door](a.png)\n", **said),
            "works/door/two.md": page("# Two\n\nIt rained.\n\nStill.\n", **said),
            "works/door/a.png": "no picture",
        }
    )


@pytest.mark.parametrize("name", ["library.toml", "texts/Door.toml"])
def test_a_keeper_can_do_without(two: Any, name: str) -> None:
    assert (two().output / "works/door/entire.html").is_file()
    path = two.source / name
    path.parent.mkdir(exist_ok=True)
    path.write_text('title = "Doors"\nentire = false\n', "utf-8")
    book = two()
    assert not (book.output / "works/door/entire.html").exists()
    for page in ("index", "one"):
        assert "entire" not in (book.output / f"works/door/{page}.html").read_text("utf-8")


def test_a_work_may_have_one_where_the_library_has_none(two: Any) -> None:
    (two.source / "library.toml").write_text('title = "Doors"\nentire = false\n', "utf-8")
    (two.source / "texts").mkdir()
    (two.source / "texts/Door.toml").write_text("entire = true\n", "utf-8")
    assert (two().output / "works/door/entire.html").is_file()


def test_a_page_of_the_keepers_own_comes_before_it(two: Any) -> None:
    (two.source / "works/door/entire.md").write_text("# Entire\n\nOurs.\n", "utf-8")
    book = two(may_warn=True)
    assert "Ours." in text_of(book.article("works/door/entire"))
    assert book.page("works/door/index").find_class("entire-link") == []


def test_it_is_found_where_each_page_has_a_folder(two: Any) -> None:
    book = two("-b", "dirhtml")
    page = book.page("works/door/entire/index")
    assert page.xpath("//article//img/@src") == ["../../../_images/a.png"]
    assert page.find_class("contents-list")[0].xpath(".//a/@href") == ["#page-one", "#page-two"]
    assert book.page("works/door/index").find_class("entire-link")[0].xpath(".//a/@href") == [
        "entire/"
    ]


def test_another_theme_has_none(two: Any) -> None:
    book = two("-D", "html_theme=alabaster")
    assert not (book.output / "works/door/entire.html").exists()
    assert "entire" not in (book.output / "works/door/index.html").read_text("utf-8")


def test_a_layout_without_the_element_of_the_text_is_said(two: Any) -> None:
    conf = two.source / "conf.py"
    conf.write_text(conf.read_text() + 'templates_path = ["_templates"]\n')
    (two.source / "_templates").mkdir()
    (two.source / "_templates/book.html").write_text(
        "{% block docs_body %}{{ body }}{% endblock %}"
    )
    book = two(may_warn=True)
    assert "has no article.bd-article" in book.log
    assert not (book.output / "works/door/entire.html").exists()
