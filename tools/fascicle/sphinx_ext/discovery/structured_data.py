"""Structured data of pages, in the vocabulary of schema.org: Book, Chapter, BookSeries, Person.

An address is left out where it is not known, as is all that a work does not say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fascicle.sphinx_ext.model.extension_points import work_images
from fascicle.sphinx_ext.model.groupings import AUTHORS, SERIES, grouping_of, groupings_in
from fascicle.sphinx_ext.web.listings import file_url, published_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork, WorkPage

Data = dict[str, Any]


def book(app: Sphinx, work: PublishedWork) -> Data:
    """Return a work as a book."""
    dates = {what.lower(): when for what, when in work.dates}
    return _thing(
        "Book",
        published_url(app, work.front.docname),
        name=work.title,
        author=_authors(app, work),
        translator=_people(work.translators),
        editor=_people(work.editors),
        illustrator=_people(work.illustrators),
        inLanguage=work.text_language,
        abstract="\n\n".join(work.summary),
        keywords=list(work.tags),
        contentRating=work.rating,
        copyrightNotice=work.rights,
        creativeWorkStatus=work.status,
        dateCreated=dates.get("written", ""),
        datePublished=dates.get("published") or work.front.appeared,
        dateModified=dates.get("updated") or work.changed,
        isPartOf=_series_of(app, work),
        position=work.series_number,
        image=cover_address(app, work),
    )


def cover_address(app: Sphinx, work: PublishedWork) -> str:
    """Return the address of a work's cover, "" where it has none."""
    found = (image_of(app.env, work) for image_of in work_images(app.config))
    return next((file_url(app.config.html_baseurl, path) for path in found if path), "")


def chapter(app: Sphinx, work: PublishedWork, page: WorkPage) -> Data:
    """Return a page of a work as a chapter of its book."""
    return _thing(
        "Chapter",
        published_url(app, page.docname),
        name=page.name,
        author=_authors(app, work),
        inLanguage=work.text_language,
        datePublished=page.appeared,
        dateModified=page.changed,
        isPartOf=_thing("Book", published_url(app, work.front.docname), name=work.title),
        position=work.pages.index(page) + 1,
    )


def of_library_page(app: Sphinx, docname: str) -> Data:
    """Return the front page, an author or a series; nothing for other pages."""
    address = published_url(app, docname)
    if docname == app.config.root_doc:
        about = app.config.html_context
        return _thing(
            "WebSite",
            address,
            name=about["library_title"],
            description=about["library_description"],
            inLanguage=app.config.language,
        )
    for kind, name in ((AUTHORS, "Person"), (SERIES, "BookSeries")):
        for grouping in groupings_in(app.env, kind):
            if grouping.docname == docname:
                return _thing(name, address, name=grouping.name)
    return {}


def _thing(kind: str, address: str, **said: object) -> Data:
    """Return what is said of a thing, without what is empty."""
    return {"@type": kind, **{key: what for key, what in (("url", address), *said.items()) if what}}


def _people(names: Iterable[str]) -> list[Data]:
    return [_thing("Person", "", name=name) for name in names]


def _authors(app: Sphinx, work: PublishedWork) -> list[Data]:
    pages = ((name, grouping_of(app.env, AUTHORS, name).docname) for name in work.authors)
    return [_thing("Person", page and published_url(app, page), name=name) for name, page in pages]


def _series_of(app: Sphinx, work: PublishedWork) -> Data:
    for name in SERIES.names_of(work):
        page = grouping_of(app.env, SERIES, name).docname
        return _thing("BookSeries", page and published_url(app, page), name=name)
    return {}
