"""The package of an EPUB: its metadata, the files of its spine in order, and its navigation."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import html

from fascicle.model.errors import SourceError
from fascicle.readers.html.page import refuse_crowded
from fascicle.readers.html.tags import first_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement as Element

    from fascicle.readers.archive import Archive

CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
# Pages that are read; EPUB 2 has the last as well. NCX is the navigation of EPUB 2.
PAGES = {"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"}
_NCX = "application/x-dtbncx+xml"
_AGAIN = "Download it again, or open it in calibre and convert it to EPUB."


@dataclass(frozen=True, slots=True)
class Package:
    """What the package document says; paths are those of files in the archive.

    `spine` is the reading order; `other` are files in it that are no pages, such as images, and
    `unlisted` pages that are not in it, without the navigation and the cover. `roles`
    are those that the guide of EPUB 2 gives to pages: "cover", "title-page", "toc". `cover` is
    the path of the image on the cover, "" if there is none.
    """

    metadata: Element | None
    spine: tuple[str, ...]
    other: tuple[str, ...]
    unlisted: tuple[str, ...]
    navigation: str
    roles: dict[str, str]
    cover: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    path: str
    kind: str
    properties: frozenset[str]

    @property
    def is_navigation(self) -> bool:
        return "nav" in self.properties


def package_of(archive: Archive) -> Package:
    """Return the package of an EPUB.

    Raises `SourceError` if one of the files that it needs is missing or damaged, or if the pages
    are encrypted.
    """
    path = _package_path(archive)
    root = xml_of(archive, path)
    folder = posixpath.dirname(path)
    items = _items(root, folder)
    spine = {item.path: item for item in _spine(root, items, archive.place(path))}.values()
    pages = tuple(item.path for item in spine if item.kind in PAGES)
    if not pages:
        raise SourceError(archive.place(path), "the spine lists no pages", _AGAIN)
    if missing := next((page for page in pages if page not in archive), ""):
        problem = f"the spine lists {missing}, which is not in the file"
        raise SourceError(archive.name, problem, _AGAIN)
    _refuse_encrypted(archive, set(pages))
    others = tuple(item.path for item in spine if item.kind not in PAGES)
    metadata = next(elements(root, "metadata"), None)
    navigation, cover = _navigation(root, items, archive), _cover(root, items)
    roles = _roles(root, folder)
    known = {*pages, navigation, *(path for path, role in roles.items() if role == "cover")}
    paths = (item.path for item in items.values() if item.kind in PAGES and not item.is_navigation)
    unlisted = tuple(path for path in dict.fromkeys(paths) if path in archive and path not in known)
    return Package(metadata, pages, others, unlisted, navigation, roles, cover)


def xml_of(archive: Archive, path: str) -> Element:
    """Return the root of an XML file. Entities are not followed, nothing is fetched.

    Raises `SourceError` if the file is missing, damaged, or declares entities.
    """
    if path not in archive:
        raise SourceError(archive.name, f"an EPUB without {path}", _AGAIN)
    raw, place = archive.read(path), archive.place(path)
    refuse_entities(raw, place)
    refuse_crowded(place, raw.count(b"<"))
    parser = html.XHTMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        return html.document_fromstring(raw, parser=parser)
    except (html.etree.LxmlError, ValueError) as error:
        raise SourceError(place, f"no XML: {first_line(error)}", _AGAIN) from None


def refuse_entities(raw: bytes, place: str) -> None:
    """Raise `SourceError` for a document that declares entities: nobody needs them in a book."""
    if b"<!ENTITY" in raw.replace(b"\0", b""):
        problem = "declares entities of its own (<!ENTITY …), which are not read"
        raise SourceError(place, problem, "Open the book in calibre and convert it to EPUB.")


def text_in(element: Element) -> str:
    """Return the text of an element and all in it, with single spaces, without comments."""
    return " ".join(str(element.xpath("string()")).split())


def name_of(element: Element) -> str:
    """Return the name of an element without its namespace, "" for a comment."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def elements(element: Element, name: str) -> Iterator[Element]:
    """Yield the elements of a name inside an element, in order, whatever their namespace."""
    return (child for child in element.iterdescendants() if name_of(child) == name)


def path_of(href: str, folder: str) -> str:
    """Return the path in the archive of an address relative to a folder, "" for one elsewhere."""
    if ":" in href.split("/", maxsplit=1)[0]:
        return ""
    path = posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))
    return "" if path.startswith(("..", "/")) else path


def _package_path(archive: Archive) -> str:
    for file in elements(xml_of(archive, CONTAINER), "rootfile"):
        if path := path_of(file.get("full-path") or "", ""):
            return path
    raise SourceError(archive.place(CONTAINER), "names no package document (.opf)", _AGAIN)


def _items(root: Element, folder: str) -> dict[str, _Item]:
    """Return the files of the manifest by their ids."""
    return {
        item.get("id") or "": _Item(
            path_of(item.get("href") or "", folder),
            (item.get("media-type") or "").lower(),
            frozenset((item.get("properties") or "").split()),
        )
        for manifest in elements(root, "manifest")
        for item in elements(manifest, "item")
    }


def _spine(root: Element, items: dict[str, _Item], place: str) -> Iterator[_Item]:
    for spine in elements(root, "spine"):
        for entry in elements(spine, "itemref"):
            said = entry.get("idref") or ""
            if said not in items or not items[said].path:
                raise SourceError(place, f"the spine lists “{said}”, which is no file", _AGAIN)
            yield items[said]


def _navigation(root: Element, items: dict[str, _Item], archive: Archive) -> str:
    """Return the path of the navigation document, else of the NCX, "" if there is none."""
    spine = next(elements(root, "spine"), None)
    named = items.get(spine.get("toc") or "") if spine is not None else None
    found = [item for item in items.values() if item.is_navigation]
    found += [named] if named else []
    found += [item for item in items.values() if item.kind == _NCX]
    return next((item.path for item in found if item.path in archive), "")


def _cover(root: Element, items: dict[str, _Item]) -> str:
    """Return the path of the image that EPUB 3, or else EPUB 2, calls the cover."""
    metas = (meta for meta in elements(root, "meta") if meta.get("name") == "cover")
    named = (items.get(meta.get("content") or "") for meta in metas)
    said = [item for item in items.values() if "cover-image" in item.properties]
    return next((item.path for item in (*said, *filter(None, named))), "")


def _roles(root: Element, folder: str) -> dict[str, str]:
    """Return the roles of whole pages, as the guide names them."""
    references = (r for guide in elements(root, "guide") for r in elements(guide, "reference"))
    said = ((r.get("href") or "", (r.get("type") or "").lower()) for r in references)
    return {path_of(href, folder): role for href, role in said if href and "#" not in href}


def _refuse_encrypted(archive: Archive, pages: set[str]) -> None:
    """Raise `SourceError` if a page is encrypted. Only fonts may be, which are not read."""
    if _ENCRYPTION not in archive:
        return
    root = xml_of(archive, _ENCRYPTION)
    encrypted = {path_of(ref.get("URI") or "", "") for ref in elements(root, "cipherreference")}
    if encrypted & pages:
        problem = "an EPUB whose pages are encrypted (DRM)"
        raise SourceError(archive.name, problem, "Get a copy without copy protection.")
