"""Write the single page of each work of which a page has been written, one work at a time.

It shows what those pages show, so it is stale only with one of them. One that is left alone counts
as made, so that `tidying` does not take it away.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from fascicle.sphinx_ext.elements.end_mark import CLASS
from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.incremental import keep_if_current
from fascicle.sphinx_ext.model.works import works_in
from fascicle.sphinx_ext.single_page.merge import RenderedPage, merge_pages
from fascicle.sphinx_ext.web.assets.static_files import version_of
from fascicle.sphinx_ext.web.listings import published_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.works import PublishedWork, WorkPage

logger = logging.getLogger(__name__)

TITLE = gettext("Whole work")

ARTICLE = re.compile(r'<article [^>]*class="bd-article[^>]*>(.*)</article>', re.DOTALL)
# What a title page says of this very page.
LINK = re.compile(r'<p class="entire-link.*?</p>', re.DOTALL)
END = re.compile(rf'<p class="[^"]*\b{CLASS}\b')


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Give Sphinx the pages to be laid out, when all others have been written."""
    builder: Any = app.builder
    for work in works_in(app.env):
        if not work.single_page:
            continue
        docnames = {page.docname for page in work.reading_order}
        new = set() if builder.documents_written.isdisjoint(docnames) else {work.single_page}
        if keep_if_current(app, work.single_page, new):
            continue
        if written := rendered_pages(app, work):
            yield work.single_page, values_of(app, work, written), "single-page.html"


def rendered_pages(app: Sphinx, work: PublishedWork) -> list[RenderedPage]:
    """Return the pages of a work as they were written; none if one of them is of another form."""
    highest = min(page.level for page in work.pages)
    written = []
    for page in work.reading_order:
        found = ARTICLE.search(
            output_file(app, page.docname).read_text(app.config.html_output_encoding)
        )
        if found is None:
            warn_of_form(page)
            return []
        address = app.builder.get_target_uri(page.docname)
        level = 0 if page == work.front else page.level - highest + 1
        written.append(RenderedPage(address, page.anchor, level, LINK.sub("", found[1])))
    return written


def values_of(app: Sphinx, work: PublishedWork, written: list[RenderedPage]) -> dict[str, Any]:
    """Return what the template wants; search engines are led to the title page."""
    texts = merge_pages(written, app.builder.get_target_uri(work.single_page))
    title_page = app.builder.get_relative_uri(work.single_page, work.front.docname)
    return {
        "title": str(TITLE),
        "pageurl": published_url(app, work.front.docname) or title_page,
        "says_its_end": END.search(written[-1].html) is not None,
        "body": "".join(map(wrap_page, work.reading_order, texts)),
        "version": version_of(app),
    }


def wrap_page(page: WorkPage, html: str) -> str:
    """Wrap the text of a page; what is out of sight is as high as its words let one guess."""
    return (
        f'<div class="entire-part" id="{page.anchor}" style="--words: {page.words}">{html}</div>\n'
    )


def output_file(app: Sphinx, docname: str) -> Path:
    """Return where a page is written."""
    builder: Any = app.builder
    return Path(builder.get_output_path(docname))


def warn_of_form(page: WorkPage) -> None:
    """Say that a page has no text that could be taken out of it."""
    logger.warning(
        "The page has no article.bd-article, so its work cannot be put on one page. "
        "Use the theme's own layout, or say entire = false in library.toml.",
        location=page.docname,
        type="fascicle",
        subtype="entire",
    )
