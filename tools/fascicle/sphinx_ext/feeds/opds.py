"""The catalogue for e-readers, in OPDS 1.2: Atom with links of its own.

The specification: https://specs.opds.io/opds-1.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sphinx.application import Sphinx

from fascicle.model.digests import digest_of
from fascicle.sphinx_ext.feeds.atom_feeds import (
    ATOM,
    NO_DAY,
    attribute,
    document,
    element,
    link,
    moment,
)
from fascicle.sphinx_ext.feeds.publications import (
    NEW,
    PAGE_SIZE,
    CataloguePage,
    Publication,
    Way,
    pages_of,
)
from fascicle.sphinx_ext.static_files import MadeFile
from fascicle.sphinx_ext.web.listings import file_url

ENDING = ".xml"
IMAGES = {".png": "image/png", ".jpg": "image/jpeg"}
SPEC = "http://opds-spec.org/"
NAVIGATION, ACQUISITION = (
    f"{ATOM};profile=opds-catalog;kind={kind}" for kind in ("navigation", "acquisition")
)
SPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:dc": "http://purl.org/dc/terms/",
    "xmlns:opensearch": "http://a9.com/-/spec/opensearch/1.1/",
}


def catalogue_in(app: Sphinx, author: str) -> Iterator[MadeFile]:
    """Yield the files of the catalogue; `author` is the library's."""
    base, language = app.config.html_baseurl, app.config.language
    for page in pages_of(app):
        state = digest_of((base, language, author, page))
        yield MadeFile(page.name + ENDING, state, partial(opds, page, base, language, author))


def opds(page: CataloguePage, base: str, language: str, author: str) -> bytes:
    """Return a page as a file; `base` is the address of the book."""
    changed = max((each.changed for each in page.publications), default=NO_DAY)
    parts = [
        element("title", page.title),
        element("id", file_url(base, page.name + ENDING)),
        element("updated", moment(changed)),
        f"<author>{element('name', author)}</author>",
        *_links(page, base),
        element("opensearch:totalResults", str(page.size)),
        element("opensearch:itemsPerPage", str(PAGE_SIZE)),
        element("opensearch:startIndex", str((page.number - 1) * PAGE_SIZE + 1)),
        *(_entry(_navigation_entry(way, base)) for way in page.ways),
        *(_entry(_publication_entry(each), each.language) for each in page.publications),
    ]
    return document("feed", {**SPACES, "xml:lang": language}, parts)


def _links(page: CataloguePage, base: str) -> Iterator[str]:
    own = ACQUISITION if page.lists_works else NAVIGATION
    for relation, name in page.relations.items():
        kind = NAVIGATION if relation in {"start", "up"} else own
        yield link(relation, kind, file_url(base, name + ENDING))


def _entry(parts: Iterator[str], language: str = "") -> str:
    tagged = attribute("xml:lang", language) if language else ""
    return f"<entry{tagged}>{''.join(parts)}</entry>"


def _navigation_entry(way: Way, base: str) -> Iterator[str]:
    address = file_url(base, way.page + ENDING)
    relation = f"{SPEC}sort/new" if way.page == NEW else "subsection"
    yield element("title", way.title)
    yield element("id", address)
    yield element("updated", moment(NO_DAY))
    yield link(relation, ACQUISITION if way.lists_works else NAVIGATION, address)
    yield element("content", str(way.size))


def _publication_entry(publication: Publication) -> Iterator[str]:
    yield element("title", publication.title)
    yield element("id", publication.id)
    yield element("updated", moment(publication.changed))
    for name, page in publication.authors:
        uri = element("uri", page) if page else ""
        yield f"<author>{element('name', name)}{uri}</author>"
    yield element("dc:language", publication.language)
    if publication.published:
        yield element("dc:issued", publication.published)
    yield from (
        f"<category{attribute('term', tag)}{attribute('label', tag)}/>" for tag in publication.tags
    )
    if publication.summary:
        yield element("summary", publication.summary)
    if publication.rights:
        yield element("rights", publication.rights)
    yield link("alternate", "text/html", publication.page)
    if publication.cover:
        kind = IMAGES[publication.cover[-4:]]
        yield link(f"{SPEC}image", kind, publication.cover)
        yield link(f"{SPEC}image/thumbnail", kind, publication.cover)
    for file in publication.files:
        length = str(file.length)
        yield link(f"{SPEC}acquisition/open-access", file.type, file.address, length=length)
