"""The box and the page: loaded when wanted, by keys, at any size, narrowed by work and filters."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from gates.accessibility import violations_on
from gates.browser import wear
from gates.budgets import load

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.search.conftest import Search, Status

CHAPTER = "works/the-lamp/chapter-1.html"
OAR = "works/the-oar/index.html"


def test_a_page_loads_nothing_of_search_before_it_is_wanted(reader: Any) -> None:
    page = reader("index.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("latest/")[2]))
    page.goto(CHAPTER)
    page.wait_for_load_state("networkidle")
    assert [name for name in asked if "search" in name or "highlight" in name] == []
    assert page.locator("dialog").count() == 0
    page.keyboard.press("/")
    page.locator("#search-dialog[open]").wait_for()
    scripts = [name for name in asked if name.startswith("_static/search/")]
    names, versions = zip(*(name.split("?v=") for name in scripts), strict=True)
    assert names == ("_static/search/search.js", "_static/search/search.css")
    assert versions[0] == versions[1] != ""
    # What every query needs is fetched while the reader types; no words before they are asked for.
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some(each => each.name.endsWith('pf_meta'))"
    )
    of_index = [name.partition("?")[0] for name in asked if name.startswith("search/")]
    assert {name.rpartition(".")[2] for name in of_index} == {"json", "pagefind", "pf_meta"}


def test_in_a_work_that_work_is_searched_unless_told_otherwise(
    reader: Any, status: Status, search: Search
) -> None:
    page = reader(OAR)
    page.keyboard.press("Control+k")
    page.locator("#search-dialog[open]").wait_for()
    assert len(search(page, "kettle")) == 1
    assert search(page, "umbrella") == []
    assert status(page) == "Nothing in this work contains “umbrella”."
    page.get_by_role("button", name="Search the whole library").click()
    status(page)
    assert page.locator(".search-result").count() == 2
    assert page.get_by_role("radio", name="The whole library").is_checked()
    # The choice lasts as long as the page.
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.get_by_role("radio", name="The whole library").is_checked()


def test_a_work_is_searched_in_the_order_of_its_text_if_the_reader_wants(
    reader: Any, search: Search, status: Status
) -> None:
    page = reader(CHAPTER)
    page.keyboard.press("/")
    page.locator("#search-dialog[open]").wait_for()
    search(page, "kettle")
    pages = page.locator(".contents-pages a").evaluate_all("all => all.map(each => each.pathname)")
    shown = "all => all.map(each => each.pathname)"
    best = page.locator(".search-where a").evaluate_all(shown)
    order = page.get_by_role("checkbox", name="In the order of the text")
    order.check()
    status(page)
    in_order = page.locator(".search-where a").evaluate_all(shown)
    assert in_order == sorted(best, key=pages.index) != best
    page.get_by_role("radio", name="The whole library").check()
    assert order.is_hidden()


@pytest.mark.parametrize(
    ("address", "offered"),
    [
        (OAR, ["This work", "These authors", "The whole library"]),
        (CHAPTER, ["This work", "This series", "This author", "The whole library"]),
        ("series/lights.html", ["This series", "The whole library"]),
        ("tags/index.html", []),
    ],
)
def test_what_can_be_searched_by_itself_is_offered(
    reader: Any, address: str, offered: list[str]
) -> None:
    page = reader(address)
    page.keyboard.press("/")
    page.locator("#search-dialog[open]").wait_for()
    assert page.locator(".search-scope label").all_text_contents() == offered


def test_the_works_of_the_authors_of_a_work_are_searched(
    reader: Any, status: Status, search: Search
) -> None:
    page = reader(OAR)
    page.keyboard.press("/")
    page.get_by_role("radio", name="These authors").check()
    assert len(search(page, "umbrella")) == 2
    # A German word, and a work of neither.
    assert search(page, "Turm") == []
    assert status(page) == "Nothing that matches the filters contains “Turm”."
    page.get_by_role("link", name="Open as a page").click()
    page.wait_for_url("**/search.html?q=Turm&author=J.+R.+Pell&author=Ottilie+Brandt")


def test_filters_are_loaded_when_opened_and_kept_in_the_address(
    searching: Any, status: Status, search: Search
) -> None:
    asked: list[str] = []
    searching.on("request", lambda request: asked.append(request.url))
    assert len(search(searching, "green")) == 3
    before = [url for url in asked if ".pf_filter" in url]
    searching.get_by_role("button", name="Filters").click()
    author = searching.get_by_role("group", name="Author")
    author.wait_for()
    assert len([url for url in asked if ".pf_filter" in url]) > len(before)
    assert author.locator("label").all_text_contents() == ["J. R. Pell 1", "Ottilie Brandt 3"]
    author.get_by_role("checkbox", name="J. R. Pell").check()
    assert status(searching) == "One passage"
    assert searching.url.endswith("search.html?q=green&author=J.+R.+Pell")
    searching.go_back()
    assert status(searching) == "3 passages"
    searching.go_forward()
    assert status(searching) == "One passage"
    searching.reload()
    assert status(searching) == "One passage"


def test_a_filter_may_have_any_letters(searching: Any, status: Status, search: Search) -> None:
    assert len(search(searching, "green")) == 3
    searching.get_by_role("button", name="Filters").click()
    searching.get_by_role("checkbox", name='night "watch"').check()
    assert status(searching) == "2 passages"
    searching.get_by_role("group", name="Work").get_by_role("checkbox").first.check()
    assert "work=the-lamp" in searching.url
    assert status(searching) == "2 passages"
    searching.get_by_role("checkbox", name='night "watch"').uncheck()
    searching.get_by_role("checkbox", name="brothers").check()
    assert status(searching) == "Nothing that matches the filters contains “green”."
    searching.get_by_role("button", name="Search without filters").click()
    assert status(searching) == "3 passages"


def test_an_empty_result_leads_on(searching: Any, status: Status, search: Search) -> None:
    assert search(searching, '"home walked"') == []
    searching.get_by_role("button", name="Search without quotation marks").click()
    assert status(searching) == "2 passages"
    field = searching.locator("input[type=search]")
    assert field.input_value() == "home walked"
    assert field.evaluate("field => field === document.activeElement")
    assert search(searching, "bathysphere") == []
    searching.get_by_role("button", name="Search the notes, too").click()
    assert status(searching) == "One passage"
    assert searching.get_by_role("checkbox", name="Include notes").is_checked()
    assert search(searching, "zeppelin") == []
    assert searching.locator(".search-way").all_text_contents() == ["Browse the catalogue"]
    searching.locator(".search-way").click()
    searching.wait_for_url("**/catalogue.html")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("umbrela", "umbrella"),
        ("ketle grene", "kettle green"),
        ("Malecott", "Malécot"),
        ("grosmutter", "Großmutter"),
        ("Brant", "Brandt"),
    ],
)
def test_a_misspelt_word_is_forgiven(
    searching: Any, status: Status, search: Search, typed: str, meant: str
) -> None:
    assert search(searching, typed) == []
    assert status(searching).endswith(f"Did you mean “{meant}”?")
    searching.get_by_role("button", name=f"Search for “{meant}”").click()
    status(searching)
    assert searching.locator("input[type=search]").input_value() == meant
    assert searching.locator(".search-result").count() > 0


def test_in_a_work_only_its_own_words_are_offered(
    reader: Any, status: Status, search: Search
) -> None:
    page = reader(OAR)
    page.keyboard.press("/")
    assert search(page, "umbrela") == []
    assert status(page) == "Nothing in this work contains “umbrela”."
    assert search(page, "ketle") == []
    assert status(page).endswith("Did you mean “kettle”?")


def test_search_by_keys_alone(reader: Any, size: dict[str, int], status: Status) -> None:
    page = reader(CHAPTER, size)
    page.locator(".search-button").focus()
    page.keyboard.press("Enter")
    page.locator("#search-dialog[open]").wait_for()
    page.keyboard.type("stairs")
    assert status(page) == "2 passages"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('li').previousSibling !== null")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.press("Escape")
    assert not page.locator("#search-dialog").is_visible()
    assert page.evaluate("document.activeElement.className").endswith("search-button")
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**?find=**")


def test_what_is_shown_is_named_for_those_who_hear_it(reader: Any, search: Search) -> None:
    page = reader(CHAPTER)
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog", name="Search")
    search(page, "stairs")
    assert dialog.get_by_role("searchbox", name="Search for").is_visible()
    assert dialog.get_by_role("status").text_content() == "2 passages"
    assert dialog.get_by_role("group", name="Search in").get_by_role("radio").count() == 4
    assert dialog.get_by_role("listitem").count() == 2
    assert dialog.get_by_role("button", name="Close").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_window(
    reader: Any, size: dict[str, int], scheme: str, status: Status, search: Search
) -> None:
    page = reader("search.html?q=green", size, color_scheme=scheme)
    status(page)
    page.get_by_role("button", name="Filters").click()
    page.locator(".search-filter").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.goto(CHAPTER)
    page.keyboard.press("/")
    search(page, "stairs")
    assert page.evaluate("document.getElementById('search-dialog').scrollWidth") <= size["width"]


def test_zoomed_to_twice_the_size_all_of_it_is_reached(reader: Any, search: Search) -> None:
    page = reader(CHAPTER, {"width": 640, "height": 450}, device_scale_factor=2)
    page.keyboard.press("/")
    search(page, "the")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    box = page.evaluate(
        "(({top, bottom}) => [top, bottom])(document.activeElement.getBoundingClientRect())"
    )
    form = page.locator(".search-form").bounding_box()
    assert form["y"] + form["height"] <= box[0] < box[1] <= 460


def test_the_search_page_asks_at_once_for_what_can_be_had_at_once(chromium: Any, home: str) -> None:
    page = chromium.new_page(base_url=home)
    events: list[str] = []
    page.on("request", lambda request: events.append(f"asked {request.url}"))
    page.on("requestfinished", lambda request: events.append(f"has {request.url}"))
    for part in ("filter", "index"):
        page.route(f"**/{part}/*.pf_{part}", slowly)
    page.goto("search.html?q=umbrella")
    page.locator(".search-passage").first.wait_for()
    page.close()
    asked = [number for number, said in enumerate(events) if is_chunk(said, "asked")]
    answered = [number for number, said in enumerate(events) if is_chunk(said, "has")]
    assert max(asked[:2]) < min(answered)
    # The script and its styles are fetched once, beside the script that wants them.
    wanted = events.index(
        next(said for said in events if "/fascicle.js" in said and said[:3] == "has")
    )
    for name in ("search.css", "search.js"):
        [place] = [n for n, said in enumerate(events) if said[:5] == "asked" and f"/{name}" in said]
        assert place < wanted


def slowly(route: Any) -> None:
    time.sleep(0.1)
    route.continue_()


def is_chunk(said: str, how: str) -> bool:
    return said.startswith(how) and said.endswith((".pf_filter", ".pf_index"))


@pytest.mark.parametrize("query", ["regatta", "brandt", "ketle"])
def test_axe_finds_nothing_in_results_and_offers(
    reader: Any, axe: Path, size: dict[str, int], status: Status, query: str
) -> None:
    page = reader(f"search.html?q={query}", size, reduced_motion="reduce")
    status(page)
    for folded in page.locator(".search-others > summary").all():
        folded.click()
    assert page.locator(".search-result a, .search-way").count() > 0
    over = tuple(load().accessibility.rules_passed_over)
    for colours in ("light", "dark", "sepia"):
        wear(page, colours)
        assert violations_on(page, over, axe) == [], colours
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
