"""Cleanup after a build: redirects at former addresses, removal of stale and unused files.

Sphinx never deletes a page that it has written, so a withdrawn chapter would stay online. Removed
are pages with our mark, pictures and downloads that no page uses any more, and the theme's scripts
and fonts that our layout does not load: 7 MB.
"""

from __future__ import annotations

import fnmatch
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fascicle.files.folders import files_below, remove, write_if_changed
from fascicle.model.work import SINGLE_PAGE
from fascicle.sphinx_ext.model.templates import (
    has_our_layout,
    output_path,
    render,
    writes_web_pages,
)
from fascicle.sphinx_ext.model.warnings import warn
from fascicle.sphinx_ext.model.works import works_in
from fascicle.sphinx_ext.web.listings import published_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork, WorkPage

# In the head of each page of our layout and of each redirect.
MARK = b'<meta name="generator" content="Fascicle">'

# A file name: no folder, nothing hidden, nothing that a shell or a system reads otherwise.
INVALID = "The former address %r is not the name of a page. Take it out of the front matter."
FILE_NAME = re.compile(r"[\w\-][\w\-. ~]*")


# Files of the theme that our pages do not load.
UNUSED = (
    "*webpack-macros.html",
    "*-stemmer.js",
    "images/logo_*",
    "language_data.js",
    "locales/*",
    "scripts/*",
    "searchtools.js",
    "styles/*.map",
    "styles/pydata-sphinx-theme.css",
    "styles/theme.css",
    "vendor/fontawesome/*",
)


def clean_up(app: Sphinx, failure: Exception | None) -> None:
    if failure is not None or not writes_web_pages(app):
        return
    docnames = {*app.env.found_docs, *getattr(app.builder, "pages_made", ())}
    wanted = {output_path(app, docname) for docname in docnames}
    wanted |= _write_redirects(app, wanted)
    _remove_stale_pages(app.outdir, set(map(str, wanted)))
    _remove_unlisted_files(app.outdir / "_images", app.env.images)
    _remove_unlisted_files(app.outdir / "_downloads", app.env.dlfiles)
    if has_our_layout(app):
        _remove_unused_files(app.outdir / "_static")


def _write_redirects(app: Sphinx, taken: set[Path]) -> set[Path]:
    """Write a small page at each former address, never over a page of the book."""
    written: set[Path] = set()
    for work in works_in(app.env):
        for former, page in _former_addresses(work):
            if invalid := next((p for p in former if not FILE_NAME.fullmatch(p)), ""):
                warn("fascicle.former", page.docname, INVALID, invalid)
            elif (path := output_path(app, f"works/{'/'.join(former)}")) not in taken | written:
                path.parent.mkdir(exist_ok=True)
                write_if_changed(path, _redirect(app, f"works/{'/'.join(former)}", page, work))
                written.add(path)
    return written


def _former_addresses(work: PublishedWork) -> Iterator[tuple[tuple[str, str], WorkPage]]:
    """Yield each former address, as a folder and a name, with the page that is there now."""
    for page in work.reading_order:
        yield from (((work.slug, name), page) for name in page.former)
        names = (page.docname.rpartition("/")[2], *page.former)
        yield from (((folder, name), page) for folder in work.moved_from for name in names)
    if work.single_page:
        page = replace(work.front, docname=work.single_page)
        yield from (((folder, SINGLE_PAGE), page) for folder in work.moved_from)


def _redirect(app: Sphinx, former: str, page: WorkPage, work: PublishedWork) -> bytes:
    context = app.config.html_context
    return render(
        app,
        former,
        "redirect.html",
        name=page.name,
        address=app.builder.get_relative_uri(former, page.docname),
        canonical=published_url(app, page.docname),
        language=app.config.language,
        work_language=work.text_language,
        library_title=context["library_title"],
        mode=context["default_mode"],
        root="../" * app.builder.get_target_uri(former).count("/"),
        is_ours=has_our_layout(app),
    ).encode()


def _remove_stale_pages(folder: Path, wanted: set[str]) -> None:
    """Remove each of our pages in the folder that is not wanted."""
    pages = [(name, entry) for name, entry in files_below(folder) if name.endswith(".html")]
    for name, entry in pages:
        if entry.path not in wanted and MARK in Path(entry.path).read_bytes():
            remove(folder, name)


def _remove_unlisted_files(folder: Path, listed: Mapping[Any, tuple[Any, Any]]) -> None:
    """Remove each file in the folder that Sphinx does not list."""
    wanted = {str(name) for _, name in listed.values()}
    for name in [name for name, _ in files_below(folder) if name not in wanted]:
        remove(folder, name)


def _remove_unused_files(folder: Path) -> None:
    names = [name for name, _ in files_below(folder)]
    for pattern in UNUSED:
        for name in fnmatch.filter(names, pattern):
            remove(folder, name)
