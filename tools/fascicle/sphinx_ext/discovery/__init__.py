"""Discovery: the sitemap, robots.txt, and metadata in the heads of pages (`head_metadata`).

The sitemap (https://www.sitemaps.org/protocol.html) has the front page, the pages of the library,
and those of works in reading order. Pages of people are left out: they repeat the works. A large
library has a sitemap of sitemaps.

The library owner chooses the file robots.txt: all robots, none, or lines of the owner's own. One
of `html_extra_path` takes precedence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from sphinx.application import Sphinx
from sphinx.config import Config

from fascicle.files.folders import remove, write_if_changed
from fascicle.sphinx_ext.discovery import head_metadata
from fascicle.sphinx_ext.discovery.head_metadata import is_listed
from fascicle.sphinx_ext.model.extension_points import LATE, head_parts, of_library
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.published_work import PublishedWork
from fascicle.sphinx_ext.model.templates import writes_web_pages
from fascicle.sphinx_ext.model.works import slug_of, works_in

SITEMAP = "sitemap.xml"
# Of the protocol.
MOST = 50_000
# In pages that ask not to be listed.
NO_INDEX = b'<meta name="robots" content="noindex">'
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class Listed(NamedTuple):
    """An entry: the address of a page, and the day on which its words last changed."""

    address: str
    changed: str = ""


def setup(app: Sphinx) -> None:
    head_parts.add(app, "head-metadata.html")
    app.connect("env-updated", head_metadata.note_pages, priority=LATE)
    app.connect("html-page-context", head_metadata.add_to_head)
    app.connect("build-finished", _write_files, priority=LATE)


@of_library
def _write_files(app: Sphinx, failure: Exception | None) -> None:
    if failure is None and writes_web_pages(app):
        _write_sitemap(app)
        if not _has_own_robots(app):
            write_if_changed(app.outdir / ROBOTS, _robots(app.config).encode())


def _write_sitemap(app: Sphinx) -> None:
    """Write the sitemap, and remove files of an earlier one."""
    base = app.config.html_baseurl if is_listed(app.config) else ""
    files = dict(_files(base, list(_pages(app)))) if base else {}
    for name, text in files.items():
        write_if_changed(app.outdir / name, text.encode())
    for path in app.outdir.glob("sitemap*.xml"):
        if path.name not in files:
            remove(app.outdir, path.name)


def _pages(app: Sphinx) -> Iterator[Listed]:
    """Yield the pages, those of a work in reading order."""
    builder: Any = app.builder
    base, uri = app.config.html_baseurl, builder.get_target_uri
    documents = {page for page in app.env.found_docs if slug_of(page) is None}
    # Deeper ones are pages of people, and whole works on one page.
    made = {page for page in builder.pages_made - app.env.found_docs if page.count("/") <= 1}
    built = {page: Path(builder.get_outfilename(page)) for page in made}
    library = documents | {page for page in made if NO_INDEX not in built[page].read_bytes()}
    yield from (Listed(base + uri(page)) for page in sorted(library))

    def pages_of(work: PublishedWork) -> list[Listed]:
        return [Listed(base + uri(page.docname), page.changed) for page in work.reading_order]

    for _, pages in each_that_works(works_in(app.env), "the sitemap", pages_of):
        yield from pages


def _files(base: str, pages: Sequence[Listed], most: int = MOST) -> Iterator[tuple[str, str]]:
    """Yield files by name, with their content: one sitemap, or an index and several."""
    parts = [pages[at : at + most] for at in range(0, len(pages), most)]
    if len(parts) < 2:  # noqa: PLR2004
        yield SITEMAP, _listing("urlset", "url", pages)
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield SITEMAP, _listing("sitemapindex", "sitemap", [Listed(base + name) for name in names])
    for name, part in zip(names, parts, strict=True):
        yield name, _listing("urlset", "url", part)


def _listing(outer: str, inner: str, listed: Sequence[Listed]) -> str:
    lines = "".join(f"<{inner}>{_said_of(each)}</{inner}>\n" for each in listed)
    return f"{HEAD}<{outer} {SPACE}>\n{lines}</{outer}>\n"


def _said_of(listed: Listed) -> str:
    changed = f"<lastmod>{listed.changed}</lastmod>" if listed.changed else ""
    return f"<loc>{escape(listed.address)}</loc>{changed}"


ROBOTS = "robots.txt"
RULES = {"all": "User-agent: *\nAllow: /", "none": "User-agent: *\nDisallow: /"}


def _robots(config: Config) -> str:
    """Return the rules, with the address of the sitemap."""
    chosen = config.fascicle_robots.strip()
    rules = RULES.get(chosen, chosen)
    if not (config.html_baseurl and is_listed(config)) or "sitemap:" in rules.casefold():
        return f"{rules}\n"
    return f"{rules}\n\nSitemap: {config.html_baseurl}{SITEMAP}\n"


def _has_own_robots(app: Sphinx) -> bool:
    extra = (Path(app.confdir, path) for path in app.config.html_extra_path)
    return any(path.name == ROBOTS or (path / ROBOTS).is_file() for path in extra)
