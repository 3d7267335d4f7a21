"""Weight and speed of the catalogue of a large library in Chromium.

    make bench-catalogue
    python bench/catalogue.py --works 10000 --kept /dev/shm/catalogue

Each work is one short page; authors have four, and tags are as those of an archive: a few that
thousands of works share, and thousands that few do. Times are from an event to the frame after it,
on this machine and, for the window of a phone, also with its processor slowed down four times.
With `--kept` the library stays in that folder, and is brought up to date the next time.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from builders import FASCICLE
from invented_words import one_of

from gates.browser import NARROW, WIDE, browser
from gates.server import served
from gates.visits import fetched
from library import CONF, INDEX, RATES, WORDS, Size, book_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gates.server import Served
    from gates.visits import Fetched

SEED = 1
# Of a work; the tags that all share are in `library.TAGS`.
RARE_TAGS = 4
STATUSES = ["complete", "in progress"]
LANGUAGES = ["en", "en", "en", "en", "de", "fr"]
# Page of the catalogue that is visited besides the first.
LATER = 25
# Once the script of a page is there, its form is; the time of that is noted.
NOTE_FORM = """
new MutationObserver((_, observer) => {
  if (!document.querySelector(".catalogue-form")) return;
  window.formAt = performance.now();
  observer.disconnect();
}).observe(document, { childList: true, subtree: true });
"""
# The time from an event of a control to the frame after it.
PAINTED = """
async ([selector, place, value]) => {
  const control = document.querySelectorAll(selector)[place];
  const began = performance.now();
  if (control.type === "checkbox") control.click();
  else {
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
  await new Promise((done) => requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = done;
    after.port2.postMessage(null);
  }));
  return performance.now() - began;
}
"""
SAYS = "() => document.querySelector('.catalogue-status').textContent"
# Twenty choices of a reader: selector, place among the controls of this kind, what is typed.
FILTERS: list[tuple[str, int, str]] = [
    *(("input[name=q]", 0, typed) for typed in ("t", "th", "the", "the s", "the sea", "")),
    *(("input[name=tag]", place, "") for place in (0, 0, 5, 1, 5, 1)),
    *(("input[name=not-tag]", 2, "") for _ in range(2)),
    *(("input[name=author]", 3, "") for _ in range(2)),
    *(("input[name=from]", 0, typed) for typed in ("100", "150", "")),
    ("input[name=language]", 0, ""),
]
SORTS = ["author", "-words", "-author", "-date", "-title", "words", "title"]


class Figures(NamedTuple):
    """What was measured in one window: milliseconds, and MB of JavaScript's heap."""

    form: float
    loading: float
    filters: list[float]
    sorts: list[float]
    heap: float


def main(arguments: list[str] | None = None) -> int:
    """Build the library, and print what its catalogue weighs and how long a reader waits."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--works", type=int, default=10_000)
    parser.add_argument("--kept", type=Path, metavar="FOLDER", help="keep the library there")
    said = parser.parse_args(arguments)
    with folder_for(said.kept) as home, browser() as chromium:
        site = built(home, said.works)
        with served(site) as server:
            report(server, chromium, said.works)
    return 0


@contextmanager
def folder_for(kept: Path | None) -> Iterator[Path]:
    if kept is None:
        with TemporaryDirectory(prefix="bench-catalogue-") as folder:
            yield Path(folder)
    else:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept


def built(home: Path, works: int) -> Path:
    """Build the library, and return the folder of its site."""
    library = home / f"library-{works}"
    if not library.exists():
        write_library(library, works)
    site = home / f"site-{works}"
    command: list[str | Path] = [*FASCICLE, "build", "--library", library, "--output", site]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    return site


def write_library(folder: Path, works: int) -> None:
    """Write the pages as `fascicle convert` does, without their texts."""
    folder.mkdir(parents=True)
    (folder / "conf.py").write_text(CONF)
    (folder / "index.md").write_text(INDEX)
    (folder / "library.toml").write_text('title = "A library of nobody’s"\n', encoding="utf-8")
    for number in range(works):
        slug, page = page_of(number)
        path = folder / "works" / slug / "index.md"
        path.parent.mkdir(parents=True)
        path.write_text(page, encoding="utf-8")


def page_of(number: int) -> tuple[str, str]:
    """Return the name of a work and its only page."""
    book = book_of(SEED, number, Size(chapters=1, words=100))
    random = Random(f"{SEED} catalogue {number}")  # noqa: S311 (the same every time)
    slug = f"{number + 1:05}-{book.title.lower().replace(' ', '-')}"
    tags = {*book.tags, *random.choices(WORDS, cum_weights=RATES, k=RARE_TAGS)}
    paragraphs = [paragraph or "* * *" for paragraph in book.chapters[0][1]]
    words = str(sum(len(paragraph.split()) for paragraph in paragraphs))
    date = f"20{10 + int(random.random() * 16)}-0{1 + int(random.random() * 9)}-11"
    series = {"series": book.series, "series-number": str(book.number)} if book.series else {}
    about = {
        "work": slug,
        "kind": "work",
        "level": "0",
        "title": book.title,
        "authors": [book.author],
        "language": one_of(random, LANGUAGES),
        "summary": book.summary,
        **series,
        "rating": book.rating,
        "tags": sorted(tags),
        "status": one_of(random, STATUSES),
        "dates": [f"updated: {date}"],
        "words": words,
        "total-words": words,
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in about.items()]
    text = "\n\n".join([f"# {book.title}", *paragraphs])
    return slug, "\n".join(["---", *lines, "---", "", text, ""])


def report(server: Served, chromium: Any, works: int) -> None:  # noqa: ANN401
    """Visit the catalogue as readers do who have nothing of the book yet."""
    print(f"{works:,} works")
    for path in ("catalogue.html", f"catalogue/{LATER}.html"):
        print(f"{path}: {visit(server, chromium, path)}", flush=True)
    heads = ("window", "form", "works loaded", "20 filters", "worst", "7 orders", "worst", "heap")
    print("", row(heads), row(["---"] * len(heads)), sep="\n", flush=True)
    for window, slowed in ((WIDE, 1), (NARROW, 1), (NARROW, 4)):
        figures, visited = used(server, chromium, window, slowed)
        name = f"{window['width']} px" + (f", slowed {slowed} times" if slowed > 1 else "")
        print(told(name, figures), flush=True)
    print(f"\nwith all works: {visited}")


def visit(server: Served, chromium: Any, path: str) -> Fetched:  # noqa: ANN401
    server.answers.clear()
    page = chromium.new_page(viewport=NARROW)
    page.goto(server.address + path)
    found = fetched(page, server)
    page.context.close()
    return found


def used(
    server: Served,
    chromium: Any,  # noqa: ANN401
    window: dict[str, int],
    slowed: int,
) -> tuple[Figures, Fetched]:
    """Filter and sort in a new window, the processor slowed down so many times."""
    page = chromium.new_page(viewport=window)
    page.add_init_script(NOTE_FORM)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    server.answers.clear()
    page.goto(server.address + "catalogue.html", wait_until="networkidle")
    loading = loaded(page)
    page.locator(".catalogue-filters summary").click()
    filters = [page.evaluate(PAINTED, list(choice)) for choice in FILTERS]
    page.locator(".catalogue-clear").click()
    sorts = [page.evaluate(PAINTED, ["select[name=sort]", 0, order]) for order in SORTS]
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.enable") or session.send("Performance.getMetrics")
    heap = next(each for each in metrics["metrics"] if each["name"] == "JSHeapUsedSize")["value"]
    figures = Figures(page.evaluate("window.formAt"), loading, filters, sorts, heap / 1e6)
    found = fetched(page, server)
    page.context.close()
    return figures, found


def loaded(page: Any) -> float:  # noqa: ANN401
    """Go to the form, and return how many milliseconds it takes until there are filters."""
    began = page.evaluate("performance.now()")
    page.locator("input[name=q]").focus()
    while not page.locator(".facet").nth(1).count():
        page.wait_for_timeout(10)
    return float(page.evaluate("performance.now()") - began)


def told(name: str, figures: Figures) -> str:
    """Return a row of the table."""
    times = [figures.form, figures.loading]
    for many in (figures.filters, figures.sorts):
        times += [median(many), max(many)]
    return row([name, *(f"{time:.0f} ms" for time in times), f"{figures.heap:.0f} MB"])


def row(cells: list[str] | tuple[str, ...]) -> str:
    """Return a row in Markdown."""
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
