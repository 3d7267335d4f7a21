"""Feed gate: feeds and the catalogue are valid, and a client that follows links finds all works.

The client begins at the front page, as an e-reader does that is given its address. It reads each
page of the catalogue (OPDS 1.2), and opens each EPUB that it comes to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote
from zipfile import BadZipFile, ZipFile

from lxml import etree, html

from gates.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gates.books import Book
    from gates.budgets import Budgets

SCHEMAS = Path(__file__).parent / "schemas"
ATOM = "application/atom+xml"
OPDS = f"{ATOM};profile=opds-catalog"
ACQUISITION = "http://opds-spec.org/acquisition"
SPACES = {
    "a": "http://www.w3.org/2005/Atom",
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
}
NEIGHBOURS = {"next": "previous", "previous": "next"}


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link of a page: its relation, its media type, its address, the length that it says."""

    relation: str
    type: str
    address: str
    length: int | None = None


@dataclass(slots=True)
class Client:
    """A client of a book: what it has read, the EPUBs that it has opened, what is wrong."""

    book: Book
    read: dict[str, list[FoundLink]] = field(default_factory=dict)
    epubs: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def file(self, address: str) -> Path | None:
        """Return the file at an address of the book, None with a problem if there is none."""
        name = unquote(address.removeprefix(self.book.home).partition("#")[0])
        path = self.book.site / name
        if address.startswith(self.book.home) and path.is_file():
            return path
        self.problems.append(f"{address}: there is no such file")
        return None

    def walk(self, address: str) -> None:
        """Read a page of the catalogue, and all that it leads to."""
        waiting = [address]
        while waiting:
            address = waiting.pop()
            path = self.file(address) if address not in self.read else None
            if path is None:
                continue
            try:
                links = list(links_of(path))
            except ValueError as error:
                self.problems.append(f"{address}: {error}")
                links = []
            self.read[address] = links
            waiting += [link.address for link in links if link.type.startswith(OPDS)]
            self.look_at(address, links)

    def look_at(self, address: str, links: Sequence[FoundLink]) -> None:
        """Check the links of a page of the catalogue, and open the files that it offers."""
        said = {link.relation: link.address for link in links}
        if said.get("self") != address:
            self.problems.append(f"{address}: names itself {said.get('self')}")
        if "start" not in said:
            self.problems.append(f"{address}: does not lead to the start")
        for link in links:
            path = None if link.type.startswith(OPDS) else self.file(link.address)
            if path is None:
                continue
            if link.relation.startswith(ACQUISITION) and link.length != path.stat().st_size:
                self.problems.append(f"{link.address}: is not {link.length} bytes long")
            if link.type == "application/epub+zip":
                self.open(link.address, path)

    def open(self, address: str, path: Path) -> None:
        """Open an EPUB as a reader does."""
        try:
            with ZipFile(path) as epub:
                kind = epub.read("mimetype")
        except (BadZipFile, KeyError):
            kind = b""
        if kind != b"application/epub+zip":
            self.problems.append(f"{address}: is no EPUB")
        self.epubs.add(address)

    def not_mutual(self) -> Iterator[str]:
        for address, links in self.read.items():
            for link in links:
                back = NEIGHBOURS.get(link.relation)
                there = {each.relation: each.address for each in self.read.get(link.address, ())}
                if back and there.get(back) != address:
                    yield f"{address}: its {link.relation} page does not lead back"


def held(books: Sequence[Book], _budgets: Budgets) -> Verdict:
    """Check the feeds, the catalogue and the sitemap of all books."""
    looks, feeds, epubs, problems = 0, 0, 0, []
    for book in books:
        found = list(feed_problems(book))
        feeds += len(atom_feeds(book))
        client = client_of(book)
        wanted = {address_of(book, path) for path in works(book)}
        found += [*client.problems, *client.not_mutual()]
        found += [f"{missing}: not reached" for missing in sorted(wanted - client.epubs)]
        looks += len(client.read)
        epubs += len(wanted)
        problems += [f"{book.name}: {problem}" for problem in found]
    return Verdict(
        gate="feeds",
        figure=f"{len(problems)} errors",
        looked_at=f"{feeds} feeds, {looks} pages of catalogues, {epubs} EPUBs",
        looks=looks,
        problems=tuple(problems),
    )


def works(book: Book) -> list[Path]:
    """Return the EPUBs of works, which have the names of their folders."""
    return [path for path in book.site.glob("works/*/*.epub") if path.stem == path.parent.name]


def address_of(book: Book, path: Path) -> str:
    """Return the address of a file of the book."""
    return book.home + quote(path.relative_to(book.site).as_posix())


def client_of(book: Book) -> Client:
    """Return a client that has read the catalogue, beginning at the front page."""
    client = Client(book)
    page: Any = html.parse(str(book.site / "index.html")).getroot()
    links = page.xpath("//link[@rel='alternate']")
    for link in links:
        if link.get("type").startswith(OPDS):
            client.walk(book.home + link.get("href"))
    return client


def links_of(path: Path) -> Iterator[FoundLink]:
    """Yield the links of a page of the catalogue. Raises `ValueError` if it is not valid."""
    root = valid_atom(path).getroot()
    for link in root.iter(f"{{{SPACES['a']}}}link"):
        length = int(link.get("length")) if link.get("length") else None
        yield FoundLink(link.get("rel"), link.get("type"), link.get("href"), length)
    for entry in root.findall("a:entry", SPACES):
        relations = entry.xpath("a:link/@rel", namespaces=SPACES)
        if not any(
            rel.startswith(ACQUISITION) or rel == "subsection" or "/sort/" in rel
            for rel in relations
        ):
            raise ValueError("an entry leads nowhere")


def atom_feeds(book: Book) -> list[Path]:
    """Return the feeds that pages name."""
    folders = ("authors", "series", "tags")
    found = [path for folder in folders for path in book.site.glob(f"{folder}/*.xml")]
    return [*book.site.glob("feed.xml"), *sorted(found)]


def feed_problems(book: Book) -> Iterator[str]:
    """Yield what is wrong with the Atom feeds and the sitemap."""
    client = Client(book)
    for path in atom_feeds(book):
        try:
            tree = valid_atom(path)
        except ValueError as error:
            yield f"{path.name}: {error}"
            continue
        for address in tree.xpath("//a:link/@href", namespaces=SPACES):
            client.file(address)
        names = tree.xpath("//a:entry/a:id/text()", namespaces=SPACES)
        if len(names) != len(set(names)):
            yield f"{path.name}: two entries have one id"
    for path in book.site.glob("sitemap*.xml"):
        for address in etree.parse(path).xpath("//s:loc/text()", namespaces=SPACES):  # type: ignore[union-attr]
            client.file(str(address))
    yield from client.problems


def valid_atom(path: Path) -> Any:  # noqa: ANN401  (a tree of lxml)
    """Return a feed as a tree. Raises `ValueError` if it is not valid."""
    try:
        tree = etree.parse(path)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None
    schema = atom_schema()
    if not schema.validate(tree):
        raise ValueError(str(schema.error_log.last_error))
    return tree


@cache
def atom_schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
