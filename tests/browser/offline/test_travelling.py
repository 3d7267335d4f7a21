"""Reading without a connection: kept works and libraries read, search and resume with no server."""

import shutil
from collections.abc import Callable
from typing import Any

import pytest

from bar_tools import choose_tool
from tests.browser.offline.conftest import CHAPTER, KEPT, NOTHING, WORK, Shore, keep, until

TITLE = "The Ferry at Low Water"
PLACES = "document.querySelectorAll('.search-found a').length"


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_kept_work_is_read_searched_and_resumed(
    traveller: Callable[..., Any], shore: Shore, size: str
) -> None:
    page = traveller(WORK, size)
    keep(page, TITLE)
    shore.stop()
    page.locator(".begin-reading").first.click()
    page.get_by_role("link", name="Next").first.click()
    page.wait_for_url("**/works/the-ferry/*.html")
    page.goto(CHAPTER)
    page.locator("#contents-button, .contents-button").first.wait_for()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight * 0.5)")
    page.wait_for_function(
        "() => Object.keys(localStorage).some(name => name.endsWith(':reading'))"
    )
    for name in ("index.html", WORK):
        page.goto(name)
        assert page.locator("a[href$='#continue']").first.is_visible(), name
    page.locator("a[href$='#continue']").first.click()
    page.wait_for_url("**/works/the-ferry/*.html")
    page.keyboard.press("/")
    page.locator("input[type=search]").fill("ferry")
    page.wait_for_function(f"() => {PLACES} > 0")
    page.locator("input[name=scope]").nth(1).check()
    page.get_by_text("in the works that are kept").wait_for()
    found = page.locator(".search-found a").evaluate_all("links => links.map(each => each.href)")
    assert found
    assert all("/works/the-ferry/" in address for address in found)
    page.locator(".search-found a").last.click()
    page.locator("mark, .bd-article").first.wait_for()


@pytest.mark.slow
def test_settings_are_opened_without_a_connection(
    traveller: Callable[..., Any], shore: Shore
) -> None:
    page = traveller(WORK)
    keep(page, TITLE)
    shore.stop()
    page.goto(CHAPTER)
    page.keyboard.press("s")
    page.locator("#settings [data-value=dyslexic]").click()
    assert page.evaluate("document.fonts.load('16px OpenDyslexic').then(found => found.length)")
    page.keyboard.press("Escape")
    page.locator("#settings").wait_for(state="hidden")
    choose_tool(page, "Notes and bookmarks")
    page.get_by_role("dialog", name="Notes and bookmarks").wait_for()


@pytest.mark.slow
def test_the_search_page_finds_what_is_kept(traveller: Callable[..., Any], shore: Shore) -> None:
    page = traveller(WORK)
    keep(page, TITLE)
    shore.stop()
    page.goto("search.html?q=ferry")
    page.get_by_text("in the works that are kept").wait_for()
    page.goto("search.html?q=zyzzyva")
    page.get_by_text("Nothing in the works that are kept contains “zyzzyva”.").wait_for()


@pytest.mark.slow
@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_a_kept_library_is_there_as_a_whole(
    traveller: Callable[..., Any], shore: Shore, size: str
) -> None:
    page = traveller("index.html", size)
    keep(page, "The whole library")
    shore.stop()
    for path in sorted(shore.folder.rglob("*.html")):
        name = path.relative_to(shore.folder).as_posix()
        assert page.goto(name).ok, name
    page.goto("search.html?q=tea")
    page.wait_for_function(f"() => {PLACES} > 0")
    assert "that are kept" not in page.locator("#search-status").inner_text()


def test_a_page_that_is_not_kept_says_so_and_comes_with_the_connection(
    traveller: Callable[..., Any], shore: Shore
) -> None:
    page = traveller(WORK)
    keep(page, TITLE)
    shore.stop()
    page.goto("works/tea/index.html?from=here")
    page.get_by_role("heading", name="Offline").wait_for()
    assert page.get_by_text("the page is not kept in this browser").is_visible()
    page.locator("#kept-works").get_by_role("link", name=TITLE).wait_for()
    way = page.get_by_role("link", name="Try again")
    assert way.get_attribute("href") == f"{shore.home}works/tea/index.html?from=here"
    shore.begin()
    way.click()
    page.wait_for_url("**/works/tea/index.html?from=here")


def test_an_address_that_leads_elsewhere_is_not_offered(traveller: Callable[..., Any]) -> None:
    page = traveller("offline.html?page=//example.org/")
    way = page.get_by_role("link", name="Try again")
    way.wait_for()
    assert not str(way.get_attribute("href")).startswith(("//", "http://example"))


@pytest.mark.slow
def test_pages_without_their_endings_are_found(traveller: Callable[..., Any], shore: Shore) -> None:
    page = traveller(WORK)
    keep(page, TITLE)
    shore.stop()
    for name in ("works/the-ferry/", "works/the-ferry", "works/the-ferry/chapter-1", "", "?q=1"):
        assert page.goto(name).ok, name
        assert page.locator(".offline-page").count() == 0, name


@pytest.mark.slow
def test_removed_works_are_gone(traveller: Callable[..., Any], shore: Shore) -> None:
    page = traveller(WORK)
    keep(page, TITLE)
    page.goto("works/tea/index.html")
    keep(page, page.locator("h1").first.inner_text().strip())
    shore.stop()
    page.goto(WORK)
    page.keyboard.press("o")
    page.get_by_role("button", name=f"Remove {TITLE}").click()
    page.get_by_role("button", name=f"Remove {TITLE}").wait_for(state="detached")
    page.goto(CHAPTER)
    assert page.get_by_text("the page is not kept in this browser").is_visible()
    page.goto("works/tea/index.html")
    assert page.locator(".offline-page").count() == 0
    page.goto("search.html?q=ferry")
    page.get_by_text("Nothing in the works that are kept").wait_for()
    page.goto("works/tea/index.html")
    page.keyboard.press("o")
    page.get_by_role("button", name="Remove ").click()
    until(page, NOTHING)
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


@pytest.mark.slow
def test_two_libraries_of_one_origin_do_not_meet(
    traveller: Callable[..., Any], shore: Shore
) -> None:
    other = shore.folder.parent / "other"
    shutil.copytree(shore.folder, other)
    page = traveller(WORK)
    keep(page, TITLE)
    page.goto(f"{shore.home}../other/works/tea/index.html")
    page.keyboard.press("o")
    page.get_by_text("Reading offline", exact=True).wait_for()
    assert page.locator(".offline-row").count() == 2, "its own work, and its own library"
    page.keyboard.press("Escape")
    keep(page, page.locator("h1").first.inner_text().strip())
    assert page.evaluate(KEPT) == 2
    shore.stop()
    assert page.goto(WORK).ok
    assert page.goto(f"{shore.home}../other/works/tea/index.html").ok
    page.goto(f"{shore.home}../other/{WORK}")
    assert page.get_by_text("the page is not kept in this browser").is_visible()
