"""`fascicle live` in a browser: an open page follows its text, and stays where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.desk.conftest import fill, lively, novel

if TYPE_CHECKING:
    from pathlib import Path

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.slow


def test_a_page_is_reloaded_where_it_is_read_and_says_what_is_wrong(
    chromium: Any, tmp_path: Path
) -> None:
    root = fill(tmp_path / "quay")
    text, settings = root / "texts/night.txt", root / "texts/night.toml"
    text.write_text(novel(1) + "\n\n".join(["It was night, and it was late."] * 200))
    page = chromium.new_page(viewport={"width": 820, "height": 600})
    page.set_default_timeout(30_000)
    with lively(root) as (address, _, _):
        page.goto(f"{address}works/night/chapter-1.html")
        page.evaluate("scrollTo(0, 2000)")
        text.write_text(text.read_text().replace("The ferry", "The night ferry", 1))
        expect(page.get_by_text("The night ferry")).to_be_attached(timeout=30_000)
        page.wait_for_function("scrollY === 2000")
        bar = page.get_by_role("status").filter(has_text="titel")
        settings.write_text('titel = "The Pier"')
        expect(bar).to_be_visible(timeout=30_000)
        expect(page.get_by_text("The night ferry")).to_be_attached()
        settings.unlink()
        expect(bar).to_be_hidden(timeout=30_000)
    page.close()
