"""The conversion cache: the sources of each work, so that a second run does nothing.

It lies in `_build/convert.json`. Without it all texts are converted, and the pages are the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec

from fascicle.files.build_folder import BUILD, load_state, save_state
from fascicle.files.fingerprints import UNKNOWN, common_fingerprint, digest, digest_of_code
from fascicle.library.page_files import images_in
from fascicle.library.text_images import images_beside
from fascicle.library.texts import TEXTS, WORKS, TextEntry, printable, read_files
from fascicle.model.decision import Decision
from fascicle.model.errors import PageError
from fascicle.readers.pandoc import version
from fascicle.settings.schema import Library
from fascicle.writers.myst import IMAGES

CACHE = BUILD / "convert.json"

# Seconds between two saves at least, and how many times as long as a save the pause is.
PAUSE, SHARE = 1.0, 20

# Of a work without queries.
NOT_ASKED = msgspec.Raw(msgspec.json.encode(None))

# Stands for a file that cannot be read: no TOML, so it equals no file that was ever converted.
UNREADABLE = b"\0"

# What a list of files at the end of an archive has if it is a document, or has one; so long a list
# has the most entries that are read.
_LISTED, _LIST = (b"word/document.xml", b"content.xml", b".docx", b".odt", b".rtf"), 1 << 20

PACKAGE = Path(__file__).parents[1]
# The rooms of the package that decide what a text becomes.
CONVERSION_ROOMS = (
    "convert.py", "assembly.py", "library", "readers", "recovery", "writers", "fidelity",
    "settings", "model", "files/image_header.py",
)  # fmt: skip


class CachedQueries(msgspec.Struct, frozen=True):
    """The queries about a text as data, with the title and the authors of the work."""

    title: str
    authors: tuple[str, ...]
    queries: tuple[dict[str, Any], ...]


class CachedWork(msgspec.Struct):
    """A converted work: a digest of its inputs and its pages, the fingerprint of all its files.

    `edited`, `yours`, `kept`, `questions`, `unneeded` and `problem` are as in `Outcome`, to be
    reported again.
    `asked` is `CachedQueries`, decoded only when somebody asks for them.
    """

    edited: tuple[tuple[str, int], ...] = ()
    yours: tuple[tuple[str, int, bool], ...] = ()
    kept: tuple[str, ...] = ()
    questions: int = 0
    unneeded: tuple[Decision, ...] = ()
    asked: msgspec.Raw = NOT_ASKED
    # The paths of the images that the text names, beside it.
    beside: tuple[str, ...] = ()
    # Place, problem and remedy of a failure, because of which a part is shown as typed.
    problem: tuple[str, str, str] | None = None
    # The version of the pandoc that has read documents of the text, "" without any.
    pandoc: str = ""
    content: str = ""
    fingerprint: str = UNKNOWN

    @property
    def is_read_so(self) -> bool:
        """Whether no other pandoc would read it now."""
        return not self.pandoc or version() in {"", self.pandoc}


class ConversionCache(msgspec.Struct):
    """The works that were converted by this version of the tool, by slug."""

    tool: str
    works: dict[str, CachedWork] = {}

    @classmethod
    def load(cls, root: Path) -> ConversionCache:
        """Return the cache of a library; of one written by other code, the works' names only."""
        tool = digest_of_code(PACKAGE, CONVERSION_ROOMS)
        cache = load_state(root / CACHE, cls) or cls(tool)
        is_own = cache.tool == tool
        return cache if is_own else cls(tool, {slug: CachedWork() for slug in cache.works})

    def fingerprint(self, root: Path, entry: TextEntry, library: Library) -> str:
        """Return the fingerprint of all files of a work, or UNKNOWN."""
        if entry.rivals:
            return UNKNOWN
        work = self.works.get(entry.slug)
        pages = root / WORKS / entry.slug
        files = (entry.path, entry.settings_path, entry.addresses_path, pages, pages / IMAGES)
        beside = map(Path, work.beside if work else ())
        return common_fingerprint((*files, *beside), *_said_by(library))

    def is_unchanged(self, entry: TextEntry, fingerprint: str) -> bool:
        """Return whether no file of a work was touched since it was last up to date."""
        work = self.works.get(entry.slug)
        is_same = work is not None and fingerprint != UNKNOWN and work.fingerprint == fingerprint
        return work is not None and is_same and work.is_read_so

    def is_current(self, root: Path, entry: TextEntry, inputs: str) -> bool:
        """Return whether the pages on disk were converted from these inputs."""
        work = self.works.get(entry.slug)
        is_same = work is not None and work.content == _content_digest(root, entry, inputs)
        return work is not None and is_same and work.is_read_so

    def queries(self, root: Path, entry: TextEntry, library: Library) -> CachedQueries | None:
        """Return the queries about a text as it is now, None if it must be read.

        Raises `SourceError` for a text that cannot be read.
        """
        if not self.is_unchanged(entry, self.fingerprint(root, entry, library)) and (
            entry.rivals or not self.is_current(root, entry, inputs_digest(entry, library))
        ):
            return None
        asked = self.works[entry.slug].asked
        return msgspec.json.decode(asked, type=CachedQueries | None) or CachedQueries("", (), ())

    def add(self, root: Path, entry: TextEntry, inputs: str, work: CachedWork) -> None:
        """Add a work whose pages have just been written."""
        work.content = _content_digest(root, entry, inputs)
        self.works[entry.slug] = work

    def save(self, root: Path, slugs: set[str]) -> None:
        """Write the cache, less the works that are gone, pages and all. Raises `PageError`."""
        kept = (slug for slug in self.works if slug in slugs or (root / WORKS / slug).is_dir())
        save_state(root / CACHE, ConversionCache(self.tool, {s: self.works[s] for s in kept}))


class Autosave:
    """Saves a cache during a run, at a twentieth of its time at most: a killed run loses little."""

    def __init__(self, cache: ConversionCache, root: Path, slugs: set[str]) -> None:
        self.save = partial(cache.save, root, slugs)
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


def pandoc_of(files: Sequence[tuple[str, bytes]]) -> str:
    """Return the version of pandoc if it reads one of some files, or a part of it, else ""."""
    for _, raw in files:
        listed = raw[-_LIST:].lower() if raw.startswith(b"PK") else b""
        if raw.startswith(b"{\\rtf") or any(name in listed for name in _LISTED):
            return version()
    return ""


def inputs_digest(entry: TextEntry, library: Library) -> str:
    """Return a digest of all that the pages of a text depend on, except its addresses.

    Raises `SourceError` for a text that cannot be read.
    """
    files = read_files(entry.path, f"{TEXTS}/{printable(entry.path.name)}", entry.root)
    files += images_beside(files, entry.path.parent, TEXTS)
    names = (entry.slug, printable(entry.name), *_said_by(library))
    parts = (part for name, raw in files for part in (name.encode(), raw))
    return digest([*map(str.encode, names), _raw(entry.settings_path), *parts])


def _said_by(library: Library) -> tuple[str, str]:
    """Return the library's settings for conversion: its language, and whether it has authors."""
    return library.language, str(bool(library.authors))


def _content_digest(root: Path, entry: TextEntry, inputs: str) -> str:
    """Return a digest of the inputs of a work, and of its addresses and pages on disk."""
    try:
        pages = digest(_pages(root / WORKS / entry.slug))
    except OSError:
        pages = ""
    return digest([inputs.encode(), _raw(entry.addresses_path), pages.encode()])


def _raw(path: Path) -> bytes:
    """Return the bytes of a file: none if it is missing, `UNREADABLE` if it cannot be read."""
    try:
        if path.is_file():
            return path.read_bytes()
    except OSError:
        return UNREADABLE
    return UNREADABLE if os.path.lexists(path) else b""


def _pages(folder: Path) -> Iterator[bytes]:
    try:
        with os.scandir(folder) as entries:
            pages = [entry for entry in entries if entry.name.endswith(".md") and entry.is_file()]
    except FileNotFoundError:
        return
    for page in sorted(pages, key=lambda entry: entry.name):
        yield os.fsencode(page.name)
        yield Path(page.path).read_bytes()
    for image in images_in(folder):
        yield os.fsencode(image.name)
        yield image.read_bytes()
