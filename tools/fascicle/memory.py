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

from fascicle.errors import PageError
from fascicle.page_files import pages_in
from fascicle.texts import WORKS
from fascicle.whole_files import write_whole

if TYPE_CHECKING:
    from fascicle.convert import Text

STATE = Path("_build") / "convert.json"
PAUSE, SHARE = 1.0, 20


class Known(msgspec.Struct):
    """What is remembered of a work: digests of what it came from and of its pages.

    `edited`, `yours`, `kept` and `questions` are as in `library.Outcome`, to be named again.
    """

    edited: tuple[tuple[str, int], ...] = ()
    yours: tuple[tuple[str, int, bool], ...] = ()
    kept: tuple[str, ...] = ()
    questions: int = 0
    inputs: str = ""
    pages: str = ""


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

    def is_current(self, root: Path, text: Text) -> bool:
        """Say whether the pages on disk are what this text was converted into."""
        known = self.works.get(text.slug)
        return (
            known is not None
            and known.inputs == inputs_digest(text)
            and known.pages == _pages_digest(root, text.slug)
        )

    def remember(self, root: Path, text: Text, known: Known) -> None:
        """Remember of a work what its pages on disk were converted from."""
        known.inputs, known.pages = inputs_digest(text), _pages_digest(root, text.slug)
        self.works[text.slug] = known

    def save(self, root: Path, slugs: set[str]) -> None:
        """Write the cache, whole or not at all."""
        path = root / STATE
        self.works = {slug: work for slug, work in sorted(self.works.items()) if slug in slugs}
        data = msgspec.json.format(msgspec.json.encode(self), indent=1)
        write_whole(path, data, str(STATE), "Make room or mend the permissions, and convert again.")


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


def inputs_digest(text: Text) -> str:
    """Return a digest of all that the pages of a text depend on."""
    parts = [
        text.slug.encode(),
        text.name.encode(),
        *(part for name, raw in text.files for part in (name.encode(), raw)),
        msgspec.json.encode(text.settings),
        text.library.language.encode(),
        msgspec.json.encode(text.addresses),
    ]
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()[:32]


def _pages_digest(root: Path, slug: str) -> str:
    """Return a digest of the pages of a work as they are on disk, "" if they cannot be read."""
    whole = hashlib.sha256()
    try:
        for path in pages_in(root / WORKS / slug):
            whole.update(os.fsencode(path.name) + b"\0")
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    except OSError:
        return ""
    return whole.hexdigest()[:32]


def tool_digest() -> str:
    """Return a digest of the code that converts: when it changes, texts are converted again."""
    home = Path(__file__).parent
    whole = hashlib.sha256()
    for path in sorted(home.rglob("*.py")):
        if not {"sphinx_ext", "theme"} & set(path.relative_to(home).parts):
            whole.update(path.relative_to(home).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()[:32]
