"""The volumes of the library: each work, each series of several works, and all works as one."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from babel.numbers import get_decimal_symbol
from msgspec.structs import replace

from fascicle.book.editions.edition_library import EditionLibrary, Volume
from fascicle.sphinx_ext.editions.download_links import (
    EDITIONS,
    editions_of,
    library_file,
    library_parts,
    library_title,
    series_parts,
)
from fascicle.sphinx_ext.editions.edition_works import edition_work, file_of
from fascicle.sphinx_ext.editions.pdf_settings import font_folders, pdf_settings
from fascicle.sphinx_ext.i18n.languages import direction_of
from fascicle.sphinx_ext.i18n.messages import gettext, language
from fascicle.sphinx_ext.model.extension_points import pages_with_entries
from fascicle.sphinx_ext.model.groupings import SERIES, groupings_in
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.parts.library_part import writes_library, writes_works
from fascicle.sphinx_ext.model.works import own_works_in
from fascicle.sphinx_ext.web.listings import published_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx.application import Sphinx

    from fascicle.book.editions.edition_library import EditionWork
    from fascicle.sphinx_ext.model.published.published_work import PublishedWork

# Words of the interface in editions, by what they are for.
SAID = {
    "contents": gettext("Contents"),
    "cover": gettext("Cover"),
    "title page": gettext("Title page"),
    "about": gettext("Before you begin"),
    "begin": gettext("Begin reading"),
    "colophon": gettext("About this work"),
    "accessibility": gettext(
        "All of the text can be read aloud, enlarged and recoloured. Its headings, breaks and "
        "notes are marked as such, and the table of contents leads to each chapter."
    ),
    "kilobytes": gettext("{number} KB"),
    "megabytes": gettext("{number} MB"),
}


def edition_library(app: Sphinx) -> EditionLibrary:
    spoken = language()
    return EditionLibrary(
        title=library_title(app.config),
        language=spoken,
        direction=direction_of(spoken),
        url=app.config.html_baseurl,
        volumes=tuple(_volumes_of(app)),
        said={key: str(message) for key, message in SAID.items()}
        | {"point": get_decimal_symbol(spoken.replace("-", "_"))},
        linking=tuple(file_of(app, docname) for docname in _linking(app)),
        fonts=font_folders(app),
    )


def _volumes_of(app: Sphinx) -> Iterator[Volume]:
    """Yield the volumes; one of several works has those that have its kind of edition."""
    env = app.env
    described_as: Callable[[PublishedWork], EditionWork] = cache(partial(edition_work, app))

    def described(works: Iterable[PublishedWork]) -> Iterator[tuple[PublishedWork, EditionWork]]:
        return each_that_works(works, EDITIONS, described_as)

    def own_volume(work: PublishedWork) -> Volume:
        own = described_as(work)
        path = f"works/{work.slug}/{work.slug}"
        volume = _volume(path, work.title, [own], own.address, editions_of(env, work))
        return replace(volume, pdf=pdf_settings(app, work))

    yield from (volume for _, volume in each_that_works(own_works_in(env), EDITIONS, own_volume))
    for grouping in groupings_in(env, SERIES) if writes_works(env) else ():
        address = published_url(app, grouping.docname) if grouping.docname else ""
        for kind, found in series_parts(env, grouping).items():
            row = [each for _, each in described(found)]
            volume = _volume(grouping.docname, grouping.name, row, address, [kind])
            yield replace(volume, is_several=True)
    title, address = library_title(app.config), app.config.html_baseurl
    for kind, found in library_parts(env).items() if writes_library(env) else ():
        row = [each for _, each in described(found)]
        volume = _volume(library_file(env), title, row, address, [kind])
        yield replace(volume, is_several=True)


def _volume(
    path: str,
    title: str,
    works: Sequence[EditionWork],
    address: str,
    editions: Iterable[str],
) -> Volume:
    """Return a volume; works in several languages are in that of the library."""
    languages = {work.language for work in works}
    spoken = languages.pop() if len(languages) == 1 else language()
    return Volume(
        path=path,
        title=title,
        language=spoken,
        direction=direction_of(spoken),
        works=tuple(works),
        address=address,
        editions=tuple(editions),
    )


def _linking(app: Sphinx) -> Iterator[str]:
    """Yield the pages that may link to editions."""
    if writes_library(app.env):
        yield from sorted({app.config.root_doc, *app.env.glob_toctrees})
        for pages_of in pages_with_entries(app.config):
            yield from pages_of(app.env)
    for work in own_works_in(app.env):
        yield from dict.fromkeys((work.front.docname, work.reading_order[-1].docname))
        if work.single_page:
            yield work.single_page
