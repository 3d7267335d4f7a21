"""Editions of a built book: one file a volume and kind, beside the pages that it is made of.

A file is made again if one of those pages has been written since, if the data of its works or its
code has changed, or if the file is missing. Pages that link to it say
its size. A file that cannot be made is offered nowhere: an older one is removed, and files of
several works are made without the work.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import msgspec

from fascicle.book.editions.edition_library import (
    CannotBeMadeError,
    Content,
    EditionLibrary,
    Volume,
    fill_in_sizes,
)
from fascicle.book.run_records import EDITION, EditionRecord, Problem, Told
from fascicle.files.build_folder import load_state, said_by, save_state, traceback_of
from fascicle.files.fingerprints import digest_of_code, fingerprints_in
from fascicle.files.folders import remove, write_if_changed
from fascicle.model.digests import digest_of
from fascicle.model.errors import ClusterError
from fascicle.model.forms import EDITION_KINDS, loaded
from fascicle.workers.executors import WorkerDiedError, Workers, in_order
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
    """The result for one file: its failure, and notes for the library's owner.

    An exception has its traceback as `trace`; `data` is the content until it is written.
    """

    file: str
    problem: str = ""
    notes: tuple[str, ...] = ()
    trace: str = ""
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file that the library wants: a volume as one kind of edition."""

    volume: Volume
    kind: str

    @property
    def file(self) -> str:
        return self.volume.path + EDITION_KINDS[self.kind].ending


def write_editions(
    library: EditionLibrary, folder: Path, record: Path, processes: int
) -> list[Made]:
    """Write the editions of the book in `folder` that are stale; `record` remembers their states.

    Returns the results. Raises `PageError` if the record cannot be written.
    """
    made = load_state(record, EditionRecord) or EditionRecord()
    wanted = [_Wanted(volume, kind) for volume in library.volumes for kind in volume.editions]
    code = digest_of_code(_HERE.parent, [_HERE.name])
    known = digest_of(code, msgspec.json.encode(_without_lists(library)))

    def made_of(some: Sequence[_Wanted]) -> list[Made]:
        stale = [each for each in some if made.files.get(each.file) != _state(folder, each, known)]
        return _make_all(folder, library, stale, processes)

    alone = [each for each in wanted if not each.volume.is_several]
    results = made_of(alone)
    losses = _Losses()
    for result in results:
        if result.problem:
            losses.add_file(next(each for each in alone if each.file == result.file), result)
    several = [losses.without_lost(each) for each in wanted if each.volume.is_several]
    several = [each for each in several if each.volume.works]
    of_several = made_of(several)
    for n, result in enumerate(of_several):
        if result.problem:
            one = next(each for each in several if each.file == result.file)
            of_several[n] = _without_culprits(folder, library, one, result, losses)
    results += of_several
    failed = {result.file for result in results if result.problem}
    current = [each for each in (*alone, *several) if each.file not in failed]
    for file in {*made.files, *(each.file for each in wanted)} - {each.file for each in current}:
        remove(folder, file)
    sizes = _tell_sizes(folder, library, made.pages)
    # Pages with new sizes are no other text. A file that lacks a work is tried again.
    whole = (each for each in current if each.file not in losses.incomplete)
    states = {each.file: _state(folder, each, known) for each in whole}
    problems = [*losses.problems(), *(_problem_of(made) for made in of_several if made.problem)]
    notes = made.notes | {result.file: list(result.notes) for result in results}
    there = {each.file for each in current}
    kept = {file: note for file, note in notes.items() if note and file in there}
    save_state(record, EditionRecord(states, sizes, problems, kept))
    return results


@dataclass(slots=True)
class _Losses:
    """Files of works that could not be made, and files of several works that lack one.

    `files` are by works, with the results, `lacking` by works. `incomplete` are those that lack a
    work which has a file of its own.
    """

    files: dict[str, list[tuple[str, Made]]] = field(default_factory=dict)
    lacking: dict[str, list[str]] = field(default_factory=dict)
    incomplete: set[str] = field(default_factory=set)

    def add_file(self, wanted: _Wanted, result: Made) -> None:
        slug = next((work.slug for work in wanted.volume.works), wanted.volume.path)
        self.files.setdefault(slug, []).append((wanted.kind, result))

    def without_lost(self, wanted: _Wanted) -> _Wanted:
        """Return a volume without the works that have no file of its kind."""
        lost = {
            slug
            for slug, results in self.files.items()
            if any(kind == wanted.kind for kind, _ in results)
        }
        return self.without(wanted, lost)

    def without(self, wanted: _Wanted, lost: Collection[str]) -> _Wanted:
        works = tuple(work for work in wanted.volume.works if work.slug not in lost)
        for work in wanted.volume.works if works else ():
            if work.slug in lost:
                self.lacking.setdefault(work.slug, []).append(wanted.file)
        return replace(wanted, volume=msgspec.structs.replace(wanted.volume, works=works))

    def problems(self) -> Iterator[Problem]:
        for slug, ((kind, first), *others) in self.files.items():
            phrases = [first.problem]
            if others:
                phrases.append(f"nor {', '.join(made.file for _, made in others)}")
            if files := self.lacking.get(slug):
                phrases.append(f"the book has {', '.join(files)} without this work")
            yield _problem_of(replace(first, problem="; ".join(phrases)), kind)


def _problem_of(made: Made, kind: str = "edition") -> Problem:
    return Problem(EDITION, made.file, made.problem, step=kind, trace=made.trace)


def _without_culprits(
    folder: Path, library: EditionLibrary, wanted: _Wanted, result: Made, losses: _Losses
) -> Made:
    """Make a file of several works without those that hinder it, each of which could be made alone.

    Returns the result. If none can be found, or nothing is left, it is that which was.
    """
    culprits = dict(_culprits(folder, library, wanted))
    if not 0 < len(culprits) < len(wanted.volume.works):
        return result
    again = _written(folder, _make(folder, library, losses.without(wanted, culprits)))
    if not again.problem:
        losses.incomplete.add(wanted.file)
        for slug, made in culprits.items():
            lost = wanted.kind, replace(made, file=f"works/{slug}")
            losses.files.setdefault(slug, []).append(lost)
    return again


def _culprits(folder: Path, library: EditionLibrary, wanted: _Wanted) -> Iterator[tuple[str, Made]]:
    """Yield the works of which a file of several cannot be made, by halves."""
    works = wanted.volume.works
    made = _make(folder, library, wanted)
    if made.data is not None:
        return
    if len(works) == 1:
        yield works[0].slug, made
        return
    half = len(works) // 2
    for some in (works[:half], works[half:]):
        volume = msgspec.structs.replace(wanted.volume, works=some)
        yield from _culprits(folder, library, replace(wanted, volume=volume))


def _without_lists(library: EditionLibrary) -> EditionLibrary:
    return msgspec.structs.replace(library, volumes=(), linking=())


def _tell_sizes(
    folder: Path, library: EditionLibrary, known: Mapping[str, Told]
) -> dict[str, Told]:
    """Fill the sizes of files into the pages that link to them, where either has changed."""
    sizes: dict[str, Told] = {}
    for page in library.linking:
        last = known.get(page)
        if last is None or last.state != _digest_in(folder, [page, *last.files]):
            files = fill_in_sizes(folder, page, library.said)
            last = Told(files, _digest_in(folder, [page, *files]))
        sizes[page] = last
    return sizes


def _digest_in(folder: Path, files: Iterable[str]) -> str:
    return digest_of(*fingerprints_in(folder, files))


def _state(folder: Path, wanted: _Wanted, known: str) -> str:
    described = msgspec.json.encode(wanted.volume)
    files = [*_pages(wanted), wanted.file]
    return digest_of(known, described, *fingerprints_in(folder, files))


def _pages(wanted: _Wanted) -> list[str]:
    """Return the sources of a file: pages of the built book, and files under `works/`."""
    works = wanted.volume.works
    return [
        *(page.file for work in works for page in work.pages),
        *(path for work in works for path in work.files.values()),
    ]


def _make_all(
    folder: Path, library: EditionLibrary, wanted: Sequence[_Wanted], processes: int
) -> list[Made]:
    about, cluster = _without_lists(library), cluster_named()
    # Editions that use all cores are made in this process, unless there are other machines.
    shared = [each for each in wanted if cluster or not EDITION_KINDS[each.kind].uses_all_cores]
    ready: dict[str, Made] = {}
    if len(shared) >= MANY:
        try:
            with executor(processes, cluster, folder.parent) as workers:
                for made in _made_by(workers, folder, about, shared):
                    ready[made.file] = made
        except ClusterError as error:
            sys.stderr.write(f"{error}\n{THE_REST_HERE}\n")
    return [ready.get(each.file) or _written(folder, _make(folder, about, each)) for each in wanted]


def _made_by(
    workers: Workers, folder: Path, library: EditionLibrary, wanted: Sequence[_Wanted]
) -> Iterator[Made]:
    """Have files made by workers, and write them here; skip those without pages on a worker."""
    make = partial(_make_there, folder, library)
    items = ((each.file, (each, _digest_in(folder, _pages(each)))) for each in wanted)

    def is_full(items: Sequence[object]) -> bool:
        return len(items) > AHEAD * workers.number

    with closing(in_order(workers, make, items, is_full)) as results:
        for file, future in results:
            try:
                made = future.result() if future else None
            except WorkerDiedError:
                made = Made(file, KILLED)
            if made:
                yield _written(folder, made)


def _make_there(folder: Path, library: EditionLibrary, item: tuple[_Wanted, str]) -> Made | None:
    """Make a file of the pages in a state, None if they are in another one here.

    A machine may remember for a minute what a shared folder had.
    """
    wanted, state = item
    return _make(folder, library, wanted) if _digest_in(folder, _pages(wanted)) == state else None


def _make(folder: Path, library: EditionLibrary, wanted: _Wanted) -> Made:
    def read(name: str) -> bytes:
        return (folder / name).read_bytes()

    try:
        make = loaded("book/editions", EDITION_KINDS[wanted.kind].make)
        content: Content = make(wanted.volume, library, read)
    except CannotBeMadeError as error:
        return Made(wanted.file, str(error))
    except OSError as error:
        return Made(wanted.file, f"cannot be made: {error.strerror or error}")
    except Exception as error:  # noqa: BLE001  any error of a text
        problem = f"cannot be made ({said_by(error)})"
        return Made(wanted.file, problem, trace=traceback_of(error))
    return Made(wanted.file, notes=content.notes, data=content.data)


def _written(folder: Path, made: Made) -> Made:
    if made.data is not None:
        try:
            write_if_changed(folder / made.file, made.data)
        except OSError as error:
            return Made(made.file, f"cannot be written: {error.strerror or error}")
    return replace(made, data=None)
