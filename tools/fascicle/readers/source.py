"""The files of a text to a draft: each file by the reader of its format.

The format is recognised by content; the ending of a file's name may be wrong. Only Markdown is
known by its ending: it is plain text to any eye.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import replace

from fascicle.model.draft import Draft, Query
from fascicle.model.errors import SourceError, faults_of_the_tool
from fascicle.model.forms import FORMATS, Format, loaded
from fascicle.model.memory import remembered
from fascicle.model.names import BOOK_FILES, FILES, IMAGES, LISTS, ZIPS, reading_key, remedy_for
from fascicle.readers.archive import Archive, is_archive, is_seen, unread_query
from fascicle.readers.encoding import signature_of
from fascicle.readers.epub.package import METADATA, metadata_in
from fascicle.readers.gallery import Gallery
from fascicle.readers.html.css import ENDING as SHEET
from fascicle.readers.html.css import sheet_of, sheets_in, unkept
from fascicle.readers.html.page import SYNTAX as HTML
from fascicle.readers.html.page import take_titles
from fascicle.readers.listed_chapters import (
    in_its_place,
    in_own_order,
    is_about,
    is_markdown,
    read_about,
)
from fascicle.readers.markup.included import with_included
from fascicle.readers.scrivener import BINDER, is_binder, is_content, read_binder
from fascicle.readers.sheet import Files, Sheet
from fascicle.readers.text import read_plain, read_text, refuse_wordless, without_quotation_marks

# What a file is by its ending; its content may be another of them, or a page of HTML.
_NAMED = {ending: each.is_named for each in FORMATS for ending in each.endings if each.is_named}
_NAMED |= dict.fromkeys(ZIPS, "a zip archive")
# What may be anything else, and is a text only if a format recognises it.
_XML, _ANY_CONTENT = ".xml", (".xml", ".json")
# Its tags may look like those of a page; a page says that it is one.
_ROOT_OF_PAGE = re.compile(rb"(?i)\A[^<]*(?:<[?!][^>]*>[^<]*)*<html[\s>]")
# What archives hold that are spreadsheets, presentations and the like.
_OFFICE = ("[Content_Types].xml", "content.xml")


def format_of(name: str, raw: bytes, encoding: str = "") -> Format | None:
    """Return the format of a file, None for plain text."""
    return next((each for each in FORMATS if _is_of(each, name, raw, encoding)), None)


def load_recognisers() -> None:
    for form in FORMATS:
        if form.recognises:
            loaded("readers", form.recognises)


def is_stray(name: str, raw: bytes) -> bool:
    """Return whether a file beside texts is none, for its ending may be that of any content."""
    if not name.lower().endswith(_ANY_CONTENT) or is_about(name):
        return False
    form = format_of(name, raw)
    return form is None or (form.name == "HTML" and not _ROOT_OF_PAGE.search(raw))


def _is_of(form: Format, name: str, raw: bytes, encoding: str) -> bool:
    if not form.recognises:
        return name.lower().endswith(form.endings)
    return bool(loaded("readers", form.recognises)(name, raw, encoding))


def read_files(files: Files, encoding: str = "", images: Files = (), markup: str = "auto") -> Draft:
    """Return the draft of a text's files.

    `images` are files beside them, by name and bytes, style sheets as well; those in archives are
    found there. `markup` is the owner's setting.

    Raises `SourceError` for a file that cannot be read, and if no file contains a word.
    """
    with faults_of_the_tool(place_of(files), "cannot be read"):
        return _read_files(files, encoding, images, markup)


def place_of(files: Files) -> str:
    """Return the place of a text in messages: its file, or the folder of its files in a library."""
    name = files[0][0]
    return "/".join(name.split("/")[:2]) if name.startswith("texts/") else name


@remembered
def _read_files(files: Files, encoding: str, images: Files, markup: str) -> Draft:
    queries: list[Query] = []
    archives: list[Archive] = []
    if (strays := [name for name, raw in files if is_stray(name, raw)]) and len(files) > 1:
        queries.append(unread_query(strays, "files beside the text are not read"))
        files = [file for file in files if file[0] not in strays] or files[:1]
    files = [file for each in files for file in _opened(*each, queries, archives)]
    files, unused = with_included(files, encoding)
    files, listed, missing = in_own_order(files)
    queries += [*unused, *missing]
    beside = {name: raw for name, raw in images if not name.lower().endswith(SHEET)}
    gallery = Gallery(beside, list(archives))
    metadata, described = metadata_in(archives)
    formats = [
        format_of(f"{name}.md" if is_markdown(name, listed, files) else name, raw, encoding)
        for name, raw in files
    ]
    if not (any(formats) or listed):
        draft = without_quotation_marks(read_text(files, encoding), markup)
        draft = draft.ask(*queries, *gallery.unused(archives))
        return replace(draft, found=metadata, described=described)
    sheet = Sheet(queries=queries, gallery=gallery, found=metadata, described=described)
    sheet.style_sheets = {k: v for archive in archives for k, v in sheets_in(archive).items()}
    sheet.style_sheets |= {name: sheet_of(raw) for name, raw in images if name not in beside}
    for (name, raw), each in zip(files, formats, strict=True):
        with faults_of_the_tool(name, "cannot be read"):
            read = loaded("readers", each.read) if each else read_plain
            with in_its_place(sheet, name, raw, listed):
                read = read_about if is_about(name) else read_binder if is_binder(name) else read
                read(sheet, name, raw, encoding)
    take_titles(sheet)
    refuse_wordless(files[0][0], sheet.lines)
    sheet.queries += gallery.unused(archives)
    return replace(sheet.draft(HTML), unkept=tuple(unkept(sheet)))


def _refuse_misnamed(name: str, raw: bytes) -> None:
    """Raise `SourceError` for a text or for junk with the ending of another format."""
    ending = "." + name.lower().rpartition(".")[2]
    is_page = raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and not is_stray(name, raw)
    if ending not in _NAMED or is_page or is_archive(raw) or signature_of(raw) or not raw.strip():
        return
    if is_about(name):
        return
    named = (each for each in FORMATS if ending in each.endings)
    if any(_is_of(each, name, raw, "") for each in named):
        return
    problem = f"the name says {_NAMED[ending]}, but the content is not of that format"
    if ending == _XML:
        problem = "the name says XML, but the content is of no format that is read"
    remedy = remedy_for(name) or "Download it again. If it is a text, name it .txt."
    raise SourceError(name, problem, remedy)


def _of_project(paths: Sequence[str], binder: str) -> tuple[list[str], list[str]]:
    """Return the paths in an archive that are of a project of Scrivener, and those of other texts.

    What the project itself leaves out, its binder names.
    """
    folder = posixpath.dirname(binder)
    inside = [path for path in paths if path.startswith(f"{folder}/") or not folder]
    chosen = [path for path in inside if path == binder or is_content(path)]
    apart = [path for path in paths if path not in inside or posixpath.dirname(path) == folder]
    others = [path for path in apart if path.lower().endswith((*FILES, BINDER)) and path != binder]
    return chosen, others


def _opened(name: str, raw: bytes, queries: list[Query], archives: list[Archive]) -> Files:
    """Return a file, or the chapters in an archive that is none of the formats."""
    _refuse_misnamed(name, raw)
    if not is_archive(raw) or format_of(name, raw):
        return [(name, raw)]
    archive = Archive(name, raw)
    if any(path in archive for path in _OFFICE):
        problem = "this is a spreadsheet, a presentation or the like, not a text"
        if "mimetype" in archive and archive.read("mimetype").rstrip().endswith(b"text-master"):
            problem = "this is a master document, whose text is in other files"
        raise SourceError(name, problem, "Save its text as .docx or .txt.")
    paths = sorted(filter(is_seen, archive), key=reading_key)
    if binder := next(filter(is_binder, paths), ""):
        chosen, others = _of_project(paths, binder)
        queries += [unread_query(others)] if others else []
        archives.append(archive)
        return [(archive.place(path), archive.read(path)) for path in chosen]
    read = (*FILES, *LISTS)
    chapters = [path for path in paths if path.lower().endswith(read) or is_about(path)]
    chapters = [path for path in chapters if not is_stray(path, archive.read(path))]
    if all(map(is_about, chapters)):
        problem = f"there is no text in this archive, only {', '.join(paths[:3]) or 'nothing'}"
        raise SourceError(name, problem, "Put a text into it, or remove it.")
    beside = (*IMAGES, *BOOK_FILES, SHEET, METADATA)
    others = [path for path in paths if not path.lower().endswith(beside)]
    if unread := [path for path in others if path not in chapters]:
        queries.append(unread_query(unread))
    archives.append(archive)
    return [(archive.place(path), archive.read(path)) for path in chapters]
