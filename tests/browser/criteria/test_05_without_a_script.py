"""Criterion 5: without a script all of the book is within reach."""

from pathlib import Path
from typing import Any

FERRY = "works/the-ferry"
ENTIRE = f"{FERRY}/entire.html"
WITHOUT = {"java_script_enabled": False}


def follow(page: Any, name: str, within: str) -> None:
    page.locator(within).get_by_role("link", name=name).first.click()


def test_from_the_front_page_to_each_part_of_a_work(reader: Any, size: dict[str, int]) -> None:
    page = reader("index.html", size, **WITHOUT)
    follow(page, "The Ferry at Low Water", "main")
    follow(page, "The Landing", ".contents-list")
    page.wait_for_url("**/chapter-1.html")
    follow(page, "The Ferry at Low Water", ".crumbs")
    follow(page, "Whole work on one page", ".entire-link")
    page.wait_for_url(f"**/{ENTIRE}")
    follow(page, "The Landing", ".contents-list")
    page.wait_for_url("**/entire.html#page-chapter-1")
    follow(page, "The River Books", ".crumbs")
    page.wait_for_url("**/series/the-river-books.html")
    follow(page, "Catalogue", ".ways")
    page.wait_for_url("**/catalogue.html")


def test_one_reads_from_page_to_page(reader: Any, size: dict[str, int]) -> None:
    page = reader(f"{FERRY}/index.html", size, **WITHOUT)
    follow(page, "Begin reading", ".work-head")
    page.wait_for_url("**/prologue.html")
    for way, name in (("Next", "part-one"), ("Previous", "prologue")):
        follow(page, way, ".page-end")
        page.wait_for_url(f"**/{name}.html")
    assert page.locator(".scene > p").first.is_visible()


def test_the_catalogue_lists_all_works_in_order(
    reader: Any, built: Path, size: dict[str, int]
) -> None:
    page = reader("catalogue.html", size, **WITHOUT)
    titles = page.locator("#catalogue .entry-title")
    assert titles.count() == len(list(built.glob("works/*/index.html"))) > 4
    shown = titles.all_text_contents()
    assert shown == sorted(shown, key=filed)
    assert all(title.is_visible() for title in titles.all())


def filed(title: str) -> str:
    return "".join(filter(str.isalnum, title.removeprefix("The ").removeprefix("Der "))).casefold()


def test_the_search_says_that_it_needs_a_script(reader: Any, size: dict[str, int]) -> None:
    page = reader("index.html", size, **WITHOUT)
    page.locator(".search-button").click()
    page.wait_for_url("**/search.html")
    assert "needs JavaScript" in page.locator("main").inner_text()


def test_from_the_catalogue_to_works_by_author_and_by_tag(
    reader: Any, size: dict[str, int]
) -> None:
    for shelf, name in (("Authors", "Ottilie Brandt"), ("Tags", "rivers")):
        page = reader("catalogue.html", size, **WITHOUT)
        follow(page, shelf, ".ways")
        page.wait_for_url(f"**/{shelf.lower()}/index.html")
        follow(page, name, "main")
        follow(page, "The Ferry at Low Water", "main")
        page.wait_for_url(f"**/{FERRY}/index.html")


def test_a_note_on_the_entire_work_is_a_jump_away(reader: Any, size: dict[str, int]) -> None:
    page = reader(ENTIRE, size, **WITHOUT)
    mark = page.locator("#page-chapter-1 .footnote-reference").first
    note = page.locator(f"[id='{mark.get_attribute('href')[1:]}']")
    mark.click()
    assert page.url.endswith(mark.get_attribute("href"))
    assert note.is_visible()


def test_a_former_address_leads_on(reader: Any) -> None:
    page = reader(f"{FERRY}/the-landing.html", **WITHOUT)
    page.wait_for_url("**/chapter-1.html")
