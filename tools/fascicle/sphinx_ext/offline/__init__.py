"""Reading without a connection: works, or the library, kept in the browser on request.

    works/door/offline.json     the pages of a work, its cover and images, and files that pages load
    offline/shared.json         the front page, the search page, and files that features load later
    offline/library.json        each work with its size, and the pages of no work

Files have their addresses from the root of the book, their sizes in bytes and their digests: a
browser must neither keep pages of two builds side by side nor take the login page of a network for
a script. That of a page covers its part between `<main` and `</main>`: hosts change pages on their
way, but only elsewhere. The shared list has the digest of the service worker, too. The search
index has a list of its own (`book/search/records.py`).

A manifest lets browsers install the book as an app, with its name, its colours and its icons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import msgspec
from sphinx.application import Sphinx

from fascicle.book.run_records import FILES_BESIDE
from fascicle.files.fingerprints import fingerprints_in
from fascicle.files.folders import files_below
from fascicle.model.digests import digest_of, sha256_of
from fascicle.sphinx_ext.i18n import direction_of, gettext
from fascicle.sphinx_ext.model.extension_points import (
    LATE,
    file_buttons,
    of_library,
    writes_library,
)
from fascicle.sphinx_ext.model.problems import each_that_works
from fascicle.sphinx_ext.model.published_work import PublishedWork
from fascicle.sphinx_ext.model.templates import has_our_layout, output_path
from fascicle.sphinx_ext.model.works import own_works_in, works_in
from fascicle.sphinx_ext.static_files import (
    MadeFile,
    add_static_file,
    bundle,
    first_line,
    page_scripts,
    page_sheets,
    static_files,
    version_of,
    write_made_files,
)
from fascicle.sphinx_ext.web.finishing import former_pages, pages_here

HERE = Path(__file__).parent
# When pages, editions' sizes in them, and scripts have been written.
AFTER_ALL = LATE + 10

# The address of a file from the root of the book, its size, and its digest.
Listed = tuple[str, int, str]
FOLDER, LIST = "offline", "offline.json"
SHARED, LIBRARY = f"{FOLDER}/shared.json", f"{FOLDER}/library.json"
# The page that is shown in place of one that is not kept.
OFFLINE = "offline"
# Pages of all libraries; some have no search.
PAGES = ("search", OFFLINE)
# Files of a work to be read offline: editions are downloaded otherwise.
READ = (".html", ".json", ".webp")
# A literal beginning: ten times as fast as one with the names of attributes.
LOADED = re.compile(rb'="(?:(?<=\bhref=")|(?<=\bsrc="))(?:\.\./)*(_(?:static|images)/[^"#]+)"')
BEGIN, END = b"<main", b"</main>"
# The service worker stands at the root: it may answer for the folder that it is in.
WORKER = "offline-worker.js"
ENTRY = HERE / "scripts" / "worker.js"


def setup(app: Sphinx) -> None:
    page_scripts.add(app, HERE / "scripts" / "way.js")
    page_sheets.add(app, HERE / "styles" / "offline.css")
    add_static_file(app, "offline/panel.js", HERE / "scripts" / "panel.js")
    add_static_file(app, "offline/panel.css", HERE / "styles" / "panel.css")
    for file, _, _ in ICONS:
        add_static_file(app, f"offline/{file}", HERE / "icons" / file)
    app.connect("builder-inited", _offer_button)
    app.connect("html-collect-pages", _collect_page)
    app.connect("build-finished", _write_files, priority=AFTER_ALL)


def _offer_button(app: Sphinx) -> None:
    if has_our_layout(app):
        file_buttons.add(app, "offline-button.html")


@of_library
def _collect_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if has_our_layout(app):
        yield OFFLINE, {"title": str(gettext("Offline"))}, "offline.html"


def _write_files(app: Sphinx, failure: Exception | None) -> None:
    if failure is None and has_our_layout(app):
        write_made_files(app, FILES_BESIDE, HERE, _made_files(app))


def _made_files(app: Sphinx) -> Iterator[MadeFile]:
    yield from _lists_of_works(app)
    if writes_library(app.env):
        yield MadeFile(WORKER, first_line(ENTRY), lambda: bundle(ENTRY).encode())
        yield _manifest(app)
        yield from _lists_of_library(app)


# Their files, their sizes in pixels; a system may cut the corners off a `maskable` one.
ICONS = (
    ("icon-192.png", 192, "any"),
    ("icon-512.png", 512, "any"),
    ("icon-maskable.png", 512, "maskable"),
)
MANIFEST = "manifest.webmanifest"
# The light theme's paper (`web/styles/colours.css`).
PAPER = "#fbf8f1"


def _manifest(app: Sphinx) -> MadeFile:
    title = str(app.config.html_context["library_title"])
    language = app.config.language
    state = digest_of((title, language))
    return MadeFile(MANIFEST, state, partial(_manifest_text, title, language))


def _manifest_text(title: str, language: str) -> bytes:
    content = {
        "id": "./",
        "name": title,
        "lang": language,
        "dir": direction_of(language),
        "start_url": "./",
        "scope": "./",
        # With a way back where the system has none.
        "display_override": ["minimal-ui"],
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {
                "src": f"_static/offline/{file}",
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for file, size, purpose in ICONS
        ],
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def _lists_of_works(app: Sphinx) -> Iterator[MadeFile]:
    works = own_works_in(app.env)
    known = {output_path(app, name) for name in (*pages_here(app), *former_pages(works))}

    def list_of(work: PublishedWork) -> MadeFile:
        names = _files_of(app.outdir, f"works/{work.slug}")
        # Others may have moved out of its folder.
        files = [n for n in names if not n.endswith(".html") or app.outdir / n in known]
        state = _state(app.outdir, files, work.title, work.text_language)
        return MadeFile(_list_of(work), state, partial(_work_list, app.outdir, work, files))

    for _, file in each_that_works(works, "the offline lists", list_of):
        yield file


def _lists_of_library(app: Sphinx) -> Iterator[MadeFile]:
    """Yield the other lists, when those of works are there: it says how large they are."""
    works = [work for work in works_in(app.env) if (app.outdir / _list_of(work)).is_file()]
    paths = [output_path(app, name) for name in (app.config.root_doc, *PAGES)]
    pages = [path.relative_to(app.outdir).as_posix() for path in paths if path.is_file()]
    state = _state(app.outdir, [*pages, WORKER], version_of(app))
    yield MadeFile(SHARED, state, partial(_shared_list, app, pages))
    others = [name for name in _others(app.outdir) if name not in pages]
    lists = [_list_of(work) for work in works]
    state = _state(app.outdir, [*others, *lists])
    yield MadeFile(LIBRARY, state, partial(_library_list, app.outdir, works, others))


def _list_of(work: PublishedWork) -> str:
    return f"works/{work.slug}/{LIST}"


def _files_of(folder: Path, inside: str) -> Iterator[str]:
    names = (name for name, _ in files_below(folder / inside))
    yield from sorted(f"{inside}/{name}" for name in names if name.endswith(READ) and name != LIST)


def _others(folder: Path) -> list[str]:
    """Return the pages of no work, with the files of the book that their scripts load."""
    names = [path.name for path in folder.glob("*.html")]
    for inner in folder.iterdir():
        if inner.is_dir() and inner.name not in {"works", "opds", "search", "_static"}:
            names += [f"{inner.name}/{name}" for name, _ in files_below(inner)]
    return sorted(name for name in names if name.endswith((".html", ".js")))


def _state(folder: Path, files: list[str], *more: str) -> str:
    return digest_of(files, *fingerprints_in(folder, files), *more)


def _work_list(folder: Path, work: PublishedWork, files: Iterable[str]) -> bytes:
    about = {"slug": work.slug, "title": work.title, "language": work.text_language}
    return _written(about | {"files": [*_listed(folder, files)]})


def _shared_list(app: Sphinx, pages: Iterable[str]) -> bytes:
    version = version_of(app)
    later = {
        f"_static/{file.name}" + (f"?v={version}" if file.name.endswith((".js", ".css")) else "")
        for file in static_files(app.config)
    }
    files = [*_listed(app.outdir, pages, later)]
    return _written({"files": files, "worker": sha256_of((app.outdir / WORKER).read_bytes())})


def _library_list(folder: Path, works: Iterable[PublishedWork], others: Iterable[str]) -> bytes:
    listed = []
    for work in works:
        content = (folder / _list_of(work)).read_bytes()
        files = msgspec.json.decode(content)["files"]
        size = sum(file[1] for file in files if not file[0].startswith("_static/"))
        listed.append((work.slug, size, sha256_of(content)))
    return _written({"works": listed, "files": [*_listed(folder, others)]})


def _listed(folder: Path, pages: Iterable[str], more: Iterable[str] = ()) -> Iterator[Listed]:
    """Yield pages and other files as entries of a list, then the files that the pages load."""
    loaded = set(more)
    for name in pages:
        content = (folder / name).read_bytes()
        if digest_of_file := file_digest(name, content):
            loaded.update(link.decode() for link in LOADED.findall(content))
            yield quote(name), len(content), digest_of_file
    for address in sorted(loaded):
        path = folder / unquote(address.partition("?")[0])
        # A theme's own file may be one that we do not send.
        if path.is_file():
            content = path.read_bytes()
            yield address, len(content), sha256_of(content)


def file_digest(name: str, content: bytes) -> str:
    """Return the digest of a file; of a page, that of its text, "" of a redirect."""
    if not name.endswith(".html"):
        return sha256_of(content)
    begin, end = content.find(BEGIN), content.rfind(END)
    return sha256_of(content[begin:end]) if 0 <= begin < end else ""


def _written(content: dict[str, Any]) -> bytes:
    return msgspec.json.encode(content) + b"\n"
