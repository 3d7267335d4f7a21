"""Kindle books (MOBI, AZW3), unpacked by KindleUnpack, which is run as a program of its own.

It writes an EPUB, or, for books of the older format, the files of one; they are read as any EPUB.
"""

from __future__ import annotations

import io
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from fascicle.model.errors import NoProgramError, SourceError
from fascicle.model.forms import endings_of
from fascicle.readers.epub.book import read_epub
from fascicle.readers.epub.mobi_pages import as_pages_are
from fascicle.readers.sheet import Sheet

_PACKAGE = "mobi"
# What a database of a Palm is, and the place of its first record.
_TYPE, _KINDS = slice(60, 68), (b"BOOKMOBI", b"TEXtREAd")
_FIRST, _ENCRYPTED = 78, 12
# A novel with 24 images, 3 MB, takes .2 seconds and 32 MB.
_SECONDS, _MEGABYTES = 60, 400
# It unpacks what it finds, and says much.
_PROGRAM = """
import sys
from loguru import logger
logger.remove()
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]),) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
except ImportError:  # Windows, where only the time is bounded
    pass
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
    if find_spec(_PACKAGE) is None:
        raise NoProgramError(
            name,
            "Kindle books are unpacked by KindleUnpack, which is not installed",
            "Run make, which installs it for files in texts/ that end in "
            f"{endings_of('epub.kindle')}; without make, python -m pip install {_PACKAGE}.",
        )
    read_epub(sheet, name, _epub_of(name, raw), encoding)


def version() -> str:
    """Return the version of the KindleUnpack that reads Kindle books, "" if there is none."""
    try:
        return version_of(_PACKAGE)
    except PackageNotFoundError:
        return ""


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
        _run(name, [str(book), str(unpacked), str(_MEGABYTES << 20)])
        for format_ in ("mobi8", "mobi7"):
            if package := next((unpacked / format_).rglob("content.opf"), None):
                return _packed(name, unpacked / format_, package)
    raise SourceError(name, "a Kindle book without a text", _AGAIN)


def _run(name: str, arguments: Sequence[str]) -> None:
    command = [sys.executable, "-I", "-c", _PROGRAM, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - nothing in it is from the book
            command, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        problem = f"KindleUnpack has not read this book in {_SECONDS} seconds"
        raise SourceError(name, problem, _AGAIN) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise SourceError(name, f"KindleUnpack cannot read this book ({said:.100})", _AGAIN)


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
