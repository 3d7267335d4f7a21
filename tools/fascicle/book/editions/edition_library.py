"""Works as editions need them: metadata, pages, and words of the interface.

The words are in the language of the library, so that no edition has to translate anything.
"""

from __future__ import annotations

import msgspec


class EditionPage(msgspec.Struct, frozen=True):
    """A page of a work: its file and its address in the built book, and what it is."""

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

    `address` is its canonical URL, "" where it is not known. `editions` are those that it has, and
    `linked_from` the files of the pages that link to them.
    """

    slug: str
    title: str
    language: str
    direction: str
    pages: tuple[EditionPage, ...]
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
    modified: str = ""
    address: str = ""
    editions: tuple[str, ...] = ()
    linked_from: tuple[str, ...] = ()


class EditionLibrary(msgspec.Struct, frozen=True):
    """The library, its works, and words of the interface by their names."""

    title: str
    language: str
    direction: str
    url: str
    works: tuple[EditionWork, ...]
    said: dict[str, str]
