"""Single-page editions, written for each work of which a page has been written.

A single page shows the same text as those pages, so it is stale only with one of them. One that is
up to date counts as made, so that `cleanup` does not remove it.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from fascicle.files.folders import write_if_changed
from fascicle.sphinx_ext.elements.classes import END_MARK
from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.incremental import keep_if_current
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.templates import has_our_layout, output_path
from fascicle.sphinx_ext.model.warnings import warn
from fascicle.sphinx_ext.model.works import own_works_in
from fascicle.sphinx_ext.single_page.merge import RenderedPage, merge_pages
from fascicle.sphinx_ext.web.assets.static_files import version_of
from fascicle.sphinx_ext.web.listings import published_url
from fascicle.sphinx_ext.web.page_titles import HEAD, css_string, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork

TITLE = gettext("Whole work")
# What a work that fails here is not in.
SINGLE = "the single pages"

NO_ARTICLE = (
    "The page has no article.bd-article, so its work cannot be put on one page. "
    "Use the theme's own layout, or say entire = false in library.toml."
)
ARTICLE = re.compile(r'<article [^>]*class="bd-article[^>]*>(.*)</article>', re.DOTALL)
# The link from the title page to the single page.
LINK = re.compile(r'<p class="entire-link.*?</p>', re.DOTALL)
END = re.compile(rf'<p class="[^"]*\b{END_MARK}\b')


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the stale single pages for Sphinx, once all other pages have been written."""
    works = (work for work in own_works_in(app.env) if work.single_page)
    for work, values in each_that_works(works, SINGLE, partial(_values, app)):
        if values:
            yield work.single_page, values, "single-page.html"


def drop_dead_links(app: Sphinx, failure: Exception | None) -> None:
    """Take the link off the title page of a work whose single page could not be written."""
    if failure is not None or not has_our_layout(app):
        return

    def drop_dead_link(work: PublishedWork) -> None:
        if work.single_page and not output_path(app, work.single_page).is_file():
            path = output_path(app, work.front.docname)
            html = path.read_text(app.config.html_output_encoding)
            write_if_changed(path, LINK.sub("", html).encode(app.config.html_output_encoding))

    for _ in each_that_works(own_works_in(app.env), SINGLE, drop_dead_link):
        pass


def _values(app: Sphinx, work: PublishedWork) -> dict[str, Any] | None:
    """Return the values of a stale page; None for one that is up to date, or cannot be."""
    builder: Any = app.builder
    docnames = {page.docname for page in work.reading_order}
    new = set() if builder.documents_written.isdisjoint(docnames) else {work.single_page}
    if keep_if_current(app, work.single_page, new):
        return None
    written = _rendered_pages(app, work)
    return _values_of(app, work, written) if written else None


def _rendered_pages(app: Sphinx, work: PublishedWork) -> list[RenderedPage]:
    """Return the rendered pages of a work; empty if one of them has another layout."""
    highest = min(page.level for page in work.pages)
    written = []
    for page in work.reading_order:
        html = output_path(app, page.docname).read_text(app.config.html_output_encoding)
        found = ARTICLE.search(html)
        if found is None:
            warn("fascicle.entire", page.docname, NO_ARTICLE)
            return []
        address = app.builder.get_target_uri(page.docname)
        level = 0 if page == work.front else page.level - highest + 1
        written.append(RenderedPage(address, page.anchor, level, LINK.sub("", found[1])))
    return written


def _values_of(app: Sphinx, work: PublishedWork, written: list[RenderedPage]) -> dict[str, Any]:
    """Return the values for the template; the canonical URL is that of the title page."""
    texts = merge_pages(written, app.builder.get_target_uri(work.single_page))
    title_page = app.builder.get_relative_uri(work.single_page, work.front.docname)
    return {
        "title": str(TITLE),
        "pageurl": published_url(app, work.front.docname) or title_page,
        "says_its_end": END.search(written[-1].html) is not None,
        "parts": zip(work.reading_order, texts, strict=True),
        "heads": [css_string(shortened(page.name, HEAD)) for page in work.pages],
        "version": version_of(app),
    }
