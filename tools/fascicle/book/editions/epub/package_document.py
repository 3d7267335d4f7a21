"""The package of an EPUB: its document (metadata, manifest, spine), navigation and container."""

from __future__ import annotations

import re
import uuid
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from lxml import etree, html
from lxml.html.builder import E

from fascicle.book.editions.edition_library import EditionLibrary, Volume
from fascicle.book.editions.epub.xhtml import LANGUAGE, TYPE
from fascicle.book.editions.written_pages import IMAGES, Element

OPF, DC = "http://www.idpf.org/2007/opf", "http://purl.org/dc/elements/1.1/"
_NAMES: Any = {None: OPF, "dc": DC}
# Codes of the Library of Congress for the roles of people in a book.
_ROLES = {"authors": "aut", "translators": "trl", "editors": "edt", "illustrators": "ill"}
# A place in a series: a number, or numbers with stops between them.
_POSITION = re.compile(r"\d+(\.\d+)*", re.ASCII)
_MEDIA_TYPES = {".xhtml": "application/xhtml+xml", ".css": "text/css", **IMAGES}


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the EPUB; documents of the spine are read in its order."""

    name: str
    properties: str = ""
    is_read: bool = False


def identifier_of(address: str) -> str:
    """Return the identifier of an edition: a UUID made of its canonical address."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, address)}"


def package(
    volume: Volume, library: EditionLibrary, items: Sequence[Item], *, has_images: bool = False
) -> bytes:
    """Return the package document; `has_images` says that there are some beside the cover."""
    root = etree.Element(f"{{{OPF}}}package", nsmap=_NAMES)
    _set(root, version="3.0", unique_identifier="id")
    root.set(LANGUAGE, volume.language)
    metadata = _Metadata(etree.SubElement(root, f"{{{OPF}}}metadata"))
    _add_metadata(metadata, volume, library, has_images=has_images)
    manifest = etree.SubElement(root, f"{{{OPF}}}manifest")
    spine = etree.SubElement(root, f"{{{OPF}}}spine")
    if volume.direction == "rtl":
        spine.set("page-progression-direction", "rtl")
    for number, item in enumerate(items, 1):
        entry = etree.SubElement(manifest, f"{{{OPF}}}item")
        kind = _MEDIA_TYPES[PurePosixPath(item.name).suffix.lower()]
        _set(entry, id=f"i{number}", href=item.name, media_type=kind)
        if item.properties:
            entry.set("properties", item.properties)
        if item.is_read:
            etree.SubElement(spine, f"{{{OPF}}}itemref").set("idref", f"i{number}")
    etree.indent(root)
    whole: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return whole


def _set(element: etree._Element, **attributes: str) -> None:
    """Set attributes; a hyphen in a name is an underscore here."""
    for name, value in attributes.items():
        element.set(name.replace("_", "-"), value)


class _Metadata:
    """The element `metadata` while it is filled."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element

    def core(self, name: str, value: str, **attributes: str) -> None:
        element = etree.SubElement(self.element, f"{{{DC}}}{name}")
        element.text = value
        _set(element, **attributes)

    def meta(self, name: str, value: str, refines: str = "", **attributes: str) -> None:
        """Add a property of the book, or of the element that it refines."""
        element = etree.SubElement(self.element, f"{{{OPF}}}meta")
        element.text = value
        element.set("property", name)
        if refines:
            element.set("refines", f"#{refines}")
        _set(element, **attributes)


def _add_metadata(
    metadata: _Metadata, volume: Volume, library: EditionLibrary, *, has_images: bool
) -> None:
    address = volume.address or f"{library.title}/{volume.path}"
    metadata.core("identifier", identifier_of(address), id="id")
    _add_names(metadata, volume)
    for name, values in _facts(volume, library):
        for value in filter(None, values):
            metadata.core(name, value)
    metadata.meta("dcterms:modified", volume.modified)
    # A volume of a series is all of it, and none of its works.
    if volume.work and volume.work.series:
        metadata.meta("belongs-to-collection", volume.work.series, id="series")
        metadata.meta("collection-type", "series", "series")
        if _POSITION.fullmatch(volume.work.series_number):
            metadata.meta("group-position", volume.work.series_number, "series")
    for rating in dict.fromkeys(work.rating for work in volume.works if work.rating):
        metadata.meta("schema:contentRating", rating)
    for name, value in _accessibility(has_images=has_images):
        metadata.meta(f"schema:{name}", value)
    metadata.meta("schema:accessibilitySummary", library.said["accessibility"])


def _add_names(metadata: _Metadata, volume: Volume) -> None:
    """Add title, language and people, with the forms by which they are sorted."""
    metadata.core("title", volume.title, id="title")
    if volume.work and volume.work.subtitle:
        metadata.core("title", volume.work.subtitle, id="subtitle")
        for place, kind in (("title", "main"), ("subtitle", "subtitle")):
            metadata.meta("title-type", kind, place)
    named = {"title": volume.title}
    metadata.core("language", volume.language)
    people = [(name, role) for what, role in _ROLES.items() for name in volume.names(what)]
    for number, (name, role) in enumerate(people, 1):
        element = "creator" if role == _ROLES["authors"] else "contributor"
        metadata.core(element, name, id=f"p{number}")
        metadata.meta("role", role, f"p{number}", scheme="marc:relators")
        named[f"p{number}"] = name
    file_as = volume.file_as
    for place, name in named.items():
        if name in file_as:
            metadata.meta("file-as", file_as[name], place)


def _facts(volume: Volume, library: EditionLibrary) -> Iterable[tuple[str, Iterable[str]]]:
    own = [volume.work] if volume.work else []
    yield "description", (work.summary for work in own)
    yield "subject", volume.names("subjects")
    yield "publisher", [library.title]
    yield "date", (work.published or work.appeared for work in own)
    yield "rights", (work.rights for work in own)
    yield "source", volume.names("sources")


def _accessibility(*, has_images: bool) -> Iterable[tuple[str, str]]:
    """Yield the metadata of EPUB Accessibility 1.1. All text is text; images have alternatives."""
    yield "accessMode", "textual"
    if has_images:
        yield "accessMode", "visual"
    yield "accessModeSufficient", "textual"
    yield "accessibilityFeature", "structuralNavigation"
    yield "accessibilityFeature", "tableOfContents"
    yield "accessibilityFeature", "readingOrder"
    yield "accessibilityFeature", "displayTransformability"
    if has_images:
        yield "accessibilityFeature", "alternativeText"
    yield "accessibilityHazard", "unknown" if has_images else "none"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the table of contents; those below it have a greater level."""

    level: int
    name: str
    target: str


def navigation(
    name: str, entries: Sequence[Entry], landmarks: Iterable[tuple[str, str, str]]
) -> list[Element]:
    """Return the elements of the navigation document; `name` is that of the contents.

    `landmarks` are places that reading systems offer: type, name and target of each.
    """
    contents = html.Element("nav", role="doc-toc", id="toc")
    contents.set(TYPE, "toc")
    contents.append(E.h1(name))
    contents.append(_nested(list(entries)))
    places = html.Element("nav", hidden="hidden")
    places.set(TYPE, "landmarks")
    listed = html.Element("ol")
    for kind, name_of_place, target in landmarks:
        link = E.a(name_of_place, href=target)
        link.set(TYPE, kind)
        listed.append(E.li(link))
    places.append(listed)
    return [contents, places]


def _nested(entries: Sequence[Entry]) -> Element:
    """Return a list of entries; each has those below it up to the next of its level."""
    listed = html.Element("ol")
    at = 0
    while at < len(entries):
        entry = entries[at]
        end = at + 1
        while end < len(entries) and entries[end].level > entry.level:
            end += 1
        item = E.li(E.a(entry.name, href=entry.target))
        if end > at + 1:
            item.append(_nested(entries[at + 1 : end]))
        listed.append(item)
        at = end
    return listed


ROOT = "EPUB"
PACKAGE = f"{ROOT}/package.opf"
_CONTAINER = f"""<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="{PACKAGE}" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"""
# The earliest time that a zip file can name.
_TIME = (1980, 1, 1, 0, 0, 0)
# Already compressed.
_STORED = ("mimetype", ".png", ".jpg", ".jpeg", ".gif", ".webp")


def container(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return an EPUB of files, by their paths below `ROOT`, in their order."""
    first = (("mimetype", b"application/epub+zip"), ("META-INF/container.xml", _CONTAINER.encode()))
    return zipped([*first, *((f"{ROOT}/{name}", content) for name, content in files)])


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip file of files, in their order: the same bytes at any time, on any system."""
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _TIME)
            is_stored = name.endswith(_STORED)
            entry.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # Unix, on any system
            archive.writestr(entry, content)
    return whole.getvalue()
