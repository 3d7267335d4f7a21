"""Works and volumes as editions need them: metadata, pages, and words of the interface.

The words are in the language of the library, so that no edition has to translate anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

# A function that returns a file of the built book by its path from there.
Read = Callable[[str], bytes]


class CannotBeMadeError(ValueError):
    """The error of a file that cannot be made, with a message for the library's owner."""


class EditionPage(msgspec.Struct, frozen=True):
    """A page of a work: its file, its address in the built book, and its kind."""

    docname: str
    file: str
    address: str
    name: str
    kind: str = ""
    level: int = 0

    @property
    def stem(self) -> str:
        return self.docname.rpartition("/")[2]


class EditionWork(msgspec.Struct, frozen=True):
    """A work: its metadata, and its pages in reading order, the title page first.

    `appeared` is the day on which it came into the library, `address` its canonical URL, each ""
    if unknown. `file_as` has the sort forms of the title and of names that are not sorted as
    written; `rating` is that of a gated work.
    `cover` is the path of the image on its cover, "" if its title and authors are.
    `files` are the paths of its pages and images under `works/`, by their paths from there, if one
    of its editions has them.
    """

    slug: str
    title: str
    language: str
    direction: str
    pages: tuple[EditionPage, ...]
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    illustrators: tuple[str, ...] = ()
    series: str = ""
    series_number: str = ""
    summary: str = ""
    subjects: tuple[str, ...] = ()
    rights: str = ""
    sources: tuple[str, ...] = ()
    published: str = ""
    appeared: str = ""
    modified: str = ""
    address: str = ""
    file_as: dict[str, str] = {}
    rating: str = ""
    cover: str = ""
    files: dict[str, str] = {}


class PdfSettings(msgspec.Struct, frozen=True):
    """The owner's choices for PDFs: the size of a page, and families of fonts, first to last."""

    size: str = "a5"
    fonts: tuple[str, ...] = ()


class Volume(msgspec.Struct, frozen=True):
    """The content of one file: a work, the works of a series, or all works of the library.

    `path` is that of its files in the built book, without an ending; `editions` are those that it
    has.
    """

    path: str
    title: str
    language: str
    direction: str
    works: tuple[EditionWork, ...]
    address: str = ""
    editions: tuple[str, ...] = ()
    # Whether it is of a series or the library, however many works it has.
    is_several: bool = False
    pdf: PdfSettings = PdfSettings()

    @property
    def work(self) -> EditionWork | None:
        """The work, unless it holds several."""
        return self.works[0] if len(self.works) == 1 and not self.is_several else None

    def names(self, role: str) -> tuple[str, ...]:
        """Return the names of the authors, say, of all works, each once."""
        return tuple(dict.fromkeys(name for work in self.works for name in getattr(work, role)))

    @property
    def file_as(self) -> dict[str, str]:
        return {name: sort for work in self.works for name, sort in work.file_as.items()}

    @property
    def modified(self) -> str:
        return max(work.modified for work in self.works)


class EditionLibrary(msgspec.Struct, frozen=True):
    """The library, its volumes, and words of the interface by their names.

    `linking` are the files of the pages that may link to editions, `fonts` the folders with fonts
    of the library's own, with the states of their files.
    """

    title: str
    language: str
    direction: str
    url: str
    volumes: tuple[Volume, ...]
    said: dict[str, str]
    linking: tuple[str, ...] = ()
    fonts: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a file, and notes on it for the library's owner."""

    data: bytes
    notes: tuple[str, ...] = ()
