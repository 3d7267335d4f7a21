"""The library as the desk sees it: cards, texts, acts.

An act is a call of the function that the command of its name calls. After an act about a text, the
text is converted and its pages are written; what has changed is found by comparing the readings
before and after.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec

from fascicle.book.build import HTML
from fascicle.book.missing_parts import missing_from
from fascicle.convert import ConversionMemory, convert
from fascicle.desk.open_text import TextView, view_of
from fascicle.files.build_folder import one_conversion
from fascicle.files.fingerprints import state_of
from fascicle.library.adding import add_file
from fascicle.library.broken_addresses import check_addresses
from fascicle.library.cache import ConversionCache, inputs_digest
from fascicle.library.convert_all import convert_library
from fascicle.library.description import describe, description_of
from fascicle.library.history import Act as LibraryAct
from fascicle.library.history import acts_recorded, read_history, taken_back
from fascicle.library.page_files import with_held
from fascicle.library.queries import decision_at
from fascicle.library.questions import Change, changes_between, questions, values_of
from fascicle.library.recording import decide, forget
from fascicle.library.removing import remove, removed_named, restore
from fascicle.library.texts import TEXTS, WORKS, TextEntry, find_texts, load_text, printable
from fascicle.library.undoing import take_back
from fascicle.model.decision import Decision, UnknownValue
from fascicle.model.errors import FascicleError, UseError, did_you_mean
from fascicle.model.memory import remembering
from fascicle.model.words import visible
from fascicle.recovery.headings.looks import lines_alike
from fascicle.settings.load import load_library, load_work, removed_works
from fascicle.settings.setting import describing_keys, typed_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from fascicle.convert import Converted, Text

# Front matter that a card shows.
_SHOWN = ("title", "authors", "series", "series-number", "tags", "summary", "language", "supplied")
_FENCE = b"---\n"
# A link in the description of a setting, which the documentation has.
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


class Card(msgspec.Struct, frozen=True):
    """A work in the view of the library.

    `state` is "converted", "changed" (its text or settings have changed since), "new" or "failed";
    `values` are those of its title page.
    """

    slug: str
    file: str
    state: str
    words: int
    questions: int
    values: dict[str, Any]
    problem: str = ""


class Place(msgspec.Struct, frozen=True):
    """Lines of the text, or a class of places, and how they are to be read."""

    read_as: str = "as-read"
    first: int = 0
    last: int = 0
    about: str = ""
    level: int | None = None
    kind: str | None = None
    question: str | None = None
    # The file in which `first` and `last` are counted, "" for the whole text.
    file: str = ""


class Act(msgspec.Struct, frozen=True):
    """A request of the browser: its name, the work, and what it is about."""

    act: str
    work: str = ""
    places: tuple[Place, ...] = ()
    values: dict[str, str] = {}
    # The digest of the lines that the browser has.
    known: str = ""


class Done(msgspec.Struct, frozen=True):
    """What an act has done: sentences, lines written to TOML, places that read otherwise now."""

    said: tuple[str, ...]
    toml: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    view: TextView | None = None


class Desk:
    """The library at `root`, and the texts that were read last; for one thread at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._memory = ConversionMemory()

    # What there is

    def cards(self) -> list[Card]:
        """Return the works of the library, by slug."""
        library = load_library(self.root)
        cache = ConversionCache(self.root)
        return [self._card(entry, library, cache) for entry in find_texts(self.root)]

    def _card(self, entry: TextEntry, library: Any, cache: ConversionCache) -> Card:  # noqa: ANN401
        file = entry.path.name
        try:
            known = cache.last(entry.slug)
            fingerprint = cache.fingerprint(entry, library)
            is_same = cache.unchanged(entry, fingerprint)
            if known and not is_same:
                # A file that was written just now has a fingerprint that proves nothing.
                is_same = cache.current(entry, inputs_digest(entry, library), fingerprint)
        except FascicleError as error:
            return Card(entry.slug, file, "failed", 0, 0, {}, str(error))
        front = _front_matter(self.root / WORKS / entry.slug / "index.md")
        state = "converted" if is_same or (front and not known) else "changed" if known else "new"
        problem = ": ".join(filter(None, known.problem[:2])) if known and known.problem else ""
        words = int(front.get("total-words", 0) or 0)
        values = {key: front[key] for key in _SHOWN if front.get(key)}
        return Card(
            entry.slug, file, state, words, known.questions if known else 0, values, problem
        )

    def title(self) -> str:
        return load_library(self.root).title or self.root.name

    def removed(self) -> list[dict[str, str]]:
        return [{"work": it.work, "date": it.day} for it in removed_works(self.root)]

    def entry(self, slug: str) -> TextEntry:
        """Return the text of a work. Raises `UseError` with the nearest name."""
        entries = find_texts(self.root)
        return next((it for it in entries if it.slug == slug), None) or _missing(entries, slug)

    def state(self, slug: str) -> str:
        """Return a digest of the files of a work, to see when somebody else has changed them."""
        entry = self.entry(slug)
        return state_of([entry.path, entry.settings_path])

    def view(self, slug: str, known: str = "") -> TextView:
        """Convert a text if it has changed, write its pages, and return its view.

        Raises a `FascicleError` if it cannot be converted.
        """
        with remembering(self._memory):
            return view_of(*self._renewed(self.entry(slug)), known)

    def alike(self, slug: str, line: int) -> list[int]:
        """Return the lines that look like one, as a heading would."""
        with remembering(self._memory):
            return lines_alike(self._renewed(self.entry(slug))[1].work.draft, line)

    def description(self, slug: str) -> list[dict[str, str]]:
        """Return the values that describe a work, and where each is from."""
        with remembering(self._memory):
            text, converted = self._renewed(self.entry(slug))
            settings = describing_keys()
            return [
                {"key": it.key, "value": it.value, "source": it.source,
                 "what": _LINK.sub(r"\1", settings[it.key].description)}
                for it in description_of(converted, text.settings)
            ]  # fmt: skip

    def _renewed(self, entry: TextEntry) -> tuple[Text, Converted]:
        """Return a text and its conversion, with its pages written."""
        with one_conversion(self.root, _say_nothing):
            for outcome in convert_library(self.root, only=[entry.slug]):
                if outcome.error:
                    raise outcome.error
        library = load_library(self.root)
        text = with_held(load_text(entry, library), self.root)
        last = self._memory.last(entry.slug)
        if last and replace(last[0], addresses=text.addresses, has_pages=text.has_pages) == text:
            return last
        return text, convert(text)

    def questions(self) -> tuple[list[dict[str, Any]], list[str]]:
        """Return the questions of all works in the order of asking, and texts that fail."""
        listed, errors = questions(find_texts(self.root), load_library(self.root), root=self.root)
        shown = [
            {
                **it.query.data(),
                "work": it.entry.slug,
                "title": it.title,
                "first": it.query.first_line,
                "last": it.query.last_line,
                "all": (),
                "in_file": it.query.decision("as-read").file or "",
            }
            for it in listed
        ]
        return shown, [str(error) for error in errors]

    def place(self, slug: str, line: int) -> str:
        """Return where a line of a text is, for an editor."""
        with remembering(self._memory):
            source = self._renewed(self.entry(slug))[1].work.draft.source
            if not 1 <= line <= len(source.lines):
                raise UseError(slug, f"has no line {line}", "Load it again.")
            return f"{TEXTS}/{source.place(line)}".replace(f"{TEXTS}/{TEXTS}/", f"{TEXTS}/")

    def history(self, work: str = "") -> dict[str, Any]:
        """Return all acts, or those on a work, the newest first, and damaged lines."""
        acts, errors = read_history(self.root)
        undone = taken_back(acts)
        shown = [
            {
                "number": act.number,
                "time": act.time,
                "work": act.work,
                "said": act.sentence,
                "undone_by": undone.get(act.number, 0),
                "can_be_undone": act.number not in undone and act.kind != "undo",
            }
            for act in reversed(acts)
            if work in {"", act.work}
        ]
        return {"acts": shown, "problems": [str(error) for error in errors]}

    def undo(self, number: int) -> list[str]:
        """Take an act back. Raises a `FascicleError`, such as one that names what depends on it."""
        with remembering(self._memory):
            act, done = take_back(self.root, number)
            return [f"taken back: {act.sentence}", f"to do it again, take back act {done.number}"]

    # Acts

    def do(self, act: Act) -> Done:
        """Do an act. Raises a `FascicleError`; then nothing is changed."""
        acts: dict[str, Callable[[TextEntry, Act], list[str]]] = {
            "decide": self._decide,
            "forget": self._forget,
            "describe": self._describe,
            "unknown": self._unknown,
            "withdraw": self._withdraw,
        }
        with remembering(self._memory):
            if act.act in {"remove", "restore"}:
                return Done(tuple(self._move(act)))
            if act.act not in acts:
                raise UseError("", f"there is no act “{act.act}”", f"Acts: {', '.join(acts)}.")
            entry = self.entry(act.work)
            before = self._memory.last(entry.slug)
            with acts_recorded() as written:
                said = acts[act.act](entry, act)
            # A new address is the name of another work.
            entry = next(e for e in find_texts(self.root) if e.path == entry.path)
            text, converted = self._renewed(entry)
            changes: Sequence[Change] = ()
            if before:
                changes = (
                    [*changes_between(before[1].work.draft, converted.work.draft)]
                    if before[0].files == text.files
                    else ()
                )
            toml = [line for it in written for line in _lines_written(it)]
            view = view_of(text, converted, act.known)
            return Done(tuple(said), tuple(toml), tuple(map(str, changes)), view)

    def _decide(self, entry: TextEntry, act: Act) -> list[str]:
        recorded = decide(entry, load_library(self.root), *self._decisions(entry, act))
        return [str(decision) for decision in recorded.decisions]

    def _forget(self, entry: TextEntry, act: Act) -> list[str]:
        wanted = self._decisions(entry, act)
        return [said for decision in wanted for said in self._said_of(entry, decision)]

    def _withdraw(self, entry: TextEntry, act: Act) -> list[str]:
        """Remove a decision by its number, such as one whose words are in the text no more."""
        decisions, number = load_work(entry.settings_path).decisions, act.values.get("number", "")
        if not (number.isdecimal() and 1 <= int(number) <= len(decisions)):
            raise UseError(entry.settings_place, f"has no decision {number}", "Load it again.")
        return self._said_of(entry, decisions[int(number) - 1])

    def _said_of(self, entry: TextEntry, decision: Decision) -> list[str]:
        """Remove decisions about a place; return what they said."""
        recorded = forget(entry, load_library(self.root), decision)
        return [f"no longer: {it}" for it in recorded.removed]

    def _describe(self, entry: TextEntry, act: Act) -> list[str]:
        changes = describe(entry, typed_keys([*act.values.items()]))
        return [str(change) for change in changes]

    def _unknown(self, entry: TextEntry, act: Act) -> list[str]:
        key = act.values.get("key", "")
        describe(entry, values_of(entry, UnknownValue(key)))
        return [f"{key}: nobody knows it"]

    def _decisions(self, entry: TextEntry, act: Act) -> Iterator[Decision]:
        """Yield the decisions of an act, by the lines of their files."""
        for place in act.places:
            about = {"kind": place.kind, "level": place.level, "question": place.question}
            lines = _of_class(place) if place.about else self._lines(entry, place)
            try:
                yield msgspec.convert({"read_as": place.read_as, **lines, **about}, Decision)
            except msgspec.ValidationError as error:
                raise UseError(entry.slug, f"cannot be read so: {error}") from None

    def _lines(self, entry: TextEntry, place: Place) -> dict[str, Any]:
        """Return the keys of a decision about lines; those of the whole text are looked up."""
        length = max(0, place.last - place.first)
        file, first = place.file or None, place.first
        if not file:
            source = self._renewed(entry)[1].work.draft.source
            if not 1 <= first <= len(source.lines):
                raise UseError(entry.slug, f"has no line {first}", "Load it again.")
            at = decision_at(source.place(first), "as-read")
            file, first = at.file, at.line or 1
        return {"line": first, "last": first + length if length else None, "file": file}

    def _move(self, act: Act) -> list[str]:
        if act.act == "remove":
            moved = remove(self.root, self.entry(act.work))
            return [f"{moved.work} was removed; its {moved.files} files are in {moved.folder}",
                    *(f"still refers to it: {place}" for place in moved.references)]  # fmt: skip
        moved = restore(self.root, removed_named(self.root, act.work))
        return [f"{moved.work} is back, with {moved.files} files"]

    def add(self, path: Path) -> dict[str, Any]:
        """Add a file to the library, and convert it; return what it became."""
        with remembering(self._memory):
            with acts_recorded() as acts:
                added = add_file(self.root, path)
            entry = self.entry(added.slug)
            data: dict[str, Any] = {"work": added.slug, "status": added.status}
            data["number"] = next((it.number for it in acts if it.kind in {"add", "update"}), 0)
            try:
                text, converted = self._renewed(entry)
            except FascicleError as error:
                return {**data, "problem": str(error)}
            view = view_of(text, converted)
            return {**data, "title": view.title, "words": view.words,
                    "headings": len(view.outline), "questions": len(view.questions)}  # fmt: skip


def _of_class(place: Place) -> dict[str, Any]:
    """Return the keys of a decision about a class: "gaps=3" is a width, all others are names."""
    name, _, width = place.about.partition("=")
    return {"gaps": int(width) if width.isdecimal() else -1} if width else {"every": name}


def _missing(entries: Sequence[TextEntry], slug: str) -> NoReturn:
    known = [entry.slug for entry in entries]
    remedy = did_you_mean(slug, known, "Go back to the library: it may have been removed.")
    raise UseError("", f"no work is named “{printable(slug)}”", remedy)


def _say_nothing(_message: str) -> None:
    pass


def _lines_written(act: LibraryAct) -> Iterator[str]:
    """Yield the lines of a TOML file that an act has removed and added, with - and +."""
    yield act.path
    for hunk in act.hunks:
        yield from (f"- {line.rstrip()}" for line in hunk.removed if line.strip())
        yield from (f"+ {line.rstrip()}" for line in hunk.added if line.strip())


def _front_matter(page: Path) -> Mapping[str, Any]:
    """Return the front matter of a title page, {} if there is none that can be read."""
    try:
        raw = page.read_bytes()
        front = raw.removeprefix(_FENCE).partition(b"\n---")[0] if raw.startswith(_FENCE) else b""
        values = msgspec.yaml.decode(front) if front else {}
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return values if isinstance(values, dict) else {}


class Publishing:
    """The built book of the library: its state, and the commands that build and copy it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.root = desk.root
        self.running = ""

    def state(self) -> dict[str, Any]:
        """Return when the book was built, what has changed since, and what is wrong with it."""
        index = self.root / HTML / "index.html"
        if not index.is_file():
            return {
                "built": "",
                "running": self.running,
                "changed": [],
                "problems": [],
                "broken": [],
            }
        built = index.stat().st_mtime
        changed = [card for card in self.desk.cards() if self._is_newer(card, built)]
        entries = [self.desk.entry(card.slug) for card in changed]
        checked = check_addresses(self.root, entries, self.root / HTML, is_all=False)
        try:
            problems = missing_from(self.root, self.root / HTML, strict=False)
        except FascicleError as error:
            problems = [str(error)]
        return {
            "built": datetime.fromtimestamp(built).astimezone().strftime("%d %B %Y, %H:%M"),
            "running": self.running,
            "changed": [str(card.values.get("title") or card.file) for card in changed],
            "problems": problems,
            "broken": [str(each) for work in checked for each in work.broken],
        }

    def _is_newer(self, card: Card, built: float) -> bool:
        pages = self.root / WORKS / card.slug
        files = [self.root / TEXTS / card.file, *pages.glob("*.md")]
        return card.state != "converted" or any(f.stat().st_mtime > built for f in files)

    def build(self) -> list[str]:
        """Build the book, and return what the command says."""
        return self._run("The book is being built", "build") or ["The book is built."]

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
