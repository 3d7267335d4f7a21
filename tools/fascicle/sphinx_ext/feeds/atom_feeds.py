"""Atom feeds (RFC 4287): `feed.xml`, and one beside each page of an author, series or tag.

News are each work on the day that it came, and each chapter that came or changed later. The
chapters with which a work came are no news of their own. Days are those that pages remember; a work
without any has no news.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from sphinx.application import Sphinx

from fascicle.model.digests import digest_of
from fascicle.sphinx_ext.model.groupings import KINDS, groupings_in
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.published_work import PublishedWork, WorkPage
from fascicle.sphinx_ext.model.work_entries import arrival
from fascicle.sphinx_ext.model.works import works_in
from fascicle.sphinx_ext.static_files import MadeFile
from fascicle.sphinx_ext.web.listings import file_url, published_url

LIBRARY = "feed.xml"
# The default author of a library: see `web`.
NO_AUTHOR = "unknown"


def feed_of(docname: str) -> str:
    """Return the path of the feed of an author, a series or a tag."""
    return f"{docname}.xml"


def feeds_in(app: Sphinx) -> Iterator[MadeFile]:
    by_work = each_that_works(works_in(app.env), "the feeds", partial(news_of, app))
    news = {work.slug: of_work for work, of_work in by_work}
    states = {slug: digest_of(of_work) for slug, of_work in news.items()}
    library, author = str(app.config.html_context["library_title"]), author_of(app)

    def feed(
        name: str, page: str, titles: tuple[str, str], works: Iterable[PublishedWork]
    ) -> MadeFile:
        slugs = [work.slug for work in works if work.slug in news]
        addresses = file_url(app.config.html_baseurl, name), published_url(app, page)
        about = (*titles, app.config.language, author, *addresses)
        state = digest_of((about, [states[slug] for slug in slugs]))

        def make() -> bytes:
            return atom(Feed(*about, newest(each for slug in slugs for each in news[slug])))

        return MadeFile(name, state, make)

    about = str(app.config.html_context["library_description"])
    yield feed(LIBRARY, app.config.root_doc, (library, about), works_in(app.env))
    for kind in KINDS:
        for grouping in filter(lambda grouping: grouping.docname, groupings_in(app.env, kind)):
            titles = f"{grouping.name} — {library}", ""
            yield feed(feed_of(grouping.docname), grouping.docname, titles, grouping.works)


def author_of(app: Sphinx) -> str:
    author = app.config.author
    return str(app.config.html_context["library_title"] if author == NO_AUTHOR else author)


ATOM, ATOM_SPACE = "application/atom+xml", "http://www.w3.org/2005/Atom"
# Of a feed without entries.
NO_DAY = "2000-01-01"
# Characters that XML does not allow, halves of others among them.
NOT_ALLOWED = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
    parts = [
        element("title", feed.title),
        *([element("subtitle", feed.subtitle)] if feed.subtitle else []),
        element("id", feed.address),
        element("updated", moment(max((n.changed for n in feed.news), default=NO_DAY))),
        link("self", ATOM, feed.address),
        link("alternate", "text/html", feed.page),
        *authors([feed.author]),
        element("generator", "Fascicle"),
        *(entry(_parts_of(news), news.language) for news in feed.news),
    ]
    return document({"xmlns": ATOM_SPACE, "xml:lang": feed.language}, parts)


def _parts_of(news: News) -> Iterator[str]:
    yield element("title", news.title)
    yield element("id", news.id)
    yield element("published", moment(news.appeared))
    yield element("updated", moment(news.changed))
    yield link("alternate", "text/html", news.address)
    yield from authors(news.authors)
    yield from (f"<category{attribute('term', tag)}/>" for tag in news.tags)
    if news.summary:
        yield element("summary", news.summary)


def document(attributes: dict[str, str], parts: Iterable[str]) -> bytes:
    """Return a feed as a file, with a line for each part."""
    shown = "".join(attribute(key, value) for key, value in attributes.items())
    lines = "\n".join(parts)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<feed{shown}>\n{lines}\n</feed>\n'.encode()


def entry(parts: Iterable[str], language: str = "") -> str:
    tagged = attribute("xml:lang", language) if language else ""
    return f"<entry{tagged}>{''.join(parts)}</entry>"


def element(name: str, text: str) -> str:
    return f"<{name}>{escape(_allowed(text))}</{name}>"


def attribute(name: str, value: str) -> str:
    return f" {name}={quoteattr(_allowed(value))}"


def link(relation: str, kind: str, address: str, **more: str) -> str:
    given = {"rel": relation, "type": kind, "href": address, **more}
    return f"<link{''.join(attribute(name, value) for name, value in given.items() if value)}/>"


def authors(names: Iterable[str]) -> Iterator[str]:
    return (f"<author>{element('name', name)}</author>" for name in names)


def moment(day: str) -> str:
    """Return the beginning of a day as RFC 3339 has it."""
    return f"{day}T00:00:00Z"


def _allowed(text: str) -> str:
    return NOT_ALLOWED.sub("", text)


# The most entries of a feed, and of one work.
MOST = 50


class News(NamedTuple):
    """A work or a chapter as an entry of feeds.

    `number` is its place in the work; `id` is its first address, which it keeps if it moves.
    """

    changed: str
    slug: str
    number: int
    appeared: str
    title: str
    id: str
    address: str
    language: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    summary: str


def news_of(app: Sphinx, work: PublishedWork) -> list[News]:
    """Return the news of a work, the newest first."""
    came = arrival(work)
    return newest(
        _news(app, work, page, number, came)
        for number, page in enumerate(work.reading_order)
        if came and (page == work.front or page.changed > came)
    )


def newest(news: Iterable[News]) -> list[News]:
    """Return the newest of some news; of one day, chapters in reverse order, as they came."""
    return sorted(news, reverse=True)[:MOST]


def first_address(app: Sphinx, work: PublishedWork, page: WorkPage) -> str:
    """Return the address under which a page was published first, by which programs know it."""
    name = page.docname.rpartition("/")[2]
    former = page.former if page != work.front else ()
    first = f"works/{next(iter(work.moved_from), work.slug)}/{next(iter(former), name)}"
    return published_url(app, first)


def _news(app: Sphinx, work: PublishedWork, page: WorkPage, number: int, came: str) -> News:
    is_work = page == work.front
    return News(
        changed=max(page.changed, came),
        slug=work.slug,
        number=number,
        appeared=page.appeared or came,
        title=work.title if is_work else f"{work.title} — {page.name}",
        id=first_address(app, work, page),
        address=published_url(app, page.docname),
        language=work.text_language,
        authors=work.authors,
        tags=work.tags if is_work else (),
        summary="\n\n".join(work.summary) if is_work else "",
    )
