"""Editions to download, made of the pages of works when all are written; `download_links` to them.

The volumes of the library are each work, each series of several works, and all works as one.
Works are described as editions need them, with the library owner's settings for PDFs.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path

from babel.numbers import get_decimal_symbol
from msgspec.structs import replace
from sphinx.application import Sphinx

from fascicle.book import run_records
from fascicle.book.editions.edition_library import (
    EditionLibrary,
    EditionPage,
    EditionWork,
    PdfSettings,
    Volume,
    offer,
)
from fascicle.book.editions.editions import write_editions
from fascicle.files.fingerprints import fingerprints_below
from fascicle.files.folders import files_below
from fascicle.model.articles import filing_title
from fascicle.model.names import is_image_of_pages
from fascicle.sphinx_ext.editions import download_links
from fascicle.sphinx_ext.editions.download_links import (
    EDITIONS,
    editions_of,
    library_file,
    library_parts,
    library_title,
    series_parts,
)
from fascicle.sphinx_ext.i18n.languages import direction_of
from fascicle.sphinx_ext.i18n.messages import gettext, language
from fascicle.sphinx_ext.model.extension_points import LATE, pages_with_entries, writes_library
from fascicle.sphinx_ext.model.filing import given_sort_names, sort_name
from fascicle.sphinx_ext.model.groupings import own_series_in
from fascicle.sphinx_ext.model.problems import each_that_works, warn
from fascicle.sphinx_ext.model.published_work import PublishedWork, WorkPage
from fascicle.sphinx_ext.model.scope import WORKS
from fascicle.sphinx_ext.model.templates import has_our_layout, output_path
from fascicle.sphinx_ext.model.work_entries import (
    entry_values,
    front_page_values,
    grouping_page_values,
    title_page_values,
)
from fascicle.sphinx_ext.model.works import own_works_in
from fascicle.sphinx_ext.static_files import page_sheets
from fascicle.sphinx_ext.web.listings import published_url

SHEET = Path(__file__).parent / "styles" / "downloads.css"
# Words of the interface in editions, by their use.
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


def setup(app: Sphinx) -> None:
    page_sheets.add(app, SHEET)
    app.connect("builder-inited", _offer_downloads)
    app.connect("env-updated", download_links.note_links, priority=LATE)
    app.connect("html-page-context", download_links.add_links)
    app.connect("build-finished", _write_files, priority=LATE)


def _offer_downloads(app: Sphinx) -> None:
    if has_our_layout(app):
        title_page_values.add(app, download_links.downloads_of)
        entry_values.add(app, download_links.downloads_of)
        grouping_page_values.add(app, download_links.downloads_of_grouping)
        front_page_values.add(app, download_links.downloads_of_library)


def _write_files(app: Sphinx, failure: Exception | None) -> None:
    if failure is not None or not has_our_layout(app):
        return
    record = Path(app.doctreedir, run_records.EDITIONS)
    library, folder = edition_library(app), Path(app.outdir)
    is_told = bool(os.environ.get(run_records.LAST_BOOK))
    for made in write_editions(library, folder, record, app.parallel):
        if made.problem and not is_told:
            warn("fascicle.editions", None, "%s: %s", made.file, made.problem)
        for note in made.notes:
            sys.stderr.write(f"{made.file}: {note}\n")
    if output := os.environ.get("READTHEDOCS_OUTPUT"):
        offer(library.volumes, folder, Path(output))


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
        linking=tuple(_file_of(app, docname) for docname in _linking(app)),
        fonts=_font_folders(app),
    )


def _volumes_of(app: Sphinx) -> Iterator[Volume]:
    """Yield the volumes; one of several works has those that have its kind of edition."""
    env = app.env
    described_as: Callable[[PublishedWork], EditionWork] = cache(partial(edition_work, app))

    def own_volume(work: PublishedWork) -> Volume:
        own = described_as(work)
        path = f"works/{work.slug}/{work.slug}"
        volume = _volume(path, work.title, [own], own.address, editions_of(work))
        size, fonts = work.settings.pdf_size, work.settings.pdf_fonts
        return replace(volume, pdf=PdfSettings(size or PdfSettings().size, tuple(fonts or ())))

    yield from (volume for _, volume in each_that_works(own_works_in(env), EDITIONS, own_volume))
    several = [
        (each.docname, each.name, published_url(app, each.docname), series_parts(env, each))
        for each in own_series_in(env)
    ]
    if writes_library(env):
        about = library_file(env), library_title(app.config), app.config.html_baseurl
        several.append((*about, library_parts(env)))
    for path, title, address, parts in several:
        for kind, members in parts.items():
            row = [each for _, each in each_that_works(members, EDITIONS, described_as)]
            yield replace(_volume(path, title, row, address, [kind]), is_several=True)


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


# A work without a date was changed at no time that is known.
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NO_TIME = "2000-01-01"


def edition_work(app: Sphinx, work: PublishedWork) -> EditionWork:
    dates = {what.lower(): when for what, when in work.dates}
    days = [when for when in (*dates.values(), work.changed) if DAY.fullmatch(when)]
    return EditionWork(
        slug=work.slug,
        title=work.title,
        language=work.text_language,
        direction=direction_of(work.text_language),
        pages=tuple(_page(app, page) for page in work.reading_order),
        subtitle=work.subtitle,
        authors=work.authors,
        translators=work.translators,
        editors=work.editors,
        illustrators=work.illustrators,
        series=work.series,
        series_number=work.series_number,
        summary="\n\n".join(work.summary),
        subjects=(*work.fandoms, *work.tags),
        rights=work.rights,
        sources=work.sources,
        published=dates.get("published", ""),
        appeared=work.front.appeared,
        modified=f"{max(days, default=NO_TIME)}T00:00:00Z",
        address=published_url(app, work.front.docname),
        file_as=_file_as(app, work),
        rating=work.rating if work.is_gated else "",
        cover=str(Path(app.srcdir, WORKS, work.slug, work.cover)) if work.cover else "",
        files=_files_of(app, work) if "markdown" in editions_of(work) else {},
    )


def _files_of(app: Sphinx, work: PublishedWork) -> dict[str, str]:
    """Return the paths of the pages and images of a work, by their paths below `works/`."""
    folder = Path(app.srcdir, WORKS)
    images = (name for name, _ in files_below(folder / work.slug) if is_image_of_pages(name))
    pages = (f"{page.docname}.md".removeprefix(f"{WORKS}/") for page in work.reading_order)
    names = (*pages, *(f"{work.slug}/{name}" for name in images))
    return {name: str(folder / name) for name in sorted(names)}


def _file_as(app: Sphinx, work: PublishedWork) -> dict[str, str]:
    """Return how names and the title are filed where they are not filed as written."""
    given, spoken = given_sort_names(app.config.fascicle_sort_names), app.config.language
    people = (*work.authors, *work.translators, *work.editors, *work.illustrators)
    filed = {name: sort_name(name, spoken, given) for name in people}
    bare = filing_title(work.title, work.text_language)
    article = work.title.removesuffix(bare).strip()
    filed[work.title] = f"{bare}, {article}" if article.isalpha() else bare
    return {name: as_ for name, as_ in filed.items() if as_ != name}


def _page(app: Sphinx, page: WorkPage) -> EditionPage:
    return EditionPage(
        docname=page.docname,
        file=_file_of(app, page.docname),
        address=app.builder.get_target_uri(page.docname),
        name=page.name,
        kind=page.kind,
        level=page.level,
    )


def _file_of(app: Sphinx, docname: str) -> str:
    """Return the path of a page in the built book."""
    return os.path.relpath(output_path(app, docname), app.outdir)


FONTS = "fonts"


def _font_folders(app: Sphinx) -> dict[str, str]:
    """Return the folder with fonts of the library, if it has one, with the state of its files."""
    folder = Path(app.srcdir, FONTS)
    fingerprints = fingerprints_below(folder) if folder.is_dir() else {}
    return {str(folder): repr(sorted(fingerprints.items()))} if fingerprints else {}
