"""The library at a glance: its works as cards, and the state of the built book."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import msgspec

from fascicle.book.build import HTML
from fascicle.book.missing_parts import missing_from
from fascicle.book.serve import serve
from fascicle.library.broken_addresses import check_addresses
from fascicle.library.cache import ConversionCache
from fascicle.library.moved_works import works_left_out
from fascicle.library.processing import error_of
from fascicle.library.texts import TEXTS, WORKS, TextEntry, find_texts, printable
from fascicle.model.edited_pages import FRONT_MATTER, parse_mapping
from fascicle.model.errors import FascicleError, UseError
from fascicle.model.word_lists import filing_title
from fascicle.model.words import visible
from fascicle.settings.load import load_library, load_work
from fascicle.settings.schema import Library

# Front matter that a card shows.
_SHOWN = (
    "title", "cover", "authors", "series", "series-number", "tags", "summary", "language",
    "supplied",
)  # fmt: skip
# How many works were converted; the desk has converted them before.
_CONVERTED = re.compile(r"[\d,]+ works?: ")
# Seconds until a server has a port.
_STARTING = 10


class Card(msgspec.Struct, frozen=True):
    """A work in the view of the library.

    `state` is "converted", "changed" (its text or settings have changed since), "new" or "failed";
    `values` are those of its title page, `filed` is its title without an article.
    """

    slug: str
    file: str
    state: str
    words: int
    questions: int
    values: dict[str, Any]
    problem: str = ""
    filed: str = ""


def cards_of(
    root: Path,
    entries: Sequence[TextEntry] | None = None,
    failures: Mapping[str, FascicleError] = {},
) -> list[Card]:
    """Return the works of the library at `root`, by slug.

    `entries` are all, if they are known; `failures` are of texts as they are now, by slug.
    """
    found = find_texts(root) if entries is None else entries
    library = load_library(root)
    cache = ConversionCache(root)
    return [_card(entry, library, cache, failures.get(entry.slug)) for entry in found]


def _card(
    entry: TextEntry, library: Library, cache: ConversionCache, failure: FascicleError | None
) -> Card:
    """Return the card of a work; whatever fails is said there, and concerns no other."""
    file = entry.path.name
    try:
        if entry.rivals:
            others = ", ".join(printable(path.name) for path in entry.rivals)
            problem = f"{others} would be the same work: neither is in the book; rename one"
            return Card(entry.slug, file, "failed", 0, 0, {}, problem)
        known = cache.last(entry.slug)
        is_same = cache.up_to_date(entry, library)
        if not is_same:
            load_work(entry.settings_path)
        front = _front_matter(entry.root / WORKS / entry.slug / "index.md")
        words = int(front.get("total-words", 0) or 0)
    except Exception as error:  # noqa: BLE001 (any failure is the text's)
        problem = _sentence(error_of(entry, "read", error))
        return Card(entry.slug, file, "failed", 0, 0, {}, problem)
    state = "converted" if is_same or (front and not known) else "changed" if known else "new"
    problem = ": ".join(filter(None, known.problem[:2])) if known and known.problem else ""
    if failure:
        state, problem = "failed", _sentence(failure)
    values = {key: front[key] for key in _SHOWN if front.get(key)}
    filed = filing_title(str(values.get("title", file)), str(values.get("language", "")))
    asked = known.questions if known else 0
    return Card(entry.slug, file, state, words, asked, values, problem, filed)


def _sentence(error: FascicleError) -> str:
    return f"{error.place}: {error.problem}. {error.remedy}"


def title_of(root: Path, slug: str) -> str:
    """Return the title of a work, its slug if it has no page."""
    return str(_front_matter(root / WORKS / slug / "index.md").get("title") or slug)


def _front_matter(page: Path) -> Mapping[object, Any]:
    """Return the front matter of a title page, {} if there is none that can be read."""
    try:
        match = FRONT_MATTER.match(page.read_text("utf-8"))
        return parse_mapping(match[1]) if match else {}
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}


class Publishing:
    """The built book of the library: its state, and the commands that build and copy it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.running = ""
        self._address = ""

    def address(self) -> str:
        """Return where the built book is served, on a port of its own while the desk is open."""
        if not self._address:
            told: Queue[str] = Queue()
            Thread(target=serve, args=(self.root / HTML, 0, told.put), daemon=True).start()
            self._address = told.get(timeout=_STARTING)
        return self._address

    def state(self) -> dict[str, Any]:
        """Return when the book was built, what has changed since, and what is wrong with it."""
        index = self.root / HTML / "index.html"
        if not index.is_file():
            nothing = dict.fromkeys(("changed", "problems", "broken"), ())
            return {"built": "", "running": self.running, **nothing}
        built = index.stat().st_mtime
        entries = find_texts(self.root)
        cards = zip(cards_of(self.root, entries), entries, strict=True)
        changed = [(card, entry) for card, entry in cards if self._is_newer(card, built)]
        stale = [entry for _, entry in changed]
        checked = check_addresses(self.root, stale, self.root / HTML, is_all=False)
        gone = [f"{slug}: its text is gone" for slug in works_left_out(self.root)]
        try:
            problems = missing_from(self.root, self.root / HTML, strict=False)
        except FascicleError as error:
            problems = [str(error)]
        return {
            "built": datetime.fromtimestamp(built).astimezone().strftime("%d %B %Y, %H:%M"),
            "folder": str(self.root / HTML),
            "address": self.address(),
            "running": self.running,
            "changed": [*(str(it.values.get("title") or it.file) for it, _ in changed), *gone],
            "problems": [*problems, *(str(work.error) for work in checked if work.error)],
            "broken": [str(each) for work in checked for each in work.broken],
        }

    def _is_newer(self, card: Card, built: float) -> bool:
        pages = self.root / WORKS / card.slug
        files = [self.root / TEXTS / card.file, *pages.glob("*.md")]
        return card.state != "converted" or any(f.stat().st_mtime > built for f in files)

    def build(self) -> list[str]:
        said = self._run("The book is being built", "build")
        return ["The book is built.", *(it for it in said if not _CONVERTED.match(it))]

    def publish(self, target: str) -> list[str]:
        """Copy the built book. Raises `UseError` without a folder to copy it to."""
        if not target.strip():
            raise UseError("", "no folder is named", "Type the folder that the book is copied to.")
        folder = Path(target.strip()).expanduser()
        if not folder.is_absolute():
            folder = self.root / folder
        return self._run("The book is being copied", "publish", str(folder))

    def _run(self, doing: str, command: str, *arguments: str) -> list[str]:
        if self.running:
            raise UseError("", self.running.lower(), "Wait until it is done.")
        self.running = doing
        try:
            done = subprocess.run(  # noqa: S603 (a list of arguments, and no shell)
                [sys.executable, "-m", "fascicle", command, "--library", str(self.root), "--",
                 *arguments],
                capture_output=True, check=False, encoding="utf-8", errors="replace",
            )  # fmt: skip
        finally:
            self.running = ""
        return [visible(line) for line in (done.stdout + done.stderr).splitlines() if line.strip()]
