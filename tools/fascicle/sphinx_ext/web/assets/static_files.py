"""Files of ours under `_static/`: style sheets and images as they are, scripts joined.

Links name a version of all of them together: a browser may have kept older ones.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2s
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fascicle.files.folders import write_if_changed
from fascicle.sphinx_ext.i18n.script_messages import declaration, translations
from fascicle.sphinx_ext.model.extension_points import EARLY, LATE, NORMAL, ExtensionPoint
from fascicle.sphinx_ext.model.parts.library_part import writes_library
from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.web.assets import scripts

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# Each page loads these, joined.
PAGE_SCRIPT, PAGE_SHEET = "fascicle.js", "fascicle.css"

# No string in a style sheet of ours holds the signs of a comment.
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANK = re.compile(r"^\s+", re.MULTILINE)


class StaticFile(NamedTuple):
    """A file under `_static/`; of a script, its bundle."""

    name: str
    source: Path


static_files = ExtensionPoint[StaticFile]()
page_scripts = ExtensionPoint[Path]()
page_sheets = ExtensionPoint[Path]()


def add_page_script(app: Sphinx, source: Path, priority: int = NORMAL) -> None:
    page_scripts.add(app, source, priority=priority)


def add_page_sheets(app: Sphinx, *sources: Path, priority: int = NORMAL) -> None:
    """Add style sheets to each page; a later one may override those before it."""
    page_sheets.add(app, *sources, priority=priority)


def add_static_file(app: Sphinx, name: str, source: Path) -> None:
    static_files.add(app, StaticFile(name, source))


def _write_page_files(app: Sphinx) -> None:
    """Write what each page loads: Sphinx looks at these files when it writes the first page."""
    if not has_our_layout(app):
        return
    if sheets := page_sheets(app.config):
        _write(app, PAGE_SHEET, join_sheets(tuple(sheets)).encode())
        app.add_css_file(PAGE_SHEET, priority=600)
    if page_scripts(app.config):
        bundles = "".join(_translated(entry, *_spoken(app)) for entry in page_scripts(app.config))
        _write(app, PAGE_SCRIPT, (declaration(f"?v={version_of(app)}") + bundles).encode())
        app.add_js_file(PAGE_SCRIPT)


def _write_at_the_end(app: Sphinx, failure: Exception | None) -> None:
    if failure is None and writes_library(app.env):
        write_static_files(app)


def write_static_files(app: Sphinx) -> None:
    """Write the files that no page loads at first, unless they are there."""
    if not has_our_layout(app):
        return
    for file in static_files(app.config):
        _write(app, file.name, _content_of(file, *_spoken(app)))


@cache
def join_sheets(sheets: tuple[Path, ...]) -> str:
    """Return all sheets, one after the other, without their comments."""
    text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    return BLANK.sub("", COMMENT.sub("", text))


def version_of(app: Sphinx) -> str:
    """Return a digest of all these files in the language of the library."""
    files = tuple(sorted(static_files(app.config)))
    return _version_of(files, *_spoken(app))


def _spoken(app: Sphinx) -> tuple[str, str]:
    """Return the language of the library and the digest of its messages."""
    return app.config.language, app.config.fascicle_words


@cache
def _version_of(files: tuple[StaticFile, ...], language: str, messages: str) -> str:
    """Return the digest, cached since each page needs it."""
    digest = blake2s(digest_size=4)
    for file in files:
        digest.update(file.name.encode() + _content_of(file, language, messages))
    return digest.hexdigest()


def _write(app: Sphinx, name: str, content: bytes) -> None:
    write_if_changed(Path(app.outdir, "_static", name), content)


@cache
def _translated(entry: Path, _language: str, _messages: str) -> str:
    sources = map(scripts.source_of, scripts.modules_of(entry))
    return translations(sources) + scripts.bundle(entry)


def _content_of(file: StaticFile, language: str, messages: str) -> bytes:
    if file.source.suffix != ".js":
        return file.source.read_bytes()
    return _translated(file.source, language, messages).encode()


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", _write_page_files, priority=EARLY)
    app.connect("build-finished", _write_at_the_end, priority=LATE)
