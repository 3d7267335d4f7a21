"""The Content-Security-Policy of each page: no script runs but the book's own."""

from typing import Any

import pytest

PAGES = ["index.html", "search.html", "catalogue.html", "works/the-ferry/chapter-1.html"]

# What somebody might bring into a page, if a text could ever become markup.
SMUGGLED = """
<script>window.smuggled = "inline"</script>
<img src="nothing.png" onerror="window.smuggled = 'handler'">
<a id="trap" href="javascript:window.smuggled = 'address'">on</a>
<script src="https://elsewhere.example/script.js"></script>
<base href="https://elsewhere.example/">
<object data="https://elsewhere.example/thing.swf"></object>
<form id="form" action="https://elsewhere.example/take"><input name="q"></form>
"""


@pytest.mark.parametrize("name", PAGES)
def test_what_is_smuggled_into_a_page_does_not_run(chromium: Any, home: str, name: str) -> None:
    context = chromium.new_context(base_url=home)
    page = context.new_page()
    asked: list[str] = []

    def answer_elsewhere(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(body="window.smuggled = 'remote'", content_type="text/javascript")

    def smuggle(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</body>", f"{SMUGGLED}</body>"))

    page.route("https://elsewhere.example/**", answer_elsewhere)
    page.route(f"**/{name}", smuggle)
    page.goto(name)
    page.wait_for_load_state("networkidle")
    page.locator("#trap").evaluate("link => link.click()")
    page.locator("#form").evaluate("form => form.submit()")
    page.wait_for_timeout(100)
    assert page.evaluate("window.smuggled") is None
    assert page.url == home + name
    assert asked == []
    # The book's own scripts ran all the same.
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    context.close()


def test_without_the_policy_it_would_run(chromium: Any, home: str) -> None:
    context = chromium.new_context(base_url=home, bypass_csp=True)
    page = context.new_page()
    page.goto(PAGES[0])
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"smuggled = 1\">')"
    )
    page.wait_for_function("() => window.smuggled === 1")
    context.close()
