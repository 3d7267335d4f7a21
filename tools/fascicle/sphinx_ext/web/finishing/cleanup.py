"""Cleanup after a build: removal of stale and unused files.

Sphinx never deletes a page that it has written, so a withdrawn chapter would stay online. Removed
are pages with our mark, pictures and downloads that no page uses any more, and the theme's scripts
and fonts that our layout does not load: 7 MB.
"""

from __future__ import annotations

import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fascicle.book.files_of_others import MARK
from fascicle.files.folders import files_below, remove
from fascicle.sphinx_ext.model.groupings import SERIES, groupings_in
from fascicle.sphinx_ext.model.parts.library_part import part_of, writes_library
from fascicle.sphinx_ext.model.templates import (
    has_our_layout,
    output_path,
    writes_web_pages,
)
from fascicle.sphinx_ext.web.finishing import redirects
from fascicle.sphinx_ext.web.finishing.written_shelves import DOWNLOADS, IMAGES

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterator

    from sphinx.application import Sphinx


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
    builder: Any = app.builder
    wanted = {output_path(app, docname) for docname in redirects.pages_here(app)}
    wanted |= redirects.write(app)
    _remove_stale_pages(app, set(map(str, wanted)))
    if not writes_library(app.env):
        return
    for folder, listed in ((IMAGES, app.env.images), (DOWNLOADS, app.env.dlfiles)):
        others = (name for shelf in builder.of_shelves for name in shelf.files[folder])
        own = (str(name) for _, name in listed.values())
        _remove_unlisted_files(app.outdir / folder, {*own, *others})
    if has_our_layout(app):
        _remove_unused_files(app.outdir / "_static")


def _remove_stale_pages(app: Sphinx, wanted: set[str]) -> None:
    """Remove each of our pages that is not wanted, of those that this part writes."""
    folder = Path(app.outdir)
    for name, entry in [each for each in _files_of_part(app) if each[0].endswith(".html")]:
        if entry.path not in wanted and MARK in Path(entry.path).read_bytes():
            remove(folder, name)


def _files_of_part(app: Sphinx) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the files in the folders of the book that this part writes, and no other does."""
    part, folder = part_of(app.env), Path(app.outdir)
    series = {each.slug for each in groupings_in(app.env, SERIES)}
    if part.is_shelf:
        inner = [f"works/{slug}" for slug in part.works] + [f"{SERIES.folder}/{s}" for s in series]
        for each in inner:
            yield from ((f"{each}/{name}", entry) for name, entry in files_below(folder / each))
        return

    def is_others(inside: str) -> bool:
        place, owner, *_ = [*inside.split("/"), ""]
        if not owner:
            return False
        is_works = place == "works" and not part.has(owner)
        return is_works or (place == SERIES.folder and owner in series)

    yield from files_below(folder, None if part.is_whole else is_others)


def _remove_unlisted_files(folder: Path, wanted: Collection[str]) -> None:
    """Remove each file in the folder that is not wanted."""
    for name in [name for name, _ in files_below(folder) if name not in wanted]:
        remove(folder, name)


def _remove_unused_files(folder: Path) -> None:
    names = [name for name, _ in files_below(folder)]
    for pattern in UNUSED:
        for name in fnmatch.filter(names, pattern):
            remove(folder, name)
