"""Criterion 20: of many results only those that are shown are fetched, a few KB each."""

from __future__ import annotations

from typing import Any

MOST_BYTES = 6000


def test_a_result_is_fetched_when_it_is_shown(reader: Any) -> None:
    page = reader("search.html")
    fetched: list[int] = []
    page.on(
        "response",
        lambda answer: fetched.append(len(answer.body())) if "/fragment/" in answer.url else None,
    )
    page.goto("search.html?q=rained")
    page.locator(".search-more").wait_for()
    shown = page.locator(".search-result").count()
    assert 0 < shown == len(fetched) < 100
    page.locator(".search-more").click()
    page.locator(".search-result").nth(shown).wait_for()
    page.wait_for_load_state("networkidle")
    assert len(fetched) == page.locator(".search-result").count() > shown
    assert max(fetched) <= MOST_BYTES
