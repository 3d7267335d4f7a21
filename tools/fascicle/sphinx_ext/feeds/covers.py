"""Covers of works as images of the web: those of their EPUBs, at `works/<work>/cover.png`."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from fascicle.files.build_folder import load_state, save_state
from fascicle.files.fingerprints import fingerprint
from fascicle.files.folders import write_if_changed
from fascicle.sphinx_ext.incremental import digest_of
from fascicle.sphinx_ext.model.listed_names import entry_values
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.works import works_in
from fascicle.sphinx_ext.web.assets.made_files import MadeFile
from fascicle.sphinx_ext.web.listings import file_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork

IMAGE = "image/png"
EPUB = ".epub"
IN_EPUB = "EPUB/cover.png"
# The works whose EPUB could not be made, so that they have no cover, beside Sphinx's doctrees.
LACKING = "covers.json"
# What their pages have in place of the cover's address, in the head and as data.
_NO_TAG, _NO_IMAGE = "<!-- no cover -->", '"image":[]'


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


def name_those_there(app: Sphinx) -> None:
    """Let the pages of works name the covers that are there, and no others."""
    record = Path(app.doctreedir, LACKING)
    before, lacking = load_state(record, list[str]) or [], []
    for work in works_in(app.env):
        name = cover_of(app.env, work)
        is_lacking = bool(name) and not (app.outdir / name).is_file()
        lacking += [work.slug] if is_lacking else []
        if is_lacking or (name and work.slug in before):
            address = file_url(app.config.html_baseurl, name)
            tag = f'<meta property="og:image" content="{escape(address)}">'
            for page in sorted((app.outdir / f"works/{work.slug}").glob("*.html")):
                text = page.read_text(encoding="utf-8")
                for known, none in ((tag, _NO_TAG), (f'"image":"{address}"', _NO_IMAGE)):
                    text = text.replace(known, none) if is_lacking else text.replace(none, known)
                write_if_changed(page, text.encode())
    if lacking != before:
        save_state(record, lacking)
