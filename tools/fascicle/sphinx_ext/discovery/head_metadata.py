"""Metadata in the heads of pages, for search engines, link previews and reference managers.

    JSON-LD     schema.org, in a script that is data (`structured_data`)
    og:         Open Graph, https://ogp.me/
    citation_   the tags of Highwire Press, which Google Scholar and Zotero read
    DC.         Dublin Core, on title pages

Works have them on their title pages and chapters, the library on its front page and the pages of
authors and series. Other pages repeat these.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from fascicle.sphinx_ext import incremental
from fascicle.sphinx_ext.discovery.robots import is_listed
from fascicle.sphinx_ext.discovery.structured_data import (
    book,
    chapter,
    cover_address,
    of_library_page,
)
from fascicle.sphinx_ext.incremental import digest_of
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.model.works import own_works_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.discovery.structured_data import Data
    from fascicle.sphinx_ext.web.page_view import PageView

# What would end the script, or begin a comment in it.
UNSAFE = re.compile(r"[<>&]")
OPEN_GRAPH = {"Book": "book", "Chapter": "article", "Person": "profile"}


class Metatag(NamedTuple):
    """A `meta` element: the attribute that names it, its name, its content."""

    attribute: str
    name: str
    content: str


def note_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Note what the heads of works' pages say that the pages themselves do not show."""
    if not has_our_layout(app):
        return
    pages: dict[str, str] = {}
    for work, said in each_that_works(own_works_in(env), "the metadata", partial(book, app)):
        on_each = digest_of((said.get("author"), said.get("image")))
        pages |= dict.fromkeys((page.docname for page in work.pages), on_each)
        pages[work.front.docname] = digest_of(said)
    incremental.note(env, "discovery", pages)


def add_to_head(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object
) -> None:
    """Add the metadata of a page to its context."""
    view: PageView | None = context.get("view")
    context["is_listed"] = is_listed(app.config)
    if view is None or not context["is_listed"]:
        return
    if data := _data_of(app, pagename, view):
        context["metatags_of_page"] = list(_metatags(app, view, data))
        context["structured_data"] = _as_script(data)


def _data_of(app: Sphinx, pagename: str, view: PageView) -> Data:
    if view.work is None:
        return of_library_page(app, pagename)
    if view.page is None:
        return {}
    is_title_page = view.page == view.work.front
    return book(app, view.work) if is_title_page else chapter(app, view.work, view.page)


def _as_script(data: Data) -> str:
    """Return data as JSON that a script element can hold, whatever titles have."""
    encoded = msgspec.json.encode({"@context": "https://schema.org", **data}).decode()
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", encoded)


def _metatags(app: Sphinx, view: PageView, data: Data) -> Iterator[Metatag]:
    library = str(app.config.html_context["library_title"])
    names = (data["name"], data["isPartOf"]["name"] if data["@type"] == "Chapter" else "")
    yield from _named(
        "property",
        ("og:type", OPEN_GRAPH.get(data["@type"], "website")),
        ("og:title", " — ".join(filter(None, names))),
        ("og:site_name", library),
        ("og:description", view.description),
        ("og:url", data.get("url", "")),
        ("og:image", cover_address(app, view.work) if view.work else ""),
    )
    if view.work is not None:
        yield from _citation(data, library)
    if data["@type"] == "Book":
        yield from _dublin_core(data, library)


def _citation(data: Data, library: str) -> Iterator[Metatag]:
    part_of = data.get("isPartOf", {})
    within = "series" if data["@type"] == "Book" else "inbook"
    yield from _named(
        "name",
        ("citation_title", data["name"]),
        *(("citation_author", person["name"]) for person in data.get("author", ())),
        (f"citation_{within}_title", part_of.get("name", "")),
        ("citation_publication_date", data.get("datePublished", "").replace("-", "/")),
        ("citation_language", data["inLanguage"]),
        ("citation_publisher", library),
        ("citation_public_url", data.get("url", "")),
    )


def _dublin_core(data: Data, library: str) -> Iterator[Metatag]:
    helpers = (
        person for role in ("translator", "editor", "illustrator") for person in data.get(role, ())
    )
    yield from _named(
        "name",
        ("DC.type", "Text"),
        ("DC.title", data["name"]),
        *(("DC.creator", person["name"]) for person in data.get("author", ())),
        *(("DC.contributor", person["name"]) for person in helpers),
        ("DC.relation.isPartOf", data.get("isPartOf", {}).get("name", "")),
        ("DC.date", data.get("datePublished", "")),
        ("DC.language", data["inLanguage"]),
        ("DC.rights", data.get("copyrightNotice", "")),
        ("DC.publisher", library),
        ("DC.identifier", data.get("url", "")),
    )


def _named(attribute: str, *said: tuple[str, str]) -> Iterable[Metatag]:
    return (Metatag(attribute, name, content) for name, content in said if content)
