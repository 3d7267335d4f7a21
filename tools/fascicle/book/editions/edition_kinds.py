"""Kinds of editions, by the names that settings give them.

Each is one entry here, and a folder beside this file, which makes the file of a volume out of its
written pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fascicle.book.editions.edition_library import Content, EditionLibrary, Read, Volume
from fascicle.book.editions.epub import epub_of
from fascicle.book.editions.epub.package_document import zipped
from fascicle.book.editions.pdf import pdf_of, print_pdf_of
from fascicle.book.editions.text import text_of


@dataclass(frozen=True, slots=True)
class EditionKind:
    """A kind of edition: the ending of its files, and the function that makes one.

    The function raises `CannotBeMadeError`, with a message for the library's owner, for what cannot
    be made. `of_several`: whether a file may hold several works. `uses_all_cores`: whether the
    function does so by itself; it is called in the main process. `read_the_docs`: the folder from
    which Read the Docs offers such a file of the whole library.
    """

    ending: str
    make: Callable[[Volume, EditionLibrary, Read], Content]
    of_several: bool = False
    uses_all_cores: bool = False
    read_the_docs: str = ""


def pages_of(volume: Volume, _library: EditionLibrary, read: Read) -> Content:
    """Return the pages of each work and their images, as they are under `works/`, in a zip file."""
    files = {name: path for work in volume.works for name, path in work.files.items()}
    return Content(zipped((name, read(path)) for name, path in sorted(files.items())))


KINDS = {
    "epub": EditionKind(".epub", epub_of, of_several=True, read_the_docs="epub"),
    "pdf": EditionKind(".pdf", pdf_of, of_several=True, uses_all_cores=True, read_the_docs="pdf"),
    "text": EditionKind(".txt", text_of, of_several=True),
    "markdown": EditionKind("-markdown.zip", pages_of, of_several=True),
    "pdf-print": EditionKind("-print.pdf", print_pdf_of, of_several=True, uses_all_cores=True),
}
