"""The words of an EPUB of ours, in the order in which it is read.

Whatever the package, only what its spine lists is read. Documents in front of the text and behind
it are the library's, and skipped.
"""

from __future__ import annotations

import zipfile
from functools import cache
from pathlib import Path, PurePosixPath

from lxml import etree

from fascicle.fidelity.built_html import words_of_body
from fascicle.model.errors import BuildError

_ROOTFILE = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"
_OPF = "{http://www.idpf.org/2007/opf}"
_TEXT = b'<body epub:type="bodymatter"'
# The document with the text of the title page.
_TITLE_PAGE = "text_"


def works_in_epub(path: Path) -> frozenset[str]:
    """Return the works that an EPUB has documents of; none for a file that is no EPUB."""
    try:
        return _works_in(path, path.stat().st_mtime_ns)
    except OSError:
        return frozenset()


# Asked for by each work of a library.
@cache
def _works_in(path: Path, _modified: int) -> frozenset[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return frozenset(PurePosixPath(name).parent.name for name in archive.namelist())
    except (OSError, zipfile.BadZipFile):
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
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, etree.LxmlError) as error:
        raise BuildError(place, f"cannot be read: {error}", "Build the book again.") from None
    return {
        "index" if (stem := PurePosixPath(name).stem) == _TITLE_PAGE else stem: words_of_body(
            text, is_recased=is_recased
        )
        for name, text in texts
        if _TEXT in text
    }


def _spine(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the documents that are read, in order."""
    container = etree.fromstring(archive.read("META-INF/container.xml"))
    found = container.find(f".//{_ROOTFILE}")
    name = found.get("full-path", "") if found is not None else ""
    package = etree.fromstring(archive.read(name))
    items = {item.get("id"): item.get("href", "") for item in package.iter(f"{_OPF}item")}
    folder = PurePosixPath(name).parent
    return [str(folder / items[ref.get("idref")]) for ref in package.iter(f"{_OPF}itemref")]
