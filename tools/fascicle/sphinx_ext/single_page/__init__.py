"""The whole work on one page, written for each work of which a page has been written.

Nothing is read or rendered a second time: the text of each page is taken out of its file. So a
single page is stale only with one of those pages. One that is up to date counts as made, so that
`finishing` does not remove it.

An id that one page has alone stays as it is, so that `chapter-3.html#p-3fq7x2a` and
`entire.html#p-3fq7x2a` lead to the same words. Of those that several have (any chapter may say
“Yes.”) the first keeps it; those of later pages have the page's own behind them:
`p-3fq7x2a--page-chapter-5`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from fascicle.files.folders import write_if_changed
from fascicle.model.words import shortened
from fascicle.sphinx_ext.elements.typography import END_MARK
from fascicle.sphinx_ext.i18n import gettext
from fascicle.sphinx_ext.model.extension_points import SINGLE_PAGES, page_kinds
from fascicle.sphinx_ext.model.problems import act_on_each, each_that_works, warn
from fascicle.sphinx_ext.model.published_work import PublishedWork
from fascicle.sphinx_ext.model.templates import has_our_layout, output_path
from fascicle.sphinx_ext.model.works import own_works_in
from fascicle.sphinx_ext.page_notes import keep_if_current
from fascicle.sphinx_ext.static_files import add_static_file, version_of
from fascicle.sphinx_ext.web.listings import published_url
from fascicle.sphinx_ext.web.page_titles import HEAD, css_string

NewIds = dict[str, dict[str, str]]

SHEET = Path(__file__).parent / "styles" / "single-page.css"
TITLE = gettext("Whole work")

# The step that leaves out a work that fails here.
SINGLE = "the single pages"
NO_ARTICLE = (
    "The page has no article.bd-article, so its work cannot be put on one page. "
    "Use the theme's own layout, or say entire = false in library.toml."
)
ARTICLE = re.compile(r'<article [^>]*class="bd-article[^>]*>(.*)</article>', re.DOTALL)

# The link from the title page to the single page.
LINK = re.compile(r'<p class="entire-link.*?</p>', re.DOTALL)
END = re.compile(rf'<p class="[^"]*\b{END_MARK}\b')


def setup(app: Sphinx) -> None:
    page_kinds.add(app, SINGLE_PAGES)
    add_static_file(app, "entire/entire.css", SHEET)
    app.connect("html-collect-pages", _collect)
    app.connect("build-finished", _drop_dead_links)


def _collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the stale single pages for Sphinx, once all other pages have been written."""
    works = (work for work in own_works_in(app.env) if work.single_page)
    for work, values in each_that_works(works, SINGLE, partial(_values, app)):
        if values:
            yield work.single_page, values, "single-page.html"


def _drop_dead_links(app: Sphinx, failure: Exception | None) -> None:
    """Remove the link from the title page of a work if its single page could not be written."""
    if failure is not None or not has_our_layout(app):
        return

    def drop_dead_link(work: PublishedWork) -> None:
        if work.single_page and not output_path(app, work.single_page).is_file():
            path = output_path(app, work.front.docname)
            html = path.read_text(app.config.html_output_encoding)
            write_if_changed(path, LINK.sub("", html).encode(app.config.html_output_encoding))

    act_on_each(own_works_in(app.env), SINGLE, drop_dead_link)


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
        match = ARTICLE.search(html)
        if match is None:
            warn("fascicle.entire", page.docname, NO_ARTICLE)
            return []
        address = app.builder.get_target_uri(page.docname)
        level = 0 if page == work.front else page.level - highest + 1
        written.append(RenderedPage(address, page.anchor, level, LINK.sub("", match[1])))
    return written


def _values_of(app: Sphinx, work: PublishedWork, written: list[RenderedPage]) -> dict[str, Any]:
    """Return the values for the template; the canonical URL is that of the title page."""
    texts = merge_pages(written, app.builder.get_target_uri(work.single_page))
    title_page = app.builder.get_relative_uri(work.single_page, work.front.docname)
    return {
        "title": str(TITLE),
        "pageurl": published_url(app, work.front.docname) or title_page,
        "says_its_end": END.search(written[-1].html) is not None,
        "parts": [*zip(work.reading_order, texts, strict=True)],
        "heads": [css_string(shortened(page.name, HEAD)) for page in work.pages],
        "version": version_of(app),
    }


# Text holds none of these signs as they are, nor does an attribute.
TAG = re.compile(r"<[a-z][^<>]*>")
ID = re.compile(r'<[a-z][^<>]* id="([^"<>]*)"')
ATTRIBUTE = re.compile(r' (id|href|src)="([^"]*)"')
HEADING = re.compile(r"(</?h)([1-6])(?=[ >])")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)
LOWEST = 6


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page as it was written: its address in the book, and the HTML of its text.

    `anchor` is its id on the single page; there its headings are lower by `level`.
    """

    address: str
    anchor: str
    level: int
    html: str


def merge_pages(pages: Sequence[RenderedPage], address: str) -> Iterator[str]:
    """Yield the text of each page, rewritten for a single page at `address`."""
    ids = _unique_ids(pages)
    for page in pages:
        yield _lower_headings(_rewrite_ids_and_links(page, ids, address), page.level)


def _unique_ids(pages: Sequence[RenderedPage]) -> NewIds:
    taken = {page.anchor for page in pages}
    ids = {}
    for page in pages:
        new = {name: _unused_id(name, page.anchor, taken) for name in ID.findall(page.html)}
        taken.update(new.values())
        ids[page.address] = new | {"": page.anchor}
    return ids


def _unused_id(name: str, anchor: str, taken: set[str]) -> str:
    """Return an unused id: the id itself, or one derived from it."""
    if name not in taken:
        return name
    name = f"{name}--{anchor}"
    while name in taken:
        name += "-"
    return name


def _rewrite_ids_and_links(page: RenderedPage, ids: NewIds, address: str) -> str:
    """Return a page with its new ids, and with links to places within the single page."""
    names = ids[page.address]

    def attribute(match: re.Match[str]) -> str:
        kind, value = match.groups()
        new = names.get(value, value) if kind == "id" else _rewrite_link(value, page, ids, address)
        return f' {kind}="{new}"'

    def tag(match: re.Match[str]) -> str:
        # What follows a title page stands below it.
        return ATTRIBUTE.sub(attribute, match[0].replace(' rel="next"', ""))

    return TAG.sub(tag, page.html)


def _rewrite_link(link: str, page: RenderedPage, ids: NewIds, address: str) -> str:
    if ELSEWHERE.match(link):
        return link
    path, mark, name = link.partition("#")
    target = urljoin(page.address, path) if path else page.address
    if target in ids:
        return f"#{ids[target].get(name, name)}"
    return f"{relative_uri(address, target)}{mark}{name}"


def _lower_headings(html: str, by: int) -> str:
    return HEADING.sub(lambda match: f"{match[1]}{min(LOWEST, int(match[2]) + by)}", html)
