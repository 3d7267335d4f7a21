"""The gate of links: every kind of dead link is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gates import budgets, links

if TYPE_CHECKING:
    from collections.abc import Callable

    Problems = Callable[..., list[str]]


@pytest.fixture
def problems(book: Any) -> Problems:
    """Return a function that lists the dead links of a book."""

    def look(pages: dict[str, str], *inventory: str) -> list[str]:
        verdict = links.held([book(pages, *inventory)], budgets.load())
        return [problem.removeprefix("a-book: ") for problem in verdict.problems]

    return look


def test_links_to_pages_places_and_files_are_alive(problems: Problems) -> None:
    page = """<h1 id="top">A</h1><a href="#top">.</a><a href="works/b.html#p-ä">.</a>
    <a href="works/">.</a><a href="works/b.html?find=x#p-%C3%A4:~:text=a">.</a>
    <img src="works/c.png"><a href="https://elsewhere.example/x">.</a>
    <a href="mailto:a@example.org">.</a>"""
    book = {
        "a.html": page,
        "works/b.html": '<p id="p-ä">',
        "works/index.html": "<p>.",
        "works/c.png": "",
    }
    assert problems(book) == []


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("b.html", "there is no such file"),
        ("../b.html", "there is no such file"),
        ("works/", "there is no such file"),
        ("#gone", "there is no such place on that page"),
        ("a.html#gone", "there is no such place on that page"),
        ("javascript:alert(1)", "is no address"),
    ],
)
def test_a_dead_link_is_named_with_its_page(problems: Problems, link: str, problem: str) -> None:
    assert problems({"a.html": f'<a href="{link}">.</a>'}) == [f"a.html: {link}: {problem}"]


def test_pictures_styles_and_redirects_are_looked_up_too(problems: Problems) -> None:
    book = {
        "a.html": '<img src="a.png"><link rel="stylesheet" href="a.css?v=1">',
        "a.css": "p { background: url('b.svg') }",
        "former.html": '<meta http-equiv="refresh" content="0; url=new.html">',
    }
    missing = ["a.html: a.png", "former.html: new.html", "a.css: b.svg"]
    assert problems(book) == [f"{link}: there is no such file" for link in missing]


def test_neighbours_name_each_other(problems: Problems) -> None:
    one, two = '<a rel="next" href="two.html">.</a>', '<a rel="prev" href="one.html">.</a>'
    assert problems({"one.html": one, "two.html": two}) == []
    assert problems({"one.html": one, "two.html": "<p>."}) == [
        "one.html: its next is two.html, whose prev it is not"
    ]


CANONICAL = '<link rel="canonical" href="https://gates.example/a-book/en/latest/{}.html">'


def test_a_page_names_as_its_address_itself_or_one_that_does(problems: Problems) -> None:
    redirect = '<meta http-equiv="refresh" content="0; url=a.html">'
    named = CANONICAL.format("a")
    assert problems({"a.html": named, "b.html": named, "former.html": named + redirect}) == []


def test_an_address_that_does_not_name_itself_is_none(problems: Problems) -> None:
    a, b = CANONICAL.format("a"), CANONICAL.format("b")
    (problem,) = problems({"a.html": a, "b.html": a, "c.html": b})
    assert problem.startswith("c.html: ")
    assert problem.endswith("is named as an address by this page, and not by itself")


def test_a_name_that_other_books_know_leads_somewhere(problems: Problems) -> None:
    assert problems({"a.html": '<p id="p">.'}, "a.html#p") == []
    assert problems({"a.html": "<p>."}, "a.html#p") == [
        "objects.inv: a.html#p: there is no such place on that page"
    ]
