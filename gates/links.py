"""Link gate: no dead link to a page, file, id, neighbour or the book's own URL.

Nothing is fetched from the web: an external link is counted, and must be a valid URL. Links made by
scripts are not seen here; the browser's console reports those.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from sphinx.util.inventory import InventoryFile

from fascicle.files.folders import files_below
from gates.books import PUBLISHED
from gates.pages import pages_of
from gates.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gates.books import Book
    from gates.budgets import Budgets
    from gates.pages import Page

ATTRIBUTES = ("href", "src", "action", "data", "poster")
IN_STYLES = re.compile(r"url\(\s*[\"']?([^\"')]+)")
# Where one page names the next, that one names it as the previous.
BACK = {"next": "prev", "prev": "next"}
CANONICAL = "canonical"
INVENTORY = "objects.inv"
AWAY = ("http", "https", "mailto")


@dataclass(frozen=True, slots=True)
class Link:
    """A link: the book and the file that have it, where it leads as it is written, its relation."""

    book: Book
    source: str
    address: str
    relation: str = ""

    @property
    def target(self) -> str:
        """Where it leads, as an address."""
        return urljoin(self.book.home + self.source, self.address)

    def __str__(self) -> str:
        return f"{self.source}: {self.address}"


@dataclass(frozen=True)
class Site:
    """What a built book has: its pages, the places on them, all its files."""

    book: Book
    pages: list[Page]
    files: set[str] = field(default_factory=set)

    @cached_property
    def links(self) -> list[Link]:
        """All links of its pages and styles, and of its inventory, by which other books link in."""
        styles = (name for name in sorted(self.files) if name.endswith(".css"))
        found = [link for page in self.pages for link in links_of(page)]
        found += [link for name in styles for link in links_of_styles(self.book, name)]
        return [*found, *links_of_inventory(self.book)]

    @cached_property
    def self_named(self) -> set[str]:
        """The paths of the pages that name themselves as their address."""
        named = (link for link in self.links if link.relation == CANONICAL)
        return {link.source for link in named if path_and_place(link)[0] == link.source}

    @cached_property
    def places(self) -> dict[str, set[str]]:
        """The places on each page that a link can lead to."""
        return {page.path: set(page.tree.xpath("//@id | //a/@name")) for page in self.pages}


def held(books: Sequence[Book], budgets: Budgets) -> Verdict:
    """Check every link of every book."""
    sites = [site_of(book) for book in books]
    over = budgets.links.passed_over
    problems = [
        f"{site.book.name}: {what}"
        for site in sites
        for what in problems_of(site)
        if not any(part in what for part in over)
    ]
    links = [link for site in sites for link in site.links]
    inside = sum(is_inside(link) for link in links)
    pages = sum(len(site.pages) for site in sites)
    return Verdict(
        gate="links",
        figure=f"{len(problems)} dead",
        looked_at=f"{inside:,} inside of {pages} pages, {len(links) - inside:,} that lead away",
        looks=inside,
        problems=tuple(problems),
    )


def site_of(book: Book) -> Site:
    """Read a built book."""
    return Site(book, pages_of(book), {name for name, _ in files_below(book.site)})


def links_of(page: Page) -> Iterator[Link]:
    """Yield the links of a page."""
    for element in page.tree.iter():
        for name in ATTRIBUTES:
            if (address := element.get(name)) is not None:
                yield Link(page.book, page.path, address.strip(), element.get("rel", ""))
    for said in page.tree.xpath("//meta[@http-equiv='refresh']/@content"):
        yield Link(page.book, page.path, said.partition("url=")[2], "refresh")


def links_of_styles(book: Book, name: str) -> Iterator[Link]:
    """Return the files that a style sheet loads."""
    for address in IN_STYLES.findall((book.site / name).read_text(encoding="utf-8")):
        yield Link(book, name, address)


def links_of_inventory(book: Book) -> Iterator[Link]:
    """Return the targets in the inventory."""
    inventory = InventoryFile.loads((book.site / INVENTORY).read_bytes(), uri="")
    for items in inventory.data.values():
        yield from (Link(book, INVENTORY, item.uri) for item in items.values())


def is_inside(link: Link) -> bool:
    """Return whether a link stays in the book."""
    return link.target.startswith(PUBLISHED)


def problems_of(site: Site) -> Iterator[str]:
    """Return the dead links of a book."""
    for link in site.links:
        yield from (f"{link}: {problem}" for problem in problems_with(link, site))
    yield from not_mutual(site)


def problems_with(link: Link, site: Site) -> Iterator[str]:
    """Return the problem of a link, if any."""
    if not is_inside(link):
        if urlsplit(link.target).scheme not in {*AWAY, "data"}:
            yield "is no address"
        return
    path, place = path_and_place(link)
    # A redirect, or a page that has what others have, names one of these.
    if link.relation == CANONICAL and path not in site.self_named:
        yield "is named as an address by this page, and not by itself"
    if path not in site.files:
        yield "there is no such file"
    elif place and place not in site.places.get(path, ()):
        yield "there is no such place on that page"


def path_and_place(link: Link) -> tuple[str, str]:
    """Return the path in the book that a link leads to, and the place there; "" for none."""
    address, place = urldefrag(link.target)
    path = unquote(urlsplit(address).path).removeprefix(f"/{link.book.place}")
    # Where a text fragment begins, the place has ended.
    place = unquote(place.partition(":~:")[0])
    return (f"{path}index.html" if path.endswith("/") or not path else path), place


def not_mutual(site: Site) -> Iterator[str]:
    """Return the neighbours that do not link to each other.

    A page between two that do, such as that of a part without a text, is passed over by them.
    """
    named = {
        (link.source, path_and_place(link)[0], link.relation)
        for link in site.links
        if link.relation in BACK
    }
    beside: dict[str, dict[str, str]] = {}
    for source, target, relation in named:
        beside.setdefault(source, {})[relation] = target
    for source, target, relation in sorted(named):
        back = BACK[relation]
        past = beside[source].get(back)
        is_passed_over = past is not None and beside.get(past, {}).get(relation) == target
        if (target, source, back) not in named and not is_passed_over:
            yield f"{source}: its {relation} is {target}, whose {BACK[relation]} it is not"
