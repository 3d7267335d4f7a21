"""The front page: works featured, the newest or all, and the ways to any other."""

from collections.abc import Callable
from typing import Any

import pytest

Said = dict[str, Any]


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def featuring(*slugs: str) -> dict[str, str]:
    return {"index.md": "\n".join(["# Library", "", ":::{works}", *slugs, ":::", ""])}


def works_of(number: int, **said: Any) -> dict[str, Said]:
    return {f"w{n}": {"title": f"Work {n:03}", **said} for n in range(number)}


def sections(article: Any) -> list[tuple[str, list[str]]]:
    """Return the headings of the lists of works, "" for none, with the titles below."""
    found = []
    for listed in article.find_class("works-list"):
        before = listed.getprevious()
        named = before is not None and "works-name" in (before.get("class") or "")
        titles = [text(title) for title in listed.find_class("work-title")]
        found.append((text(before) if named else "", titles))
    return found


def test_a_few_works_are_all_presented(catalogued: Callable[..., Any]) -> None:
    article = catalogued(works_of(12))().article("index")
    ((name, titles),) = sections(article)
    assert (name, len(titles)) == ("", 12)
    assert article.find_class("all-works") == []


def test_of_more_works_the_newest_come_first_and_all_follow(
    catalogued: Callable[..., Any],
) -> None:
    works = works_of(13)
    for n in (3, 5):
        works[f"w{n}"]["dates"] = [f"written: 20{n:02}-01-01"]
    article = catalogued(works)().article("index")
    newest, rest = sections(article)
    assert newest == ("Newest works", ["Work 005", "Work 003"])
    assert rest == ("All works", [f"Work {n:03}" for n in range(13)])
    assert article.find_class("all-works") == []


def test_the_newest_is_the_one_that_came_last(catalogued: Callable[..., Any]) -> None:
    """Its text may say any date, or none; of those that came on one day, the latest is first."""
    works = works_of(14, dates=["written: 1912"])
    for n in range(1, 14, 2):
        works[f"w{n}"]["appeared"] = f"2026-03-{n:02}"
    works["w4"] |= {"dates": ["written: 1913"], "appeared": "2026-03-13"}
    newest, _ = sections(catalogued(works)().article("index"))
    assert newest[1] == [f"Work {n:03}" for n in (4, 13, 11, 9, 7, 5)]


def test_a_cover_among_many_says_what_warns_and_what_is_a_guess(
    catalogued: Callable[..., Any],
) -> None:
    works = works_of(13)
    works["w1"] |= {"warnings": ["A dog is wet"], "rating": "Mature", "summary": "It rained."}
    works["w2"] |= {"rating": "General Audiences", "status": "in progress"}
    shown = [text(work) for work in catalogued(works)().article("index").find_class("work")]
    assert shown[:3] == [
        "Work 000",
        "Work 001 Rating: Mature Warnings: A dog is wet",
        "Work 002 Status: in progress",
    ]


def test_of_works_that_came_on_one_day_none_is_new(catalogued: Callable[..., Any]) -> None:
    works = works_of(13, appeared="2026-03-02")
    ((name, titles),) = sections(catalogued(works)().article("index"))
    assert (name, len(titles)) == ("", 13)


def test_of_a_hundred_works_and_more_the_newest_are_presented(
    catalogued: Callable[..., Any],
) -> None:
    works = works_of(101)
    works["w7"]["dates"] = ["written: 2007-01-01"]
    article = catalogued(works)().article("index")
    assert sections(article) == [("Newest works", ["Work 007"])]
    assert text(article.find_class("all-works")[0]) == "All 101 works in the catalogue"


def test_works_without_dates_are_presented_from_all_over_the_alphabet(
    catalogued: Callable[..., Any],
) -> None:
    ((name, titles),) = sections(catalogued(works_of(108))().article("index"))
    assert name == "A selection"
    assert titles == [f"Work {n:03}" for n in range(0, 108, 9)]


def test_featured_works_come_first_and_once(catalogued: Callable[..., Any]) -> None:
    article = catalogued(works_of(4), **featuring("w2", "w0"))().article("index")
    assert sections(article) == [
        ("Featured", ["Work 002", "Work 000"]),
        ("More works", ["Work 001", "Work 003"]),
    ]
    assert [title.tag for title in article.find_class("work-title")] == ["h3"] * 4


def test_a_featured_work_that_is_not_there_is_named(catalogued: Callable[..., Any]) -> None:
    book = catalogued(works_of(2), **featuring("w1", "gone"))(may_warn=True)
    assert "There is no work gone. Remove its name from the featured works." in book.log
    assert [name for name, _ in sections(book.article("index"))] == ["Featured", "More works"]


@pytest.fixture
def ways(catalogued: Callable[..., Any]) -> Callable[..., dict[str, list[str]]]:
    """Return the links of each way in, by its name."""

    def ways_of(works: dict[str, Said]) -> dict[str, list[str]]:
        (found,) = catalogued(works)().article("index").find_class("ways-in")
        return {text(row[0]): [text(link) for link in row.iter("a")] for row in found.find("dl")}

    return ways_of


def test_the_front_page_leads_to_authors_series_tags_and_other_lists(ways: Any) -> None:
    works = works_of(3)
    works["w0"] |= {"authors": ["Bo Reed"], "tags": ["rain"], "series": "Tales"}
    works["w1"] |= {"authors": ["Ada Quill"], "tags": ["rain", "sun"]}
    works["w2"] |= {"dates": ["written: 2020-01-01"]}
    assert ways(works) == {
        "Authors": ["Ada Quill", "Bo Reed"],
        "Tags": ["rain", "sun"],
        "Lists": ["Newest works"],
    }


def test_of_many_names_the_front_page_has_those_of_most_works(ways: Any) -> None:
    works = works_of(20)
    for n in range(20):
        works[f"w{n}"]["tags"] = [f"tag {n:02}", *(["often"] if n < 2 else [])]
    shown = ways(works)["Tags"]
    assert len(shown) == 13
    assert "often" in shown
    assert shown[-1] == "all 21"


def test_of_many_works_the_front_page_leads_to_the_letters_of_the_catalogue(ways: Any) -> None:
    works = {f"w{n}": {"title": f"{'BCDEF'[n % 5]} {n}"} for n in range(101)}
    assert ways(works)["Titles"] == ["B", "C", "D", "E", "F"]


def test_the_front_page_is_written_again_when_there_is_another_list(library: Any) -> None:
    files = {
        f"works/{name}/index.md": f"---\ntitle: {name}\n---\n\n# {name}\n\nIt rained.\n"
        for name in ("door", "wall")
    }
    build = library(files)
    build()
    dated = '---\ntitle: wall\ndates:\n  - "written: 2020-01-02"\n---\n\n# wall\n\nIt rained.\n'
    (build.source / "works/wall/index.md").write_text(dated, "utf-8")
    (ways_in,) = build().article("index").find_class("ways-in")
    assert "Newest works" in text(ways_in)


# Its title


@pytest.mark.parametrize("title", ["The Shelf", "1. *Stars* & <i>x</i> [a](b)", "本"])
def test_the_front_page_has_the_title_of_the_library(library: Any, title: str) -> None:
    build = library({"index.md": "% A comment.\n\nCome in.\n\n:::{works}\n:::\n"})
    page = build("-D", f"project={title}").page("index")
    assert [text(heading) for heading in page.iter("h1")] == [title]
    assert "Come in." in text(page.find_class("bd-article")[0])
    assert title in text(build("-D", f"project={title}").page("catalogue").find("head/title"))


def test_a_heading_of_the_owner_stays(library: Any) -> None:
    page = library({"index.md": "# Welcome\n\n:::{works}\n:::\n"})().page("index")
    assert [text(heading) for heading in page.iter("h1")] == ["Welcome"]
