"""Covers of works as images of the web: those of their EPUBs, at `works/<work>/cover.png`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from zipfile import ZipFile

from fascicle.files.fingerprints import fingerprint
from fascicle.sphinx_ext.incremental import digest_of
from fascicle.sphinx_ext.model.listed_names import entry_values
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.works import works_in
from fascicle.sphinx_ext.web.assets.made_files import MadeFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork

IMAGE = "image/png"
EPUB = ".epub"
IN_EPUB = "EPUB/cover.png"


def files_of(env: BuildEnvironment, work: PublishedWork) -> tuple[str, ...]:
    """Return the paths of the files of a work that readers may download."""
    found = (values_of(env, work).get("downloads", ()) for values_of in entry_values(env.config))
    return tuple(f"works/{work.slug}/{download.file}" for each in found for download in each)


def cover_of(env: BuildEnvironment, work: PublishedWork) -> str:
    """Return the path of the cover of a work, "" for one without an EPUB."""
    has_epub = any(file.endswith(EPUB) for file in files_of(env, work))
    return f"works/{work.slug}/cover.png" if has_epub and env.config.html_baseurl else ""


def covers_in(app: Sphinx) -> Iterator[MadeFile]:
    """Yield the covers of the EPUBs that have been made."""
    for work, name in each_that_works(works_in(app.env), "the feeds", partial(cover_of, app.env)):
        epub = app.outdir / f"works/{work.slug}/{work.slug}{EPUB}"
        if name and epub.is_file():
            yield MadeFile(name, digest_of(fingerprint(epub.stat())), partial(_cover_in, epub))


def _cover_in(epub: Path) -> bytes:
    with ZipFile(epub) as archive:
        return archive.read(IN_EPUB)
