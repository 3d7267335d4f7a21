"""Files of the web edition beside its pages: style sheets, scripts, files made of all pages.

Style sheets and images are written under `_static/` as they are, scripts joined. Links name a
version of all of them together: a browser may have kept older ones.

Scripts are bundles of modules, made by esbuild and kept beside them. `make scripts` writes
`scripts/built/NAME.js` for each module that no other one imports, and a digest of its modules on
the first line, so that a build needs no Node and a stale bundle is known.

Features make other files when all pages are written (`MadeFile`): stale ones are made, dropped ones
are removed. Another version of the code makes all of them again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sphinx.application import Sphinx

from fascicle.book.run_records import WORK
from fascicle.files.build_folder import Cache
from fascicle.files.fingerprints import digest_of_code
from fascicle.files.folders import remove, write_if_changed
from fascicle.model.digests import blake2_of, sha256_of
from fascicle.sphinx_ext.i18n import declaration, translations
from fascicle.sphinx_ext.model.extension_points import EARLY, ExtensionPoint
from fascicle.sphinx_ext.model.problems import fails_alone, note_failure
from fascicle.sphinx_ext.model.templates import has_our_layout

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
# Each page has them; a later style sheet may override those before it.
page_scripts = ExtensionPoint[Path]()
page_sheets = ExtensionPoint[Path]()


def add_static_file(app: Sphinx, name: str, source: Path) -> None:
    static_files.add(app, StaticFile(name, source))


def _write_page_files(app: Sphinx) -> None:
    """Write the files that each page loads: Sphinx reads them when it writes the first page."""
    if not has_our_layout(app):
        return
    if sheets := page_sheets(app.config):
        _write(app, PAGE_SHEET, join_sheets(tuple(sheets)).encode())
        app.add_css_file(PAGE_SHEET, priority=600)
    if page_scripts(app.config):
        bundles = "".join(_translated(entry, *_spoken(app)) for entry in page_scripts(app.config))
        _write(app, PAGE_SCRIPT, (declaration(f"?v={version_of(app)}") + bundles).encode())
        app.add_js_file(PAGE_SCRIPT)


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
    parts = (file.name.encode() + _content_of(file, language, messages) for file in files)
    return blake2_of(b"".join(parts), 4)


def _write(app: Sphinx, name: str, content: bytes) -> None:
    write_if_changed(Path(app.outdir, "_static", name), content)


@cache
def _translated(entry: Path, _language: str, messages: str) -> str:
    """Return a bundle after its translations; `messages` is empty without a catalogue."""
    said = translations(map(source_of, modules_of(entry))) if messages else ""
    return said + bundle(entry)


def _content_of(file: StaticFile, language: str, messages: str) -> bytes:
    if file.source.suffix != ".js":
        return file.source.read_bytes()
    return _translated(file.source, language, messages).encode()


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", _write_page_files, priority=EARLY)


BUILT = "built"
IMPORT = re.compile(r'^import \{[^}]*\} from "((?:\.\.?/)+[\w/-]+\.js)";\n', re.MULTILINE)
SCRIPT_COMMENT = re.compile(r"^ */\*(?s:.*?)\*/\n|^ *//.*\n", re.MULTILINE)


@cache
def bundle(entry: Path) -> str:
    """Return the bundle of a module, without its digest."""
    _, _, text = bundle_path(entry).read_text(encoding="utf-8").partition("\n")
    return text


def bundle_path(entry: Path) -> Path:
    return entry.parent / BUILT / entry.name


def modules_of(entry: Path) -> list[Path]:
    """Return a module and all that it imports, each after its own imports."""
    modules: dict[Path, None] = {}
    for other in IMPORT.findall(entry.read_text(encoding="utf-8")):
        modules |= dict.fromkeys(modules_of(Path(os.path.normpath(entry.parent / other))))
    return [*modules, entry]


@cache
def source_of(module: Path) -> str:
    return SCRIPT_COMMENT.sub("", module.read_text(encoding="utf-8"))


def first_line(entry: Path) -> str:
    """Return the first line of a bundle that is up to date."""
    modules = "".join(path.read_text("utf-8") for path in modules_of(entry))
    return f"/* {sha256_of(modules.encode(), 32)} */\n"


def entries_in(extension: Path) -> list[Path]:
    """Return the modules of the extension that no other module imports."""
    modules = sorted(extension.glob("*/scripts/*.js"))
    imported = {other for module in modules for other in modules_of(module)[:-1]}
    return [module for module in modules if module not in imported]


class MadeFile(NamedTuple):
    """A file: its path in the book, a digest of its content, and its writer."""

    name: str
    state: str
    make: Callable[[], bytes]


def write_made_files(app: Sphinx, record: str, room: Path, files: Iterable[MadeFile]) -> bool:
    """Write the files that are stale, and remove those of the last build that are no longer made.

    `record` is the name of the file that remembers them; `room` is the folder of the code that
    makes them. Returns whether there was a record.
    """
    made = Cache(Path(app.doctreedir, record), bool, digest_of_code(room.parent, [room.name]))
    for file in files:
        path = app.outdir / file.name
        if made.get(file.name, file.state) and path.is_file():
            continue
        try:
            write_if_changed(path, file.make())
            made.put(file.name, file.state, value=True)
        except Exception as error:
            if not fails_alone(error):
                raise
            problem = "the file cannot be made {}; the book is without it"
            note_failure(WORK, file.name, problem, "file", error)
            remove(app.outdir, file.name)
    for name in made.gone:
        remove(app.outdir, name)
    made.save()
    return made.was_there
