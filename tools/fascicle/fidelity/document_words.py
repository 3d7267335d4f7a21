"""The words of docx and odt files by their XML, to compare with what pandoc has read in them.

Only elements are known that hold text, end a word, or stand for text elsewhere in the document:
notes, comments, deletions. Numbers of lists and notes are not in the files.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

from fascicle.model.words import words

_DOCX = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_TEXT, _OFFICE, _SVG = (f"{{{_ODF}:{name}:1.0}}" for name in ("text", "office", "svg-compatible"))
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_IN_WORDS = {"r", "t", "delText", "ins", "del", "hyperlink", "smartTag", "proofErr", "rPr",
             "bookmarkStart", "bookmarkEnd", "softHyphen", "lastRenderedPageBreak", "moveFrom",
             "moveTo", "commentRangeEnd", "commentReference"}  # fmt: skip
_NO_TEXT = {"tracked-changes", "note-citation", "sequence-decls"}
_IN_ODF_WORDS = {"span", "a", "bookmark", "bookmark-start", "bookmark-end", "soft-page-break",
                 "change", "change-start", "change-end"}  # fmt: skip


def words_of_docx(raw: bytes) -> list[str]:
    """Return the words of a Word document, those of its notes last."""
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        document = _part(file, "word/document.xml")
        kinds = ("footnote", "endnote")
        notes = {(kind, note.get(f"{_DOCX}id")): note for kind in kinds
                 for note in _part(file, f"word/{kind}s.xml")}  # fmt: skip
        comments = {note.get(f"{_DOCX}id"): note for note in _part(file, "word/comments.xml")}
    later: list[ET.Element] = []

    def said(element: ET.Element) -> Iterator[str]:
        tag = element.tag.removeprefix(_DOCX)
        if element.tag == _FALLBACK:
            return
        if tag in {"t", "delText"} or element.tag == f"{_MATH}t":
            yield element.text or ""
        elif tag in {"footnoteReference", "endnoteReference"}:
            note = notes.get((tag.removesuffix("Reference"), element.get(f"{_DOCX}id")))
            later.extend([note] if note is not None else [])
        elif tag == "commentRangeStart":
            note = comments.get(element.get(f"{_DOCX}id"))
            yield from _comment(note, note.get(f"{_DOCX}author")) if note is not None else ()
        for child in element:
            yield from said(child)
        if tag not in _IN_WORDS and not element.tag.startswith(_MATH):
            yield " "

    return words("".join([*said(document), *_later(later, said)]))


def _part(file: zipfile.ZipFile, name: str) -> ET.Element:
    """Return the root of an XML file, an empty one if there is none."""
    if name not in file.namelist():
        return ET.Element("none")
    return ET.fromstring(file.read(name))  # noqa: S314 - the reader has refused entities


def _comment(note: ET.Element, author: str | None) -> Iterator[str]:
    yield f" {author or ''} "
    yield from (f"{each.text or ''}" for each in note.iter(f"{_DOCX}t"))
    yield " "


def _later(notes: list[ET.Element], said: Callable[[ET.Element], Iterator[str]]) -> Iterator[str]:
    """Yield the texts of notes; a note may have notes."""
    for note in notes:
        yield " "
        yield from said(note)


def words_of_odt(raw: bytes) -> list[str]:
    """Return the words of an OpenDocument text, those of its notes last."""
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        document = _part(file, "content.xml")
    regions = document.iter(f"{_TEXT}changed-region")
    gone = {region.get(f"{_TEXT}id"): region.find(f"{_TEXT}deletion") for region in regions}
    later: list[ET.Element] = []

    def said(element: ET.Element) -> Iterator[str]:
        tag = element.tag.removeprefix(_TEXT)
        if tag in _NO_TEXT or element.tag.startswith((_SVG, f"{_OFFICE}binary")):
            return
        if tag == "note":
            later.extend(element.findall(f"{_TEXT}note-body"))
            yield " "
            return
        if tag == "change" or element.tag == f"{_OFFICE}annotation":
            yield f" {element.findtext(_CREATOR, '')} " if tag != "change" else ""
            told = gone.get(element.get(f"{_TEXT}change-id")) if tag == "change" else element
            parts = [] if told is None else [each for each in told if each.tag.startswith(_TEXT)]
            yield " ".join("".join(said(part)).strip() for part in parts)
            yield " " if tag != "change" else ""
            return
        is_text = element.tag.startswith(_TEXT)
        yield (element.text or "") if is_text else ""
        for child in element:
            yield from said(child)
            yield (child.tail or "") if is_text else ""
        if tag not in _IN_ODF_WORDS and element.tag != f"{_OFFICE}annotation-end":
            yield " "

    body = document.find(f"{_OFFICE}body")
    return words("".join([*said(body if body is not None else document), *_later(later, said)]))
