"""The catalogue of a library for e-readers: publications in pages, and the ways to them.

    opds/index                        where a reader begins
    opds/newest  opds/titles          all publications, in two orders
    opds/authors/index                the authors; series and tags alike
    opds/authors/ada-quill            the publications of one

A list of many is several pages: `opds/titles`, `opds/titles-2`. Each page is a file of OPDS 1.2 and
one of OPDS 2.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from fascicle.sphinx_ext.feeds.opds.publications import publication_of
from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.groupings import KINDS, groupings_in
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.series_order import in_title_order
from fascicle.sphinx_ext.model.text.articles import filing_title
from fascicle.sphinx_ext.model.text.collation import collation_of
from fascicle.sphinx_ext.model.works import works_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.feeds.opds.publications import Publication
    from fascicle.sphinx_ext.model.groupings import Kind

# The most entries of a page.
MOST = 100
START, NEW, ALL = "opds/index", "opds/newest", "opds/titles"
NEWEST, CATALOGUE = gettext("Newest works"), gettext("Catalogue")
# Not one: a title such as “Authors” wants the plural.
SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Way:
    """A link from a page to another: its title, the page, what that lists, and how much."""

    title: str
    page: str
    size: int
    lists_works: bool = True


@dataclass(frozen=True, slots=True)
class CataloguePage:
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

    @property
    def lists_works(self) -> bool:
        return bool(self.publications)


def numbered(first: str, number: int) -> str:
    """Return the name of a page of a list."""
    return first if number == 1 else f"{first}-{number}"


def pages_of(app: Sphinx) -> Iterator[CataloguePage]:
    """Yield all pages. There are none in a library without EPUBs."""
    env, language = app.env, app.config.language
    found = each_that_works(works_in(env), "the feeds", partial(publication_of, app))
    # E-readers want a cover and an EPUB; other editions are offered beside it.
    known = {each.slug: each for _, each in found if each.cover}
    if not known:
        return
    by_title = in_title_order((work for work in works_in(env) if work.slug in known), language)
    titles = [known[work.slug] for work in by_title]
    newest = sorted(titles, key=lambda each: each.changed, reverse=True)
    ways = [Way(str(NEWEST), NEW, len(titles)), Way(str(CATALOGUE), ALL, len(titles))]
    for kind in KINDS:
        groupings = list(_groupings_of(app, kind, known))
        if groupings:
            index = Way(
                kind.called(SEVERAL), f"opds/{kind.folder}/index", len(groupings), lists_works=False
            )
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
    for grouping in sorted(
        groupings_in(app.env, kind), key=lambda grouping: key(filing_title(grouping.name, language))
    ):
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
    """Yield the pages of a list."""
    size = len(ways) + len(publications)
    of = -(-size // MOST)
    for number in range(1, of + 1):
        part = slice((number - 1) * MOST, number * MOST)
        entries = tuple(ways[part]), tuple(publications[part])
        yield CataloguePage(title, first, number, of, size, above, *entries)
