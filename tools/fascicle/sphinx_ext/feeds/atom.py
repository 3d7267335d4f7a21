"""Atom feeds, as RFC 4287 has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fascicle.sphinx_ext.feeds.news import News

ATOM = "application/atom+xml"
# Of a feed without entries.
NO_DAY = "2000-01-01"
# Characters that XML does not allow, halves of others among them.
UNKNOWN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Feed(NamedTuple):
    """A feed: its title, its own address, the address of the page that it is about, its entries."""

    title: str
    subtitle: str
    language: str
    author: str
    address: str
    page: str
    news: Sequence[News]


def atom(feed: Feed) -> bytes:
    """Return a feed as a file."""
    parts = [
        element("title", feed.title),
        *([element("subtitle", feed.subtitle)] if feed.subtitle else []),
        element("id", feed.address),
        element("updated", moment(max((n.changed for n in feed.news), default=NO_DAY))),
        link("self", ATOM, feed.address),
        link("alternate", "text/html", feed.page),
        *authors([feed.author]),
        element("generator", "Fascicle"),
        *(
            f"<entry{attribute('xml:lang', n.language)}>{''.join(_entry(n))}</entry>"
            for n in feed.news
        ),
    ]
    return document(
        "feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": feed.language}, parts
    )


def _entry(news: News) -> Iterator[str]:
    yield element("title", news.title)
    yield element("id", news.id)
    yield element("published", moment(news.appeared))
    yield element("updated", moment(news.changed))
    yield link("alternate", "text/html", news.address)
    yield from authors(news.authors)
    yield from (f"<category{attribute('term', tag)}/>" for tag in news.tags)
    if news.summary:
        yield element("summary", news.summary)


def document(name: str, attributes: dict[str, str], parts: Iterable[str]) -> bytes:
    """Return an XML document with a line for each part."""
    said = "".join(attribute(key, value) for key, value in attributes.items())
    lines = "\n".join(parts)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{name}{said}>\n{lines}\n</{name}>\n'.encode()


def element(name: str, text: str) -> str:
    return f"<{name}>{escape(_allowed(text))}</{name}>"


def attribute(name: str, value: str) -> str:
    return f" {name}={quoteattr(_allowed(value))}"


def link(relation: str, kind: str, address: str, **more: str) -> str:
    said = {"rel": relation, "type": kind, "href": address, **more}
    return f"<link{''.join(attribute(name, value) for name, value in said.items() if value)}/>"


def authors(names: Iterable[str]) -> Iterator[str]:
    return (f"<author>{element('name', name)}</author>" for name in names)


def moment(day: str) -> str:
    """Return the beginning of a day as RFC 3339 has it."""
    return f"{day}T00:00:00Z"


def _allowed(text: str) -> str:
    return UNKNOWN.sub("", text)
