"""Criterion 15: a page says what it is and where it stands."""

from typing import Any

import pytest

FERRY = "works/the-ferry"
ENTIRE = f"{FERRY}/entire.html"


@pytest.mark.parametrize(
    ("name", "title", "steps"),
    [
        (f"{FERRY}/index.html", "The Ferry at Low Water — The Small Library", 3),
        (
            f"{FERRY}/chapter-3.html",
            "Chapter Three — The Ferry at Low Water — The Small Library",
            4,
        ),
        (ENTIRE, "Whole work — The Ferry at Low Water — The Small Library", 4),
        ("works/weather/index.html", "Weather Permitting: Poems — The Small Library", 2),
    ],
)
def test_a_page_is_called_and_placed(
    reader: Any, size: dict[str, int], name: str, title: str, steps: int
) -> None:
    page = reader(name, size)
    assert page.title() == title
    assert page.get_by_role("heading", level=1).count() == 1
    way = page.get_by_role("main").get_by_role("navigation", name="Breadcrumb")
    assert way.locator("li").count() == steps
    assert "documentation" not in page.content().casefold()
    heading = page.get_by_role("heading", level=1).bounding_box()
    assert way.bounding_box()["y"] + way.bounding_box()["height"] <= heading["y"]


def test_the_way_above_a_page_is_easy_to_hit(reader: Any, size: dict[str, int]) -> None:
    page = reader(f"{FERRY}/chapter-2.html", size)
    for link in page.locator(".crumbs a:visible").all():
        assert link.bounding_box()["height"] >= 24


def test_a_former_address_keeps_the_place_on_the_page(reader: Any) -> None:
    page = reader(f"{FERRY}/chapter-1.html")
    place = page.locator(".scene > p").nth(3).get_attribute("id")
    page.goto(f"{FERRY}/the-landing.html#{place}")
    page.wait_for_url(f"**/chapter-1.html#{place}")
    assert page.locator(":target").count() == 1


LINES = """
() => [...document.querySelectorAll(".crumbs a")]
  .flatMap((link) => [...link.getClientRects()].map((line) => [line.top, line.left]))
"""


@pytest.mark.parametrize("width", [1280, 800, 390, 320])
def test_the_way_to_a_chapter_is_one_line(reader: Any, width: int) -> None:
    page = reader(f"{FERRY}/chapter-2.html", {"width": width, "height": 844})
    tops = [top for top, _ in page.evaluate(LINES)]
    assert tops
    assert max(tops) - min(tops) < 5
    assert page.locator(".crumbs").get_by_text("The Ferry at Low Water").is_visible()


def test_one_line_of_small_print_stands_above_a_chapter(reader: Any) -> None:
    page = reader("works/brunnen/1-kapitel.html")
    way, care = (page.locator(f".page-header {name}").bounding_box() for name in ("ol", ".care"))
    assert care["y"] + care["height"] / 2 == pytest.approx(way["y"] + way["height"] / 2, abs=4)
    assert not page.locator(".page-length").is_visible()
    page = reader(f"{FERRY}/entire.html")
    way, length = (
        page.locator(f".page-header {name}").bounding_box() for name in ("ol", ".page-length")
    )
    assert length["y"] == pytest.approx(way["y"], abs=4)
