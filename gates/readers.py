"""Reader gate: EPUBs open in foliate-js, the reader of Foliate, and read there as they should.

The cover is shown. The reader's table of contents is that of the book, and each entry opens what
it names; so does each link. The mark of a note opens the note. At the width of a small phone
nothing is wider than its page, and a line of verse that is turned over hangs. Pages turn and text
runs in the direction of its language. See `readers.js`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from lxml import etree
from playwright.sync_api import Error as Prevented

from gates.browser import NARROW, browser, complaints_of
from gates.fonts import only_these
from gates.programs import MODULES, module
from gates.server import served
from gates.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gates.books import Book
    from gates.budgets import Budgets

SCRIPT = Path(__file__).with_name("readers.js")
READER = "foliate-js/reader.html"
BOOK = "book.epub"
SMALL = {"width": 320, "height": 568}
IS_OPEN = "() => globalThis.reader?.view?.lastLocation && true"
# What the reader has to say of itself: its frames may run scripts; on a slow machine it is closed
# before it has painted what is behind a page, or before a chapter has come that it would style.
ITS_OWN = (
    "can escape its sandboxing",
    "null (reading 'docBackground')",
    "Cannot destructure property 'style' of 'el' as it is null",
)
SPACES = {"x": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}
NAVIGATION = "EPUB/nav.xhtml"


@dataclass(slots=True)
class Findings:
    """What was looked at in all EPUBs, and what is wrong."""

    entries: int = 0
    links: int = 0
    notes: int = 0
    lines: int = 0
    turned: int = 0
    problems: list[str] = field(default_factory=list)


def held(books: Sequence[Book], _budgets: Budgets) -> Verdict:
    """Read the EPUBs of all books."""
    module(READER)
    files = sorted(path for book in books for path in book.site.rglob("*.epub"))
    found = Findings()
    with served(MODULES) as server, browser(only_these()) as chromium:
        for file in files:
            read(chromium, f"{server.address}{READER}?url={BOOK}", file, found)
    return Verdict(
        gate="readers",
        figure=f"{len(found.problems)} errors",
        looked_at=f"{len(files)} EPUBs: {found.entries} entries of their contents, {found.links} "
        f"links, {found.notes} notes, {found.lines} lines of verse, {found.turned} turned over",
        looks=len(files),
        problems=tuple(found.problems),
    )


def read(chromium: Any, address: str, file: Path, found: Findings) -> None:  # noqa: ANN401
    """Open an EPUB in the reader, and look at it."""
    page = chromium.new_page(viewport=NARROW, bypass_csp=True)
    complaints = complaints_of(page)
    try:
        page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
        page.route(f"**/{BOOK}", lambda route: route.fulfill(path=file))
        page.goto(address)
        page.wait_for_function(IS_OPEN)
        page.add_script_tag(path=SCRIPT)
        said = [*look_at(page, file, found)]
    except Prevented as error:
        said = [error.message.partition("\n")[0]]
    finally:
        page.close()
    said += [line for line in complaints if not any(own in line for own in ITS_OWN)]
    found.problems += [f"{file.name}: {problem}" for problem in said]


def look_at(page: Any, file: Path, found: Findings) -> Iterator[str]:  # noqa: ANN401
    """Yield what is wrong with the EPUB that is open."""
    yield from page.evaluate("cover()")
    entries = page.evaluate("contents()")
    found.entries += len(entries)
    yield from differing(entries, *navigation_of(file))
    links = page.evaluate("links()")
    notes = page.evaluate("notes()")
    found.links += links["count"]
    found.notes += notes["count"]
    yield from (*links["problems"], *notes["problems"], *page.evaluate("turning()"))
    page.set_viewport_size(SMALL)
    laid_out = page.evaluate("layout()")
    found.lines += laid_out["lines"]
    found.turned += laid_out["turned"]
    yield from laid_out["problems"]


def navigation_of(file: Path) -> tuple[list[tuple[str, int]], str]:
    """Return the entries of a table of contents with their depths, and where the text begins.

    This entry is named otherwise than what it opens: it may be a title page with text.
    """
    with ZipFile(file) as epub:
        root = etree.fromstring(epub.read(NAVIGATION))
    links: Any = root.xpath("//x:nav[@epub:type='toc']//x:a", namespaces=SPACES)
    begin: Any = root.xpath("//x:a[@epub:type='bodymatter']", namespaces=SPACES)
    depths = [int(link.xpath("count(ancestor::x:ol)", namespaces=SPACES)) for link in links]
    names = [" ".join("".join(link.itertext()).split()) for link in links]
    return list(zip(names, depths, strict=True)), begin[0].text


def differing(
    entries: Sequence[dict[str, Any]], wanted: Sequence[tuple[str, int]], begin: str
) -> Iterator[str]:
    """Yield how a reader's table of contents differs from that of the book, and what it opens."""
    if [(entry["name"], entry["depth"]) for entry in entries] != wanted:
        yield f"the reader's contents are {[entry['name'] for entry in entries]}"
    for entry in entries:
        if entry["opens"] is None:
            yield f"the entry “{entry['name']}” does not open {entry['place']}"
        elif entry["opens"] != entry["name"] != begin:
            yield f"the entry “{entry['name']}” opens “{entry['opens'][:80]}”"
