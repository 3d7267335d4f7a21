"""Weight and speed of pages on a phone: our book against stock sphinx-book-theme.

    make bench-pages

Three works of four chapters of 2,500 words, served gzipped. Bytes and requests are those of a
first visit; times and scores are Lighthouse's, medians of several runs; axe counts the elements
that break any of its rules, 1280 and 390 wide, less the rules that gates/budgets.toml names.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from builders import FASCICLE, OTHERS, STOCK_NAME
from plain_pages import works_of

from gates.accessibility import violations_on
from gates.books import describe
from gates.browser import NARROW, WIDE, browser
from gates.budgets import load
from gates.lighthouse import machine_here, measure_fairly
from gates.server import served
from gates.visits import fetched
from library import WORDS, Size, make_library

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gates.lighthouse import Machine, Measured
    from gates.server import Served
    from gates.visits import Fetched

SIZE = Size(works=3, chapters=4, words=2500)
HEADS = ("", "", "KB", "requests", "LCP", "CLS", "TBT", "performance", "accessibility",
         "best practices", "SEO", "axe")  # fmt: skip
# What is searched for: a word that comes up some times in every work.
RANK = 400


def main() -> int:
    """Build both books, and print the table."""
    print(row(HEADS), row(["---"] * len(HEADS)), sep="\n", flush=True)
    with TemporaryDirectory(prefix="bench-pages-") as folder:
        home = Path(folder)
        build(home)
        with served(home) as server, browser() as chromium:
            machine = machine_here(home, server, load().lighthouse)
            for page, path in paths_of(home / "ours"):
                for name in ("stock", "ours"):
                    address = f"{server.address}{name}/{path}"
                    print(compared(page, name, address, server, chromium, machine), flush=True)
    return 0


def build(home: Path) -> None:
    """Build a library into `ours`, and its pages with the stock theme into `stock`."""
    library = home / "library"
    make_library(library, SIZE)
    describe(library)
    run([*FASCICLE, "build", "--library", library, "--output", home / "ours"], home)
    stock = next(builder for builder in OTHERS if builder.name == STOCK_NAME)
    pages = home / "pages"
    pages.mkdir()
    stock.prepare(works_of(library), pages)
    run(stock.command(pages), pages)
    (pages / stock.site).rename(home / "stock")


def run(command: list[Any], folder: Path) -> None:
    """Run a command; what it says is shown only if it fails."""
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def paths_of(site: Path) -> Iterator[tuple[str, str]]:
    """Return the entry pages, and their paths in both books."""
    chapter = min(site.glob("works/*/chapter-*.html")).relative_to(site)
    yield "chapter", chapter.as_posix()
    yield "title page", chapter.with_name("index.html").as_posix()
    yield "front page", "index.html"
    yield "search page", "search.html"
    yield "search with its answer", f"search.html?q={WORDS[RANK]}"


def compared(  # noqa: PLR0913, PLR0917
    page: str,
    name: str,
    address: str,
    server: Served,
    chromium: Any,  # noqa: ANN401
    machine: Machine,
) -> str:
    """Visit a page as a reader does who has nothing of the book yet, then measure it."""
    visitor = chromium.new_page(viewport=NARROW)
    server.answers.clear()
    visitor.goto(address)
    visit = fetched(visitor, server)
    visitor.context.close()
    budget = load().lighthouse
    measured = measure_fairly(page, address, budget, machine)
    return told(page, name, visit, measured, broken_on(address, chromium))


def broken_on(address: str, chromium: Any) -> int:  # noqa: ANN401
    """Count the elements of a page that break a rule of axe, wide and narrow."""
    passed_over = tuple(load().accessibility.rules_passed_over)
    broken = 0
    for window in (WIDE, NARROW):
        visitor = chromium.new_page(viewport=window)
        visitor.goto(address, wait_until="networkidle")
        broken += len(violations_on(visitor, passed_over))
        visitor.context.close()
    return broken


def told(page: str, name: str, visit: Fetched, measured: Measured, broken: int) -> str:
    """Return a row of the table."""
    paint, shift, blocked = measured.figures.values()
    times = (f"{paint / 1000:.1f} s", f"{shift:.3f}", f"{blocked:.0f} ms")
    scores = [f"{score:.0f}" for score in measured.scores.values()]
    weight = (f"{visit.size / 1000:.0f}", len(visit.answers))
    return row([page, name, *weight, *times, *scores, broken])


def row(cells: Iterable[object]) -> str:
    """Return a row in Markdown."""
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    sys.exit(main())
