"""The addresses of pages while acts are tried.

Addresses never break: a chapter that is renamed or joined to another leaves its address as one
that redirects, whoever may have seen it. Until the book is built, nobody has. So each act begins
with the addresses of before the first act since the last build: what is taken back leaves none,
also when the desk was closed in between.

    _build/tried-addresses.json     {"texts/door.addresses.toml": [<first>, 1790000000.0, <last>]}
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from fascicle.book.build import HTML
from fascicle.files.edits import ChangedMeanwhileError, Edit, again_if_changed, make_edits
from fascicle.files.folders import write_if_changed
from fascicle.library.texts import TextEntry

# Without it acts begin with the addresses of now.
RECORD = Path(HTML).with_name("tried-addresses.json")


class Tried(NamedTuple):
    """The file of addresses before the first act, at a time, and as the last one has left it."""

    first: bytes | None
    at: float
    last: bytes | None


class TriedAddresses:
    """The addresses that acts have tried, in the library at `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._tried: dict[str, Tried] = {}
        with suppress(OSError, msgspec.DecodeError):
            raw = (root / RECORD).read_bytes()
            self._tried = msgspec.json.decode(raw, type=dict[str, Tried])

    @contextmanager
    def tried(self, entry: TextEntry) -> Iterator[None]:
        """Do an act in this block and convert its text, from the addresses of before the first act.

        If it fails, the addresses are those of before it. Raises `PageError` if others change the
        file again and again.
        """
        path = entry.addresses_path
        there = self._begin(entry)
        key = self._key(path)
        first = self._tried[key].first
        try:
            yield
        except BaseException:
            if first != there:
                with suppress(ChangedMeanwhileError, OSError):  # others have written them since
                    make_edits(self.root, [Edit(path, first, there)])
            raise
        finally:
            self._tried[key] = self._tried[key]._replace(last=_raw(path))
            with suppress(OSError):
                write_if_changed(self.root / RECORD, msgspec.json.encode(self._tried))

    @again_if_changed
    def _begin(self, entry: TextEntry) -> bytes | None:
        """Put back the addresses of before the first act, unless others have changed them since.

        Returns those that were there.
        """
        path = entry.addresses_path
        there = _raw(path)
        tried = self._tried.get(self._key(path))
        if tried is None or tried.last != there or self._built() > tried.at:
            tried = Tried(there, time.time(), there)
        if tried.first != there:
            make_edits(self.root, [Edit(path, there, tried.first)])
        self._tried[self._key(path)] = tried._replace(last=tried.first)
        return there

    def _key(self, path: Path) -> str:
        return os.path.relpath(path, self.root)

    def _built(self) -> float:
        """Return when the book was last built, 0 if it never was."""
        with suppress(OSError):
            return (self.root / HTML / "index.html").stat().st_mtime
        return 0


def _raw(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
