"""Discovery: the sitemap, robots.txt, and metadata in the heads of pages.

The sitemap (https://www.sitemaps.org/protocol.html) has the front page, the pages of the library,
and those of works in reading order. Pages of people are left out: they repeat the works. A large
library has a sitemap of sitemaps.

The library owner chooses the file robots.txt: all robots, none, or lines of the owner's own. One
of `html_extra_path` takes precedence.

Metadata are for search engines, link previews and reference managers:

    JSON-LD     schema.org (Book, Chapter, BookSeries, Person), in a script that is data
    og:         Open Graph, https://ogp.me/
    citation_   the tags of Highwire Press, which Google Scholar and Zotero read
    DC.         Dublin Core, on title pages

Works have them on their title pages and chapters, the library on its front page and the pages of
authors and series. Other pages repeat these. An address is left out where it is not known, as is
all that a work does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import msgspec
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from fascicle.files.folders import remove, write_if_changed
from fascicle.model.digests import digest_of
from fascicle.sphinx_ext import page_notes
from fascicle.sphinx_ext.model.extension_points import LATE, head_parts, of_library, work_images
from fascicle.sphinx_ext.model.groupings import AUTHORS, SERIES, grouping_of, groupings_in
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.published_work import PublishedWork, WorkPage
from fascicle.sphinx_ext.model.templates import has_our_layout, writes_web_pages
from fascicle.sphinx_ext.model.works import own_works_in, slug_of, works_in
from fascicle.sphinx_ext.web.listings import file_url, published_url
from fascicle.sphinx_ext.web.page_view import PageView, on_page

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
    app.connect("env-updated", note_pages, priority=LATE)
    app.connect("html-page-context", add_to_head)
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


# Characters that could end the script, or begin a comment in it.
UNSAFE = re.compile(r"[<>&]")
OPEN_GRAPH = {"Book": "book", "Chapter": "article", "Person": "profile"}


# A `meta` element: the attribute that names it, its name, its content.
Metatag = tuple[str, str, str]


def note_pages(app: Sphinx, env: BuildEnvironment) -> None:
    """Note digests of the metadata that works' pages have in their heads only."""
    if not has_our_layout(app):
        return
    pages: dict[str, str] = {}
    for work, metadata in each_that_works(own_works_in(env), "the metadata", partial(book, app)):
        on_each = digest_of((metadata.get("author"), metadata.get("image")))
        pages |= dict.fromkeys((page.docname for page in work.pages), on_each)
        pages[work.front.docname] = digest_of(metadata)
    page_notes.note(env, "discovery", pages)


@on_page
def add_to_head(app: Sphinx, view: PageView, context: dict[str, Any]) -> None:
    context["is_listed"] = is_listed(app.config)
    if context["is_listed"] and (data := _data_of(app, context["pagename"], view)):
        context["metatags_of_page"] = list(_metatags(app, view, data))
        context["structured_data"] = _as_script(data)


def is_listed(config: Config) -> bool:
    """Return whether robots may read the book."""
    return bool(config.fascicle_robots != "none")


def _data_of(app: Sphinx, pagename: str, view: PageView) -> Data:
    if view.work is None:
        return _of_library_page(app, pagename)
    if view.page is None:
        return {}
    is_title_page = view.page == view.work.front
    return book(app, view.work) if is_title_page else chapter(app, view.work, view.page)


def _as_script(data: Data) -> str:
    """Return data as JSON that is safe in a script element."""
    encoded = msgspec.json.encode({"@context": "https://schema.org", **data}).decode()
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", encoded)


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
        ("og:image", _cover_address(app, view.work) if view.work else ""),
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
        ("DC.title.alternative", data.get("alternativeHeadline", "")),
        *(("DC.creator", person["name"]) for person in data.get("author", ())),
        *(("DC.contributor", person["name"]) for person in helpers),
        ("DC.relation.isPartOf", data.get("isPartOf", {}).get("name", "")),
        ("DC.date", data.get("datePublished", "")),
        ("DC.language", data["inLanguage"]),
        ("DC.rights", data.get("copyrightNotice", "")),
        ("DC.publisher", library),
        ("DC.identifier", data.get("url", "")),
    )


def _named(attribute: str, *pairs: tuple[str, str]) -> Iterable[Metatag]:
    return ((attribute, name, content) for name, content in pairs if content)


Data = dict[str, Any]


def book(app: Sphinx, work: PublishedWork) -> Data:
    dates = {what.lower(): when for what, when in work.dates}
    return _thing(
        "Book",
        published_url(app, work.front.docname),
        name=work.title,
        alternativeHeadline=work.subtitle,
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
        datePublished=dates.get("published") or _came(work, work.front),
        dateModified=dates.get("updated") or work.changed,
        isPartOf=_series_of(app, work),
        position=work.series_number,
        image=_cover_address(app, work),
    )


def _came(work: PublishedWork, page: WorkPage) -> str:
    """Return the day on which a page came, "" if its work may have been published before."""
    return "" if work.dates or work.sources else page.appeared


def _cover_address(app: Sphinx, work: PublishedWork) -> str:
    """Return the address of a work's cover, "" where it has none."""
    images = (image_of(app.env, work) for image_of in work_images(app.config))
    return next((file_url(app.config.html_baseurl, path) for path in images if path), "")


def chapter(app: Sphinx, work: PublishedWork, page: WorkPage) -> Data:
    return _thing(
        "Chapter",
        published_url(app, page.docname),
        name=page.name,
        author=_authors(app, work),
        inLanguage=work.text_language,
        datePublished=_came(work, page),
        dateModified=page.changed,
        isPartOf=_thing("Book", published_url(app, work.front.docname), name=work.title),
        position=work.pages.index(page) + 1,
    )


def _of_library_page(app: Sphinx, docname: str) -> Data:
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


def _thing(kind: str, address: str, **more: object) -> Data:
    """Return the properties of a thing, without empty ones."""
    return {"@type": kind, **{key: what for key, what in (("url", address), *more.items()) if what}}


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
