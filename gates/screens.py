"""Screen gate: twelve screenshots, each compared with the accepted one.

The accepted ones are in `gates/screens`; `make screens` renews those that differ, and its commit
shows what has changed. Where versions of Chromium space a text differently, a screen has a picture
for each, such as `japanese.150.png`, and one that is alike is enough. If all differ, the current
screenshot and a picture of the difference are written below _build/gates/screens.

Everything but the book is fixed: fonts (`fonts`), animation, pointer and caret. A headless browser
has no scroll bars, and its storage is empty.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error as Prevented

from gates.books import HOME, named
from gates.browser import NARROW, WIDE, browser, wear
from gates.fonts import only_these
from gates.pictures import Difference, Pictures
from gates.programs import ROOT
from gates.server import served
from gates.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gates.books import Book
    from gates.budgets import Budgets
    from gates.budgets import Screens as Limits

    Take = Callable[["Screen"], bytes]

ACCEPTED = Path(__file__).with_name("screens")
DIFFERING = ROOT / "_build" / "gates" / "screens"

IN_THE_MIDDLE = "part => part.scrollIntoView({ block: 'center', behavior: 'instant' })"
# What is loaded for a search may take so long, in milliseconds.
PATIENCE = 10_000
# So often a page is looked at for two pictures in a row that are the same.
LOOKS = 20


@dataclass(frozen=True, slots=True)
class Screen:
    """A page of a book in one window and theme; `around` is what has to be seen, in the middle."""

    name: str
    book: str
    path: str
    window: dict[str, int]
    theme: str
    around: str = "h1"


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a screen: a figure if it was compared, and what is wrong if something is."""

    figure: str = ""
    problem: str = ""


# Each form of a page once, each theme twice in each window.
SCREENS = (
    Screen("front-page", "anthology", "index.html", WIDE, "dark"),
    Screen("title-page", "anthology", "works/the-two-bushels/index.html", NARROW, "dark"),
    Screen("prose", "specimen", "works/lamp/prose.html", WIDE, "light", "hr.ornament"),
    Screen("verse", "anthology", "works/thirty-six-doors/index.html", NARROW, "sepia", ".verse"),
    Screen("letter", "specimen", "works/lamp/apart.html", WIDE, "sepia", ".letter"),
    Screen("play", "anthology", "works/the-goat-will-decide/act-1.html", NARROW, "dark", ".verse"),
    Screen("chat", "anthology", "works/tunnel-goose/index.html", NARROW, "light", ".chat"),
    Screen("right-to-left", "specimen", "works/dalet/alef.html", WIDE, "light"),
    Screen("japanese", "specimen", "works/watashi/index.html", NARROW, "sepia", "hr.ornament"),
    Screen("entire-work", "anthology", "works/the-goat-will-decide/entire.html", WIDE, "dark"),
    Screen("search", "anthology", "search.html?q=goose", NARROW, "light", ".search-result mark"),
    Screen("catalogue", "anthology", "catalogue.html", WIDE, "sepia"),
)


def held(books: Sequence[Book], budgets: Budgets) -> Verdict:
    """Take each screenshot, and compare it with the accepted one."""
    shutil.rmtree(DIFFERING, ignore_errors=True)
    with camera(books) as (take, pictures):
        seen = [beside_accepted(screen, take, pictures, budgets.screens) for screen in SCREENS]
    figures = [one.figure for one in seen if one.figure]
    problems = [one.problem for one in seen if one.problem]
    return Verdict(
        gate="screens",
        figure=f"{len(SCREENS) - len(problems)} of {len(SCREENS)} look as accepted",
        looked_at=", ".join(screen.name for screen in SCREENS),
        looks=len(figures),
        problems=tuple(problems),
        remarks=tuple(one.figure for one in seen if not one.problem),
    )


def renew(books: Sequence[Book], budgets: Budgets) -> list[str]:
    """Accept the screens that differ as they are now; return the pictures to take again elsewhere.

    These are of other versions of the browser, and show the page as it was.
    """
    ACCEPTED.mkdir(exist_ok=True)
    with camera(books) as (take, pictures):
        return [
            name for screen in SCREENS for name in renewed(screen, take, pictures, budgets.screens)
        ]


def renewed(screen: Screen, take: Take, pictures: Pictures, limits: Limits) -> list[str]:
    """Accept a screen if it differs; return the names of pictures of other versions that went."""
    known = accepted(screen)
    now = take(screen)
    if nearest(known, now, pictures, limits).percent <= limits.percent:
        return []
    for path in known:
        path.unlink()
    (ACCEPTED / f"{screen.name}.png").write_bytes(pictures.small(now))
    return [path.name for path in known if path.name != f"{screen.name}.png"]


@contextmanager
def camera(books: Sequence[Book]) -> Iterator[tuple[Take, Pictures]]:
    """Yield a studio that takes screenshots of books and compares them."""
    with served(HOME) as server, browser(only_these()) as chromium:

        def take(screen: Screen) -> bytes:
            place = server.address + named(books, screen.book).place
            return taken(chromium, screen, place + screen.path)

        yield take, Pictures(chromium.new_page())


def taken(chromium: Any, screen: Screen, address: str) -> bytes:  # noqa: ANN401  (Playwright's)
    """Return a picture of a page as a reader sees it who has just come to it."""
    page = chromium.new_page(viewport=screen.window, device_scale_factor=1, reduced_motion="reduce")
    try:
        # Where something is asked, the answer comes after the page.
        page.goto(address, wait_until="networkidle" if "?" in address else "load")
        wear(page, screen.theme)
        page.mouse.move(0, 0)
        part = page.locator(screen.around).first
        part.wait_for(state="attached", timeout=PATIENCE)
        part.evaluate(IN_THE_MIDDLE)
        return at_rest(page)
    finally:
        page.close()


def at_rest(page: Any) -> bytes:  # noqa: ANN401
    """Return a picture of a page as soon as two that follow each other are the same."""
    page.evaluate("document.fonts.ready")
    before = b""
    for _ in range(LOOKS):
        now: bytes = page.screenshot(animations="disabled", caret="hide")
        if now == before:
            return now
        before = now
    raise Prevented(f"{page.url} never comes to rest")


def beside_accepted(screen: Screen, take: Take, pictures: Pictures, limits: Limits) -> Seen:
    """Take a screenshot and compare it; save the difference if it is too large."""
    if not (known := accepted(screen)):
        return Seen(problem=f"{screen.name}: no picture of it was accepted; make screens takes one")
    try:
        now = take(screen)
    except Prevented as error:
        return Seen(problem=f"{screen.name} was not taken: {error.message.partition(chr(10))[0]}")
    found = nearest(known, now, pictures, limits)
    figure = f"{screen.name}: {found.percent:.4f} % of the pixels differ, {limits.percent} % may"
    if found.percent <= limits.percent:
        return Seen(figure)
    written = " and ".join(str(path.relative_to(ROOT)) for path in write(screen, now, found))
    return Seen(figure, f"{figure}: see {written}")


def nearest(known: list[Path], now: bytes, pictures: Pictures, limits: Limits) -> Difference:
    """Compare a screenshot with the accepted pictures, and return the smallest difference."""
    differences = (pictures.difference(path.read_bytes(), now, limits) for path in known)
    return min(differences, key=lambda one: one.percent, default=Difference(1, 1, b""))


def write(screen: Screen, now: bytes, found: Difference) -> tuple[Path, Path]:
    """Write the screen as it is now, and what differs."""
    DIFFERING.mkdir(parents=True, exist_ok=True)
    new, differing = (DIFFERING / f"{screen.name}{end}.png" for end in ("", "-differs"))
    new.write_bytes(now)
    differing.write_bytes(found.picture)
    return new, differing


def accepted(screen: Screen) -> list[Path]:
    """Return the accepted pictures of a screen, one for each family of versions of the browser."""
    return sorted(ACCEPTED.glob(f"{screen.name}.*png"))
