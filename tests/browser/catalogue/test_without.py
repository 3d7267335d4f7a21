"""Without a script, from a folder, in any window: all works are within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest

from fascicle.sphinx_ext.catalogue.list_pages import WORKS
from slow_cases import mostly_slow
from tests.browser.catalogue.conftest import LOADED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGES = [
    "index.html",
    "catalogue.html",
    "catalogue/3.html",
    "newest.html",
    "authors/index.html",
    "authors/author-000-quill.html",
    "series/index.html",
    "series/tales-000.html",
    "tags/index.html",
    "tags/ghosts.html",
]


# Without a connection: to fail a request would be a complaint of the console.
CUT_OFF = """() => {
  const append = document.head.append.bind(document.head);
  document.head.append = (part) =>
    part.src?.includes("/works-") && !window.isBack ? setTimeout(part.onerror) : append(part);
}"""


def test_without_a_script_the_catalogue_is_a_list_by_letters(reader: Any) -> None:
    page = reader("catalogue.html", java_script_enabled=False)
    assert page.locator(".entry").count() == WORKS
    assert page.locator("form").count() == 0
    page.locator(".letters").get_by_role("link", name="R").click()
    page.wait_for_url("**/catalogue/*.html#letter-R")
    page.locator(".entry-title", has_text="River of").first.click()
    page.wait_for_url("**/works/**")


def test_without_a_script_each_page_leads_to_the_next(reader: Any) -> None:
    page = reader("catalogue.html", java_script_enabled=False)
    pages = page.get_by_role("navigation", name="Pages of this list")
    found = page.locator(".entry-title").all_text_contents()
    for number in range(2, 6):
        # A click may come before the page is laid out on a busy machine.
        page.goto(urljoin(page.url, pages.get_by_role("link", name="Next").get_attribute("href")))
        assert page.url.endswith(f"/catalogue/{number}.html")
        assert page.locator("h1").inner_text() == f"Catalogue, page {number}"
        found += page.locator(".entry-title").all_text_contents()
    assert pages.get_by_role("link", name="Next").count() == 0
    assert len(set(found)) == len(found) == 1000
    pages.get_by_role("link", name="1", exact=True).click()
    page.wait_for_url("**/catalogue.html")


def test_what_cannot_be_loaded_is_said(reader: Any) -> None:
    page = reader("catalogue.html")
    page.evaluate(CUT_OFF)
    page.get_by_label("Title, name or tag").fill("lamp")
    page.get_by_text("This cannot be loaded. Is there a connection?").wait_for()
    page.evaluate("window.isBack = true")
    page.get_by_label("Title, name or tag").fill("lamps of")
    page.get_by_text("0 of 1,000 works", exact=True).wait_for()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", mostly_slow(["light", "dark"], "dark"))
def test_a_list_is_quiet_and_no_wider_than_the_window(
    reader: Any, size: dict[str, int], name: str, scheme: str
) -> None:
    page = reader(name, size, color_scheme=scheme)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_filters_are_no_wider_than_a_small_telephone(catalogue: Callable[..., Any]) -> None:
    page = catalogue("", {"width": 320, "height": 640})
    page.locator(".catalogue-filters summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_from_a_folder_the_catalogue_is_filtered_as_well(chromium: Any, built: Path) -> None:
    page = chromium.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{(built / 'catalogue.html').as_uri()}?tag=ghosts")
    status = page.locator(".catalogue-status")
    status.wait_for()
    page.wait_for_function(LOADED)
    first = status.text_content()
    page.get_by_label("Title, name or tag").fill("lamp")
    assert status.text_content() != first
    page.go_back()
    assert status.text_content() == first
    page.locator(".entry-by a:visible").first.click()
    page.wait_for_url("**/authors/*.html")
    assert complaints == []
    page.close()


def test_a_front_page_of_many_works_leads_to_all(reader: Any) -> None:
    page = reader("index.html")
    assert page.locator(".works-name").all_inner_texts() == ["Newest works", "Find a work"]
    assert page.locator(".works-list .work").count() == 12
    assert page.evaluate("document.documentElement.scrollHeight") < 5000
    page.get_by_role("link", name="All 1,000 works in the catalogue").click()
    page.locator(".catalogue-status").wait_for()


def test_what_is_said_of_a_work_is_parted_between_facts_alone(reader: Any) -> None:
    page = reader("catalogue.html", {"width": 390, "height": 844})
    facts = page.locator(".entry:nth-child(-n + 3) .entry-facts > span")
    lines = facts.evaluate_all("facts => facts.map((fact) => fact.getClientRects().length)")
    assert set(lines) == {1}
