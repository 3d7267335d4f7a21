"""Zip archives, read in memory and within bounds; nothing is ever extracted to disk.

Sizes are those of the bytes that were unpacked, whatever the archive says of them.
"""

from __future__ import annotations

import io
import posixpath
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fascicle.model.blocks import Span
from fascicle.model.draft import Query
from fascicle.model.errors import SourceError

# How an archive begins, and an empty one.
_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
# The header of an entry in the list at the end of an archive.
_ENTRY = b"PK\x01\x02"
# A long novel has some hundred files and 3 MB of text. Pages unpack to three to ten times their
# size; more than a megabyte of the same few bytes is no text. A file of XML may unpack to thirty
# times its size; several megabytes of such files together are no text, either. Files that are not
# read do not count: bytes without a meaning beside a bomb make it no smaller.
MOST_ENTRIES = 10_000
LARGEST_FILE, LARGEST_ARCHIVE = 16 << 20, 64 << 20
# The highest ratio, and the bytes that are free of it: of a file, and of all that are read.
OF_FILE, OF_ALL = (100, 1 << 20), (30, 8 << 20)
# What EPUB allows; of the others, Python cannot bound how much it unpacks at once.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_AGAIN = "Download or pack it again."
_NOT_READ = "It may be made to harm. If you trust it, unpack it and put its texts into a folder."
# A question lists so many files.
_MOST_NAMED = 10


def is_archive(raw: bytes) -> bool:
    return raw.startswith(_SIGNATURES)


def is_seen(path: str) -> bool:
    """Return whether a path is that of a file which its owner sees in the archive."""
    return not any(part.startswith(".") or part == "__MACOSX" for part in path.split("/"))


def unread_query(
    paths: Sequence[str], said: str = "files in the archive are not read", weight: float = 0.2
) -> Query:
    """Return a question about files that are not read; `said` is why."""
    named = ", ".join(paths[:_MOST_NAMED]) + (" …" if len(paths) > _MOST_NAMED else "")
    question = f"{said}: {named}; do they belong to the text?"
    return Query("unread-files", Span(1, 1), question, "they do not", weight=weight)


@dataclass(slots=True)
class Archive:
    """A zip archive; `name` names it in messages.

    Raises `SourceError` for one that is damaged, encrypted, names files outside of itself, or has
    two files of one name.
    """

    name: str
    raw: bytes
    _zip: zipfile.ZipFile = field(init=False)
    _entries: dict[str, zipfile.ZipInfo] = field(init=False)
    _packed: int = 0
    _unpacked: int = 0

    def __post_init__(self) -> None:
        if self.raw.count(_ENTRY) > MOST_ENTRIES:
            problem = f"an archive of more than {MOST_ENTRIES:,} files"
            raise SourceError(self.name, problem, _NOT_READ)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(self.raw))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            problem = "a zip archive that is damaged or incomplete"
            raise SourceError(self.name, problem, _AGAIN) from None
        self._entries = {}
        for entry in self._zip.infolist():
            self._check(entry)
            self._add(entry)

    def __iter__(self) -> Iterator[str]:
        return (path for path, entry in self._entries.items() if not entry.is_dir())

    def __contains__(self, path: str) -> bool:
        return path in self._entries

    def place(self, path: str) -> str:
        return f"{self.name}/{path}"

    def read(self, path: str) -> bytes:
        """Return the bytes of a file.

        Raises `SourceError` if it is damaged or encrypted, or unpacks to too much.
        """
        raw = self._read(path, LARGEST_FILE)
        place, packed = self.place(path), self._entries[path].compress_size
        self._packed += packed
        self._unpacked += len(raw)
        _refuse_larger(place, len(raw), LARGEST_FILE)
        _refuse_swollen(place, len(raw), packed, *OF_FILE)
        _refuse_larger(self.name, self._unpacked, LARGEST_ARCHIVE)
        _refuse_swollen(self.name, self._unpacked, self._packed, *OF_ALL)
        return raw

    def read_image(self, path: str, largest: int) -> bytes:
        """Return the bytes of an image, at most one more than `largest`; none of a damaged one.

        A text may do without its images, so none of them stops its conversion.
        """
        try:
            return self._read(path, largest)
        except SourceError:
            return b""

    def _read(self, path: str, largest: int) -> bytes:
        """Return the bytes of a file, at most one more than `largest`. Raises `SourceError`."""
        entry, place = self._entries[path], self.place(path)
        if entry.flag_bits & _ENCRYPTED:
            problem = "is encrypted with a password"
            raise SourceError(place, problem, "Unpack it, and pack it without a password.")
        if entry.compress_type not in _METHODS:
            problem = "is compressed in a way that is not read"
            raise SourceError(place, problem, "Unpack it, and pack it as an ordinary zip file.")
        try:
            with self._zip.open(entry) as file:
                return file.read(largest + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
            problem = f"is damaged or incomplete: {error}"
            raise SourceError(place, problem, _AGAIN) from None

    def _add(self, entry: zipfile.ZipInfo) -> None:
        """Add a file by its path. Raises `SourceError` if another file has it.

        Only `./` and the like do not count in a path: what else looks alike is two files.
        """
        path = entry.filename if entry.is_dir() else posixpath.normpath(entry.filename)
        other = self._entries.setdefault(path, entry)
        if (other.CRC, other.file_size) != (entry.CRC, entry.file_size):
            problem = f"an archive with two files called {path[:100]!r}"
            raise SourceError(self.name, problem, "Unpack it, and pack it with a name for each.")

    def _check(self, entry: zipfile.ZipInfo) -> None:
        """Raise `SourceError` for a path that leaves the archive, and for a link."""
        path = entry.filename
        leaves = path.startswith("/") or path[1:2] == ":" or "\\" in path or "\x00" in path
        if leaves or ".." in path.split("/"):
            problem = f"an archive with a file outside of itself: {path[:100]!r}"
            raise SourceError(self.name, problem, _NOT_READ)
        if stat.S_ISLNK(entry.external_attr >> 16):
            problem = f"an archive with a symbolic link: {path[:100]!r}"
            raise SourceError(self.name, problem, _NOT_READ)


def _refuse_larger(place: str, size: int, largest: int) -> None:
    if size > largest:
        problem = f"unpacks to more than {largest >> 20} MB"
        raise SourceError(place, problem, "Put its texts into a folder, in smaller files.")


def _refuse_swollen(place: str, size: int, packed: int, ratio: int, free: int) -> None:
    """Raise `SourceError` for bytes that were packed too small to be a text."""
    if size > max(free, packed * ratio):
        problem = f"unpacks to more than {ratio} times its size"
        raise SourceError(place, problem, _NOT_READ)
