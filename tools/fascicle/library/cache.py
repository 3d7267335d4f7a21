"""What was converted from what: the cache that lets a second run do nothing.

It lies in `_build/convert.json` and may be deleted at any time: what is there is then found again
by converting.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import msgspec

from fascicle.files.atomic import write_atomically
from fascicle.files.mtimes import UNSETTLED, state_of
from fascicle.library.texts import TEXTS, WORKS, printable, read_files
from fascicle.model.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fascicle.library.texts import TextEntry
    from fascicle.settings.schema import Library

STATE = Path("_build") / "convert.json"
PAUSE, SHARE = 1.0, 20
# No TOML, so that it is like no file that was ever converted.
UNREADABLE = b"\0"
HOME = Path(__file__).parents[1]
# The rooms of the package that have a say in what a text becomes.
CONVERTING = (
    "convert.py", "assembly.py", "library", "readers", "recovery", "writers", "fidelity",
    "settings", "model",
)  # fmt: skip


class Known(msgspec.Struct):
    """What is remembered of a work: digests of what it came from and of its pages.

    `edited`, `yours`, `kept` and `questions` are as in `library.Outcome`, to be named again;
    `state` is how all these files were when they were read, as `untouched` has it.
    """

    edited: tuple[tuple[str, int], ...] = ()
    yours: tuple[tuple[str, int, bool], ...] = ()
    kept: tuple[str, ...] = ()
    questions: int = 0
    inputs: str = ""
    addresses: str = ""
    pages: str = ""
    state: str = UNSETTLED


class Memory(msgspec.Struct):
    """What was converted from what, by which tool: the cache that lets a second run do nothing."""

    tool: str
    works: dict[str, Known] = {}

    @classmethod
    def load(cls, root: Path) -> Memory:
        """Return what is remembered, nothing if it cannot be read or is another tool's."""
        new = cls(tool_digest())
        try:
            old = msgspec.json.decode((root / STATE).read_bytes(), type=cls)
        except (OSError, ValueError, msgspec.MsgspecError):
            return new
        return old if old.tool == new.tool else new

    def is_untouched(self, entry: TextEntry, state: str) -> bool:
        """Say whether nothing was touched since a work was last found to be current."""
        known = self.works.get(entry.slug)
        return known is not None and state != UNSETTLED and known.state == state

    def is_current(self, root: Path, entry: TextEntry, inputs: str) -> bool:
        """Say whether the pages on disk are what these inputs were converted into."""
        known = self.works.get(entry.slug)
        return (
            known is not None
            and known.inputs == inputs
            and known.addresses == addresses_digest(entry)
            and known.pages == _pages_digest(root, entry.slug)
        )

    def remember(self, root: Path, entry: TextEntry, inputs: str, known: Known) -> None:
        """Remember of a work what its pages on disk were converted from."""
        known.inputs, known.addresses = inputs, addresses_digest(entry)
        known.pages = _pages_digest(root, entry.slug)
        self.works[entry.slug] = known

    def save(self, root: Path, slugs: set[str]) -> None:
        """Write the cache, whole or not at all."""
        path = root / STATE
        self.works = {slug: work for slug, work in sorted(self.works.items()) if slug in slugs}
        data = msgspec.json.format(msgspec.json.encode(self), indent=1)
        write_atomically(
            path, data, str(STATE), "Make room or mend the permissions, and convert again."
        )


class Saving:
    """Saves a memory while works are done, so that a run that is killed loses little of it.

    At most once in `PAUSE` seconds, and so seldom that it takes a twentieth of the time at most.
    """

    def __init__(self, memory: Memory, root: Path, slugs: set[str]) -> None:
        self._save = partial(memory.save, root, slugs)
        self._next = monotonic() + PAUSE

    def now_and_then(self) -> None:
        """Save if it is time; what goes wrong is said when the work is done."""
        start = monotonic()
        if start >= self._next:
            with suppress(PageError):
                self._save()
            now = monotonic()
            self._next = now + max(PAUSE, SHARE * (now - start))

    def at_the_end(self) -> None:
        """Save. Raises `PageError` if that cannot be done."""
        self._save()


def state_of_work(root: Path, entry: TextEntry, library: Library) -> str:
    """Return how all files of a work are: this costs a fifth of reading them."""
    if entry.rivals:
        return UNSETTLED
    files = (entry.path, entry.settings_path, entry.addresses_path, root / WORKS / entry.slug)
    return state_of(files, library.language)


def inputs_digest(entry: TextEntry, library: Library) -> str:
    """Return a digest of all that the pages of a text depend on, but for its addresses.

    Files are hashed as they are, unread: most are the same as last time. Raises `SourceError` for a
    text that cannot be read.
    """
    files = read_files(entry.path, f"{TEXTS}/{printable(entry.path.name)}")
    parts = [
        entry.slug.encode(),
        printable(entry.name).encode(),
        *(part for name, raw in files for part in (name.encode(), raw)),
        _raw(entry.settings_path),
        library.language.encode(),
    ]
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()[:32]


def addresses_digest(entry: TextEntry) -> str:
    """Return a digest of the addresses that are remembered of a work."""
    return hashlib.sha256(_raw(entry.addresses_path)).hexdigest()[:32]


def _raw(path: Path) -> bytes:
    """Return the bytes of a file, none if there is none; what cannot be read is like no file."""
    try:
        if path.is_file():
            return path.read_bytes()
    except OSError:
        return UNREADABLE
    return UNREADABLE if os.path.lexists(path) else b""


def _pages_digest(root: Path, slug: str) -> str:
    """Return a digest of the pages of a work as they are on disk, "" if they cannot be read."""
    whole = hashlib.sha256()
    try:
        with os.scandir(root / WORKS / slug) as found:
            pages = sorted(
                (p.name, p.path) for p in found if p.name.endswith(".md") and p.is_file()
            )
        for name, path in pages:
            with Path(path).open("rb") as page:
                whole.update(os.fsencode(name) + b"\0" + hashlib.sha256(page.read()).digest())
    except FileNotFoundError:
        pass
    except OSError:
        return ""
    return whole.hexdigest()[:32]


def tool_digest(home: Path = HOME) -> str:
    """Return a digest of the code that converts: when it changes, texts are converted again."""
    whole = hashlib.sha256()
    for path in sorted(path for room in CONVERTING for path in _modules(home / room)):
        whole.update(path.relative_to(home).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()[:32]


def _modules(room: Path) -> Iterator[Path]:
    """Yield the modules of a room, which may be a single one."""
    return room.rglob("*.py") if room.is_dir() else iter([room])
