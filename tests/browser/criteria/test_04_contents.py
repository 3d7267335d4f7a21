"""Criterion 4: the contents of the work open by click, tap and key, and without a script."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CHAPTER = "works/the-ferry/chapter-1.html"


def wait_for_focus_in(page: Any, selector: str) -> None:
    page.wait_for_function("s => document.activeElement.closest(s)", arg=selector)


@pytest.mark.parametrize("way", ["click", "tap", "Enter"])
def test_the_contents_open_and_close_and_give_the_focus_back(
    reader: Any, size: dict[str, int], way: str
) -> None:
    page = reader(CHAPTER, size, has_touch=True)
    contents = page.locator("#contents")
    if contents.is_visible():  # in a wide window they stand there until the reader closes them
        page.get_by_role("button", name="Close the contents").click()
    assert not contents.is_visible()
    button = page.get_by_role("button", name="Contents", exact=True)
    if way == "Enter":
        button.focus()
        page.keyboard.press("Enter")
    elif way == "tap":
        button.tap()
    else:
        button.click()
    assert contents.is_visible()
    current = page.locator("#contents [aria-current=page]")
    assert "The Landing" in current.text_content()
    wait_for_focus_in(page, "#contents [aria-current=page]")
    page.keyboard.press("Escape")
    assert not contents.is_visible()
    wait_for_focus_in(page, ".contents-button")


def test_a_chapter_is_reached_from_the_contents(reader: Any, size: dict[str, int]) -> None:
    page = reader(CHAPTER, size)
    page.get_by_role("button", name="Contents", exact=True).click()
    page.locator("#contents").get_by_role("link", name="Chapter Three").click()
    page.wait_for_url("**/chapter-3.html")


def test_contents_once_closed_stay_closed_in_a_wide_window(reader: Any) -> None:
    page = reader(CHAPTER)
    assert page.locator("#contents").is_visible()
    page.get_by_role("button", name="Close the contents").click()
    page.get_by_role("link", name="Next").click()
    assert not page.locator("#contents").is_visible()
    page.get_by_role("button", name="Contents", exact=True).click()
    page.reload()
    assert page.locator("#contents").is_visible()


def test_a_scene_is_reached_from_the_contents(reader: Any, size: dict[str, int]) -> None:
    page = reader("works/night-shift/index.html", size)
    page.get_by_role("button", name="Contents", exact=True).click()
    page.locator("#contents").get_by_role("link", name="At three the telephone").click()
    scene = page.locator(".scene").nth(1)
    page.wait_for_url("**#" + scene.get_attribute("id"))
    bar = page.locator(".bd-header-article").bounding_box()
    assert scene.bounding_box()["y"] >= bar["y"] + bar["height"]


def test_without_a_script_the_contents_open_too(reader: Any, size: dict[str, int]) -> None:
    page = reader(CHAPTER, size, java_script_enabled=False)
    if not page.locator("#contents").is_visible():
        page.get_by_role("button", name="Contents", exact=True).click()
    page.locator("#contents").get_by_role("link", name="Chapter Three").click()
    page.wait_for_url("**/chapter-3.html")


CHAPTERS = 60


@pytest.fixture(scope="session")
def long_work(build: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a work of more chapters than a window has room for."""
    root = tmp_path_factory.mktemp("long")
    names = [f"c-{number}" for number in range(1, CHAPTERS + 1)]
    pages = {name: f"# Chapter {name[2:]}\n\nIt rained.\n" for name in names}
    listed = "\n".join(names)
    pages["index"] = f"# Long\n\n:::{{chapters}}\n{listed}\n:::\n"
    (root / "works" / "long").mkdir(parents=True)
    (root / "conf.py").write_text('extensions = ["fascicle.sphinx_ext"]\n')
    (root / "index.md").write_text("# A Library\n\n:::{works}\n:::\n")
    for name, text in pages.items():
        (root / "works" / "long" / f"{name}.md").write_text(text)
    return build(root)


def test_the_chapter_that_is_open_is_in_sight(
    chromium: Any, long_work: Path, size: dict[str, int]
) -> None:
    page = chromium.new_page(viewport=size)
    page.goto((long_work / "works" / "long" / "c-50.html").as_uri())
    if not page.locator("#contents").is_visible():
        page.get_by_role("button", name="Contents", exact=True).click()
    box = page.locator("#contents [aria-current=page]").bounding_box()
    assert 0 <= box["y"] <= size["height"] - box["height"]
    page.close()


def test_a_title_of_several_lines_hangs_below_its_label(reader: Any) -> None:
    page = reader("works/the-ferry/index.html", {"width": 600, "height": 700})
    indents = page.locator(".contents-pages a").evaluate_all(
        "links => links.map((link) => parseFloat(getComputedStyle(link).textIndent))"
    )
    assert max(indents) < 0
    for chapter in page.locator(".contents-list .chapter a:has(.label)").all():
        label, title = (chapter.locator(name).bounding_box() for name in (".label", ".title"))
        assert label["x"] + label["width"] <= title["x"]
