"""Editions to download, made of the pages of each work when all are written, and links to them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from sphinx.application import Sphinx

from fascicle.book.editions.downloads import offer
from fascicle.book.editions.editions import write_editions
from fascicle.book.run_records import EDITIONS, LAST_BOOK
from fascicle.sphinx_ext.editions import download_links
from fascicle.sphinx_ext.editions.volumes import edition_library
from fascicle.sphinx_ext.model.extension_points import LATE
from fascicle.sphinx_ext.model.problems import warn
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.model.work_entries import (
    entry_values,
    front_page_values,
    grouping_page_values,
    title_page_values,
)
from fascicle.sphinx_ext.static_files import add_page_sheets

SHEET = Path(__file__).parent / "styles" / "downloads.css"


def setup(app: Sphinx) -> None:
    add_page_sheets(app, SHEET)
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
    record = Path(app.doctreedir, EDITIONS)
    library, folder = edition_library(app), Path(app.outdir)
    is_told = bool(os.environ.get(LAST_BOOK))
    for made in write_editions(library, folder, record, app.parallel):
        if made.problem and not is_told:
            warn("fascicle.editions", None, "%s: %s", made.file, made.problem)
        for note in made.notes:
            sys.stderr.write(f"{made.file}: {note}\n")
    if output := os.environ.get("READTHEDOCS_OUTPUT"):
        offer(library.volumes, folder, Path(output))
