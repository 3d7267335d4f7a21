"""Criterion 21: every page works from a folder and below a sub-path.

What a search in a folder finds is tested in tests/browser/search/test_without.py, and the limit of
its index in tests/book/search/test_indexing.py.
"""

import re
from pathlib import Path
from typing import Any

import pytest

CHAPTER = "works/the-ferry/chapter-1.html"
AT_THE_ROOT = re.compile(r"""(?:href|src|action)=["']/""")
PAPER = "getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize("is_on_disk", [True, False])
def test_every_page_opens_with_its_styles_and_scripts(
    reader: Any, built: Path, home: str, *, is_on_disk: bool
) -> None:
    root = f"{built.as_uri()}/" if is_on_disk else home
    assert root.endswith("/en/latest/")
    page = reader(f"{root}{CHAPTER}")
    # What cannot be had from the disk has no status; what is left behind for the next page is
    # aborted.
    missing: list[str] = []

    def note(request: Any) -> None:
        if "ABORTED" not in request.failure:
            missing.append(request.url)

    page.on("requestfailed", note)
    paper = page.evaluate(PAPER)
    names = [path.relative_to(built).as_posix() for path in built.rglob("*.html")]
    names.remove("404.html")  # its addresses begin at the root of a server
    opened = 0
    for name in names:
        if 'http-equiv="refresh"' in (built / name).read_text("utf-8"):
            continue
        page.goto(root + name)
        page.wait_for_load_state("load")
        assert page.evaluate(PAPER) == paper, name
        assert page.evaluate("document.documentElement.dataset.theme") == "light", name
        opened += 1
    assert opened > 35
    assert missing == []


def test_no_address_begins_at_the_root_of_a_server(built: Path) -> None:
    pages = {
        path.relative_to(built).as_posix(): path.read_text("utf-8")
        for path in built.rglob("*.html")
    }
    assert [name for name, text in pages.items() if AT_THE_ROOT.search(text)] == ["404.html"]


def test_from_the_disk_nothing_is_offered_that_needs_a_server(reader: Any, built: Path) -> None:
    pages = [path for path in built.rglob("*.html") if "offline-button" in path.read_text("utf-8")]
    assert pages
    page = reader("index.html")
    page.goto(pages[0].as_uri())
    page.wait_for_load_state("networkidle")
    assert page.locator(".offline-button").count() == 0


def test_from_the_disk_the_index_is_a_script_that_is_loaded_when_it_is_wanted(
    reader: Any, built: Path
) -> None:
    page = reader("index.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((built / CHAPTER).as_uri())
    page.wait_for_load_state("networkidle")
    assert asked
    assert not any("/search/" in url for url in asked)
    page.keyboard.press("/")
    page.locator("#search-dialog[open]").wait_for()
    page.keyboard.type("landing")
    page.locator(".search-result a").first.wait_for()
    assert any(url.endswith("/search/light.js") for url in asked)
    assert {Path(url).suffix.partition("?")[0] for url in asked if "/search/" in url} <= {
        ".js",
        ".css",
    }
