"""The catalogue for e-readers, in OPDS 1.2: works as publications, in pages, with files and covers.

    opds/index                        where a reader begins
    opds/newest  opds/titles          all publications, in two orders
    opds/authors/index                the authors; series and tags alike
    opds/authors/ada-quill            the publications of one

A list of many is several pages: `opds/titles`, `opds/titles-2`. The cover of an EPUB is also an
image of the web, `works/<work>/cover.png` or `.jpg`.

Its pages are Atom with links of its own: https://specs.opds.io/opds-1.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from html import escape
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zipfile import ZipFile

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from fascicle.files.build_folder import load_state, save_state
from fascicle.files.fingerprints import fingerprint
from fascicle.files.folders import write_if_changed
from fascicle.model.digests import digest_of
from fascicle.model.forms import MEDIA_TYPES
from fascicle.model.word_lists import filing_title
from fascicle.sphinx_ext.feeds.atom_feeds import (
    ATOM,
    ATOM_SPACE,
    NO_DAY,
    attribute,
    document,
    element,
    entry,
    first_address,
    link,
    moment,
)
from fascicle.sphinx_ext.i18n import gettext
from fascicle.sphinx_ext.model.filing import collation_of
from fascicle.sphinx_ext.model.groupings import (
    AUTHORS,
    KINDS,
    Kind,
    grouping_of,
    groupings_in,
    in_title_order,
)
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.published_work import PublishedWork
from fascicle.sphinx_ext.model.work_entries import WHOLE_DAY, arrival, entry_of
from fascicle.sphinx_ext.model.works import works_in
from fascicle.sphinx_ext.static_files import MadeFile
from fascicle.sphinx_ext.web.listings import file_url, published_url

EPUB = ".epub"
# The works without a cover, since their EPUB could not be made; beside Sphinx's doctrees.
LACKING = "covers.json"
# Placeholders for the cover's address on their pages, in the head and as data.
_NO_TAG, _NO_IMAGE = "<!-- no cover -->", '"image":[]'


def files_of(env: BuildEnvironment, work: PublishedWork) -> tuple[str, ...]:
    """Return the paths of the files of a work that readers may download."""
    downloads = entry_of(env, work).added.get("downloads", ())
    return tuple(f"works/{work.slug}/{download.file}" for download in downloads)


def cover_of(env: BuildEnvironment, work: PublishedWork) -> str:
    """Return the path of the cover of a work, "" for one without an EPUB."""
    has_epub = any(file.endswith(EPUB) for file in files_of(env, work))
    ending = "jpg" if work.cover else "png"
    return f"works/{work.slug}/cover.{ending}" if has_epub and env.config.html_baseurl else ""


def works_with_covers(app: Sphinx) -> Iterator[tuple[PublishedWork, str]]:
    """Yield the works that have a cover, with its path."""
    covers = each_that_works(works_in(app.env), "the feeds", partial(cover_of, app.env))
    yield from ((work, name) for work, name in covers if name)


def covers_in(app: Sphinx) -> Iterator[MadeFile]:
    """Yield the covers of the EPUBs that have been made."""
    for work, name in works_with_covers(app):
        epub = app.outdir / f"works/{work.slug}/{work.slug}{EPUB}"
        if epub.is_file():
            state = digest_of(fingerprint(epub.stat()))
            yield MadeFile(name, state, partial(_cover_in, epub, name))


def _cover_in(epub: Path, name: str) -> bytes:
    with ZipFile(epub) as archive:
        return archive.read(f"EPUB/{PurePosixPath(name).name}")


def name_those_there(app: Sphinx) -> None:
    """Let the pages of works name the covers that are there, and no others."""
    record = Path(app.doctreedir, LACKING)
    before, lacking = load_state(record, list[str]) or [], []
    for work, name in works_with_covers(app):
        is_lacking = not (app.outdir / name).is_file()
        lacking += [work.slug] if is_lacking else []
        if is_lacking or work.slug in before:
            address = file_url(app.config.html_baseurl, name)
            tag = f'<meta property="og:image" content="{escape(address)}">'
            for page in sorted((app.outdir / f"works/{work.slug}").glob("*.html")):
                text = page.read_text(encoding="utf-8")
                for known, none in ((tag, _NO_TAG), (f'"image":"{address}"', _NO_IMAGE)):
                    text = text.replace(known, none) if is_lacking else text.replace(none, known)
                write_if_changed(page, text.encode())
    if lacking != before:
        save_state(record, lacking)


class PublicationFile(NamedTuple):
    """A file of a publication: its media type, its address, its length in bytes."""

    type: str
    address: str
    length: int


class Publication(NamedTuple):
    """A work in the catalogue; `authors` are names and the addresses of their pages."""

    slug: str
    id: str
    title: str
    language: str
    changed: str
    published: str
    page: str
    authors: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    summary: str
    rights: str
    cover: str
    files: tuple[PublicationFile, ...]


def publication_of(app: Sphinx, work: PublishedWork) -> Publication:
    dates = {what.lower(): when for what, when in work.dates if WHOLE_DAY.fullmatch(when)}
    came, base = arrival(work), app.config.html_baseurl
    cover = cover_of(app.env, work)
    pages = ((name, grouping_of(app.env, AUTHORS, name).docname) for name in work.authors)
    return Publication(
        slug=work.slug,
        id=first_address(app, work, work.front),
        title=work.title,
        language=work.text_language,
        changed=max(work.changed, came) or NO_DAY,
        published=dates.get("published") or came,
        page=published_url(app, work.front.docname),
        authors=tuple((name, page and published_url(app, page)) for name, page in pages),
        tags=work.tags,
        summary="\n\n".join(work.summary),
        rights=work.rights,
        cover=file_url(base, cover) if cover and (app.outdir / cover).is_file() else "",
        files=tuple(_files_of(app, work)),
    )


def _files_of(app: Sphinx, work: PublishedWork) -> Iterator[PublicationFile]:
    """Yield the files that have been made, of types that readers know."""
    for name in files_of(app.env, work):
        kind, path = MEDIA_TYPES.get(PurePosixPath(name).suffix), app.outdir / name
        if kind and path.is_file():
            address = file_url(app.config.html_baseurl, name)
            yield PublicationFile(kind, address, path.stat().st_size)


# The most entries of a page.
PAGE_SIZE = 100
START, NEW, ALL = "opds/index", "opds/newest", "opds/titles"
NEWEST, CATALOGUE = gettext("Newest works"), gettext("Catalogue")


class Way(NamedTuple):
    """A link from a page to another: its title, the page, the kind and the number of entries."""

    title: str
    page: str
    size: int
    lists_works: bool = True


class CataloguePage(NamedTuple):
    """A page of the catalogue: ways to other pages, or publications.

    `first` is the name of the first page of a list, `number` counts its pages from 1; `size` is
    the number of entries of the list, `above` the page that leads to it.
    """

    title: str
    first: str
    number: int
    of: int
    size: int
    above: str
    ways: tuple[Way, ...] = ()
    publications: tuple[Publication, ...] = ()

    @property
    def name(self) -> str:
        return numbered(self.first, self.number)


def numbered(first: str, number: int) -> str:
    return first if number == 1 else f"{first}-{number}"


def _pages_of(app: Sphinx) -> Iterator[CataloguePage]:
    """Yield all pages. There are none in a library without EPUBs."""
    env, language = app.env, app.config.language
    publications = each_that_works(works_in(env), "the feeds", partial(publication_of, app))
    # E-readers want a cover and an EPUB; other editions are offered beside it.
    known = {each.slug: each for _, each in publications if each.cover}
    if not known:
        return
    by_title = in_title_order((work for work in works_in(env) if work.slug in known), language)
    titles = [known[work.slug] for work in by_title]
    newest = sorted(titles, key=lambda each: each.changed, reverse=True)
    ways = [Way(str(NEWEST), NEW, len(titles)), Way(str(CATALOGUE), ALL, len(titles))]
    for kind in KINDS:
        groupings = list(_groupings_of(app, kind, known))
        if groupings:
            name = f"opds/{kind.folder}/index"
            index = Way(kind.plural, name, len(groupings), lists_works=False)
            ways.append(index)
            yield from _in_pages(index.title, index.page, START, ways=[way for way, _ in groupings])
            for way, here in groupings:
                yield from _in_pages(way.title, way.page, index.page, here)
    library = str(app.config.html_context["library_title"])
    yield from _in_pages(library, START, "", ways=ways)
    yield from _in_pages(str(NEWEST), NEW, START, newest)
    yield from _in_pages(str(CATALOGUE), ALL, START, titles)


def _groupings_of(
    app: Sphinx, kind: Kind, known: Mapping[str, Publication]
) -> Iterator[tuple[Way, list[Publication]]]:
    """Yield the authors, say, by name, and the publications of each."""
    language = app.config.language
    key = collation_of(language).key
    by_name = sorted(groupings_in(app.env, kind), key=lambda g: key(filing_title(g.name, language)))
    for grouping in by_name:
        here = [known[work.slug] for work in grouping.works if work.slug in known]
        if here:
            yield Way(grouping.name, f"opds/{kind.folder}/{grouping.slug}", len(here)), here


def _in_pages(
    title: str,
    first: str,
    above: str,
    publications: Sequence[Publication] = (),
    ways: Sequence[Way] = (),
) -> Iterator[CataloguePage]:
    size = len(ways) + len(publications)
    of = -(-size // PAGE_SIZE)
    for number in range(1, of + 1):
        part = slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE)
        entries = tuple(ways[part]), tuple(publications[part])
        yield CataloguePage(title, first, number, of, size, above, *entries)


ENDING = ".xml"
IMAGES = {".png": "image/png", ".jpg": "image/jpeg"}
SPEC = "http://opds-spec.org/"
NAVIGATION, ACQUISITION = (
    f"{ATOM};profile=opds-catalog;kind={kind}" for kind in ("navigation", "acquisition")
)
SPACES = {
    "xmlns": ATOM_SPACE,
    "xmlns:dc": "http://purl.org/dc/terms/",
    "xmlns:opensearch": "http://a9.com/-/spec/opensearch/1.1/",
}


def catalogue_in(app: Sphinx, author: str) -> Iterator[MadeFile]:
    """Yield the files of the catalogue; `author` is the library's."""
    base, language = app.config.html_baseurl, app.config.language
    for page in _pages_of(app):
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
        *(entry(_navigation_entry(way, base)) for way in page.ways),
        *(entry(_publication_entry(each), each.language) for each in page.publications),
    ]
    return document({**SPACES, "xml:lang": language}, parts)


def _links(page: CataloguePage, base: str) -> Iterator[str]:
    """Yield links to related pages, to the page itself first."""
    own = ACQUISITION if page.publications else NAVIGATION
    related = {"self": page.name, "start": START}
    if page.above:
        related["up"] = page.above
    if page.of > 1:
        related |= {"first": page.first, "last": numbered(page.first, page.of)}
    if page.number > 1:
        related["previous"] = numbered(page.first, page.number - 1)
    if page.number < page.of:
        related["next"] = numbered(page.first, page.number + 1)
    for relation, name in related.items():
        kind = NAVIGATION if relation in {"start", "up"} else own
        yield link(relation, kind, file_url(base, name + ENDING))


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
    for tag in publication.tags:
        yield f"<category{attribute('term', tag)}{attribute('label', tag)}/>"
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
