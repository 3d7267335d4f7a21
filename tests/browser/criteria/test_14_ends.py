"""Criterion 14: the ways on and back stay in a work, which has an end."""

from typing import Any

FERRY = "works/the-ferry"
# The second part has no text of its own.
ORDER = ["index", "prologue", "part-one", "chapter-1", "chapter-2", "chapter-3"]


def test_one_reads_from_the_title_page_to_the_end(reader: Any, size: dict[str, int]) -> None:
    page = reader(f"{FERRY}/index.html", size)
    assert page.locator("[rel=prev]").count() == 0
    for name in ORDER[1:]:
        shown = page.locator("a[rel=next]")
        assert shown.get_attribute("href") == page.locator("link[rel=next]").get_attribute("href")
        shown.click()
        page.wait_for_url(f"**/{name}.html")
        back = page.locator(".page-end [rel=prev]")
        assert back.get_attribute("href") == page.locator("link[rel=prev]").get_attribute("href")
    assert page.locator("[rel=next]").count() == 0
    assert page.locator(".the-end").text_content() == "The end"
    links = page.locator(".ways-on a").evaluate_all("links => links.map((a) => a.textContent)")
    assert links == [
        "EPUB", "Title page of The Ferry at Low Water", "The River Books",
        "All works in The Small Library",
    ]  # fmt: skip
    page.get_by_role("link", name="Next in the series").click()
    page.wait_for_url("**/works/tea/index.html")
