"""PDFs with a text: read by PDFium, refused if it cannot be trusted, and read as a page of HTML."""

from __future__ import annotations

from pathlib import Path
from unicodedata import bidirectional

import msgspec

import fascicle
from fascicle.model.blocks import Span
from fascicle.model.draft import Query
from fascicle.model.errors import SourceError
from fascicle.readers.html.page import read_html
from fascicle.readers.pdf.printed_lines import MOST_CHARACTERS, MOST_PAGES, UNKNOWN, PrintedText
from fascicle.readers.pdf.printed_pages import page_of
from fascicle.readers.programs import Program
from fascicle.readers.sheet import Sheet

_SIGNATURE, _HEAD = b"%PDF-", 1024
# A novel of 165 pages takes 2 seconds and 30 MB.
PROGRAM = Program("pypdfium2", "PDFium", "pdf.pdf_file", seconds=120, megabytes=256)
version = PROGRAM.version
_PACKAGE_FOLDER = str(Path(fascicle.__file__).parents[1])
_CODE = """
sys.path[:0] = [{!r}]
from fascicle.readers.pdf import printed_lines
printed_lines.main()
"""
_AGAIN = "Download it again, or print the text as a PDF once more."
# Of a text with a greater share of characters that cannot be read, nothing is.
_MOST_UNREADABLE = 0.02


def is_pdf(_name: str, raw: bytes, _encoding: str = "") -> bool:
    return raw[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_SIGNATURE)


def read_pdf(sheet: Sheet, name: str, raw: bytes, _encoding: str = "") -> None:
    """Read a PDF onto a sheet; `name` names the file in messages.

    Raises `NoProgramError` where PDFium is not installed, and `SourceError` for a file that is
    damaged, has a password, or is a scan without text.
    """
    text = _text_of(name, raw)
    if not any(text.pages):
        problem = "has pages, but no text: they are pictures, as a scanner makes them"
        raise SourceError(name, problem, "Recognise its text (OCR), and use that.")
    unsure = _refuse_unreadable(name, text)
    span = Span(len(sheet.lines) + 1, len(sheet.lines) + 1)
    read_html(sheet, name, page_of(text).encode(), "utf-8")
    if unsure:
        question = f"check {name}: {unsure}."
        sheet.queries.append(Query("source-words", span, question, "the book is right"))
    if text.images:
        question = f"images in the PDF, which are not read: {text.images}. Leave them out?"
        sheet.queries.append(Query("images", span, question, "without images", weight=0.8))
    others = {"links, of which the words are read": text.links, "comments": text.comments}
    if said := ", ".join(f"{count} {what}" for what, count in others.items() if count):
        question = f"not read of {name}: {said}; does the text need them?"
        weight = 0.6 if text.comments else 0.2
        sheet.queries.append(Query("unread-files", span, question, "it does not", weight=weight))


def _text_of(name: str, raw: bytes) -> PrintedText:
    found = PROGRAM.run(name, _CODE.format(_PACKAGE_FOLDER), raw=raw, again=_AGAIN)
    text = msgspec.json.decode(found, type=PrintedText)
    if text.problem == "password":
        raise SourceError(name, "has a password", "Save it without one.")
    if text.problem in {"pages", "characters"}:
        most = MOST_PAGES if text.problem == "pages" else MOST_CHARACTERS
        problem = f"has more than {most:,} {text.problem}"
        raise SourceError(name, problem, "Divide it into several.")
    if text.problem:
        raise SourceError(name, f"PDFium cannot read this file ({text.problem:.100})", _AGAIN)
    return text


def _refuse_unreadable(name: str, text: PrintedText) -> str:
    """Return what is to be checked in a text, "" for nothing.

    Raises `SourceError` for one of which too much cannot be read: PDFium gives letters that run
    from right to left in no certain order, and some PDFs have only pictures of letters.
    """
    letters = "".join(line.text for page in text.pages for line in page).replace(" ", "")
    unknown = letters.count(UNKNOWN)
    backwards = sum(bidirectional(letter) in {"R", "AL"} for letter in letters)
    again = "Take its EPUB, HTML or document; or recognise its text (OCR), and use that."
    if unknown > _MOST_UNREADABLE * len(letters):
        problem = f"{unknown:,} of its {len(letters):,} characters are only pictures"
        raise SourceError(name, problem, again)
    if backwards > _MOST_UNREADABLE * len(letters):
        problem = "its text runs from right to left, and a PDF has its letters in no certain order"
        raise SourceError(name, problem, again)
    said = {
        f"characters that are only pictures, shown as {UNKNOWN}": unknown,
        "letters from right to left, which may be in disorder": backwards,
    }
    return "; ".join(f"{what}: {count}" for what, count in said.items() if count)
