"""Criterion 13: a link to a paragraph opens it below the bar, and marks it.

That ids are short, and stay while other paragraphs change, is tested in
tests/sphinx_ext/elements/test_ids.py.
"""

import re
from typing import Any

CHAPTER = "works/the-ferry/chapter-1.html"
# The shadow is what marks a paragraph beyond its edges.
MARKED = "e => getComputedStyle(e).backgroundColor !== 'rgba(0, 0, 0, 0)'"


def test_a_link_to_a_paragraph_opens_it_below_the_bar_and_marks_it(
    reader: Any, size: dict[str, int]
) -> None:
    page = reader(CHAPTER, size)
    paragraphs = page.locator(".scene > p[id]")
    ids = [paragraph.get_attribute("id") for paragraph in paragraphs.all()]
    assert len(ids) > 10
    for name in (ids[1], ids[len(ids) // 2], ids[-1]):
        assert re.fullmatch(r"p-[a-z2-7]{7}", name)
        page.goto(f"{CHAPTER}#{name}")
        target = page.locator(f"#{name}")
        bar = page.locator(".bd-header-article").bounding_box()
        top = target.bounding_box()["y"]
        assert bar["y"] + bar["height"] <= top < size["height"]
        marked = [p.get_attribute("id") for p in paragraphs.all() if p.evaluate(MARKED)]
        assert marked == [name]


def home_of(page: Any) -> str:
    return str(page.url.partition("#")[0].partition("?")[0])


def opacity(link: Any) -> float:
    return float(link.evaluate("link => getComputedStyle(link).opacity"))


def test_the_link_beside_a_paragraph_copies_its_address(reader: Any, size: dict[str, int]) -> None:
    page = reader(CHAPTER, size, permissions=["clipboard-read", "clipboard-write"])
    link = page.locator(".permalink")
    assert opacity(link) == 0
    paragraph = page.locator(".scene > p[id]").nth(1)
    paragraph.hover()
    assert opacity(link) == 1
    beside, box = paragraph.bounding_box(), link.bounding_box()
    assert abs(box["y"] - beside["y"]) < 12
    assert box["x"] + box["width"] <= beside["x"] + 4
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    link.click()
    page.get_by_role("status").get_by_text("The address was copied.").wait_for()
    wanted = f"{home_of(page)}#{paragraph.get_attribute('id')}"
    assert page.evaluate("navigator.clipboard.readText()") == wanted
    assert page.url == home_of(page), "nothing has moved"
    page.mouse.move(1, 1)
    page.keyboard.press("Escape")


def test_the_link_is_reached_and_moved_by_keys(reader: Any) -> None:
    page = reader(f"{CHAPTER}?find=potatoes", permissions=["clipboard-read", "clipboard-write"])
    paragraphs = page.locator(".bd-article [id^='p-']")
    paragraphs.nth(5).evaluate("p => p.scrollIntoView()")
    link = page.locator(".permalink")
    before = page.evaluate("scrollY")
    page.locator(".left-prev").focus()
    page.evaluate("y => scrollTo(0, y)", before)
    page.keyboard.press("Shift+Tab")
    assert link.evaluate("link => link === document.activeElement")
    assert page.evaluate("scrollY") == before, "it comes to where the reader is"
    assert opacity(link) == 1
    ids = [paragraph.get_attribute("id") for paragraph in paragraphs.all()]
    at = ids.index(link.get_attribute("href").partition("#")[2])
    assert at in {4, 5, 6}, "of the first the end may show below the bar"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert link.get_attribute("href") == f"{home_of(page)}#{ids[at + 1]}", "without the search"
    words = paragraphs.nth(at + 1).text_content().strip()[:20]
    assert words in link.get_attribute("aria-label")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("The address was copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"#{ids[at + 1]}")
    page.keyboard.press("Tab")
    assert opacity(link) == 0


def test_without_a_clipboard_the_link_leads_to_the_paragraph(reader: Any) -> None:
    page = reader("index.html", fresh=True)
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(CHAPTER)
    paragraph = page.locator(".scene > p[id]").nth(2)
    paragraph.hover()
    page.locator(".permalink").click()
    page.wait_for_url(f"**/{CHAPTER}#{paragraph.get_attribute('id')}")
