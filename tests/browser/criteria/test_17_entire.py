"""Criterion 17: the entire work on one page."""

import re
from pathlib import Path
from typing import Any

from pdf_words import sheets_of

FERRY = "works/the-ferry"
ENTIRE = f"{FERRY}/entire.html"
PARTS = 7

# How far below the bar something stands; less than nothing is behind it.
BELOW_THE_BAR = """
element => element.getBoundingClientRect().top
    - document.querySelector(".bd-header-article").getBoundingClientRect().bottom
"""


def test_a_place_on_the_page_of_all_is_reached(reader: Any, size: dict[str, int]) -> None:
    page = reader(f"{FERRY}/chapter-2.html", size)
    place = page.locator(".scene > p").last
    name, words = place.get_attribute("id"), place.text_content()
    page.goto(f"{ENTIRE}#{name}")
    page.wait_for_timeout(300)  # heights that were guessed are put right
    target = page.locator(f"[id='{name}']")
    assert target.text_content() == words
    assert 0 <= target.evaluate(BELOW_THE_BAR) <= size["height"] / 2


def test_each_chapter_is_reached_from_the_contents(reader: Any, size: dict[str, int]) -> None:
    page = reader(ENTIRE, size)
    for name in ("part-two", "chapter-1", "chapter-3"):
        page.locator(f".contents-list a[href='#page-{name}']").click()
        page.wait_for_timeout(300)
        part = page.locator(f"#page-{name}")
        last = page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 1")
        assert last or 0 <= part.evaluate(BELOW_THE_BAR) <= size["height"] / 2
        page.go_back()


def test_the_browser_finds_words_that_are_out_of_sight(reader: Any) -> None:
    page = reader(ENTIRE)
    assert (
        page.locator("#page-chapter-3").evaluate("part => getComputedStyle(part).contentVisibility")
        == "auto"
    )
    words = page.locator("#page-chapter-3 p").last.text_content().split()[-4:]
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate("words => find(words)", " ".join(words))
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") > 0
    assert page.locator("#page-chapter-3").evaluate(
        "part => part.getBoundingClientRect().top < innerHeight"
    )


def test_words_that_were_searched_for_are_marked(reader: Any) -> None:
    page = reader(f"{ENTIRE}?find=postman")
    page.wait_for_function("() => CSS.highlights.get('find')?.size > 0")


def test_the_page_of_all_is_no_wider_than_the_window(reader: Any) -> None:
    page = reader(ENTIRE, {"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_each_chapter_is_printed_on_a_new_leaf(reader: Any) -> None:
    page = reader(ENTIRE)
    page.emulate_media(media="print")
    parts = page.locator(".entire-part").evaluate_all(
        "parts => parts.map((part) => {"
        " const style = getComputedStyle(part);"
        " return [style.breakBefore, style.contentVisibility]; })"
    )
    assert parts[1:] == [["page", "visible"]] * (PARTS - 1)


def test_it_is_read_from_the_disk_too(reader: Any, built: Path) -> None:
    page = reader((built / ENTIRE).as_uri(), {"width": 390, "height": 844})
    page.locator(".contents-list a[href='#page-chapter-2']").click()
    page.wait_for_url("**#page-chapter-2")


def test_the_head_of_a_printed_sheet_names_its_chapter(reader: Any) -> None:
    page = reader(ENTIRE)
    sheets = sheets_of(page.pdf(prefer_css_page_size=True, tagged=False))
    head = "TheFerryatLowWater"
    named = [sheet for sheet in sheets if sheet.startswith(f"{head}ChapterThree")]
    assert named, [sheet[:80] for sheet in sheets]
    assert "CHAPTERI.TheLanding" in "".join(sheets).replace(head, "")
    assert not any(sheet.startswith(f"{head}Wholework") for sheet in sheets)
    # The head, the number of the sheet, and what the sheet begins with.
    for chapter, begins in (
        ("PROLOGUE", "PROLOGUE"),
        ("PARTTWO:Over", "PARTTWOOver"),
        ("CHAPTERI.TheLanding", "CHAPTERITheLanding"),
        ("ChapterThree", "ChapterThree"),
    ):
        (first, *_) = (sheet for sheet in sheets if sheet.startswith(f"{head}{chapter}"))
        assert re.match(rf"{head}{chapter}\d+{begins}", first), first[:120]


def test_the_end_is_printed_below_the_last_chapter(reader: Any) -> None:
    last = sheets_of(reader(ENTIRE).pdf(prefer_css_page_size=True, tagged=False))[-1]
    assert last.startswith("TheFerryatLowWaterChapterThree")
    assert last.endswith("Theend")
