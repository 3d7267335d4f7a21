"""Works and volumes as editions need them: metadata, pages, words of the interface, downloads.

The words are in the language of the library, so that no edition has to translate anything.

Pages that link to files have their sizes. Read the Docs wants one file in a folder, for its menu:
`$READTHEDOCS_OUTPUT/epub/`, `$READTHEDOCS_OUTPUT/pdf/`.
https://docs.readthedocs.com/platform/stable/builds.html
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, urljoin

import msgspec

from fascicle.files.folders import write_if_changed
from fascicle.model.forms import EDITION_KINDS

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


# The links to the files of a work or of several, and each of them.
_LINKS = re.compile(
    r'(<span class="downloads")(?: hidden)?(.*?)'
    r'((?:(?:, )?<span class="download".*?</span></span>)+)(?=</span>)',
    re.DOTALL,
)
_LINK = re.compile(
    r'<span class="download"(?: hidden)?><a (?:data-)?href="([^"<>]+)" (download[^<>]*>[^<]*)</a> '
    r'<span class="file-size">[^<]*</span></span>'
)
_KILO, _MANY = 1_000, 1_000_000


def fill_in_sizes(folder: Path, page: str, forms: Mapping[str, str]) -> list[str]:
    """Fill the sizes of files into a page of the book in `folder`; return the files.

    The link to a file that is not there is hidden, and leads nowhere, until the file is made. A
    page that is not there has no files.
    """
    path = folder / page
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    files: list[str] = []

    def link_to(address: str, rest: str) -> str:
        """Return a link with the size of its file, "" without a file."""
        files.append(urljoin(page, unquote(unescape(address))))
        try:
            size = escape(_shown((folder / files[-1]).stat().st_size, forms))
        except FileNotFoundError:
            return ""
        return _link("", "href", address, rest, size)

    def filled(match: re.Match[str]) -> str:
        is_empty, links = True, ""
        for link in _LINK.finditer(match[3]):
            shown = link_to(link[1], link[2])
            links += ", " if shown and not is_empty else ""
            links += shown or _link(" hidden", "data-href", link[1], link[2], "")
            is_empty = is_empty and not shown
        return "".join([match[1], " hidden" if is_empty else "", match[2], links])

    text = _LINKS.sub(filled, text)
    if files:
        write_if_changed(path, text.encode())
    return files


def _link(hidden: str, name: str, address: str, rest: str, size: str) -> str:
    return (
        f'<span class="download"{hidden}><a {name}="{address}" {rest}</a> '
        f'<span class="file-size">{size}</span></span>'
    )


def _shown(size: int, forms: Mapping[str, str]) -> str:
    if size < _MANY - _KILO / 2:
        return forms["kilobytes"].replace("{number}", str(max(1, round(size / _KILO))))
    number = f"{size / _MANY:.1f}".replace(".", forms["point"])
    return forms["megabytes"].replace("{number}", number)


def offer(volumes: Iterable[Volume], folder: Path, output: Path) -> None:
    """Copy the files of the whole library from the book in `folder` to those of Read the Docs."""
    for volume in volumes:
        # A file of the whole library is in no folder of the book.
        for kind in volume.editions if "/" not in volume.path else ():
            made = folder / (volume.path + EDITION_KINDS[kind].ending)
            if (there := EDITION_KINDS[kind].read_the_docs) and made.is_file():
                place = output / there / made.name
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(made, place)
