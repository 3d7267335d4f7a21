"""Criterion 25: a work is set as its language is written."""

from pathlib import Path
from typing import Any

import pytest

HEBREW = "works/dalet/alef.html"
JAPANESE = "works/watashi/index.html"


@pytest.fixture(scope="session")
def built(specimen: Path) -> Path:
    """Open the library that is looked at."""
    return specimen


def test_the_text_of_a_work_says_its_language_and_direction(reader: Any) -> None:
    page = reader(HEBREW)
    for name, language, direction in (
        (HEBREW, "he", "rtl"),
        (JAPANESE, "ja", "ltr"),
        ("works/lamp/prose.html", "en", "ltr"),
    ):
        page.goto(name)
        text = page.locator("article")
        assert text.get_attribute("lang") == language, name
        assert text.evaluate("text => getComputedStyle(text).direction") == direction, name
        # Hyphens are those of the nearest language that is named.
        words = page.locator(".scene p").first
        assert words.evaluate("p => p.closest('[lang]').lang") == language, name


def test_a_page_in_hebrew_is_mirrored(reader: Any, size: dict[str, int], style: Any) -> None:
    page = reader(HEBREW, size)
    button = page.get_by_role("button", name="Contents", exact=True)
    if not page.locator("#contents").is_visible():
        assert button.bounding_box()["x"] > size["width"] / 2
        button.click()
    contents = page.locator("#contents").bounding_box()
    assert contents["x"] + contents["width"] > size["width"] - 20
    page.keyboard.press("Escape")
    following = page.locator(".right-next").bounding_box()
    previous = page.locator(".left-prev").bounding_box()
    assert following["x"] < previous["x"]
    line = page.locator(".verse .line").nth(1)
    assert float(style(line, "padding-right")[:-2]) > 0
    assert float(style(line, "padding-left")[:-2]) == 0


def test_a_panel_opens_below_its_button_in_hebrew(reader: Any) -> None:
    page = reader(HEBREW, {"width": 1280, "height": 900})
    page.keyboard.press("s")
    panel = page.locator("#settings").bounding_box()
    assert panel["x"] < 20
    said = page.locator(".progress-said").bounding_box()
    above = page.locator(".where a").last.bounding_box()
    assert abs(said["x"] + said["width"] - above["x"] - above["width"]) < 2


def test_the_link_to_a_paragraph_stands_on_the_right_in_hebrew(
    reader: Any, size: dict[str, int]
) -> None:
    page = reader(HEBREW, size)
    paragraph = page.locator(".scene > p[id]").first
    paragraph.hover()
    link, beside = page.locator(".permalink").bounding_box(), paragraph.bounding_box()
    assert link["x"] >= beside["x"] + beside["width"] - 4
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_what_the_library_says_in_hebrew_works_reads_from_the_left(reader: Any, style: Any) -> None:
    page = reader("works/dalet/index.html")
    for said in (".work-facts", ".contents-list .words"):
        assert style(page.locator(said).first, "direction") == "ltr"
    assert style(page.locator(".work-head .summary"), "direction") == "rtl"
    page.goto("works/dalet/bet.html")
    assert style(page.locator(".ways-on"), "direction") == "ltr"


def test_the_search_opens_from_the_left_in_a_mirrored_page(reader: Any, style: Any) -> None:
    page = reader(HEBREW)
    page.keyboard.press("/")
    page.locator("#search-dialog[open]").wait_for()
    assert style(page.locator("#search-dialog"), "direction") == "ltr"


def test_japanese_has_its_own_line_ends_indents_and_emphasis(
    reader: Any, style: Any, in_ems: Any
) -> None:
    page = reader(JAPANESE)
    first = page.locator(".scene > p").first
    assert style(first, "line-break") == "strict"
    assert round(in_ems(first, "text-indent"), 2) == 1
    emphasis = page.locator(".scene em")
    assert style(emphasis, "font-style") == "normal"
    assert style(emphasis, "text-emphasis-style") in ("dot", "filled dot")


def test_ruby_stands_above_its_characters(reader: Any, style: Any) -> None:
    ruby = reader(JAPANESE).locator("ruby").first
    assert ruby.locator("rp").first.is_hidden()
    reading, whole = ruby.locator("rt").bounding_box(), ruby.bounding_box()
    assert reading["y"] < whole["y"] + whole["height"] / 2
    assert style(ruby.locator("rt"), "font-size") != style(ruby, "font-size")


# The words of a page without those of its notes, which Readability drops with every <aside>.
WORDS = """
() => {
  const text = document.querySelector("article").cloneNode(true);
  for (const part of text.querySelectorAll("aside, h1")) part.remove();
  return text.textContent.match(/[\\p{L}\\p{N}]+/gu);
}
"""
VIEWED = """
() => {
  const found = new Readability(document.cloneNode(true)).parse();
  const words = (text) => text.match(/[\\p{L}\\p{N}]+/gu);
  return { words: words(found.textContent), title: words(found.title) };
}
"""


@pytest.fixture(scope="session")
def readability(axe: Path) -> Path:
    """Give the script by which Firefox makes its reader view."""
    script = axe.parents[1] / "@mozilla" / "readability" / "Readability.js"
    if not script.is_file():
        pytest.skip("Readability is not installed: run `make gates`")
    return script


@pytest.mark.parametrize("name", ["works/lamp/prose.html", "works/lamp/apart.html"])
def test_a_reader_view_has_the_whole_chapter_and_nothing_else(
    reader: Any, readability: Path, name: str
) -> None:
    page = reader(name, bypass_csp=True)
    page.add_script_tag(path=readability)
    text, viewed = page.evaluate(WORDS), page.evaluate(VIEWED)
    # The heading stands in the text or, where it is the title, above it alone.
    heading = viewed["words"][: len(viewed["words"]) - len(text)]
    assert viewed["words"] == heading + text
    assert set(heading) <= set(viewed["title"])


RIGHT_EDGES = """
links => links.map((link) => {
  const words = new Range();
  words.selectNodeContents(link);
  return words.getBoundingClientRect().right;
})
"""


def test_the_contents_of_a_mirrored_work_all_begin_on_the_right(reader: Any) -> None:
    page = reader(HEBREW)
    links = page.locator(".contents-pages a, .contents-entire a")
    edges = links.evaluate_all(RIGHT_EDGES)
    assert len(edges) == 3
    assert edges == pytest.approx([edges[0]] * 3, abs=3)


def test_a_list_of_works_has_all_of_one_on_the_side_of_its_title(reader: Any, style: Any) -> None:
    page = reader("index.html")
    hebrew = page.locator(".works-list .work", has=page.locator("[dir=rtl]"))
    assert hebrew.count() == 1
    assert style(hebrew.locator(".byline"), "text-align") == "right"
    assert style(hebrew.locator(".facts"), "justify-content") == "right"
    english = page.locator(".works-list .work", has_text="The Lamp")
    assert style(english.locator(".byline"), "text-align") == "left"


def test_names_in_scripts_without_italics_stand_upright(reader: Any, style: Any) -> None:
    page = reader("index.html")
    for author, slant in (
        ("נעמי לב", "normal"),
        ("水野 花", "normal"),
        ("Ottilie Marsh", "italic"),
    ):
        assert style(page.get_by_role("link", name=author).first, "font-style") == slant


def test_author_and_title_to_cite_stand_in_their_order(reader: Any) -> None:
    page = reader("works/dalet/index.html")
    author, title = (each.bounding_box() for each in page.locator(".cite bdi").all())
    assert author["x"] < title["x"]
