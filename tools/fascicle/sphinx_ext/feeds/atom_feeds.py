"""The Atom feeds of a library: `feed.xml`, and one beside each page of an author, series or tag."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.feeds.atom import Feed, atom
from fascicle.sphinx_ext.feeds.news import newest, news_of
from fascicle.sphinx_ext.incremental import digest_of
from fascicle.sphinx_ext.model.groupings import KINDS, groupings_in
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.works import works_in
from fascicle.sphinx_ext.web.assets.made_files import MadeFile
from fascicle.sphinx_ext.web.listings import file_url, published_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.feeds.news import News
    from fascicle.sphinx_ext.model.published.published_work import PublishedWork

LIBRARY = "feed.xml"
# What the author of a library without any is called: see `web.defaults`.
UNKNOWN = "unknown"


def feed_of(docname: str) -> str:
    """Return the path of the feed of an author, a series or a tag."""
    return f"{docname}.xml"


def feeds_in(app: Sphinx) -> Iterator[MadeFile]:
    found = each_that_works(works_in(app.env), "the feeds", partial(news_of, app))
    news = {work.slug: of_work for work, of_work in found}
    states = {slug: digest_of(found) for slug, found in news.items()}
    library, author = str(app.config.html_context["library_title"]), author_of(app)

    def feed(
        name: str, page: str, titles: tuple[str, str], works: Iterable[PublishedWork]
    ) -> MadeFile:
        slugs = [work.slug for work in works if work.slug in news]
        addresses = file_url(app.config.html_baseurl, name), published_url(app, page)
        about = (*titles, app.config.language, author, *addresses)
        state = digest_of((about, [states[slug] for slug in slugs]))
        return MadeFile(name, state, lambda: atom(Feed(*about, _newest_of(news, slugs))))

    about = str(app.config.html_context["library_description"])
    yield feed(LIBRARY, app.config.root_doc, (library, about), works_in(app.env))
    for kind in KINDS:
        for grouping in filter(lambda grouping: grouping.docname, groupings_in(app.env, kind)):
            titles = f"{grouping.name} — {library}", ""
            yield feed(feed_of(grouping.docname), grouping.docname, titles, grouping.works)


def author_of(app: Sphinx) -> str:
    """Return whose library it is."""
    said = app.config.author
    return str(app.config.html_context["library_title"] if said == UNKNOWN else said)


def _newest_of(news: Mapping[str, list[News]], slugs: Iterable[str]) -> list[News]:
    return newest(each for slug in slugs for each in news[slug])
