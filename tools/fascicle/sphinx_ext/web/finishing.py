"""Finishing of a build: redirects, notices of removed works, removal of stale files.

There are redirects at the former addresses of pages, and of works that have moved. Former pages of
a work stand in its own folder, and come first. At the work's old address, another may be now: such
redirects are written when all pages of the library are known.

Sphinx never deletes a page that it has written, so a withdrawn chapter would stay online. Removed
are pages with our mark, and pictures and downloads that no page uses any more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from sphinx.application import Sphinx

from fascicle.book.publish import MARK
from fascicle.files.folders import files_below, remove, write_if_changed
from fascicle.model.names import SINGLE_PAGE
from fascicle.settings.load import RemovedWork
from fascicle.sphinx_ext.i18n import gettext
from fascicle.sphinx_ext.model.extension_points import writes_library
from fascicle.sphinx_ext.model.groupings import SERIES, groupings_in
from fascicle.sphinx_ext.model.problems import act_on_each, each_that_works, warn
from fascicle.sphinx_ext.model.published_work import PublishedWork, WorkPage
from fascicle.sphinx_ext.model.scope import scope_of
from fascicle.sphinx_ext.model.templates import output_path, render_alone, writes_web_pages
from fascicle.sphinx_ext.model.works import own_works_in, removed_in, unlisted_pages, works_in
from fascicle.sphinx_ext.web.listings import published_url

REDIRECTS = "the redirects"
# A file name: no folder, nothing hidden, nothing that a shell or a system reads otherwise.
INVALID = "The former address %r is not the name of a page. Remove it from the front matter."
FILE_NAME = re.compile(r"[\w\-][\w\-. ~]*")


class Former(NamedTuple):
    """A former address of a page of a work: its folder and its name, and the page as it is now."""

    work: PublishedWork
    folder: str
    name: str
    page: WorkPage


def _write_redirects(app: Sphinx) -> set[Path]:
    """Write a small page at each former address, never over a page of the book.

    Returns the paths of all redirects.
    """
    former = list(_each_former(own_works_in(app.env), _own))
    works = works_in(app.env) if writes_library(app.env) else ()
    moved = list(_each_former(works, _moved))
    taken = {output_path(app, docname) for docname in pages_here(app)} if former or moved else set()
    written = _write_all(app, former, taken)
    removed = removed_in(app.env) if writes_library(app.env) else {}
    if moved or removed:
        taken |= {output_path(app, docname) for docname in _pages_elsewhere(app)}
    written |= _write_all(app, moved, taken | written)
    return written | _write_notices(app, removed, taken | written)


def _each_former(
    works: Iterable[PublishedWork], former_of: Callable[[PublishedWork], Iterable[Former]]
) -> Iterator[Former]:
    for _, former in each_that_works(works, REDIRECTS, lambda work: [*former_of(work)]):
        yield from former


def _write_all(app: Sphinx, pages: Iterable[Former], taken: set[Path]) -> set[Path]:
    written: set[Path] = set()

    def write_one(former: Former) -> None:
        address = f"works/{former.folder}/{former.name}"
        if invalid := next((p for p in former[1:3] if not FILE_NAME.fullmatch(p)), ""):
            warn("fascicle.former", former.page.docname, INVALID, invalid)
        elif (path := output_path(app, address)) not in taken | written:
            path.parent.mkdir(exist_ok=True)
            write_if_changed(path, _redirect(app, address, former.page, former.work))
            written.add(path)

    act_on_each(pages, REDIRECTS, write_one)
    return written


def _write_notices(app: Sphinx, removed: Mapping[str, RemovedWork], taken: set[Path]) -> set[Path]:
    """Write a page at each address of a removed work that no other page has."""
    names = [f"works/{slug}/{page}" for slug, record in removed.items() for page in record.pages]
    free = {name: path for name in names if (path := output_path(app, name)) not in taken}
    for docname, path in free.items():
        home = app.builder.get_relative_uri(docname, app.config.root_doc)
        values = {"name": gettext("This work has been removed"), "address": home}
        notice = render_alone(app, docname, "removed.html", **values)
        write_if_changed(path, notice.encode())
    return set(free.values())


def pages_here(app: Sphinx) -> set[str]:
    builder: Any = app.builder
    return {*app.env.found_docs, *builder.pages_made}


def former_pages(works: Iterable[PublishedWork]) -> Iterator[str]:
    """Yield the former addresses of pages in the folders of their works."""
    yield from (f"works/{folder}/{name}" for _, folder, name, _ in _each_former(works, _own))


def _pages_elsewhere(app: Sphinx) -> Iterator[str]:
    """Yield the pages in the folders of works, with their own redirects."""
    yield from unlisted_pages(app.env)
    yield from former_pages(works_in(app.env))
    for work in works_in(app.env):
        yield from (page.docname for page in work.reading_order)
        if work.single_page:
            yield work.single_page


def _own(work: PublishedWork) -> Iterator[Former]:
    for page in work.reading_order:
        yield from (Former(work, work.slug, name, page) for name in page.former)


def _moved(work: PublishedWork) -> Iterator[Former]:
    if not work.moved_from:
        return
    for page in work.reading_order:
        names = (page.docname.rpartition("/")[2], *page.former)
        of_page = ((folder, name) for folder in work.moved_from for name in names)
        yield from (Former(work, folder, name, page) for folder, name in of_page)
    if work.single_page:
        page = replace(work.front, docname=work.single_page)
        yield from (Former(work, folder, SINGLE_PAGE, page) for folder in work.moved_from)


def _redirect(app: Sphinx, former: str, page: WorkPage, work: PublishedWork) -> bytes:
    values = {
        "name": page.name,
        "address": app.builder.get_relative_uri(former, page.docname),
        "canonical": published_url(app, page.docname),
        "work_language": work.text_language,
    }
    return render_alone(app, former, "redirect.html", **values).encode()


def clean_up(app: Sphinx, failure: Exception | None) -> None:
    if failure is not None or not writes_web_pages(app):
        return
    builder: Any = app.builder
    wanted = {output_path(app, docname) for docname in pages_here(app)}
    wanted |= _write_redirects(app)
    _remove_stale_pages(app, set(map(str, wanted)))
    if not writes_library(app.env):
        return
    for folder, used in builder.files_used().items():
        _remove_unlisted_files(app.outdir / folder, used)


def _remove_stale_pages(app: Sphinx, wanted: set[str]) -> None:
    """Remove each of our pages that is not wanted, of those that only this run writes."""
    folder, series = Path(app.outdir), {each.slug for each in groupings_in(app.env, SERIES)}
    own = scope_of(app.env).own_files(folder, SERIES.folder, series)
    for name, entry in [each for each in own if each[0].endswith(".html")]:
        if entry.path not in wanted and MARK in Path(entry.path).read_bytes():
            remove(folder, name)


def _remove_unlisted_files(folder: Path, wanted: Collection[str]) -> None:
    for name in [name for name, _ in files_below(folder) if name not in wanted]:
        remove(folder, name)
