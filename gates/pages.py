"""Pages of a built book, and the sample of them that gates check.

There is no list of page types: the sample has every element with every class and role that occurs
in the books, and a page of each folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lxml import etree, html

from fascicle.files.folders import files_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gates.books import Book

# So many letters has a word that few texts have often.
LONG = 7


@dataclass(frozen=True)
class Page:
    """A built page: its book, and its path in the book."""

    book: Book
    path: str

    @cached_property
    def tree(self) -> Any:  # noqa: ANN401  (lxml's elements have no useful type)
        """The page as a tree."""
        return html.document_fromstring((self.book.site / self.path).read_text(encoding="utf-8"))

    @property
    def leads_on(self) -> bool:
        """Return whether the page is a redirect."""
        return bool(self.tree.xpath("//meta[@http-equiv='refresh']"))


def pages_of(book: Book) -> list[Page]:
    """Return the pages of a book, with redirects."""
    names = sorted(name for name, _ in files_below(book.site) if name.endswith(".html"))
    return [Page(book, name) for name in names]


def standing_for_all(books: Iterable[Book]) -> list[Page]:
    """Choose pages that have together whatever any page has, few of them."""
    pages = [page for book in books for page in pages_of(book) if not page.leads_on]
    left = {(page.book.name, page.path): frozenset(traits_of(page)) for page in pages}
    missing = frozenset().union(*left.values())
    chosen = []
    while missing:
        best = max(pages, key=lambda page: len(left[page.book.name, page.path] & missing))
        missing -= left[best.book.name, best.path]
        chosen.append(best)
    return sorted(chosen, key=lambda page: (page.book.name, page.path))


def traits_of(page: Page) -> Iterator[str]:
    """Return the features of a page: elements with classes and roles, folder, class of the body."""
    yield kind_of(page)
    for element in page.tree.iter(etree.Element):
        yield element.tag
        for name in ("class", "role", "dir", "type"):
            yield from (f"{element.tag}[{name}={said}]" for said in element.get(name, "").split())


def kind_of(page: Page) -> str:
    """Return the kind of a page by its folder; each page at the top is its own kind."""
    folder, _, name = page.path.partition("/")
    if not name:
        return page.path
    return f"{folder}/…/index" if page.path.endswith("/index.html") else f"{folder}/…"


def address_of(page: Page) -> str:
    """Return the path of a page among all books; the search is asked for a word of its book."""
    asked = f"?q={word_of(page.book)}" if page.path == "search.html" else ""
    return page.book.place + page.path + asked


def word_of(book: Book) -> str:
    """Return a word of the text of the first page that has one of some length."""
    pages = (page for page in pages_of(book) if page.path.startswith("works/"))
    texts = (text for page in pages for text in page.tree.xpath("//*[@class='scene']//p/text()"))
    words = (str(word) for text in texts for word in text.split())
    return next(word for word in words if len(word) >= LONG and word.isalpha())
