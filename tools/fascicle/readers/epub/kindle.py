"""Kindle books (MOBI, AZW3), unpacked by KindleUnpack, which is run as a program of its own.

It writes an EPUB, or, for books of the older format, the files of one; they are read as any EPUB.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from fascicle.model.errors import SourceError
from fascicle.readers.epub.book import read_epub
from fascicle.readers.epub.mobi_pages import as_pages_are
from fascicle.readers.programs import Program
from fascicle.readers.sheet import Sheet

# What a database of a Palm is, and the place of its first record.
_TYPE, _KINDS = slice(60, 68), (b"BOOKMOBI", b"TEXtREAd")
_FIRST, _ENCRYPTED = 78, 12
# A novel with 24 images, 3 MB, takes .2 seconds and 32 MB.
PROGRAM = Program("mobi", "KindleUnpack", "epub.kindle", seconds=60, megabytes=400)
version = PROGRAM.version
# It says much.
_CODE = """
from loguru import logger
logger.remove()
from mobi.kindleunpack import unpackBook
unpackBook(sys.argv[1], sys.argv[2], epubver="A")
"""
_AGAIN = "Download it again, or convert it to EPUB with calibre, and use that."
_CONTAINER = (
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="{}" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)

_LANGUAGE = re.compile(r"(<dc:language>)[^<]*(</dc:language>)")


def is_kindle(_name: str, raw: bytes, _encoding: str = "") -> bool:
    """Return whether a file is a book for Kindle or Mobipocket."""
    return raw[_TYPE] in _KINDS


def read_kindle(sheet: Sheet, name: str, raw: bytes, encoding: str = "") -> None:
    """Read a Kindle book onto a sheet; `name` names the file in messages.

    Raises `NoProgramError` where KindleUnpack is not installed, and `SourceError` for a book that
    is protected or damaged.
    """
    if _is_protected(raw):
        problem = "is protected (DRM), so that only its owner's Kindle opens it"
        raise SourceError(name, problem, "Ask for a copy without protection, best an EPUB.")
    read_epub(sheet, name, _epub_of(name, raw), encoding)


def _is_protected(raw: bytes) -> bool:
    try:
        (first,) = struct.unpack_from(">L", raw, _FIRST)
        (protection,) = struct.unpack_from(">H", raw, first + _ENCRYPTED)
    except struct.error:
        return False  # it is damaged
    return bool(protection)


def _epub_of(name: str, raw: bytes) -> bytes:
    """Return the EPUB in a Kindle book, of two formats the newer one.

    Raises `SourceError` for a book that cannot be unpacked.
    """
    with TemporaryDirectory(prefix="fascicle-") as folder:
        book, unpacked = Path(folder, "book.mobi"), Path(folder, "unpacked")
        book.write_bytes(raw)
        unpacked.mkdir()
        PROGRAM.run(name, _CODE, str(book), str(unpacked), again=_AGAIN)
        for format_ in ("mobi8", "mobi7"):
            if package := next((unpacked / format_).rglob("content.opf"), None):
                return _packed(name, unpacked / format_, package)
    raise SourceError(name, "a Kindle book without a text", _AGAIN)


def _packed(name: str, folder: Path, package: Path) -> bytes:
    """Return the files of a book as an EPUB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        place = package.relative_to(folder).as_posix()
        contents = b"".join(path.read_bytes() for path in folder.glob("toc.ncx"))
        archive.writestr("META-INF/container.xml", _CONTAINER.format(place))
        for path in sorted(folder.rglob("*")):
            place = path.relative_to(folder).as_posix()
            if path == package:
                archive.writestr(place, _with_language(path.read_text("utf-8")))
            elif path.suffix == ".html":
                page = path.read_text("utf-8", "replace")
                archive.writestr(place, as_pages_are(name, page, contents))
            elif path.is_file() and path.suffix != ".epub" and "META-INF" not in path.parts:
                archive.write(path, place)
    return packed.getvalue()


def _with_language(package: str) -> str:
    """Return the package document with the language that the book has by its name, not its number.

    KindleUnpack names it by the number, and the name in a comment.
    """
    named = re.search(r'"Content-Language-Tag" content="([\w-]+)"', package)
    return _LANGUAGE.sub(rf"\g<1>{named[1]}\g<2>", package) if named else package
