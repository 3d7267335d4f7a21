"""The search page fetches what a query needs with itself if it has one, and nothing twice."""

import time
from typing import Any

import pytest

ENGINE = ".pagefind"


def test_list_and_engine_come_with_the_page_and_once(reader: Any) -> None:
    page = reader("index.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("/search/")[2]))
    page.goto("search.html?q=boat")
    page.locator(".search-result").first.wait_for()
    early = page.evaluate(
        "[...document.querySelectorAll('link[rel=preload]')].map(link => link.href)"
    )
    names = [address.partition("/search/")[2] for address in early]
    assert [name.rpartition(".")[2] for name in names] == ["pagefind", "pf_meta"]
    for name in ("shards.json", *names):
        assert asked.count(name) == 1, name


def requests_of(page: Any) -> list[str]:
    """Open the search page without a query; give the addresses that it asks for from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("search.html")
    page.locator("input[type=search]").wait_for()
    return asked


def has_engine(asked: list[str]) -> bool:
    return any(address.endswith(ENGINE) for address in asked)


# What a page does by itself after seconds, it never does.
NEVER_LATE = """
(at => { setTimeout = (run, ms, ...of) => ms > 2000 || at(run, ms, ...of) })(setTimeout)
"""


@pytest.mark.parametrize("act", ["Shift", "click"])
def test_without_a_query_the_engine_waits_for_the_reader(reader: Any, act: str) -> None:
    page = reader("index.html", fresh=True)
    page.add_init_script(NEVER_LATE)
    asked = requests_of(page)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.activeElement.type") == "search"
    assert not has_engine(asked)
    with page.expect_response(lambda answer: answer.url.endswith(ENGINE)):
        if act == "click":
            page.locator("input[type=search]").click()
        else:
            page.keyboard.press(act)


def test_without_a_reader_the_engine_comes_after_all_else(reader: Any) -> None:
    page = reader("index.html")
    began = time.monotonic()
    asked = requests_of(page)
    with page.expect_response(lambda answer: answer.url.endswith(ENGINE)):
        assert not has_engine(asked)
    assert time.monotonic() - began > 3
