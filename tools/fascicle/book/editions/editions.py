"""Editions of a built book: one file a work and edition, beside the pages that it is made of.

A file is made again if one of those pages has been written since, if what is known of the work has
changed, or if the file is missing. Pages that link to it say its size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import msgspec

from fascicle.book.editions.covers.cover import cover_of
from fascicle.book.editions.edition_library import EditionLibrary, EditionWork
from fascicle.book.editions.epub.book import description_of, epub_of
from fascicle.book.editions.file_sizes import fill_in_sizes
from fascicle.files.build_folder import load_state, save_state
from fascicle.files.fingerprints import digest, fingerprint
from fascicle.files.folders import remove, write_if_changed

# Starting a process takes as long as making some editions.
MANY = 8
EPUB = "epub"


@dataclass(frozen=True, slots=True)
class Made:
    """The result for one file: what has hindered it, and words that its cover cannot show."""

    file: str
    problem: str = ""
    unset: tuple[str, ...] = ()


def write_editions(
    library: EditionLibrary, folder: Path, record: Path, processes: int = 1
) -> list[Made]:
    """Write the editions of the book in `folder` that are stale; `record` remembers their states.

    Returns the results. If a file cannot be made, an older one stays, and those of other works are
    made. Raises `PageError` if the record cannot be written.
    """
    made = load_state(record, dict[str, str]) or {}
    works = [work for work in library.works if EPUB in work.editions]
    known = digest([msgspec.json.encode(msgspec.structs.replace(library, works=()))])
    stale = [work for work in works if made.get(_name(work)) != _state(folder, work, known)]
    for file in made.keys() - set(map(_name, works)):
        remove(folder, file)
    results = _make_all(folder, library, stale, processes)
    for work, result in zip(stale, results, strict=True):
        if not result.problem:
            _tell_size(folder, work, library)
    missing = {result.file for result in results if result.problem}
    done = [work for work in works if _name(work) not in missing]
    save_state(record, {_name(work): _state(folder, work, known) for work in done})
    return results


def _name(work: EditionWork) -> str:
    """Return the path of the EPUB of a work in the built book."""
    return f"works/{work.slug}/{work.slug}.epub"


def _tell_size(folder: Path, work: EditionWork, library: EditionLibrary) -> None:
    """Fill the size of an EPUB into the pages that link to it."""
    path = folder / _name(work)
    sizes = {path.name: path.stat().st_size}
    for page in work.linked_from:
        fill_in_sizes(folder / page, sizes, library.said)


def _state(folder: Path, work: EditionWork, known: str) -> str:
    """Return a digest of what an edition is made of, and of its file."""
    files = [*(page.file for page in work.pages), *work.linked_from, _name(work)]
    return digest([known.encode(), msgspec.json.encode(work), *_fingerprints(folder, files)])


def _fingerprints(folder: Path, files: Sequence[str]) -> Iterator[bytes]:
    for name in files:
        try:
            yield repr(fingerprint((folder / name).stat())).encode()
        except FileNotFoundError:
            yield b"none"


def _make_all(
    folder: Path, library: EditionLibrary, works: Sequence[EditionWork], processes: int
) -> list[Made]:
    """Make the editions of works, in several processes if they are many."""
    make = partial(_make, folder, msgspec.structs.replace(library, works=()))
    if processes < 2 or len(works) < MANY:  # noqa: PLR2004
        return list(map(make, works))
    with ProcessPoolExecutor(processes, get_context("fork")) as pool:
        return list(pool.map(make, works, chunksize=MANY // 2))


def _make(folder: Path, library: EditionLibrary, work: EditionWork) -> Made:
    """Make the EPUB of a work."""
    file = _name(work)
    series = f"{work.series} · {work.series_number}" if work.series_number else work.series
    cover = cover_of(work.slug, work.title, ", ".join(work.authors), series, library.title)

    def read(name: str) -> bytes:
        return (folder / name).read_bytes()

    try:
        content = epub_of([work], library, description_of(work, library), cover.png, read)
        write_if_changed(folder / file, content)
    except OSError as error:
        return Made(file, f"cannot be written: {error.strerror or error}")
    except ValueError as error:
        return Made(file, str(error))
    return Made(file, unset=cover.missing)
