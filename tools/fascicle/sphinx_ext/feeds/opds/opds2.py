"""Pages of a catalogue as OPDS 2.0: JSON (https://drafts.opds.io/opds-2.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from fascicle.book.editions.covers.cover import HEIGHT, WIDTH
from fascicle.sphinx_ext.feeds.atom import moment
from fascicle.sphinx_ext.feeds.covers import IMAGE
from fascicle.sphinx_ext.feeds.opds.catalogue import MOST, NEW, START, numbered
from fascicle.sphinx_ext.feeds.opds.opds1 import SPEC
from fascicle.sphinx_ext.web.listings import file_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fascicle.sphinx_ext.feeds.opds.catalogue import CataloguePage, Way
    from fascicle.sphinx_ext.feeds.opds.publications import Publication

ENDING = ".json"
OPDS2 = "application/opds+json"

Said = dict[str, Any]


def opds2(page: CataloguePage, base: str) -> bytes:
    """Return a page as a file; `base` is the address of the book."""
    about = {"numberOfItems": page.size, "itemsPerPage": MOST, "currentPage": page.number}
    said: Said = {
        "metadata": {"title": page.title, **(about if page.of > 1 else {})},
        "links": list(_links_of(page, base)),
    }
    if page.publications:
        said["publications"] = list(map(_publication, page.publications))
    else:
        said["navigation"] = [_navigation(way, base) for way in page.ways]
    return msgspec.json.format(msgspec.json.encode(said), indent=1)


def _links_of(page: CataloguePage, base: str) -> Iterator[Said]:
    relations = {"self": page.name, "start": START}
    if page.above:
        relations["up"] = page.above
    if page.of > 1:
        relations |= {"first": page.first, "last": numbered(page.first, page.of)}
    if page.number > 1:
        relations["previous"] = numbered(page.first, page.number - 1)
    if page.number < page.of:
        relations["next"] = numbered(page.first, page.number + 1)
    for relation, name in relations.items():
        yield {"rel": relation, "href": file_url(base, name + ENDING), "type": OPDS2}


def _navigation(way: Way, base: str) -> Said:
    return {
        "href": file_url(base, way.page + ENDING),
        "title": way.title,
        "type": OPDS2,
        "rel": f"{SPEC}sort/new" if way.page == NEW else "subsection",
    }


def _publication(said: Publication) -> Said:
    about: Said = {
        "@type": "http://schema.org/Book",
        "identifier": said.id,
        "title": said.title,
        "author": [_author(name, page) for name, page in said.authors],
        "language": said.language,
        "modified": moment(said.changed),
        "published": said.published,
        "description": said.summary,
        "subject": list(said.tags),
        "belongsTo": {"series": _series(said)} if said.series else {},
    }
    acquisition = f"{SPEC}acquisition/open-access"
    files = [
        {"rel": acquisition, "href": file.address, "type": file.type, "size": file.length}
        for file in said.files
    ]
    cover = {"href": said.cover, "type": IMAGE, "width": WIDTH, "height": HEIGHT}
    return {
        "metadata": {name: what for name, what in about.items() if what},
        "links": [*files, {"rel": "alternate", "href": said.page, "type": "text/html"}],
        "images": [cover],
    }


def _author(name: str, page: str) -> Said:
    return {"name": name, **({"links": [{"href": page, "type": "text/html"}]} if page else {})}


def _series(said: Publication) -> Said:
    return {"name": said.series, **({"position": said.position} if said.position else {})}
