"""A reader's way through the book, in a real browser."""

import json
from typing import Any

import pytest

from contrast import contrast
from slow_cases import mostly_slow

CHAPTER = "works/the-ferry/chapter-1.html"
PAGES = [
    "index.html",
    "search.html?q=river",
    "works/the-ferry/index.html",
    CHAPTER,
    "works/the-ferry/part-one.html",
    "works/night-shift/index.html",
    "works/weather/index.html",
    "works/tea/index.html",
    "works/odd/index.html",
    "works/brunnen/1-kapitel.html",
]

COLOURS = """
() => {
  const element = document.querySelector(".scene p");
  const paper = getComputedStyle(document.body).backgroundColor;
  return [getComputedStyle(element).color, paper];
}
"""


def test_from_the_front_page_to_the_end_of_a_search(reader: Any, size: dict[str, int]) -> None:
    page = reader("index.html", size)
    page.get_by_role("link", name="The Ferry at Low Water").click()
    page.wait_for_url("**/works/the-ferry/index.html")
    assert page.title() == "The Ferry at Low Water — The Small Library"
    page.locator(".contents-list").get_by_role("link", name="The Landing").click()
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**/works/the-ferry/chapter-2.html")
    page.get_by_role("link", name="Search").click()
    page.locator("#search-dialog input[type=search]").fill("miller")
    page.keyboard.press("Enter")
    hit = page.locator(".search-where a").first
    assert hit.text_content() == "CHAPTER I. The Landing — The Ferry at Low Water"
    hit.click()
    page.wait_for_url(f"**/{CHAPTER}?find=**#p-**")
    assert "miller" in page.locator(":target").text_content()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", mostly_slow(["light", "dark"], "dark"))
def test_a_page_is_quiet_and_no_wider_than_the_window(
    reader: Any, size: dict[str, int], name: str, scheme: str
) -> None:
    page = reader(name, size, color_scheme=scheme)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    # What the console says fails the test when the page is closed.


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_a_small_telephone(reader: Any, name: str) -> None:
    page = reader(name, {"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_contents_never_cover_the_text(reader: Any) -> None:
    for width in (1200, 1280, 1440, 1920):
        page = reader(CHAPTER, {"width": width, "height": 900})
        sidebar = page.locator("#contents").bounding_box()
        assert sidebar["x"] + sidebar["width"] <= page.locator("article").bounding_box()["x"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("script", [True, False])
def test_the_text_stands_out_from_the_paper(reader: Any, scheme: str, script: bool) -> None:  # noqa: FBT001
    page = reader(CHAPTER, color_scheme=scheme, java_script_enabled=script)
    ink, paper = page.evaluate(COLOURS) if script else colours_without_script(page)
    assert contrast(ink, paper) >= 7
    assert (contrast(paper, "rgb(0, 0, 0)") < 3) == (scheme == "dark")


def colours_without_script(page: Any) -> tuple[str, str]:
    # Scripts of the page are off; the debugger's are not.
    session = page.context.new_cdp_session(page)
    found = session.send("Runtime.evaluate", {"expression": f"JSON.stringify(({COLOURS})())"})
    ink, paper = json.loads(found["result"]["value"])
    return ink, paper


def test_one_key_goes_from_theme_to_theme(reader: Any) -> None:
    page = reader(CHAPTER, color_scheme="light")
    shown = []
    for _ in range(5):
        page.keyboard.press("t")
        shown.append(page.evaluate("document.documentElement.dataset.mode"))
    assert shown == ["light", "sepia", "dark", "contrast", "auto"]


def test_a_first_visit_is_light(chromium: Any, home: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(home + CHAPTER)
    page.wait_for_load_state("networkidle")
    context.close()
    assert len(asked) <= 12
    assert not any("fontawesome" in url or "searchindex" in url for url in asked)


def test_a_former_address_leads_on(reader: Any) -> None:
    page = reader("works/the-ferry/the-landing.html")
    page.wait_for_url(f"**/{CHAPTER}")


def test_the_book_reads_from_the_disk(reader: Any, built: Any) -> None:
    page = reader((built / CHAPTER).as_uri(), {"width": 390, "height": 844})
    page.get_by_role("button", name="Contents", exact=True).click()
    page.locator("#contents").get_by_role("link", name="Chapter Three").click()
    page.wait_for_url("**/chapter-3.html")
    page.goto((built / "works/the-ferry/the-landing.html").as_uri())
    page.wait_for_url(f"**/{CHAPTER}")
