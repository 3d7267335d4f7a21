"""A screen that was hurt is told from one whose letters are drawn a little otherwise."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Error as Prevented

from gates import screens
from gates.books import OF_TESTS, Book, built_from_pages
from gates.browser import NARROW, WIDE
from gates.budgets import load
from gates.pictures import Pictures
from gates.screens import SCREENS, beside_accepted, renewed, taken
from gates.server import served
from slow_cases import mostly_slow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser

PROSE = next(screen for screen in SCREENS if screen.name == "prose")
LIMITS = load().screens
STYLED = """
addEventListener("DOMContentLoaded", () => {{
  const sheet = new CSSStyleSheet();
  sheet.replaceSync({});
  document.adoptedStyleSheets.push(sheet);
}});
"""


class Styled:
    """A browser in which every page is given a style that it does not have."""

    def __init__(self, chromium: Any, style: str) -> None:
        self.chromium = chromium
        self.style = style

    def new_page(self, **options: Any) -> Any:
        page = self.chromium.new_page(**options)
        page.add_init_script(STYLED.format(json.dumps(self.style)))
        return page


@pytest.fixture(scope="module")
def pictures(chromium: Any) -> Pictures:
    return Pictures(chromium.new_page())


@pytest.fixture(scope="module")
def take(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., bytes]]:
    """Build the book of specimens, and give a way to take a screen of it, styled otherwise."""
    folder = tmp_path_factory.mktemp("specimen")
    book = built_from_pages(Book("specimen", folder), OF_TESTS / "specimen")
    with served(book.site) as server:

        def take(screen: screens.Screen = PROSE, style: str = "") -> bytes:
            return taken(Styled(chromium, style), screen, server.address + screen.path)

        yield take


@pytest.fixture(scope="module")
def as_built(take: Callable[..., bytes]) -> Callable[[screens.Screen], bytes]:
    """Yield a function that takes a screenshot, once for all tests."""
    known: dict[str, bytes] = {}

    def ready(screen: screens.Screen) -> bytes:
        if repr(screen) not in known:
            known[repr(screen)] = take(screen)
        return known[repr(screen)]

    return ready


DAMAGE = {
    "no ornament at a scene break": "hr.ornament::before { content: none !important }",
    "a scene break without its mark, as high as before": "hr.ornament { color: #0000 !important }",
    "no indents": ".scene > p { text-indent: 0 !important }",
    "a theme without its paper": "html:root { --paper: #fff !important }",
    "a theme without its ink": "html:root { --ink: #808080 !important }",
    "links in another colour": "html:root { --accent: #2c2c7a !important }",
    "the contents moved by 8 pixels": "#contents { translate: 8px 0 }",
    "the text moved by 8 pixels": "main { translate: 8px 0 }",
}


FAST_DAMAGE = ("no indents", "a theme without its ink", "the text moved by 8 pixels")


@pytest.mark.parametrize("damage", mostly_slow(DAMAGE, *FAST_DAMAGE))
def test_a_screen_that_was_hurt_differs(
    damage: str, take: Callable[..., bytes], as_built: Callable[..., bytes], pictures: Pictures
) -> None:
    found = pictures.difference(as_built(PROSE), take(PROSE, DAMAGE[damage]), LIMITS)
    assert found.percent > LIMITS.percent


@pytest.mark.parametrize("theme", mostly_slow(["sepia", "dark"], "dark"))
def test_a_theme_that_looks_like_another_differs(
    theme: str, as_built: Callable[..., bytes], pictures: Pictures
) -> None:
    other = as_built(replace(PROSE, theme=theme))
    assert pictures.difference(as_built(PROSE), other, LIMITS).percent > 50


ALIKE = {
    "the same again": "",
    "letters a little stronger": "body { -webkit-text-stroke: 0.1px }",
    "letters a third of a pixel lower": "body { position: relative; top: 0.33px }",
    "letters a third of a pixel to the side": "body { position: relative; left: 0.33px }",
}


WINDOWS = {"wide": WIDE, "narrow": NARROW}


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("way", mostly_slow(ALIKE, "letters a third of a pixel to the side"))
def test_letters_that_are_drawn_a_little_otherwise_pass(
    way: str,
    window: str,
    take: Callable[..., bytes],
    as_built: Callable[..., bytes],
    pictures: Pictures,
) -> None:
    screen = replace(PROSE, window=WINDOWS[window])
    found = pictures.difference(as_built(screen), take(screen, ALIKE[way]), LIMITS)
    assert found.percent <= LIMITS.percent


def test_in_few_colours_a_screen_looks_the_same_and_is_small(
    as_built: Callable[..., bytes], pictures: Pictures
) -> None:
    whole = as_built(PROSE)
    small = pictures.small(whole)
    assert pictures.difference(whole, small, LIMITS).count == 0
    assert len(small) < len(whole) / 2


def test_in_few_colours_a_field_keeps_its_own(chromium: Any, pictures: Pictures) -> None:
    page = chromium.new_page(viewport={"width": 200, "height": 200})
    page.set_content("<body style='background: #fbf8f1'><p style='background: #fff'>word</p>")
    whole = page.screenshot()
    assert pictures.difference(whole, pictures.small(whole), LIMITS).count == 0


def test_a_screen_of_another_size_differs_everywhere(
    as_built: Callable[..., bytes], pictures: Pictures
) -> None:
    narrow = as_built(replace(PROSE, window=NARROW))
    assert pictures.difference(as_built(PROSE), narrow, LIMITS).percent == 100


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Redirect accepted screenshots and differences to a temporary folder."""
    monkeypatch.setattr(screens, "ROOT", tmp_path)
    monkeypatch.setattr(screens, "ACCEPTED", tmp_path)
    monkeypatch.setattr(screens, "DIFFERING", tmp_path / "differing")
    return tmp_path


def test_a_screen_without_an_accepted_picture_is_a_problem(
    places: Path, as_built: Callable[..., bytes], pictures: Pictures
) -> None:
    seen = beside_accepted(PROSE, as_built, pictures, LIMITS)
    assert not list(places.iterdir())
    assert seen.problem == "prose: no picture of it was accepted; make screens takes one"


def test_a_screen_that_cannot_be_taken_is_a_problem(places: Path, pictures: Pictures) -> None:
    def take(_: screens.Screen) -> bytes:
        raise Prevented("Timeout\nand more")

    (places / "prose.png").touch()
    seen = beside_accepted(PROSE, take, pictures, LIMITS)
    assert (seen.figure, seen.problem) == ("", "prose was not taken: Timeout")


def test_what_differs_is_written_and_named(
    places: Path, as_built: Callable[..., bytes], pictures: Pictures
) -> None:
    (places / "prose.png").write_bytes(as_built(replace(PROSE, theme="dark")))
    seen = beside_accepted(PROSE, as_built, pictures, LIMITS)
    assert seen.problem.endswith(": see differing/prose.png and differing/prose-differs.png")
    assert (places / "differing/prose.png").read_bytes() == as_built(PROSE)
    assert (places / "differing/prose-differs.png").read_bytes().startswith(b"\x89PNG")


def test_a_screen_that_looks_as_in_another_version_of_the_browser_is_accepted(
    places: Path, as_built: Callable[..., bytes], pictures: Pictures
) -> None:
    (places / "prose.png").write_bytes(as_built(replace(PROSE, theme="dark")))
    (places / "prose.150.png").write_bytes(as_built(PROSE))
    assert not beside_accepted(PROSE, as_built, pictures, LIMITS).problem


def test_a_screen_is_renewed_only_where_it_differs(
    places: Path, as_built: Callable[..., bytes], pictures: Pictures
) -> None:
    assert renewed(PROSE, as_built, pictures, LIMITS) == []
    (places / "prose.149.png").write_bytes(as_built(replace(PROSE, theme="dark")))
    assert renewed(PROSE, as_built, pictures, LIMITS) == []
    assert (places / "prose.149.png").exists()
    assert not beside_accepted(PROSE, as_built, pictures, LIMITS).problem
    dark = replace(PROSE, theme="dark")
    (places / "prose.149.png").write_bytes(as_built(PROSE))
    assert renewed(dark, as_built, pictures, LIMITS) == ["prose.149.png"]
    assert [path.name for path in places.iterdir()] == ["prose.png"]
    assert not beside_accepted(dark, as_built, pictures, LIMITS).problem


def test_there_are_twelve_screens_each_with_its_picture() -> None:
    names = [f"{screen.name}.png" for screen in SCREENS]
    assert len(names) == 12
    pictures = [path.name for path in screens.ACCEPTED.iterdir()]
    assert set(names) == {f"{name.partition('.')[0]}.png" for name in pictures}
    assert set(names) <= set(pictures)
    ways = Counter((screen.window["width"], screen.theme) for screen in SCREENS)
    assert set(ways.values()) == {2}
    assert len(ways) == 6
