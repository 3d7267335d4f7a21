"""Without JavaScript, a server, an index or a network, the reader is told what to do."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.search.conftest import Status

CHAPTER = "works/the-lamp/chapter-1.html"


def test_without_a_script_the_page_says_how_else_to_find_things(reader: Any) -> None:
    page = reader(CHAPTER, java_script_enabled=False)
    page.get_by_role("link", name="Search").click()
    page.wait_for_url("**/search.html")
    assert "needs JavaScript" in page.locator("main").inner_text()
    page.get_by_role("link", name="catalogue", exact=True).click()
    page.wait_for_url("**/catalogue.html")


def test_from_the_disk_a_small_index_is_searched_and_the_list_says_so(
    reader: Any, built: Path, size: dict[str, int]
) -> None:
    page = reader((built / CHAPTER).as_uri(), size)
    page.get_by_role("link", name="Search").click()
    page.locator("#search-dialog[open]").wait_for()
    assert "make serve" in page.locator("#search-dialog").text_content()
    page.keyboard.type("unlucky")
    assert page.locator(".search-result").count() == 0
    page.locator("input[type=search]").fill("second morning cafe")
    page.locator(".search-result a").click()
    page.wait_for_url("**/the-oar/index.html#p-*")
    page.goto((built / "search.html").as_uri() + "?q=pell")
    assert page.locator(".search-result a").all_text_contents() == ["Der Turm", "The Oar"]


def test_a_library_without_an_index_says_who_can_mend_it(
    chromium: Any, home: str, built: Path, tmp_path: Path, status: Status
) -> None:
    listed = built / "search" / "shards.json"
    kept = tmp_path / "kept"
    shutil.copy(listed, kept)
    page = chromium.new_page(base_url=home)
    try:
        listed.write_text(json.dumps({"problem": "Pagefind does not run: no such file"}))
        page.goto("search.html?q=lamp")
        assert "Pagefind does not run: no such file. The owner of this library" in status(page)
        listed.unlink()
        page.goto("search.html?q=lamp")
        assert "has no index" in status(page)
        assert page.get_by_role("button", name="Try again").count() == 0
    finally:
        shutil.copy(kept, listed)
        page.close()


def test_offline_the_box_says_so_and_another_try_helps(
    chromium: Any, home: str, status: Status
) -> None:
    context = chromium.new_context(base_url=home)
    page = context.new_page()
    page.goto(CHAPTER)
    page.keyboard.press("/")
    page.locator("#search-dialog[open]").wait_for()
    context.set_offline(True)
    page.keyboard.type("stairs")
    assert "offline" in status(page)
    context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    assert status(page) == "2 passages"
    context.close()
