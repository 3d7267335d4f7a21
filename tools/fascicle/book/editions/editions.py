"""Editions of a built book: one file a volume and kind, beside the pages that it is made of.

A file is made again if one of those pages has been written since, if what is known of its works has
changed, if the code that makes it is another, or if the file is missing. Pages that link to it say
its size.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from fascicle.book.editions.edition_kinds import KINDS
from fascicle.book.editions.edition_library import EditionLibrary, Volume
from fascicle.book.editions.edition_record import EditionRecord, Told
from fascicle.book.editions.file_sizes import fill_in_sizes
from fascicle.files.build_folder import load_state, save_state
from fascicle.files.fingerprints import digest, digest_of_code, fingerprint
from fascicle.files.folders import remove, write_if_changed
from fascicle.model.errors import ClusterError
from fascicle.workers.executors import WorkerDiedError, Workers
from fascicle.workers.ordered import in_order
from fascicle.workers.pools import cluster_named, executor

_HERE = Path(__file__).parent
# Starting a process takes as long as making some editions.
MANY = 8
# Files for each worker that are made and not written yet.
AHEAD = 2
KILLED = "the process that made it was killed, probably for lack of memory"
THE_REST_HERE = "    The other editions were made on this machine."


@dataclass(frozen=True, slots=True)
class Made:
    """The result for one file: what has hindered it, and notes for the library's owner."""

    file: str
    problem: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was made, and what it holds, None if it could not be made."""

    result: Made
    data: bytes | None = None


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
    described = msgspec.json.encode(wanted.volume)
    files = [*_pages(wanted), wanted.file]
    return digest([known.encode(), described, *_fingerprints(folder, files)])


def _pages_state(folder: Path, wanted: _Wanted) -> str:
    return digest(_fingerprints(folder, _pages(wanted)))


def _pages(wanted: _Wanted) -> list[str]:
    return [page.file for work in wanted.volume.works for page in work.pages]


def _fingerprints(folder: Path, files: Sequence[str]) -> Iterator[bytes]:
    for name in files:
        try:
            # Ten thousand paths as objects take as long as these files to look at, twice.
            yield repr(fingerprint(os.stat(f"{folder}/{name}"))).encode()  # noqa: PTH116
        except FileNotFoundError:
            yield b"none"


def _make_all(
    folder: Path, library: EditionLibrary, wanted: Sequence[_Wanted], processes: int
) -> list[Made]:
    """Make files, by workers if they are many."""
    about, cluster = _without_lists(library), cluster_named()
    # What uses all cores is made in this process, unless there are other machines.
    shared = [each for each in wanted if cluster or not KINDS[each.kind].uses_all_cores]
    found: dict[str, Made] = {}
    if len(shared) >= MANY:
        try:
            with executor(processes, cluster, folder.parent) as workers:
                for made in _made_by(workers, folder, about, shared):
                    found[made.file] = made
        except ClusterError as error:
            sys.stderr.write(f"{error}\n{THE_REST_HERE}\n")
    return [found.get(each.file) or _written(folder, _make(folder, about, each)) for each in wanted]


def _made_by(
    workers: Workers, folder: Path, library: EditionLibrary, wanted: Sequence[_Wanted]
) -> Iterator[Made]:
    """Have files made by workers, and write them here; skip those whose pages a worker has not."""
    make = partial(_make_there, folder, library)
    items = ((each.file, (each, _pages_state(folder, each))) for each in wanted)

    def is_full(items: Sequence[object]) -> bool:
        return len(items) > AHEAD * workers.number

    with closing(in_order(workers, make, items, is_full)) as results:
        for file, future in results:
            try:
                made = future.result() if future else None
            except WorkerDiedError:
                made = _File(Made(file, KILLED))
            if made:
                yield _written(folder, made)


def _make_there(folder: Path, library: EditionLibrary, item: tuple[_Wanted, str]) -> _File | None:
    """Make a file of the pages in a state, None if they are in another one here.

    A machine may remember for a minute what a shared folder had.
    """
    wanted, state = item
    return _make(folder, library, wanted) if _pages_state(folder, wanted) == state else None


def _make(folder: Path, library: EditionLibrary, wanted: _Wanted) -> _File:
    """Make the content of a file."""

    def read(name: str) -> bytes:
        return (folder / name).read_bytes()

    try:
        content = KINDS[wanted.kind].make(wanted.volume, library, read)
    except OSError as error:
        return _File(Made(wanted.file, f"cannot be written: {error.strerror or error}"))
    except ValueError as error:
        return _File(Made(wanted.file, str(error)))
    return _File(Made(wanted.file, notes=content.notes), content.data)


def _written(folder: Path, made: _File) -> Made:
    """Write a file that could be made."""
    if made.data is not None:
        try:
            write_if_changed(folder / made.result.file, made.data)
        except OSError as error:
            return Made(made.result.file, f"cannot be written: {error.strerror or error}")
    return made.result
