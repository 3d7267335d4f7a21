"""Editions of a built book: one file a volume and kind, beside the pages that it is made of.

A file is made again if one of those pages has been written since, if what is known of its works has
changed, if the code that makes it is another, or if the file is missing. Pages that link to it say
its size.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import msgspec

from fascicle.book.editions.edition_kinds import KINDS
from fascicle.book.editions.edition_library import EditionLibrary, Volume
from fascicle.book.editions.edition_record import EditionRecord, Told
from fascicle.book.editions.file_sizes import fill_in_sizes
from fascicle.files.build_folder import load_state, save_state
from fascicle.files.fingerprints import digest, digest_of_code, fingerprint
from fascicle.files.folders import remove, write_if_changed

_HERE = Path(__file__).parent
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
    library: EditionLibrary, folder: Path, record: Path, processes: int, last: Path
) -> list[Made]:
    """Write the editions of the book in `folder` that are stale; `record` remembers their states.

    Returns the results. If a file cannot be made, that of the `last` book stays, which may be in
    another folder, and those of other works are made. Raises `PageError` if the record cannot be
    written.
    """
    made = load_state(record, EditionRecord) or EditionRecord()
    wanted = [_Wanted(volume, kind) for volume in library.volumes for kind in volume.editions]
    code = digest_of_code(_HERE.parent, [_HERE.name])
    known = digest([code.encode(), msgspec.json.encode(_without_lists(library))])
    stale = [each for each in wanted if made.files.get(each.file) != _state(folder, each, known)]
    for file in made.files.keys() - {each.file for each in wanted}:
        remove(folder, file)
    results = _make_all(folder, library, stale, processes)
    problems = {result.file: result.problem for result in results if result.problem}
    for file in problems:
        _keep(folder / file, last / file)
    told = _tell_sizes(folder, library, made.pages)
    done = [each for each in wanted if each.file not in problems]
    # Pages with new sizes are no other text.
    states = {each.file: _state(folder, each, known) for each in done}
    save_state(record, EditionRecord(states, told, problems))
    return results


def _keep(file: Path, older: Path) -> None:
    """Keep the older file of one that could not be made, if there is one."""
    if not file.exists():
        with suppress(OSError):
            shutil.copy2(older, file)


def _without_lists(library: EditionLibrary) -> EditionLibrary:
    return msgspec.structs.replace(library, volumes=(), linking=())


def _tell_sizes(
    folder: Path, library: EditionLibrary, known: Mapping[str, Told]
) -> dict[str, Told]:
    """Fill the sizes of files into the pages that link to them, where either has changed."""
    told: dict[str, Told] = {}
    for page in library.linking:
        last = known.get(page)
        if last is None or last.state != _told_state(folder, page, last.files):
            files = fill_in_sizes(folder, page, library.said)
            last = Told(files, _told_state(folder, page, files))
        told[page] = last
    return told


def _told_state(folder: Path, page: str, files: Sequence[str]) -> str:
    return digest(_fingerprints(folder, [page, *files]))


def _state(folder: Path, wanted: _Wanted, known: str) -> str:
    """Return a digest of what a file is made of, and of the file."""
    pages = (page.file for work in wanted.volume.works for page in work.pages)
    described = msgspec.json.encode(wanted.volume)
    return digest([known.encode(), described, *_fingerprints(folder, [*pages, wanted.file])])


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
    make = partial(_make, folder, _without_lists(library))
    shared = [each for each in wanted if not KINDS[each.kind].uses_all_cores]
    if processes < 2 or len(shared) < MANY:  # noqa: PLR2004
        return list(map(make, wanted))
    with ProcessPoolExecutor(processes, get_context("fork")) as pool:
        made = pool.map(make, shared, chunksize=MANY // 2)
    found = {result.file: result for result in made}
    return [found.get(each.file) or make(each) for each in wanted]


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
