"""A gated work: the reader is asked before its text, and no other page shows its words."""

from collections.abc import Callable
from typing import Any

import pytest

from fascicle.book.search.page_texts import read_book

POEM = "# {}\n\n:::{{verse}}\n{}\n:::\n"
NIGHT, DUSK = "The lamp went out above the weir", "The light was going fast"
LAMP, DAY = "The wick was trimmed", "The lamp was not needed"


@pytest.fixture(scope="module")
def gated(tmp_path_factory: pytest.TempPathFactory, built: Any) -> Any:
    """Build a library with two works of a gated rating, one of them let through, and two others."""

    def page(body: str, **said: str) -> str:
        lines = (f'{key}: "{value}"\n' for key, value in said.items())
        return f"---\n{''.join(lines)}---\n\n{body}"

    def work(slug: str, body: str, rating: str = "General") -> str:
        return page(body, work=slug, title=slug.title(), rating=rating, text=f"texts/{slug}.txt")

    chapters = "# Night\n\n:::{chapters}\none\ntwo\n:::\n"
    files = {
        "library.toml": 'title = "Library"\ngate = ["mature"]\n',
        "texts/dusk.toml": "gate = true\n",
        "texts/lamp.toml": "gate = false\n",
        "works/night/index.md": work("night", chapters, rating="Mature"),
        "works/night/one.md": page(POEM.format("One", NIGHT), work="night", level="1"),
        "works/night/two.md": page("# Two\n\nIt was still night.\n", work="night", level="1"),
        "works/dusk/index.md": work("dusk", POEM.format("Dusk", DUSK)),
        "works/lamp/index.md": work("lamp", POEM.format("Lamp", LAMP), rating="Mature"),
        "works/day/index.md": work("day", POEM.format("Day", DAY)),
    }
    return built(tmp_path_factory.mktemp("gated"), files)


@pytest.fixture
def asks(gated: Any) -> Callable[[str], bool]:
    """Return a function that tells whether a page asks before its text."""
    return lambda name: bool(gated.page(name).find_class("gate"))


def test_every_page_with_text_of_a_gated_work_asks(asks: Callable[[str], bool]) -> None:
    assert asks("works/night/one")
    assert asks("works/night/two")
    assert asks("works/night/entire")


def test_a_title_page_with_chapters_does_not_ask(asks: Callable[[str], bool]) -> None:
    assert not asks("works/night/index")


def test_a_work_may_be_gated_or_let_through_whatever_its_rating(
    asks: Callable[[str], bool],
) -> None:
    assert asks("works/dusk/index"), "gate = true, and its only page has the text"
    assert not asks("works/lamp/index"), "gate = false"
    assert not asks("works/day/index")


def test_the_search_knows_which_works_are_gated(gated: Any) -> None:
    works = read_book(gated.output.parent / "html-doctrees").works
    assert {work.slug: work.is_gated for work in works} == {
        "day": False,
        "dusk": True,
        "lamp": False,
        "night": True,
    }
