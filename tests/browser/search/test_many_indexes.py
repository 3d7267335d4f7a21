"""A library that is too large for one index is searched as if it were in one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fascicle.book.search import shards
from fascicle.book.search.indexing import index_book

ROOT = Path(__file__).resolve().parents[2] / "roots" / "searched"
OAR = "works/the-oar/index.html"


@pytest.fixture(scope="session")
def built(build: Callable[[Path], Path]) -> Path:
    """Build a library whose works each have an index of their own."""
    output = build(ROOT)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(shards, "LARGEST_ALONE", 1)
        patched.setattr(shards, "LARGEST", 1)
        index_book(output.parents[1] / "doctrees", output)
    listed = json.loads((output / "search" / "shards.json").read_bytes())["indexes"]
    assert [shard["language"] for shard in listed].count("en") == 3
    return output


def search(page: Any, text: str) -> list[str]:
    page.locator("input[type=search]").fill(text)
    page.keyboard.press("Enter")
    page.wait_for_function(
        """() => {
          const said = document.querySelector(".search-status")?.textContent;
          return said && !document.querySelector("[aria-busy]") && !said.endsWith("…");
        }"""
    )
    return [str(text) for text in page.locator(".search-where a").all_text_contents()]


def test_the_whole_library_is_found_whichever_index_it_is_in(reader: Any) -> None:
    found = search(reader("search.html"), "kettle")
    assert {name.rpartition("— ")[2] for name in found} == {"The Oar", "The Lamp at Saint-Côme"}


def test_inside_a_work_only_its_own_index_is_loaded(reader: Any) -> None:
    page = reader(OAR)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.keyboard.press("/")
    found = search(page, "kettle")
    assert found
    assert all("The Oar" in name for name in found)
    folders = {url.split("/search/")[1].split("/")[0] for url in loaded if ".pf_index" in url}
    assert len(folders) == 1


def test_a_phrase_is_found_in_the_last_index_as_well(reader: Any) -> None:
    page = reader(OAR)
    page.keyboard.press("/")
    page.get_by_role("radio", name="The whole library").check()
    (name,) = search(page, '"left a green umbrella"')
    assert "The Lamp" in name


def test_a_work_in_the_last_index_comes_before_all_passages(reader: Any) -> None:
    (tag, turm, *others) = search(reader("search.html"), "turm")
    assert (tag, turm) == ("Türme", "Der Turm")
    assert len(search(reader("search.html"), "green")) > len(others)
