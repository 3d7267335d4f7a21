"""Criterion 3: what is read is painted first, as it is without a script, and stays where it is.

How fast that is depends on the machine: `make gates` has Lighthouse measure it. Here is what makes
it so on any.
"""

from typing import Any

import pytest

from slow_cases import mostly_slow

PAGES = ("works/the-ferry/chapter-1.html", "works/the-ferry/index.html", "index.html")
OBSERVED = """
type => new Promise(resolve => {
  const found = [];
  const observer = new PerformanceObserver(list => found.push(...list.getEntries()));
  observer.observe({ type, buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(found.map(entry => ({
    value: entry.value,
    duration: entry.duration,
    recent: entry.hadRecentInput,
    text: entry.element?.textContent.slice(0, 80),
    inText: !!entry.element?.closest("article.bd-article"),
  }))), 300));
})
"""


def observed(page: Any, kind: str) -> list[dict[str, Any]]:
    """Give what the browser has noted of a kind since the page was asked for."""
    page.wait_for_load_state("networkidle")
    found: list[dict[str, Any]] = page.evaluate(OBSERVED, kind)
    return found


@pytest.mark.parametrize("name", mostly_slow(PAGES, PAGES[0]))
def test_the_largest_paint_is_text_that_needs_no_script(
    reader: Any, size: dict[str, int], name: str
) -> None:
    largest = observed(reader(name, size), "largest-contentful-paint")[-1]
    assert largest["inText"]
    still = reader(name, size, java_script_enabled=False)
    assert largest["text"] in still.locator("article.bd-article").text_content()


MOVING = (*PAGES, "catalogue.html", "search.html?q=river")


@pytest.mark.parametrize("name", mostly_slow(MOVING, PAGES[0], "search.html?q=river"))
def test_nothing_moves_once_it_is_painted(reader: Any, size: dict[str, int], name: str) -> None:
    moved = observed(reader(name, size), "layout-shift")
    assert sum(entry["value"] for entry in moved if not entry["recent"]) <= 0.0005
