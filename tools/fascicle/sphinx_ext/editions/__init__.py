"""Editions to download, made of the pages of works when all are written, and links to them.

    <span class="download">
    <a href="door.epub" download="The Door - Ann Lee.epub">EPUB</a>
    <span class="file-size"></span></span>

The links stand on the title page of a work, and at its end. When the files have been made, sizes
are filled in, and links without a file are hidden (`edition_library.fill_in_sizes`).

The volumes of the library are each work, each series of several works, and all works as one.
Works are described as editions need them, with the library owner's settings for PDFs.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from babel.numbers import get_decimal_symbol
from msgspec.structs import replace
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

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
from fascicle.model.digests import digest_of
from fascicle.model.forms import EDITION_KINDS
from fascicle.model.names import is_image_of_pages
from fascicle.model.word_lists import filing_title
from fascicle.sphinx_ext import page_notes
from fascicle.sphinx_ext.i18n import direction_of, gettext, language
from fascicle.sphinx_ext.model.extension_points import LATE, pages_with_entries, writes_library
from fascicle.sphinx_ext.model.filing import given_sort_names, sort_name
from fascicle.sphinx_ext.model.groupings import (
    SERIES,
    Grouping,
    in_catalogue_order,
    is_grouping,
    own_series_in,
)
from fascicle.sphinx_ext.model.problems import each_that_works, warn
from fascicle.sphinx_ext.model.published_work import PublishedWork, WorkPage
from fascicle.sphinx_ext.model.scope import WORKS
from fascicle.sphinx_ext.model.slugs import slug
from fascicle.sphinx_ext.model.templates import has_our_layout, output_path
from fascicle.sphinx_ext.model.work_entries import (
    entry_values,
    front_page_values,
    grouping_page_values,
    title_page_values,
)
from fascicle.sphinx_ext.model.works import own_works_in, works_in
from fascicle.sphinx_ext.static_files import page_sheets
from fascicle.sphinx_ext.web.listings import published_url
from fascicle.sphinx_ext.web.page_view import PageView, on_page

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
# What Windows, macOS or a shell refuses in the name of a file; so many characters of each name.
NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]|^\.+')
MOST = 80
# The step that leaves out a work that fails here.
EDITIONS = "the editions"


def setup(app: Sphinx) -> None:
    page_sheets.add(app, SHEET)
    app.connect("builder-inited", _offer_downloads)
    app.connect("env-updated", note_links, priority=LATE)
    app.connect("html-page-context", add_links)
    app.connect("build-finished", _write_files, priority=LATE)


def _offer_downloads(app: Sphinx) -> None:
    if has_our_layout(app):
        title_page_values.add(app, downloads_of)
        entry_values.add(app, downloads_of)
        grouping_page_values.add(app, downloads_of_grouping)
        front_page_values.add(app, downloads_of_library)


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
    path: str, title: str, works: Sequence[EditionWork], address: str, editions: Iterable[str]
) -> Volume:
    """Return a volume; works in several languages are in that of the library."""
    languages = {work.language for work in works}
    spoken = languages.pop() if len(languages) == 1 else language()
    direction = direction_of(spoken)
    return Volume(path, title, spoken, direction, tuple(works), address, tuple(editions))


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
# The fields of an edition that are the published work's.
AS_PUBLISHED = (
    "slug", "title", "subtitle", "authors", "translators", "editors", "illustrators", "series",
    "series_number", "rights", "sources",
)  # fmt: skip


def edition_work(app: Sphinx, work: PublishedWork) -> EditionWork:
    dates = {what.lower(): when for what, when in work.dates}
    days = [when for when in (*dates.values(), work.changed) if DAY.fullmatch(when)]
    return EditionWork(
        **{name: getattr(work, name) for name in AS_PUBLISHED},
        language=work.text_language,
        direction=direction_of(work.text_language),
        pages=tuple(_page(app, page) for page in work.reading_order),
        summary="\n\n".join(work.summary),
        subjects=(*work.fandoms, *work.tags),
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
    file, address = _file_of(app, page.docname), app.builder.get_target_uri(page.docname)
    return EditionPage(page.docname, file, address, page.name, page.kind, page.level)


def _file_of(app: Sphinx, docname: str) -> str:
    """Return the path of a page in the built book."""
    return os.path.relpath(output_path(app, docname), app.outdir)


FONTS = "fonts"


def _font_folders(app: Sphinx) -> dict[str, str]:
    """Return the folder with fonts of the library, if it has one, with the state of its files."""
    folder = Path(app.srcdir, FONTS)
    fingerprints = fingerprints_below(folder) if folder.is_dir() else {}
    return {str(folder): repr(sorted(fingerprints.items()))} if fingerprints else {}


class Download(NamedTuple):
    """A file to download: its label, its name, and the name under which it is saved."""

    name: str
    file: str
    saved_as: str


def editions_of(work: PublishedWork) -> tuple[str, ...]:
    return tuple(name for name in EDITION_KINDS if name in (work.settings.editions or ()))


def _editions(works: Iterable[PublishedWork]) -> Iterator[tuple[PublishedWork, tuple[str, ...]]]:
    return each_that_works(works, EDITIONS, editions_of)


def series_parts(env: BuildEnvironment, grouping: Grouping) -> dict[str, list[PublishedWork]]:
    """Return the works of a series by the editions that it has as one file."""
    return _parts(grouping.works, env.config.fascicle_editions) if grouping.docname else {}


def library_parts(env: BuildEnvironment) -> dict[str, list[PublishedWork]]:
    """Return the works of the library by the editions that it has as one file."""
    works = in_catalogue_order(works_in(env), env.config.language)
    return _parts(works, env.config.fascicle_library_editions)


def _parts(
    works: Iterable[PublishedWork], wanted: Collection[str]
) -> dict[str, list[PublishedWork]]:
    """Return the works that have each of the wanted editions; one work has a file of its own."""
    kinds = [name for name, kind in EDITION_KINDS.items() if name in wanted and kind.of_several]
    has = list(_editions(works)) if kinds else []
    parts = {name: [work for work, names in has if name in names] for name in kinds}
    return {name: members for name, members in parts.items() if len(members) > 1}


def library_title(config: Config) -> str:
    title: str = config.html_context.get("library_title", config.project)
    return title


def library_file(env: BuildEnvironment) -> str:
    """Return the name of the library's files, without an ending."""
    return slug(library_title(env.config))


def downloads_of(_env: BuildEnvironment, work: PublishedWork) -> dict[str, Any]:
    return _downloads(work.slug, editions_of(work), work.title, ", ".join(work.authors))


def downloads_of_grouping(env: BuildEnvironment, grouping: Grouping) -> dict[str, Any]:
    """Return the downloads of a series for templates; authors and tags have none."""
    if not is_grouping(env, SERIES, grouping):
        return {}
    return _downloads(grouping.slug, series_parts(env, grouping), grouping.name)


def downloads_of_library(env: BuildEnvironment) -> dict[str, Any]:
    return _downloads(library_file(env), library_parts(env), library_title(env.config))


def _downloads(stem: str, editions: Iterable[str], *names: str) -> dict[str, Any]:
    saved, kinds = saved_name(*names), (EDITION_KINDS[name] for name in editions)
    files = ((str(gettext(kind.label)), stem + kind.ending, saved + kind.ending) for kind in kinds)
    return {"downloads": tuple(Download(*file) for file in files)}


def saved_name(*names: str) -> str:
    """Return the name of a saved file, without an ending, that any system takes.

    >>> saved_name("What? A Door: or, The Goat", "Ann Lee")
    'What A Door or, The Goat - Ann Lee'
    """
    named = (" ".join(NOT_IN_NAMES.sub(" ", name).split()) for name in names)
    return " - ".join(name[:MOST].strip() for name in named if name).rstrip(".") or "book"


def note_links(app: Sphinx, env: BuildEnvironment) -> None:
    if has_our_layout(app):
        pages = {
            docname: digest_of(editions)
            for work, editions in _editions(own_works_in(env))
            for docname in (work.front.docname, work.reading_order[-1].docname)
        }
        whole = digest_of(downloads_of_library(env))
        pages |= dict.fromkeys({env.config.root_doc, *env.glob_toctrees}, whole)
        page_notes.note(env, "editions", pages)


@on_page
def add_links(app: Sphinx, view: PageView, context: dict[str, Any]) -> None:
    """Add the downloads of a work to its last page."""
    if view.work and view.is_last:
        address = app.builder.get_relative_uri(context["pagename"], view.work.front.docname)
        folder = address.rpartition("/")[0]
        context |= {**downloads_of(app.env, view.work), "above": f"{folder}/" if folder else ""}
