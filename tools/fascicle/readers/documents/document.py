"""A document of a word processor: recognised, made HTML by pandoc, and read onto a sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fascicle.model.blocks import Span
from fascicle.model.draft import Query
from fascicle.model.errors import SourceError
from fascicle.readers.archive import Archive, is_archive
from fascicle.readers.documents import open_document, rich_text, word
from fascicle.readers.documents.marked import MARKS, mark_verse, take_style, with_elements
from fascicle.readers.documents.pandoc import pandoc_html
from fascicle.readers.documents.properties import from_title_page, properties_of_archive
from fascicle.readers.documents.rich_text_images import without_images
from fascicle.readers.html.converted import read_converted
from fascicle.readers.html.elements import Elements
from fascicle.readers.html.page import parsed
from fascicle.readers.html.tags import COMMENT, DELETION, roles_of, tag_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement as Element

    from fascicle.readers.documents.properties import Values
    from fascicle.readers.sheet import Sheet

    # A document with marks, the metadata of its properties, and the number of its insertions.
    Prepared = tuple[bytes, Values, int]

DOCUMENTS = {"docx": "Word", "odt": "OpenDocument", "rtf": "RTF"}
# The folder in an archive to which the addresses of images are relative.
_FOLDERS = {"docx": "word/", "odt": "", "rtf": ""}
_OLE = b"\xd0\xcf\x11\xe0"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_TYPE = "mimetype"
# At most so many characters of a comment are in its question, and in the name of this.
_MOST_COMMENT, _QUOTED = 200, 60


def form_of(name: str, raw: bytes) -> str:
    """Return "docx", "odt" or "rtf" for a document, "" for any other file.

    Raises `SourceError` for an old or protected document of Word, and for a damaged archive.
    """
    if raw.startswith(_OLE):
        if _PROTECTED in raw:
            problem = "this Word document is protected by a password"
            raise SourceError(name, problem, "Save it without a password.")
        raise SourceError(name, "this is an old Word document (.doc)", "Save it as .docx.")
    if raw.startswith(rich_text.SIGNATURE):
        return "rtf"
    if not is_archive(raw):
        return ""
    archive = Archive(name, raw)
    if word.DOCUMENT in archive:
        return "docx"
    is_open = _TYPE in archive and archive.read(_TYPE).strip() == open_document.TYPE
    return "odt" if is_open else ""


def is_document(form: str) -> Callable[[str, bytes, str], bool]:
    """Return a function that returns whether a file is a document of one of the `DOCUMENTS`."""
    return lambda name, raw, _encoding: form_of(name, raw) == form


def read_document(sheet: Sheet, name: str, raw: bytes, _encoding: str = "") -> None:
    """Read a document onto a sheet; `name` names the file in messages.

    Raises `SourceError` for a document that is damaged, protected or too large.
    """
    form = form_of(name, raw)
    images: dict[str, bytes] = {}
    if form == "rtf":
        raw, images = without_images(raw)
    prepared, properties, insertions = _PREPARED[form](name, raw)
    page = pandoc_html(name, prepared, form if form == "rtf" else f"{form}+empty_paragraphs")
    root = parsed(name, f"<body>{with_elements(page)}</body>")
    is_struck = form == "rtf" and rich_text.DELETED in raw
    insertions += _changes_and_comments(root, is_struck=is_struck)
    folder = f"{name}/{_FOLDERS[form]}"
    sheet.gallery.beside |= {f"{folder}{image}": found for image, found in images.items()}
    if form != "rtf":
        sheet.gallery.archives.append(Archive(name, raw))
    if form == "odt":
        open_document.describe_images(root, Archive(name, raw))
    sheet.begin(name, "", folder)
    first = len(sheet.lines) + 1
    mark_verse(root)
    styled = from_title_page(_title_page(sheet, root))
    read_converted(sheet, root)
    sheet.found = sheet.found.with_values(**styled).with_values(**properties)
    sheet.queries += [*_about_comments(sheet, first), *_about_changes(sheet, first, insertions)]
    if form == "rtf" and (count := rich_text.comments_in(raw)):
        said = f"{_count(count, 'comment')} in the file cannot be shown here; what do they say?"
        span = Span(first, first)
        sheet.queries.append(
            Query("comment", span, said, "without them", weight=0.9, quote=_count(count, "comment"))
        )


def _word(name: str, raw: bytes) -> Prepared:
    archive = Archive(name, raw)
    properties = properties_of_archive(archive, word.PROPERTIES)
    return word.prepared_word(archive), properties, 0


def _open_document(name: str, raw: bytes) -> Prepared:
    archive = Archive(name, raw)
    prepared, insertions = open_document.prepared_open_document(archive)
    return prepared, properties_of_archive(archive, open_document.PROPERTIES), insertions


def _rich_text(name: str, raw: bytes) -> Prepared:
    properties, insertions = rich_text.properties_of_rich_text(raw), rich_text.insertions_in(raw)
    return rich_text.prepared_rich_text(name, raw), properties, insertions


_PREPARED = {"docx": _word, "odt": _open_document, "rtf": _rich_text}


def _changes_and_comments(root: Element, *, is_struck: bool) -> int:
    """Mark comments and deletions as such; return the number of insertions."""
    insertions = 0
    for element in list(root.iter()):
        roles = roles_of(element) if isinstance(element.tag, str) else set()
        insertions += "insertion" in roles
        if "comment-start" in roles:
            _comment(element)
        elif "deletion" in roles or (is_struck and tag_of(element) == "del"):
            element.set("class", DELETION)
    return insertions


def _comment(element: Element) -> None:
    said = " ".join(element.text_content().split())
    for child in list(element):
        child.drop_tree()
    author = element.get("data-author")
    element.text = f" [{f'{author}: ' if author else ''}{said}] "
    element.set("class", COMMENT)


def _title_page(sheet: Sheet, root: Element) -> dict[str, list[str]]:
    """Set aside the paragraphs of a title page, and return the texts of each style."""
    found: dict[str, list[str]] = {}
    is_above = True
    for paragraph in list(root.iter("p")):
        style = take_style(paragraph)
        said = " ".join(paragraph.text_content().split())
        if not said and not len(paragraph):
            paragraph.text = "\u00a0"
        elif style and is_above:
            found.setdefault(style, []).append(said)
            paragraph.tail = None
            Elements(sheet, aside="title-page").read(paragraph)
            paragraph.drop_tree()
        else:
            is_above = False
            if style == "title":
                paragraph.tag = "h1"
    for element in root.iter():
        if isinstance(element.tag, str):
            element.text = MARKS.sub("", element.text or "")
        element.tail = MARKS.sub("", element.tail or "")
    return found


def _about_comments(sheet: Sheet, first: int) -> list[Query]:
    """Return a question for each comment, at the line that it is about."""
    found = []
    for number in range(first, len(sheet.lines) + 1):
        line = sheet.lines[number - 1]
        for part in sheet.markup.get(number, ()):
            if part.kind == "comment":
                said = re.sub(r"^\[|\]$", "", line[part.start : part.end].strip())
                question = f"a comment in the file: “{said[:_MOST_COMMENT]}”; is it settled?"
                span, quote = Span(number, number), said[:_QUOTED].rstrip()
                found.append(
                    Query("comment", span, question, "without it", weight=0.9, quote=quote)
                )
    return found


def _about_changes(sheet: Sheet, first: int, insertions: int) -> list[Query]:
    """Return a question about tracked changes, if there are any."""
    numbers = range(first, len(sheet.lines) + 1)
    lines = [n for n in numbers for part in sheet.markup.get(n, ()) if part.kind == "deletion"]
    if not lines and not insertions:
        return []
    line = lines[0] if lines else first
    said = f"{_count(insertions, 'insertion')} kept and {_count(len(lines), 'deletion')} left out"
    question = f"the file tracks changes: {said}; is that right?"
    span = Span(line, line)
    return [Query("tracked-changes", span, question, "all accepted", weight=0.9, quote=said)]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
