"""Without JavaScript, a server, an index or a network, the reader is told what to do."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

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


@pytest.mark.parametrize(
    ("typed", "works", "places"),
    [
        ("lamp côme", ["The Lamp at Saint-Côme"], []),
        ("Brandt, Ottilie", ["The Lamp at Saint-Côme", "The Oar"], []),
        ("barnaby", ["The Lamp at Saint-Côme"], []),
        ("brothers", ["The Oar"], []),
        ("stairs", [], ["CHAPTER I. The Stairs"]),
        ("kettle", [], ["The kettle went over the side on the first morning, and neither…"]),
        (
            "図書館",
            ["図書館の猫"],
            [
                "彼は図書館に入った。白い猫が窓辺に座っていた。外では雨が降っていたが、誰も話さなかった。"
            ],
        ),
    ],
)
def test_from_the_disk_names_tags_headings_and_openings_are_found(
    reader: Any, built: Path, typed: str, works: list[str], places: list[str]
) -> None:
    page = reader((built / "search.html").as_uri())
    page.locator("input[type=search]").fill(typed)
    found = dict(zip(
        page.locator(".search-heading").all_text_contents(),
        [one.locator("a").all_text_contents() for one in page.locator(".search-results").all()],
        strict=True,
    ))  # fmt: skip
    expected = {"Works": works, "Headings and opening lines": places}
    assert found == {name: names for name, names in expected.items() if names}


def test_from_the_disk_an_empty_result_leads_on(reader: Any, built: Path, axe: Path) -> None:
    page = reader((built / "search.html").as_uri())
    page.locator("input[type=search]").fill("Barnabi")
    offer = page.get_by_role("button", name="Search for “Barnaby”")
    offer.wait_for()
    said = page.get_by_role("status").text_content()
    assert said == "Nothing here contains all of these words. Did you mean “Barnaby”?"
    assert page.locator("a.search-way").text_content() == "Browse the catalogue"
    page.evaluate(axe.read_text())
    assert page.evaluate("axe.run({preload: false})")["violations"] == []
    offer.click()
    assert page.get_by_role("status").text_content() == "One place"
    assert page.locator(".search-field").text_content() == "Characters: Zoë, Barnaby Quill"
    assert page.evaluate("document.activeElement.value") == "Barnaby"


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
