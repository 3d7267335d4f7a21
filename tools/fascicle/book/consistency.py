"""Consistency of a built book: its files can be read, and agree with one another.

Every page is whole, has its policy and no script but the book's; feeds, pictures and EPUBs are
well-formed XML; the search index and the lists for reading without a connection have the files that
they name. A fault of the build itself is found here; later changes to its files are found by their
digests (`built_book`).

Links lead to pages, files and places on pages that are there. Nothing is fetched: links to other
hosts are not looked up, nor are those that begin at the top of a server, as in `404.html`.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

import msgspec
from lxml import etree, html

from fascicle.book.built_book import REBUILD, changes_in, digests_written
from fascicle.book.publish import MARK
from fascicle.book.search.indexing import FOLDER as SEARCH
from fascicle.book.search.indexing import LIST
from fascicle.book.search.pagefind import ENTRY
from fascicle.book.search.records import FILES
from fascicle.book.search.shards import shards_in
from fascicle.files.folders import files_below
from fascicle.model.errors import BuildError

UNRECORDED = (
    "no build has recorded its files, so changes to them cannot be detected\n"
    "    Verify the folder that the book was built in."
)
SEARCH_PAGE = "search.html"
INVENTORY, INVENTORY_HEAD_LINES = "objects.inv", 4
UNKNOWN = -1
XML, JSON = (".xml", ".svg", ".opf", ".ncx", ".xhtml"), (".json", ".webmanifest")
# Exceptions of Python and lxml for content that is no zip, JSON, XML or compressed data.
UNREADABLE = (
    OSError, ValueError, LookupError, TypeError, AttributeError, EOFError, NotImplementedError,
    RuntimeError, msgspec.MsgspecError, zipfile.BadZipFile, zlib.error, etree.LxmlError,
)  # fmt: skip
_POLICY = re.compile(
    rb'<meta http-equiv="Content-Security-Policy" content="(script-src \'self\'[^"]*)">'
)
_REQUIRED, _FORBIDDEN = (b"object-src 'none'", b"base-uri 'none'"), b"'unsafe-"
_SCRIPT = re.compile(rb"<script\b([^>]*)>", re.IGNORECASE)
_LOADED = re.compile(rb'<(?:script\b[^>]*\ssrc|link rel="stylesheet"[^>]*\shref)="([^"]*)"')
_DATA = re.compile(rb'\stype="application/(?:ld\+)?json"|\sdata-script="')
_END = re.compile(rb"</html>\s*\Z")
_CONTAINER, _OPF = "META-INF/container.xml", "{http://www.idpf.org/2007/opf}"


def faulty_files(
    root: Path, built: Path, slugs: Collection[str] | None = None
) -> tuple[list[BuildError], bool]:
    """Return the errors of the files of a book, or of some works, and whether changes can be told.

    They cannot if no build has recorded the files. Changed ones are not looked into.
    """

    def is_asked(name: str) -> bool:
        place, slug, *_ = [*name.split("/", 2), ""]
        return slugs is None or (place == "works" and slug in slugs)

    written = digests_written(root, built)
    if not written:
        return [*inconsistencies(built, is_asked)], False
    changes = changes_in(root, built, written, is_asked)
    known = changes.missing | changes.changed | changes.strange
    return [*changes.errors(), *inconsistencies(built, is_asked, known)], True


def inconsistencies(
    built: Path, is_asked: Callable[[str], bool], known: Collection[str] = frozenset()
) -> Iterator[BuildError]:
    """Yield an error for each file of a book, of those asked for, that is faulty by itself.

    Lists are compared with the files that they name. Those that are `known` have their errors.
    """
    files = {name: entry.stat().st_size for name, entry in files_below(built)}
    names = sorted({*filter(is_asked, files)}.difference(known))
    # Of files that are known not to be as they were, lists may say otherwise.
    files |= dict.fromkeys(known, UNKNOWN)
    for name in names:
        try:
            problems = [*_problems_with(built, name, files)]
        except UNREADABLE as error:
            problems = [f"cannot be read: {' '.join(str(error).split())}"]
        for problem in problems:
            yield BuildError(name, problem, REBUILD)
    if SEARCH_PAGE in files and is_asked(f"{SEARCH}/{LIST}") and f"{SEARCH}/{LIST}" not in files:
        yield BuildError(f"{SEARCH}/{LIST}", "the search index is not in the book", REBUILD)


def _problems_with(built: Path, name: str, files: dict[str, int]) -> Iterator[str]:
    """Yield the problems with a file. Raises one of `UNREADABLE`."""
    path = built / name
    if name.endswith(".html"):
        yield from _problems_of_page(path.read_bytes(), name, files)
    elif name.endswith(XML):
        etree.fromstring(path.read_bytes(), _parser())
    elif name.endswith(JSON):
        content = msgspec.json.decode(path.read_bytes())
        match content:
            case {"files": [[str(), int(), *_], *_] as listed}:
                yield from _missing(listed, "", files)
        if name == f"{SEARCH}/{LIST}":
            for shard in shards_in(built / SEARCH, content):
                yield from _problems_of_shard(built, shard, files)
    elif name.endswith(".epub"):
        yield from _problems_of_epub(path)
    elif name == INVENTORY:
        zlib.decompress(path.read_bytes().split(b"\n", INVENTORY_HEAD_LINES)[-1])


def _problems_of_page(page: bytes, name: str, files: dict[str, int]) -> Iterator[str]:
    """Yield the problems with a page of our layout; others are their owner's."""
    if not _END.search(page):
        yield "is no whole page"
    elif MARK in page:
        policies = _POLICY.findall(page)
        if len(policies) != 1 or not all(each in policies[0] for each in _REQUIRED):
            yield "lacks its content security policy"
        elif _FORBIDDEN in policies[0]:
            yield "has another content security policy than the book"
        else:
            yield from _problems_of_scripts(page, policies[0])
        for address in map(bytes.decode, _LOADED.findall(page)):
            if (file := _file_at(name, address)) is not None and file not in files:
                yield f"loads {address}, which is not in the book"


def _problems_of_scripts(page: bytes, policy: bytes) -> Iterator[str]:
    for attributes in _SCRIPT.findall(page):
        source = re.search(rb'\ssrc="(?:(https?://[^/"]+)[^"]*|[^:"]*)"', attributes)
        if not (source and (source[1] or b"") in policy) and not _DATA.search(attributes):
            yield "has a script that its content security policy forbids"
            return


def _file_at(page: str, address: str) -> str | None:
    """Return the file in the book that an address on a page means; None for one elsewhere.

    Raises `ValueError` for what is no address.
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return None
    path = unquote(parts.path)
    if not path:
        return page
    is_folder = path.endswith("/") or posixpath.basename(path) in {".", ".."}
    file = f"{path}/index.html" if is_folder else path
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), file))


def _missing(listed: list[Any], folder: str, files: dict[str, int]) -> Iterator[str]:
    """Yield the problems with files of a list: an address, a size, and more."""
    for address, size, *_ in listed:
        name = f"{folder}{unquote(address.partition('?')[0])}"
        if name not in files:
            yield f"lists {name}, which is not in the book"
        elif files[name] not in {size, UNKNOWN}:
            yield f"lists {name} with another size"


def _problems_of_shard(built: Path, shard: dict[str, str], files: dict[str, int]) -> Iterator[str]:
    """Yield the missing files of an index: its entry, its engine, and those of its own list."""
    folder = f"{SEARCH}/{shard['path']}/"
    for name in (f"{folder}{ENTRY}", f"{folder}{shard['meta']}", f"{SEARCH}/{shard['engine']}"):
        if name not in files:
            yield f"lists {name}, which is not in the book"
    if f"{folder}{FILES}" not in files:
        yield f"lists {folder}{FILES}, which is not in the book"
        return
    content = msgspec.json.decode((built / folder / FILES).read_bytes())
    for listed in (content["shared"], *content["works"].values()):
        yield from _missing(listed, folder, files)


def _problems_of_epub(path: Path) -> Iterator[str]:
    """Yield the problems of an EPUB: cut or faulty files, and a package with others."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        for name in names:
            content = archive.read(name)
            if name.endswith(XML) or name == _CONTAINER:
                try:
                    tree = etree.fromstring(content, _parser())
                except etree.XMLSyntaxError as error:
                    yield f"{name} is not well-formed: {error}"
                    continue
                if name.endswith(".opf"):
                    yield from _problems_of_package(tree, name, {*names})
        if names[:1] != ["mimetype"] or archive.read("mimetype") != b"application/epub+zip":
            yield "does not begin with the type of an EPUB"


def _problems_of_package(package: etree._Element, name: str, names: set[str]) -> Iterator[str]:
    """Yield the differences between a package and the files of its EPUB."""
    items = {item.get("id"): item.get("href", "") for item in package.iter(f"{_OPF}item")}
    listed = {_file_at(name, href) for href in items.values()}
    for file in sorted(listed - names, key=str):
        yield f"{name} lists {file}, which is not there"
    others = {file for file in names - listed if not file.startswith("META-INF/")}
    yield from (f"{name} does not list {file}" for file in sorted(others - {"mimetype", name}))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, huge_tree=True)


ATTRIBUTES = ("href", "src")
REMEDY = "Correct the link in the page's Markdown, and build the book again."


def dead_links(built: Path) -> Iterator[BuildError]:
    files = {name for name, _ in files_below(built)}
    pages = {name: _read_page(built / name) for name in sorted(files) if name.endswith(".html")}
    places = {name: on_page for name, (on_page, _) in pages.items()}
    for name, (_, links) in pages.items():
        for link in links:
            if problem := _problem_with(name, link, files, places):
                yield BuildError(name, f"the link to {link!r} is dead: {problem}", REMEDY)


def _read_page(path: Path) -> tuple[frozenset[str], list[str]]:
    """Return the places on a page, and its links, each once."""
    tree = html.document_fromstring(path.read_text("utf-8", "replace").strip() or "<p>")
    links = {
        value.strip(): None
        for element in tree.iter()
        for name in ATTRIBUTES
        if (value := element.get(name)) is not None
    }
    return frozenset(map(str, tree.xpath("//@id | //a/@name"))), list(links)  # type: ignore[arg-type]


def _problem_with(page: str, link: str, files: set[str], places: dict[str, frozenset[str]]) -> str:
    """Return the problem with a link on a page, "" if there is none."""
    try:
        path = _file_at(page, link)
    except ValueError:
        return "it is no address"
    if path is None:
        return ""
    if path not in files:
        return "there is no such page or file"
    # Where a text fragment begins, the place has ended.
    place = unquote(urldefrag(link)[1].partition(":~:")[0])
    is_there = not place or path not in places or place in places[path]
    return "" if is_there else "there is no such place on that page"
