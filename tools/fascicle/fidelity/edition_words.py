"""The words of editions, each read by a reader that knows nothing of how it was made.

An EPUB is read in the order of its spine, whatever its package; documents in front of the text and
behind it are the library's, and skipped. So are title, subtitle and by-line of a plain text.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from lxml import etree

from fascicle.fidelity.built_html import (
    offered_on,
    once_a_file,
    words_of_body,
    words_with_notes_last,
)
from fascicle.fidelity.pdf_words import words_as_in_pdf, words_of_pdf, works_in_pdf
from fascicle.model.errors import BuildError
from fascicle.model.words import MARKS, words

_ROOTFILE = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
_OPF = "{http://www.idpf.org/2007/opf}"
_TEXT = b'<body epub:type="bodymatter"'
# The document with the text of the title page.
_TITLE_PAGE = "text_"
WHOLE = "the text"
# What Python and lxml raise for a file that is no EPUB and no zip.
UNREADABLE = (
    OSError, LookupError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error,
    etree.LxmlError,
)  # fmt: skip
# So many words in a row are hardly twice in a text.
_ROW = 8


@dataclass(frozen=True, slots=True)
class EditionReader:
    """The functions that read the words of a file, and those of a built page to compare with them.

    The first returns the words of each page of a work, by its name, in the order in which they are
    read. Without the second, all words of a built page are compared in their order. A file with
    no marks where pages begin (`is_whole`) has all words under one name. `works_in` returns the
    works of a file that may hold several.
    """

    words_of: Callable[..., dict[str, list[str]]]
    words_of_page: Callable[..., list[str]] | None = None
    is_whole: bool = False
    works_in: Callable[[Path], Collection[str]] | None = None


@once_a_file
def works_in_zip(path: Path) -> frozenset[str]:
    """Return the works that an EPUB or a zip file has pages of; none for another file."""
    try:
        with zipfile.ZipFile(path) as archive:
            pages = (name for name in archive.namelist() if name.endswith((".xhtml", ".md")))
            return frozenset(PurePosixPath(name).parent.name for name in pages)
    except UNREADABLE:
        return frozenset()


def words_of_epub(
    path: Path, place: str, slug: str, *, is_recased: bool = False
) -> dict[str, list[str]]:
    """Return the words of each page of a work, by the name of the page, in the order of the EPUB.

    Raises `BuildError` at `place` for a file that is no EPUB.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = (name for name in _spine(archive) if PurePosixPath(name).parent.name == slug)
            texts = [(name, archive.read(name)) for name in names]
    except UNREADABLE as error:
        raise BuildError(place, f"cannot be read: {error}", "Build the book again.") from None
    return {
        "index" if (stem := PurePosixPath(name).stem) == _TITLE_PAGE else stem: words_of_body(
            text, is_recased=is_recased
        )
        for name, text in texts
        if _TEXT in text
    }


def _spine(archive: zipfile.ZipFile) -> list[str]:
    container = etree.fromstring(archive.read("META-INF/container.xml"))
    rootfile = container.find(f".//{_ROOTFILE}")
    name = rootfile.get("full-path", "") if rootfile is not None else ""
    package = etree.fromstring(archive.read(name))
    items = {item.get("id"): item.get("href", "") for item in package.iter(f"{_OPF}item")}
    folder = PurePosixPath(name).parent
    return [str(folder / items[ref.get("idref")]) for ref in package.iter(f"{_OPF}itemref")]


def words_of_text(
    path: Path, place: str, _slug: str, *, is_recased: bool = False
) -> dict[str, list[str]]:
    """Return the words of a plain text below `WHOLE`, in capitals if the book changes titles.

    Raises `BuildError` at `place` for a file that cannot be read.
    """
    try:
        shown = _words_of(path, path.stat().st_mtime_ns)
    except (OSError, ValueError) as error:
        raise BuildError(place, f"cannot be read: {error}", "Build the book again.") from None
    return {WHOLE: (shown.upper() if is_recased else shown).split()}


# A file of several works is asked for once a work, among those of the work. One string takes less
# memory than a list.
@lru_cache(maxsize=8)
def _words_of(path: Path, _modified: int) -> str:
    # The title is one paragraph, and so are the subtitle and the by-line.
    _, *body = path.read_text(encoding="utf-8").split("\n\n")
    by = next((n for n, paragraph in enumerate(body[:2], 1) if paragraph.startswith("by ")), 0)
    return " ".join(words("\n\n".join(body[by:])))


def words_as_in_text(path: Path, place: str, *, is_recased: bool = False) -> list[str]:
    """Return the words of a built page as `words_of_text` does, with the notes behind the text."""
    shown = words_with_notes_last(path, place, as_typed=True)
    return [word.upper() if is_recased else word for word in shown if word not in MARKS]


def works_offered_with(path: Path, ending: str = "") -> frozenset[str]:
    """Return the works of a file that is offered with theirs, on the page of a series say.

    Theirs have the same `ending`, by default the suffix. The whole library has each work with a
    file of its own. Other texts of a book have no works.
    """
    folder, ending = path.parent, ending or path.suffix
    offered = offered_on(path.with_name(path.name.removesuffix(ending) + ".html"))
    if path.name in offered:
        own = rf"\.\./works/([^/]+)/\1{re.escape(ending)}"
        return frozenset(work[1] for name in offered if (work := re.fullmatch(own, name)))
    if path.name in offered_on(folder / "index.html"):
        files = folder.glob(f"works/*/*{ending}")
        return frozenset(file.stem for file in files if file.stem == file.parent.name)
    return frozenset()


def part_like(wanted: list[str], shown: list[str]) -> list[str]:
    """Return the part of a row of words that has the wanted ones, or is most like them.

    It begins and ends where the first and the last of their rows of some words do that it has.
    """
    text = _joined(shown)
    if _joined(wanted) in text:
        return wanted
    places = range(0, max(len(wanted) - _ROW, 0) + 1, _ROW)
    rows = ((n, text.find(_joined(wanted[n : n + _ROW]))) for n in places)
    parts_at = [(n, text.count(" ", 0, at + 1) - 1) for n, at in rows if at >= 0]
    if not parts_at:
        return []
    (before, first), (last, place) = parts_at[0], parts_at[-1]
    return shown[max(first - before, 0) : place + len(wanted) - last]


def _joined(words: list[str]) -> str:
    return f" {' '.join(words)} "


# The readers of kinds of editions (`model.forms`).
EPUB = EditionReader(words_of_epub, works_in=works_in_zip)
PDF = EditionReader(words_of_pdf, words_as_in_pdf, works_in=works_in_pdf)
TEXT = EditionReader(words_of_text, words_as_in_text, is_whole=True, works_in=works_offered_with)
