"""Criterion 2: a chapter of 2,500 words comes in few bytes and requests, the next one in fewer."""

from collections.abc import Iterator
from typing import Any

import pytest

from gates.books import Book, built_from_texts, library_of_nobodys
from gates.budgets import load
from gates.server import Served, served
from gates.visits import too_much, visited


@pytest.fixture(scope="module")
def nobodys(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Build a library of long chapters."""
    top = tmp_path_factory.mktemp("nobodys")
    return built_from_texts(Book("nobodys", top / "nobodys"), library_of_nobodys(top / "library"))


@pytest.fixture
def server(nobodys: Book) -> Iterator[Served]:
    """Serve it as a host on the web does."""
    with served(nobodys.folder) as server:
        yield server


def test_a_first_visit_and_a_second_page_are_light(
    chromium: Any, server: Served, nobodys: Book, size: dict[str, int]
) -> None:
    chapter = next(nobodys.site.glob("works/*/chapter-1*.html"))
    page = chromium.new_page(viewport=size)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    first, second = visited(page, server, chapter.relative_to(nobodys.folder).as_posix())
    page.close()
    assert complaints == []
    assert [
        answer.status for answer in first.answers + second.answers if answer.status != 200
    ] == []
    endings = {answer.path.partition("?")[0].rpartition(".")[2] for answer in first.answers}
    assert endings >= {"html", "css", "js"}
    assert [*too_much(first, second, load().visit)] == []
