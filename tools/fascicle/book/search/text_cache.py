"""What is known of each page's text since the last build: only texts that have changed are read.

A file whose size and time of change are as they were is not read again (`untouched`).
"""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

import msgspec

from fascicle.book.search.page_texts import FOLDER, KNOWN, PageHead, page_file
from fascicle.files.mtimes import is_settled

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class KnownPage(msgspec.Struct, array_like=True, frozen=True):
    """Of a page's file: its size, when it has changed in ns, a digest of it, and its head."""

    size: int
    changed: int
    digest: str
    head: PageHead


def known_pages(doctrees: Path, docnames: Iterable[str]) -> dict[str, KnownPage]:
    """Return what is known of pages, and keep it. Raises `OSError` if a text is not there."""
    place = doctrees / FOLDER / KNOWN
    now = time.time_ns()
    before = kept_in(place)
    found = {name: look_at(page_file(doctrees, name), before.get(name)) for name in docnames}
    settled = {name: page for name, page in found.items() if is_settled(page.changed, now)}
    if settled != before:
        place.write_bytes(msgspec.json.encode(settled))
    return found


def kept_in(place: Path) -> dict[str, KnownPage]:
    """Read what was kept, nothing if that cannot be done."""
    try:
        return msgspec.json.decode(place.read_bytes(), type=dict[str, KnownPage])
    except (OSError, msgspec.DecodeError):
        return {}


def look_at(path: Path, before: KnownPage | None) -> KnownPage:
    """Return what is known of a file, reading it only if it has changed."""
    state = path.stat()
    if before and (before.size, before.changed) == (state.st_size, state.st_mtime_ns):
        return before
    raw = path.read_bytes()
    head = msgspec.json.decode(raw.partition(b"\n")[0], type=PageHead)
    digest = hashlib.sha256(raw).hexdigest()[:32]
    return KnownPage(state.st_size, state.st_mtime_ns, digest, head)
