"""A catalogue of 1,000 works, as a reader uses it."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from filled_once import filled_once

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WORKS = 1000
RATINGS = ["General Audiences", "Teen And Up Audiences", "Mature", "Not Rated"]
TAGS = ["the sea", "letters", "un long été", "friends", "a lost key", "trains", "ghosts"]
LANGUAGES = ["en", "en", "en", "de", "fr"]
NOUNS = ["Lamp", "River", "Door", "Étude", "Goose", "Window", "Orchard", "Kettle", "Zephyr"]
LOADED = "() => !document.querySelector('.catalogue-status')?.textContent.includes('…')"
# The titles in the order in which they stand; what a hidden section holds is not shown.
SHOWN = """
() => [...document.querySelectorAll("#catalogue .entry")]
  .filter((entry) => !entry.closest("[hidden]"))
  .map((entry) => entry.querySelector(".entry-title").textContent)
"""


def said_of(number: int) -> dict[str, Any]:
    """Invent what is said of a work; an author has four, of which three are a series."""
    random = Random(number)  # noqa: S311 (no secret)
    author = number // 4
    said = {
        "title": f"{random.choice(NOUNS)} of {number:04}",
        "authors": [f"Author {author:03} Quill"],
        "language": random.choice(LANGUAGES),
        "rating": random.choice(RATINGS),
        "tags": [*random.sample(TAGS, 3), f"only {number}"],
        "status": random.choice(["complete", "in progress"]),
        "dates": [f"updated: 20{random.randrange(10, 26)}-0{random.randrange(1, 10)}-11"],
        "total-words": str(random.randrange(500, 200_000)),
    }
    series = {"series": f"Tales {author:03}", "series-number": str(number % 4 + 1)}
    untitled = {"supplied": "opening"}
    return {**said, **(series if number % 4 < 3 else {}), **(untitled if number % 10 == 7 else {})}


@pytest.fixture(scope="session")
def works() -> list[dict[str, Any]]:
    """Give what is said of all works."""
    return [said_of(number) for number in range(WORKS)]


@pytest.fixture(scope="session")
def built(build: Callable[[Path], Path], works: list[dict[str, Any]], shared_folder: Path) -> Path:
    """Build the library, each of its works a page, once for all workers."""

    def fill(top: Path) -> None:
        write_library(top / "library", works)
        (top / "en").mkdir()
        build(top / "library").rename(top / "en" / "latest")

    return filled_once(shared_folder / "thousand", fill) / "en" / "latest"


def write_library(root: Path, works: list[dict[str, Any]]) -> None:
    """Write a library with a page of each work."""
    root.mkdir()
    (root / "conf.py").write_text('extensions = ["fascicle.sphinx_ext"]\n', "utf-8")
    (root / "index.md").write_text("# A Thousand\n\n:::{works}\n:::\n", "utf-8")
    (root / "library.toml").write_text('title = "A Thousand"\n', "utf-8")
    for number, said in enumerate(works):
        path = root / "works" / f"w{number:04}" / "index.md"
        path.parent.mkdir(parents=True)
        about = {"work": path.parent.name, "kind": "work", "level": "0", **said}
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in about.items()]
        text = "\n".join(["---", *lines, "---", "", f"# {said['title']}", "", "It rained.", ""])
        path.write_text(text, "utf-8")


@pytest.fixture
def catalogue(reader: Callable[..., Any]) -> Callable[..., Any]:
    """Give a way to open the catalogue, when its form is there."""

    def open_page(query: str = "", *options: Any, **more: Any) -> Any:
        page = reader(f"catalogue.html{query}", *options, **more)
        page.locator(".catalogue-status").wait_for()
        return page

    return open_page


@pytest.fixture(scope="session")
def titles() -> Callable[[Any], list[str]]:
    """Give a way to list the titles that are shown, and those that can be."""

    def shown(page: Any) -> list[str]:
        page.wait_for_function(LOADED)
        while page.locator(".catalogue-more").is_visible():
            page.locator(".catalogue-more").click()
        return [str(title) for title in page.evaluate(SHOWN)]

    return shown
