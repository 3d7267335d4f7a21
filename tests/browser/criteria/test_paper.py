"""A page that is printed: the text alone, its notes after it, its names at the head."""

from pathlib import Path
from typing import Any

import pytest

PROSE = "works/lamp/prose.html"
APART = "works/lamp/apart.html"


@pytest.fixture(scope="session")
def built(specimen: Path) -> Path:
    """Open the library that is looked at."""
    return specimen


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_white_and_has_only_the_text(reader: Any, scheme: str, style: Any) -> None:
    page = reader(PROSE, color_scheme=scheme)
    page.emulate_media(media="print")
    assert style(page.locator("body"), "background-color") == "rgb(255, 255, 255)"
    assert style(page.locator("h1"), "color") == "rgb(0, 0, 0)"
    for beside in (".bd-header-article", "#contents", ".right-next", ".bd-footer-content"):
        assert page.locator(beside).is_hidden()


def test_on_paper_notes_come_after_the_text_of_their_chapter(reader: Any) -> None:
    page = reader(PROSE)
    page.emulate_media(media="print")
    note = page.locator("aside.footnote").bounding_box()
    last = page.locator(".scene > p").last.bounding_box()
    assert note["y"] >= last["y"] + last["height"]


def test_a_break_stays_with_the_text_around_it(reader: Any, style: Any) -> None:
    page = reader(PROSE)
    page.emulate_media(media="print")
    for mark in page.locator("hr").all():
        assert style(mark, "break-before") == "avoid"
        assert style(mark, "break-after") == "avoid"


def test_a_printed_page_names_the_work_and_the_chapter(reader: Any, style: Any) -> None:
    page = reader("works/lamp/diary.html")
    root = page.locator("html")
    assert style(root, "--work").replace("\\20 ", " ") == '"The Lamp on the Weir"'
    assert "Diary" in style(root, "--chapter")


def test_no_sheet_is_left_empty_at_the_end(reader: Any) -> None:
    page = reader(APART)
    page.emulate_media(media="print")
    note, whole = (page.locator(name).bounding_box() for name in ("aside.footnote", "body"))
    assert whole["y"] + whole["height"] - note["y"] - note["height"] < 40


def test_the_head_of_a_letter_stays_with_its_words_and_the_end_with_the_story(
    reader: Any, style: Any
) -> None:
    page = reader(APART)
    page.emulate_media(media="print")
    for line in page.locator(".letter > p").all()[:2]:
        assert style(line, "break-after") == "avoid"
    for last in (".end-mark", "aside.footnote"):
        assert style(page.locator(last), "break-before") == "avoid"
    assert style(page.locator("ol li").last, "widows") == "2"
