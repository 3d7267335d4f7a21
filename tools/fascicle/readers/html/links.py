"""Links: addresses outside of the book, printed contents, and links that a book must not have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from fascicle.model.blocks import Span
from fascicle.model.draft import Query
from fascicle.model.words import words
from fascicle.readers.html.tags import roles_of, shown_text, tag_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement as Element

# The links that a book may have: other schemes run programs, or lead into the reader's own machine.
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x20<>\"\\^`{|}]{1,2000}", re.IGNORECASE)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(https?://\S+)")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,40}):")
# So many links to places in the book, with at most so many words beside each, are its contents; one
# link less if there is nothing else.
FEWEST_LINKS, WORDS_BESIDE = 3, 6
_MAY_BE_CONTENTS = {"table", "ul", "ol", "dl", "div", "p", "section"}


def address_of(link: Element) -> str:
    """Return the address that a link leads to outside of the book, "" for any other link."""
    address = (link.get("href") or "").strip()
    return address if _ADDRESS.fullmatch(address) else ""


def address_of_page(root: Element) -> str:
    """Return the address of a page, as the browser that saved it or the page says, or ""."""
    above = root.getprevious()
    while above is not None:
        if match := _SAVED_FROM.search(str(above.text or "")):
            return match[1]
        above = above.getprevious()
    said = (link.get("href") or "" for link in root.iter("base", "link") if _is_own(link))
    whole = (f"https:{said}" if said.startswith("//") else said for said in said)
    return next(filter(_ADDRESS.fullmatch, whole), "")


def _is_own(link: Element) -> bool:
    return tag_of(link) == "base" or (link.get("rel") or "").lower() == "canonical"


def resolve_links(root: Element, address: str) -> None:
    """Complete the links of a page from the address it was saved from.

    Browsers write links to places in the page with its whole address; these become short again.
    """
    page = address.partition("#")[0]
    for link in root.iter("a"):
        said = link.get("href") or ""
        if said.startswith("/"):
            link.set("href", urljoin(address, said))
        elif said.startswith(f"{page}#"):
            link.set("href", said.removeprefix(page))


def unsafe_scheme(link: Element) -> str:
    """Return the scheme of a link's address if a book must not have it, such as "javascript"."""
    # Browsers leave these out of a scheme: "java\nscript:".
    address = re.sub(r"[\x00-\x20]", "", link.get("href") or "")
    scheme = _SCHEME.match(address)
    return scheme[1].lower() if scheme and not address_of(link) else ""


def unsafe_query(unsafe: Sequence[tuple[int, str]], last: int) -> Query:
    """Return a question about links that a book must not have, by line and scheme.

    `last` is the last line that has been read.
    """
    line = min(unsafe[0][0], last)
    schemes = ", ".join(sorted({f"{scheme}:" for _, scheme in unsafe}))
    count = f"{len(unsafe)} link{'s' * (len(unsafe) > 1)}"
    question = f"{count} to {schemes} cannot be in a book; are the words enough?"
    return Query("unsafe-links", Span(line, line), question, "words only", weight=0.3)


def is_contents(element: Element, tag: str) -> bool:
    """Return whether an element is a list of links to places in the book."""
    if tag not in _MAY_BE_CONTENTS:
        return False
    links = [
        child for child in element.iterdescendants() if tag_of(child) == "a" and child.get("href")
    ]
    if len(links) < FEWEST_LINKS - 1 or not all(map(_leads_inside, links)):
        return False
    linked = sum(len(words(shown_text(link))) for link in links)
    beside = len(words(shown_text(element))) - linked
    most = WORDS_BESIDE * len(links) if len(links) >= FEWEST_LINKS else 0
    return linked > 0 and beside <= most


def _leads_inside(link: Element) -> bool:
    """Return whether a link leads to a place in the book, and is no mark of a note."""
    address = link.get("href") or ""
    is_note = "noteref" in roles_of(link) or not any(map(str.isalpha, shown_text(link)))
    return not (is_note or address.startswith("/") or address_of(link) or unsafe_scheme(link))
