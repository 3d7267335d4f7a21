"""Forms of texts and of books: the formats that are read, and the editions that are made.

Each is one entry here. What it is made of is named as `module.name`, below the folder of its room,
and loaded when it is used: a room below knows of the entry, but not of the code.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any


@dataclass(frozen=True, slots=True)
class Format:
    """A format of texts with structure: its name, as messages say it, and the endings of its files.

    `recognises` and `read`, in `readers/`, take (name, bytes, encoding by the owner's settings);
    the second one also the sheet on which it reads. `words`, in `fidelity/`, returns the words of
    (bytes, encoding), by code that shares nothing with the reader; without it, as for an archive,
    the files inside are compared. `is_named` is what such an ending promises, where no plain text
    can be mistaken for the format. A file that `is_whole` is a text by itself, and no chapter in
    a folder, where it is the same book once more. `program` is the module of the program that reads
    such files, with its `version`: an environment for a library that has any installs it. `markup`
    is pandoc's name of a markup language; the words of its files are compared in any order.
    """

    name: str
    endings: tuple[str, ...]
    recognises: str  # by the ending of its name if it is empty
    read: str
    words: str = ""
    is_named: str = ""
    is_whole: bool = False
    program: str = ""
    markup: str = ""


def _markup(name: str, language: str, *endings: str) -> Format:
    """Return the entry of a markup language, by pandoc's name of it."""
    words = f"language_words.words_of_{language}"
    return Format(
        name, endings, "", "markup.files.read_markup", words, program="pandoc", markup=language
    )


# The first that recognises a file reads it. A file that none recognises is plain text.
FORMATS = (
    Format(
        "EPUB", (".epub",), "epub.book.is_epub", "epub.book.read_epub", is_named="an EPUB",
        is_whole=True,
    ),
    Format(
        "Word", (".docx",), "word.is_word", "word.read_word", "document_words.words_of_docx",
        "a Word document", program="pandoc",
    ),
    Format(
        "OpenDocument", (".odt", ".fodt"), "open_document.is_open_document",
        "open_document.read_open_document", "document_words.words_of_odt", "an OpenDocument text",
        program="pandoc",
    ),
    Format(
        "RTF", (".rtf",), "rich_text.is_rich_text", "rich_text.read_rich_text",
        "document_words.words_of_rtf", "an RTF document", program="pandoc",
    ),
    Format(
        "FictionBook", (".fb2",), "fiction_book.is_fiction_book",
        "fiction_book.read_fiction_book", "document_words.words_of_fb2", "a FictionBook",
    ),
    Format(
        "LiveJournal", (".xml",), "journals.is_live_journal",
        "journals.read_live_journal", "packed_words.words_of_live_journal",
        "an export of a journal",
    ),
    Format(
        "feed", (".xml", ".enex", ".atom", ".rss"), "feeds.is_feed", "feeds.read_feed",
        "packed_words.words_of_feed", "an export of a blog",
    ),
    Format(
        "Tumblr", (".json",), "journals.is_tumblr", "journals.read_tumblr",
        "packed_words.words_of_tumblr", "an export of a blog", is_whole=True,
    ),
    Format(
        "MHTML", (".mhtml", ".mht"), "html.page.is_web_archive", "html.page.read_web_archive",
        "markup_words.words_of_web_archive", "a saved page",
    ),
    Format(
        "Kindle", (".azw3", ".mobi", ".azw", ".prc"), "epub.kindle.is_kindle",
        "epub.kindle.read_kindle", "packed_words.words_of_kindle", "a Kindle book",
        is_whole=True, program="epub.kindle",
    ),
    Format(
        "PDF", (".pdf",), "pdf.pdf_file.is_pdf", "pdf.pdf_file.read_pdf",
        "document_words.words_of_pdf", "a PDF", is_whole=True, program="pdf.pdf_file",
    ),
    _markup("LaTeX", "latex", ".tex", ".latex"),
    _markup("reStructuredText", "rst", ".rst"),
    _markup("Org", "org", ".org"),
    _markup("AsciiDoc", "asciidoc", ".adoc", ".asciidoc"),
    _markup("Typst", "typst", ".typ"),
    _markup("DocBook", "docbook", ".dbk", ".docbook"),
    _markup("MediaWiki", "mediawiki", ".mediawiki", ".wiki"),
    _markup("Textile", "textile", ".textile"),
    _markup("OPML", "opml", ".opml"),
    _markup("Jira", "jira", ".jira"),
    Format(
        "Markdown", (".md", ".markdown", ".qmd"), "", "markdown_file.read_markdown",
        "markup_words.words_of_markdown_file",
    ),
    Format(
        "HTML", (".html", ".htm", ".xhtml"), "html.page.is_page", "html.page.read_html",
        "markup_words.words_of_html_file",
    ),
)  # fmt: skip
# Of books that lie beside a text as the same once more, as in the folders of calibre and LaTeX.
COPIES = tuple(
    ending for form in FORMATS if form.is_whole and form.program for ending in form.endings
)
# Of files that a program reads, with its name.
PROGRAMS = {ending: form.program for form in FORMATS if form.program for ending in form.endings}
_MARKUPS = {ending: form.markup for form in FORMATS if form.markup for ending in form.endings}


def markup_of(name: str) -> str:
    """Return pandoc's name of the markup language of a file, by its ending; "" if it has none."""
    return _MARKUPS.get(posixpath.splitext(name.lower())[1], "")


def endings_of(program: str) -> str:
    return ", ".join(ending for ending, reader in PROGRAMS.items() if reader == program)


@dataclass(frozen=True, slots=True)
class EditionKind:
    """A kind of edition: its name for readers (a message), the ending and media type of its files.

    `make`, in `book/editions/`, makes the content of a file of (volume, library, read). It raises
    `CannotBeMadeError`, with a message for the library's owner, for what cannot be made. `reader`,
    in `fidelity/`, is the `EditionReader` of its words; without it, the file holds pages as they
    are. `of_several`: whether a file may hold several works. `uses_all_cores`: whether `make` does
    so by itself; it is called in the main process. `read_the_docs`: the folder from which Read the
    Docs offers such a file of the whole library.
    """

    label: str
    ending: str
    media_type: str
    make: str | Callable[..., Any]
    reader: str = ""
    of_several: bool = True
    uses_all_cores: bool = False
    read_the_docs: str = ""


# By the names that settings give them.
EDITION_KINDS = {
    "epub": EditionKind(
        "EPUB", ".epub", "application/epub+zip", "epub.epub_of", "edition_words.EPUB",
        read_the_docs="epub",
    ),
    "pdf": EditionKind(
        "PDF", ".pdf", "application/pdf", "pdf.pdf_of", "edition_words.PDF",
        uses_all_cores=True, read_the_docs="pdf",
    ),
    "text": EditionKind(
        "Plain text", ".txt", "text/plain", "text.text_of", "edition_words.TEXT",
    ),
    "markdown": EditionKind(
        "Markdown", "-markdown.zip", "application/zip", "markdown.pages_of",
    ),
    "pdf-print": EditionKind(
        "PDF for printing", "-print.pdf", "application/pdf", "pdf.print_pdf_of",
        "edition_words.PDF",
        uses_all_cores=True,
    ),
}  # fmt: skip
# By the suffixes of their files.
MEDIA_TYPES = {
    PurePosixPath(f"a{each.ending}").suffix: each.media_type for each in EDITION_KINDS.values()
}


@cache
def loaded(room: str, entry: str | Callable[..., Any]) -> Any:  # noqa: ANN401  (entries name functions and readers)
    """Return what an entry names, in a room such as `readers`, or the function that it has."""
    if not isinstance(entry, str):
        return entry
    module, _, name = entry.rpartition(".")
    return getattr(import_module(f"fascicle.{room.replace('/', '.')}.{module}"), name)
