"""How the library owner wants PDFs: sizes of pages, fonts, and the library's own fonts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.book.editions.edition_library import PdfSettings
from fascicle.files.fingerprints import fingerprints_below
from fascicle.sphinx_ext.model.work_settings import work_settings

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork

FONTS = "fonts"


def pdf_settings(app: Sphinx, work: PublishedWork) -> PdfSettings:
    """Return the settings of a work, and those of the library for what it does not set."""
    own = work_settings(app.env, work.text)
    config = app.config
    size = config.fascicle_pdf_size if own.pdf_size is None else own.pdf_size
    fonts = config.fascicle_pdf_fonts if own.pdf_fonts is None else own.pdf_fonts
    return PdfSettings(size, tuple(fonts))


def font_folders(app: Sphinx) -> dict[str, str]:
    """Return the folder with fonts of the library, if it has one, with the state of its files."""
    folder = Path(app.srcdir, FONTS)
    found = fingerprints_below(folder) if folder.is_dir() else {}
    return {str(folder): repr(sorted(found.items()))} if found else {}
