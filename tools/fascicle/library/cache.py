"""The conversion cache: the sources of each work, so that a second run does nothing.

It lies in `_build/convert.json`: works by slug, with digests of their inputs and pages. Without it
all texts are converted, and the pages are the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from time import monotonic

import msgspec

from fascicle.files.build_folder import BUILD, Cache
from fascicle.files.fingerprints import UNKNOWN, common_fingerprint, digest_of_code
from fascicle.library.page_files import images_in, pages_in
from fascicle.library.queries import PlacedQuery
from fascicle.library.text_images import images_beside
from fascicle.library.texts import TEXTS, WORKS, TextEntry, printable, read_files
from fascicle.model.decision import Decision
from fascicle.model.digests import digest_of
from fascicle.model.errors import PageError
from fascicle.model.forms import PROGRAMS, loaded
from fascicle.settings.schema import Library
from fascicle.writers.myst import IMAGES

CACHE = BUILD / "convert.json"

# Seconds between two saves at least, and how many times as long as a save the pause is.
PAUSE, SHARE = 1.0, 20

# Of a work without queries.
NOT_ASKED = msgspec.Raw(msgspec.json.encode(None))

# Stands for a file that cannot be read: no TOML, so it equals no file that was ever converted.
UNREADABLE = b"\0"

# Names in the list of files at the end of an archive that holds a document; the longest list that
# is read, which has the most entries.
_LISTED = {ending.encode(): program for ending, program in PROGRAMS.items()}
_LIST = 1 << 20

PACKAGE = Path(__file__).parents[1]
# The rooms of the package that decide the pages of a text.
CONVERSION_ROOMS = (
    "convert.py", "library", "readers", "recovery", "writers", "fidelity",
    "settings", "model", "files/image_header.py",
)  # fmt: skip


class CachedQueries(msgspec.Struct, frozen=True):
    """The queries about a text, with the title and the authors of the work."""

    title: str
    authors: tuple[str, ...]
    queries: tuple[PlacedQuery, ...]


class CachedWork(msgspec.Struct, frozen=True):
    """A converted work, with the fingerprint of all its files.

    `edited`, `yours`, `kept`, `questions`, `unneeded`, `corrected` and `problem` are as in
    `Outcome`, to be reported again.
    `asked` is `CachedQueries`, decoded only when somebody asks for them.
    """

    edited: tuple[tuple[str, int], ...] = ()
    yours: tuple[tuple[str, int, bool], ...] = ()
    kept: tuple[str, ...] = ()
    questions: int = 0
    unneeded: tuple[Decision, ...] = ()
    corrected: tuple[Decision, ...] = ()
    asked: msgspec.Raw = NOT_ASKED
    # The paths of the images that the text names, beside it.
    beside: tuple[str, ...] = ()
    # Place, problem and remedy of a failure, because of which a part is shown as typed.
    problem: tuple[str, str, str] | None = None
    # The versions of the programs that have read files of the text, by name.
    programs: dict[str, str] = {}
    fingerprint: str = UNKNOWN

    @property
    def is_read_so(self) -> bool:
        """Whether no other version of a program would read it now."""
        return all(_version(name) in {"", last} for name, last in self.programs.items())


class ConversionCache(Cache[CachedWork]):
    """The works of the library at `root` that were converted by this version of the tool."""

    def __init__(self, root: Path) -> None:
        self.root = root
        super().__init__(root / CACHE, CachedWork, _made_by())

    def fingerprint(self, entry: TextEntry, library: Library) -> str:
        """Return the fingerprint of all files of a work, or UNKNOWN."""
        if entry.rivals:
            return UNKNOWN
        work, pages = self.last(entry.slug), self.root / WORKS / entry.slug
        files = (entry.path, entry.settings_path, entry.addresses_path, pages, pages / IMAGES)
        beside = map(Path, work.beside if work else ())
        return common_fingerprint((*files, *beside), self.made_by, *_said_by(library))

    def unchanged(self, entry: TextEntry, fingerprint: str) -> CachedWork | None:
        """Return a work of which no file was touched since it was last up to date, else None."""
        work = self.last(entry.slug)
        is_same = work and fingerprint != UNKNOWN and work.fingerprint == fingerprint
        return work if work and is_same and work.is_read_so else None

    def current(self, entry: TextEntry, inputs: str, fingerprint: str) -> CachedWork | None:
        """Return a work with pages on disk converted from these inputs, else None.

        Its fingerprint is that from now on.
        """
        content = _content_digest(self.root, entry, inputs)
        work = self.get(entry.slug, content)
        if work is None or not work.is_read_so:
            return None
        work = msgspec.structs.replace(work, fingerprint=fingerprint)
        self.put(entry.slug, content, work)
        return work

    def queries(self, entry: TextEntry, library: Library) -> CachedQueries | None:
        """Return the queries about a text as it is now, None if it must be read.

        Raises `SourceError` for a text that cannot be read.
        """
        work = self.up_to_date(entry, library)
        if work is None:
            return None
        queries = msgspec.json.decode(work.asked, type=CachedQueries | None)
        return queries or CachedQueries("", (), ())

    def up_to_date(self, entry: TextEntry, library: Library) -> CachedWork | None:
        """Return a work that is as it was converted, else None. Raises as `queries` does."""
        if entry.rivals or entry.slug not in self:
            return None
        fingerprint = self.fingerprint(entry, library)
        if work := self.unchanged(entry, fingerprint):
            return work
        # A file that was written just now has a fingerprint that proves nothing.
        return self.current(entry, inputs_digest(entry, library), fingerprint)

    def add(self, entry: TextEntry, inputs: str, work: CachedWork) -> None:
        """Add a work with pages just written."""
        self.put(entry.slug, _content_digest(self.root, entry, inputs), work)

    def save_works(self, slugs: set[str]) -> None:
        """Write the cache, less the works that are gone, pages and all. Raises `PageError`."""
        self.keep(s for s in self.gone if s in slugs or (self.root / WORKS / s).is_dir())
        self.save()


@cache
def _made_by() -> str:
    """Return the digest of the code that this process has loaded, whatever is written later."""
    return digest_of_code(PACKAGE, CONVERSION_ROOMS)


class Autosave:
    """Saves a cache during a run, at a twentieth of its time at most: a killed run loses little."""

    def __init__(self, cache: ConversionCache, slugs: set[str]) -> None:
        self.save = partial(cache.save_works, slugs)
        self._next = monotonic() + PAUSE

    @contextmanager
    def saved_if_interrupted(self) -> Iterator[None]:
        """Save if the block raises, as by Ctrl-C."""
        try:
            yield
        except BaseException:
            with suppress(PageError):
                self.save()
            raise

    def save_if_due(self) -> None:
        """Save if it is time; an error is left to the last save."""
        start = monotonic()
        if start >= self._next:
            with suppress(PageError):
                self.save()
            now = monotonic()
            self._next = now + max(PAUSE, SHARE * (now - start))


def programs_of(files: Sequence[tuple[str, bytes]]) -> dict[str, str]:
    """Return the versions of the programs that read some files, or parts of them, by name."""
    from fascicle.readers.source import format_of  # noqa: PLC0415 (as in `load_text`)

    names = set[str]()
    for name, raw in files:
        listed = raw[-_LIST:].lower() if raw.startswith(b"PK") else b""
        names |= {program for ending, program in _LISTED.items() if ending in listed}
        if (form := format_of(name, raw)) and form.program:
            names.add(form.program)
    return {name: _version(name) for name in sorted(names)}


def _version(program: str) -> str:
    """Return the version of a program that reads texts, "" where it is not installed."""
    return str(loaded("readers", f"{program}.version")())


def inputs_digest(entry: TextEntry, library: Library) -> str:
    """Return a digest of all that the pages of a text depend on, except its addresses.

    Raises `SourceError` for a text that cannot be read.
    """
    files = read_files(entry.path, entry.place, entry.root)
    files += images_beside(files, entry.path.parent, TEXTS, entry.settings_path)
    names = (entry.slug, printable(entry.name), *_said_by(library))
    parts = (part for file in files for part in file)
    return digest_of(*names, _raw(entry.settings_path), *parts)


def _said_by(library: Library) -> tuple[str, str]:
    """Return the library's settings for conversion: its language, and whether it has authors."""
    return library.language, str(bool(library.authors))


def _content_digest(root: Path, entry: TextEntry, inputs: str) -> str:
    """Return a digest of the inputs of a work, and of its addresses and pages on disk."""
    try:
        pages = digest_of(*_pages(root / WORKS / entry.slug))
    except OSError:
        pages = ""
    return digest_of(inputs, _raw(entry.addresses_path), pages)


def _raw(path: Path) -> bytes:
    """Return the bytes of a file: none if it is missing, `UNREADABLE` if it cannot be read."""
    try:
        if path.is_file():
            return path.read_bytes()
    except OSError:
        return UNREADABLE
    return UNREADABLE if os.path.lexists(path) else b""


def _pages(folder: Path) -> Iterator[bytes]:
    for path in (*pages_in(folder), *images_in(folder)):
        yield os.fsencode(path.name)
        yield path.read_bytes()
