"""The search page fetches what each query needs with itself, and nothing twice."""

from typing import Any


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
