"""The package document of an EPUB: metadata, manifest and spine."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
OPF, DC = "http://www.idpf.org/2007/opf", "http://purl.org/dc/elements/1.1/"
_NAMES: Any = {None: OPF, "dc": DC}
# Codes of the Library of Congress for what people have done for a book.
AUTHOR, TRANSLATOR, EDITOR, ILLUSTRATOR = "aut", "trl", "edt", "ill"
# A place in a series: a number, or numbers with stops between them.
_POSITION = re.compile(r"\d+(\.\d+)*", re.ASCII)
# The images that all reading systems show.
IMAGES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
}
_MEDIA_TYPES = {".xhtml": "application/xhtml+xml", ".css": "text/css", **IMAGES}


@dataclass(frozen=True, slots=True)
class Description:
    """The metadata of an EPUB; `people` are names with what they have done."""

    identifier: str
    title: str
    language: str
    direction: str
    modified: str
    people: tuple[tuple[str, str], ...] = ()
    summary: str = ""
    subjects: tuple[str, ...] = ()
    publisher: str = ""
    published: str = ""
    rights: str = ""
    sources: tuple[str, ...] = ()
    series: str = ""
    series_number: str = ""
    # How the title and names are sorted, if not as written.
    file_as: Mapping[str, str] = field(default_factory=dict)
    ratings: tuple[str, ...] = ()
    # A sentence about how accessible the book is.
    accessibility: str = ""
    has_images: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the EPUB; documents of the spine are read in its order."""

    name: str
    properties: str = ""
    is_read: bool = False


def identifier_of(address: str) -> str:
    """Return the identifier of an edition: a UUID made of its canonical address."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, address)}"


def package(description: Description, items: Sequence[Item]) -> bytes:
    """Return the package document."""
    root = etree.Element(f"{{{OPF}}}package", nsmap=_NAMES)
    _set(root, version="3.0", unique_identifier="id")
    root.set(LANGUAGE, description.language)
    _add_metadata(etree.SubElement(root, f"{{{OPF}}}metadata"), description)
    manifest = etree.SubElement(root, f"{{{OPF}}}manifest")
    spine = etree.SubElement(root, f"{{{OPF}}}spine")
    if description.direction == "rtl":
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
        """Add an element of Dublin Core."""
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


def _add_metadata(element: etree._Element, said: Description) -> None:
    metadata = _Metadata(element)
    metadata.core("identifier", said.identifier, id="id")
    _add_names(metadata, said)
    for name, values in _facts(said):
        for value in values:
            metadata.core(name, value)
    metadata.meta("dcterms:modified", said.modified)
    if said.series:
        metadata.meta("belongs-to-collection", said.series, id="series")
        metadata.meta("collection-type", "series", "series")
        if _POSITION.fullmatch(said.series_number):
            metadata.meta("group-position", said.series_number, "series")
    for rating in said.ratings:
        metadata.meta("schema:contentRating", rating)
    for name, value in _accessibility(said):
        metadata.meta(f"schema:{name}", value)


def _add_names(metadata: _Metadata, said: Description) -> None:
    """Add title, language and people, with the forms by which they are sorted."""
    metadata.core("title", said.title, id="title")
    named = {"title": said.title}
    metadata.core("language", said.language)
    for number, (name, role) in enumerate(said.people, 1):
        metadata.core("creator" if role == AUTHOR else "contributor", name, id=f"p{number}")
        metadata.meta("role", role, f"p{number}", scheme="marc:relators")
        named[f"p{number}"] = name
    for place, name in named.items():
        if name in said.file_as:
            metadata.meta("file-as", said.file_as[name], place)


def _facts(said: Description) -> Iterable[tuple[str, tuple[str, ...]]]:
    yield "description", (said.summary,) if said.summary else ()
    yield "subject", said.subjects
    yield "publisher", (said.publisher,) if said.publisher else ()
    yield "date", (said.published,) if said.published else ()
    yield "rights", (said.rights,) if said.rights else ()
    yield "source", said.sources


def _accessibility(said: Description) -> Iterable[tuple[str, str]]:
    """Yield what EPUB Accessibility 1.1 asks for. All text is text; images have alternatives."""
    yield "accessMode", "textual"
    if said.has_images:
        yield "accessMode", "visual"
    yield "accessModeSufficient", "textual"
    features = [
        "structuralNavigation",
        "tableOfContents",
        "readingOrder",
        "displayTransformability",
    ]
    for feature in (*features, *(["alternativeText"] if said.has_images else [])):
        yield "accessibilityFeature", feature
    yield "accessibilityHazard", "unknown" if said.has_images else "none"
    yield "accessibilitySummary", said.accessibility
