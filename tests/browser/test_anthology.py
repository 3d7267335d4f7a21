"""The bundled book itself, converted and built, in a real browser."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["index.html", "works/the-two-bushels/chapter-6-the-hen.html", "search.html?q=mare"]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the anthology into a folder from which it can be served under a sub-path.

    Each worker of the tests builds a copy: a library is built by one process at a time.
    """
    top = tmp_path_factory.mktemp("anthology")
    output = top / "en" / "latest"
    library = top / "library"
    for folder in ("_static", "texts", "works"):
        shutil.copytree(ROOT / folder, library / folder)
    for name in ("conf.py", "index.md", "library.toml"):
        shutil.copyfile(ROOT / name, library / name)
    command = [sys.executable, "-m", "fascicle", "build", "--library", str(library), "--output"]
    paths = [str(ROOT / "tools"), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    done = subprocess.run(
        [*command, str(output)], check=False, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return output


def test_a_reader_goes_from_the_front_page_to_a_sentence(reader: Any, size: dict[str, int]) -> None:
    page = reader("index.html", size)
    page.get_by_role("link", name="The Two Bushels").first.click()
    page.locator("article").get_by_role("link", name="The Hen").click()
    page.wait_for_url("**/chapter-6-the-hen.html")
    assert page.title() == "Chapter VI: The Hen — The Two Bushels — The Fascicle Anthology"
    page.get_by_role("link", name="Next").click()
    page.wait_for_url("**/chapter-7-the-trial-of-the-bushels.html")
    page.get_by_role("link", name="Search").click()
    page.locator("#search-dialog input[type=search]").fill("thermometer")
    page.keyboard.press("Enter")
    page.locator(".search-where a").first.click()
    page.wait_for_url("**/works/the-two-bushels/**#p-**")
    assert "thermometer" in page.locator(":target").text_content()


def test_the_untitled_story_shows_its_scenes_in_its_contents(
    reader: Any, size: dict[str, int]
) -> None:
    page = reader("works/well-done-brendan/index.html", size)
    contents = page.locator("#contents")
    if not contents.is_visible():
        page.get_by_role("button", name="Contents", exact=True).click()
    scenes = contents.locator("a[href*='#s-']")
    assert scenes.count() == 7
    scenes.nth(3).click()
    page.wait_for_url("**#s-*")
    assert "She was about eighty-six" in page.locator(":target").text_content()


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_the_smallest_window(reader: Any, name: str) -> None:
    page = reader(name, {"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
