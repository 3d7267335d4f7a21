"""Transfer size of a first search, from the log of a server, files gzipped.

A real browser opens the search with a word that some scenes have. What only searching needs is
counted: the index and its scripts until the answer is there, and the pieces that show results.
"""

from __future__ import annotations

import re
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weights import gzipped

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = Path("/usr/bin/chromium")
# By their names: Sphinx's, mkdocs', Pagefind's and Fascicle's.
FOR_SEARCH = re.compile(r"search|pagefind|language_data|sphinx_highlight|lunr")
# Pagefind's piece of a page, and Sphinx's whole page a result.
RESULT = re.compile(r"\.(pf_fragment|html|md\.txt)$|_sources/")
# No request for so long: the answer is there. Never wait longer than the other.
QUIET, LONGEST, PAUSE = 1.5, 30.0, 0.1


@dataclass(frozen=True, slots=True)
class Query:
    """Bytes until a query is answered, and what each result shown fetches beside, on average."""

    before: int
    result: int


def first_query(site: Path, word: str) -> Query | None:
    """Search a built site for a word; None where it has no search, or no browser is installed."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 (part of the tests' tools)
    except ImportError:
        return None
    by_page = (site / "search.html").is_file()
    if not CHROMIUM.exists() or not (by_page or (site / "search").is_dir()):
        return None
    with served(site) as (address, asked), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        if by_page:
            page.goto(f"{address}/search.html?q={word}")
        else:
            page.goto(f"{address}/index.html")
            page.keyboard.press("s")  # as mkdocs-material opens its search
            page.keyboard.type(word)
        wait_for_quiet(asked)
        browser.close()
    return tally(site, asked)


def tally(site: Path, asked: list[tuple[float, str]]) -> Query | None:
    """Return what the files weigh that were asked for, each once; None if search did nothing."""
    # The first is the page itself.
    names = [name for name in dict.fromkeys(n for _, n in asked[1:]) if (site / name).is_file()]
    results = [name for name in names if RESULT.search(name)]
    others = [name for name in names if name not in results and FOR_SEARCH.search(name)]
    if not others:
        return None
    pieces = sum(gzipped((site / name).read_bytes()) for name in results)
    before = sum(gzipped((site / name).read_bytes()) for name in others)
    return Query(before, pieces // len(results) if results else 0)


def wait_for_quiet(asked: list[tuple[float, str]]) -> None:
    """Wait until nothing has been asked for a while."""
    start = time.monotonic()
    while time.monotonic() - start < LONGEST:
        if time.monotonic() - max(asked[-1][0], start) > QUIET:
            return
        time.sleep(PAUSE)


@contextmanager
def served(site: Path) -> Iterator[tuple[str, list[tuple[float, str]]]]:
    """Serve a site on this machine alone; gives its address, and when which file was asked for."""
    asked: list[tuple[float, str]] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_said: Any) -> None:  # noqa: ANN401 (as the class has it)
            asked.append((time.monotonic(), re.sub(r"[?#].*", "", self.path).lstrip("/")))

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
