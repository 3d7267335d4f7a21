"""Redirects at former addresses of pages, and of works that have moved; notices of removed works.

Former pages of a work stand in its own folder, and come first. Where the work was before, another
may be now: such redirects are written when all pages of the library are known.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fascicle.files.folders import write_if_changed
from fascicle.model.work import SINGLE_PAGE
from fascicle.sphinx_ext.i18n.messages import gettext
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.parts.library_part import writes_library
from fascicle.sphinx_ext.model.parts.shelf_records import unlisted_pages
from fascicle.sphinx_ext.model.removed import removed_in
from fascicle.sphinx_ext.model.templates import has_our_layout, output_path, render
from fascicle.sphinx_ext.model.warnings import warn
from fascicle.sphinx_ext.model.works import own_works_in, works_in
from fascicle.sphinx_ext.web.listings import published_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sphinx.application import Sphinx

    from fascicle.settings.removed_works import RemovedWork
    from fascicle.sphinx_ext.model.published.published_work import PublishedWork, WorkPage

REDIRECTS = "the redirects"
# A file name: no folder, nothing hidden, nothing that a shell or a system reads otherwise.
INVALID = "The former address %r is not the name of a page. Take it out of the front matter."
FILE_NAME = re.compile(r"[\w\-][\w\-. ~]*")


class Former(NamedTuple):
    """A former address of a page of a work: its folder and its name, and the page as it is now."""

    work: PublishedWork
    folder: str
    name: str
    page: WorkPage


def write(app: Sphinx) -> set[Path]:
    """Write a small page at each former address, never over a page of the book.

    Returns the paths of all redirects in folders that this part writes.
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
    for _, found in each_that_works(works, REDIRECTS, lambda work: [*former_of(work)]):
        yield from found


def _write_all(app: Sphinx, found: Iterable[Former], taken: set[Path]) -> set[Path]:
    written: set[Path] = set()

    def write_one(former: Former) -> None:
        address = f"works/{former.folder}/{former.name}"
        if invalid := next((p for p in former[1:3] if not FILE_NAME.fullmatch(p)), ""):
            warn("fascicle.former", former.page.docname, INVALID, invalid)
        elif (path := output_path(app, address)) not in taken | written:
            path.parent.mkdir(exist_ok=True)
            write_if_changed(path, _redirect(app, address, former.page, former.work))
            written.add(path)

    for _ in each_that_works(found, REDIRECTS, write_one):
        pass
    return written


def _write_notices(app: Sphinx, removed: Mapping[str, RemovedWork], taken: set[Path]) -> set[Path]:
    """Write a page at each address of a removed work that no other page has."""
    names = [f"works/{slug}/{page}" for slug, record in removed.items() for page in record.pages]
    free = {name: path for name in names if (path := output_path(app, name)) not in taken}
    for docname, path in free.items():
        write_if_changed(path, _notice(app, docname))
    return set(free.values())


def pages_here(app: Sphinx) -> set[str]:
    """Return the pages that this part of the book has."""
    builder: Any = app.builder
    return {*app.env.found_docs, *builder.pages_made}


def former_pages(app: Sphinx) -> Iterator[str]:
    """Yield the former addresses of pages in the folders of their works."""
    found = _each_former(own_works_in(app.env), _own)
    yield from (f"works/{folder}/{name}" for _, folder, name, _ in found)


def _pages_elsewhere(app: Sphinx) -> Iterator[str]:
    """Yield the pages in the folders of works, with their own redirects."""
    yield from unlisted_pages(app.env)
    found = _each_former(works_in(app.env), _own)
    yield from (f"works/{folder}/{name}" for _, folder, name, _ in found)
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
    said = {
        "name": page.name,
        "address": app.builder.get_relative_uri(former, page.docname),
        "canonical": published_url(app, page.docname),
        "work_language": work.text_language,
    }
    return _plain_page(app, former, "redirect.html", said)


def _notice(app: Sphinx, docname: str) -> bytes:
    said = {
        "name": gettext("This work has been removed"),
        "address": app.builder.get_relative_uri(docname, app.config.root_doc),
    }
    return _plain_page(app, docname, "removed.html", said)


def _plain_page(app: Sphinx, docname: str, template: str, said: Mapping[str, object]) -> bytes:
    context = app.config.html_context
    return render(
        app,
        docname,
        template,
        language=app.config.language,
        library_title=context["library_title"],
        mode=context["default_mode"],
        root="../" * app.builder.get_target_uri(docname).count("/"),
        is_ours=has_our_layout(app),
        **said,
    ).encode()
