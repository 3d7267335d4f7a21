"""Editions of a built book: one file a volume and kind, beside the pages that it is made of.

A file is made again if one of those pages has been written since, if what is known of its works has
changed, or if the file is missing. Pages that link to it say its size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import msgspec

from fascicle.book.editions.edition_kinds import KINDS
from fascicle.book.editions.edition_library import EditionLibrary, Volume
from fascicle.book.editions.file_sizes import fill_in_sizes
from fascicle.files.build_folder import load_state, save_state
from fascicle.files.fingerprints import digest, fingerprint
from fascicle.files.folders import remove, write_if_changed

# Starting a process takes as long as making some editions.
MANY = 8


@dataclass(frozen=True, slots=True)
class Made:
    """The result for one file: what has hindered it, and notes for the library's owner."""

    file: str
    problem: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file that the library wants: a volume as one kind of edition."""

    volume: Volume
    kind: str

    @property
    def file(self) -> str:
        return self.volume.path + KINDS[self.kind].ending


def write_editions(
    library: EditionLibrary, folder: Path, record: Path, processes: int = 1
) -> list[Made]:
    """Write the editions of the book in `folder` that are stale; `record` remembers their states.

    Returns the results. If a file cannot be made, an older one stays, and those of other works are
    made. Raises `PageError` if the record cannot be written.
    """
    made = load_state(record, dict[str, str]) or {}
    wanted = [_Wanted(volume, kind) for volume in library.volumes for kind in volume.editions]
    known = digest([msgspec.json.encode(msgspec.structs.replace(library, volumes=()))])
    stale = [each for each in wanted if made.get(each.file) != _state(folder, each, known)]
    for file in made.keys() - {each.file for each in wanted}:
        remove(folder, file)
    results = _make_all(folder, library, stale, processes)
    missing = {result.file for result in results if result.problem}
    _tell_sizes(folder, [each for each in stale if each.file not in missing], library)
    done = [each for each in wanted if each.file not in missing]
    save_state(record, {each.file: _state(folder, each, known) for each in done})
    return results


def _tell_sizes(folder: Path, made: Iterable[_Wanted], library: EditionLibrary) -> None:
    """Fill the sizes of files into the pages that link to them."""
    pages: dict[str, dict[str, int]] = {}
    for each in made:
        path = folder / each.file
        for page in each.volume.linked_from:
            pages.setdefault(page, {})[path.name] = path.stat().st_size
    for page, sizes in pages.items():
        fill_in_sizes(folder / page, sizes, library.said)


def _state(folder: Path, wanted: _Wanted, known: str) -> str:
    """Return a digest of what a file is made of, and of the file."""
    volume = wanted.volume
    pages = (page.file for work in volume.works for page in work.pages)
    files = [*pages, *volume.linked_from, wanted.file]
    return digest([known.encode(), msgspec.json.encode(volume), *_fingerprints(folder, files)])


def _fingerprints(folder: Path, files: Sequence[str]) -> Iterator[bytes]:
    for name in files:
        try:
            yield repr(fingerprint((folder / name).stat())).encode()
        except FileNotFoundError:
            yield b"none"


def _make_all(
    folder: Path, library: EditionLibrary, wanted: Sequence[_Wanted], processes: int
) -> list[Made]:
    """Make files, in several processes if they are many."""
    make = partial(_make, folder, msgspec.structs.replace(library, volumes=()))
    if processes < 2 or len(wanted) < MANY:  # noqa: PLR2004
        return list(map(make, wanted))
    with ProcessPoolExecutor(processes, get_context("fork")) as pool:
        return list(pool.map(make, wanted, chunksize=MANY // 2))


def _make(folder: Path, library: EditionLibrary, wanted: _Wanted) -> Made:
    """Make a file."""

    def read(name: str) -> bytes:
        return (folder / name).read_bytes()

    try:
        content = KINDS[wanted.kind].make(wanted.volume, library, read)
        write_if_changed(folder / wanted.file, content.data)
    except OSError as error:
        return Made(wanted.file, f"cannot be written: {error.strerror or error}")
    except ValueError as error:
        return Made(wanted.file, str(error))
    return Made(wanted.file, notes=content.notes)
