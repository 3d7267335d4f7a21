"""The 404 page leads a reader on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FERRY = "works/the-ferry"


@pytest.fixture
def stranger(chromium: Any, home: str, size: dict[str, int]) -> Iterator[Any]:
    """Open pages that may not be there, which the console then says."""
    page = chromium.new_context(viewport=size, base_url=home).new_page()
    yield page
    page.context.close()


@pytest.mark.parametrize("name", ["nothing.html", "works/the-ferry/nothing.html", "a/b/c/d.html"])
def test_where_there_is_no_page_one_is_led_on(
    stranger: Any, built: Path, home: str, name: str
) -> None:
    missing = (built / "404.html").read_text("utf-8").replace('="/', f'="{home}')
    stranger.route(
        f"**/{name}",
        lambda route: route.fulfill(status=404, body=missing, content_type="text/html"),
    )
    stranger.goto(name)
    assert stranger.get_by_role("heading", level=1).text_content() == "Page not found"
    link = stranger.locator("#missing-work a")
    if "the-ferry" in name:
        link.wait_for()
        assert link.text_content() == "The Ferry at Low Water"
        link.click()
        stranger.wait_for_url(f"**/{FERRY}/index.html")
    else:
        stranger.wait_for_load_state("networkidle")
        assert not link.is_visible()
        stranger.locator("main").get_by_role("link", name="catalogue").click()
        stranger.wait_for_url("**/catalogue.html")
