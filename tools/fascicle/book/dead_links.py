"""Dead links of a built book: to pages, files and places on pages that are not there.

Nothing is fetched: links to other hosts are not looked up, nor are those that begin at the top of a
server, as in `404.html`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from lxml import html

from fascicle.files.folders import files_below
from fascicle.model.errors import BuildError

ATTRIBUTES = ("href", "src")
REMEDY = "Correct the link in the page's Markdown, and build the book again."


@dataclass(frozen=True, slots=True)
class LinkedPage:
    """A page of the book: its path, the places on it, and its links."""

    path: str
    places: frozenset[str]
    links: tuple[str, ...]


def dead_links(built: Path) -> Iterator[BuildError]:
    """Yield an error for each dead link of the book in a folder, page by page."""
    files = {name for name, _ in files_below(built)}
    pages = [_read_page(built, name) for name in sorted(files) if name.endswith(".html")]
    places = {page.path: page.places for page in pages}
    for page in pages:
        for link in page.links:
            if problem := _problem_with(page.path, link, files, places):
                yield BuildError(page.path, f"the link to {link!r} is dead: {problem}", REMEDY)


def _read_page(built: Path, path: str) -> LinkedPage:
    text = (built / path).read_text("utf-8", "replace").strip()
    tree = html.document_fromstring(text or "<p>")
    found = {
        value.strip(): None
        for element in tree.iter()
        for name in ATTRIBUTES
        if (value := element.get(name)) is not None
    }
    places = frozenset(map(str, tree.xpath("//@id | //a/@name")))  # type: ignore[arg-type]
    return LinkedPage(path, places, tuple(found))


def _problem_with(page: str, link: str, files: set[str], places: dict[str, frozenset[str]]) -> str:
    """Return the problem with a link on a page, "" if there is none."""
    try:
        address, place = urldefrag(link)
        parts = urlsplit(address)
    except ValueError:
        return "it is no address"
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return ""
    path = _path_of(page, unquote(parts.path))
    if path not in files:
        return "there is no such page or file"
    # Where a text fragment begins, the place has ended.
    place = unquote(place.partition(":~:")[0])
    is_there = not place or path not in places or place in places[path]
    return "" if is_there else "there is no such place on that page"


def _path_of(page: str, address: str) -> str:
    """Return the file in the book that an address on a page means."""
    if not address:
        return page
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), address))
    is_folder = address.endswith("/") or posixpath.basename(address) in {".", ".."}
    return posixpath.normpath(posixpath.join(path, "index.html")) if is_folder else path
