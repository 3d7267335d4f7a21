"""Search in a library in four languages, as a reader does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2] / "roots" / "searched"
# By the browser's own highlights, so that the text stays as it is.
MARKED = "() => [...(CSS.highlights.get('find') ?? [])].map(range => range.toString())"

Status = Callable[[Any], str]
Search = Callable[[Any, str], list[str]]
Marked = Callable[[Any], list[str]]


@pytest.fixture(scope="session")
def built(build: Callable[[Path], Path]) -> Path:
    """Build a library in four languages."""
    return build(ROOT)


@pytest.fixture
def searching(reader: Callable[..., Any]) -> Any:
    """Open the search page."""
    return reader("search.html")


@pytest.fixture(scope="session")
def status() -> Status:
    """Give a way to wait until a search is done, and to read what it says."""

    def wait(page: Any) -> str:
        page.wait_for_function(
            """() => {
              const said = document.querySelector(".search-status")?.textContent;
              const isDone = !document.querySelector("[aria-busy]") && !/…$/.test(said);
              return said && isDone && !said.startsWith("Words match");
            }"""
        )
        return str(page.locator(".search-status").text_content())

    return wait


@pytest.fixture(scope="session")
def search(status: Status) -> Search:
    """Give a way to search for something, and to list the passages."""

    def ask(page: Any, text: str) -> list[str]:
        page.locator("input[type=search]").fill(text)
        page.keyboard.press("Enter")
        status(page)
        return [str(text) for text in page.locator(".search-passage").all_text_contents()]

    return ask


@pytest.fixture(scope="session")
def marked() -> Marked:
    """Give a way to list what is marked on a page."""
    return lambda page: list(page.evaluate(MARKED))
