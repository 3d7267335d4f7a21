"""The XML files in a zipped document: read within bounds, changed, and zipped again."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from fascicle.model.errors import SourceError
from fascicle.readers.documents.pandoc import SAVE_AGAIN
from fascicle.readers.html.page import refuse_crowded
from fascicle.readers.html.tags import first_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement as Tree

    from fascicle.readers.archive import Archive


def tree_of(archive: Archive, path: str) -> Tree | None:
    """Return the root of an XML file, None if the document has no such file.

    Raises `SourceError` for XML that is damaged or too large, and for a document type, which may
    hold entities.
    """
    if path not in archive:
        return None
    raw = archive.read(path)
    refuse_crowded(archive.place(path), raw.count(b"<"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        problem = f"XML that is damaged: {first_line(error)}"
        raise SourceError(archive.place(path), problem, SAVE_AGAIN) from None
    if getattr(root.getroottree().docinfo, "doctype", ""):
        problem = "XML with a document type, as no word processor writes it"
        raise SourceError(archive.place(path), problem, "It may be made to harm; remove it.")
    return root


def zipped(trees: dict[str, Tree], others: Mapping[str, bytes]) -> bytes:
    """Return a zip of only these XML files, and of other files as they are."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        for path, raw in others.items():
            file.writestr(path, raw)
        for path, tree in trees.items():
            file.writestr(path, etree.tostring(tree, encoding="utf-8", xml_declaration=True))
    return packed.getvalue()


def replace_by_text(element: Tree, text: str) -> None:
    """Put text where an element is."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    text += element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    parent.remove(element)
