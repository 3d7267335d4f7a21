"""The library as the desk sees it: cards, texts, acts.

An act is a call of the function that the command of its name calls. After an act about a text, the
text is converted and its pages are written; what has changed is found by comparing the readings
before and after.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

import msgspec

from fascicle.book.editions.cover import scaled
from fascicle.convert import ConversionMemory, Converted, Text, convert
from fascicle.desk.library_view import cards_of, title_of
from fascicle.desk.open_text import (
    TextView,
    Trial,
    digest_of_lines,
    open_line,
    spots_of,
    trial_of,
    view_of,
)
from fascicle.desk.tried_addresses import TriedAddresses
from fascicle.files.build_folder import one_conversion
from fascicle.files.fingerprints import state_of
from fascicle.library.adding import add_file
from fascicle.library.convert_all import Outcome, convert_library
from fascicle.library.description import NONE, check, describe, description_of
from fascicle.library.description import Change as DescriptionChange
from fascicle.library.history import Act as LibraryAct
from fascicle.library.history import acts_recorded, read_history, taken_back
from fascicle.library.moved_works import works_left_out
from fascicle.library.page_files import with_held
from fascicle.library.queries import decision_at
from fascicle.library.questions import Change, changes_between, questions, values_of
from fascicle.library.recording import decide, decided_text, forget
from fascicle.library.removing import removable, remove, removed_named, restore
from fascicle.library.text_images import keep_cover
from fascicle.library.texts import WORKS, TextEntry, find_texts, load_text, printable, unread_files
from fascicle.library.undoing import take_back
from fascicle.model.decision import Decision, UnknownValue
from fascicle.model.errors import FascicleError, UseError, did_you_mean
from fascicle.model.memory import remembering
from fascicle.recovery.headings.looks import lines_alike
from fascicle.settings.load import load_library, load_work, removed_works, work_settings
from fascicle.settings.setting import describing_keys, joined, typed_keys
from fascicle.settings.toml_edit import toml_to_edit
from fascicle.writers.myst import IMAGES

# The width of an image in a list, twice that in which it is shown, and its quality.
SMALL = (352, 75)
# A link in the description of a setting, which the documentation has.
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


class Place(msgspec.Struct, frozen=True):
    """Lines of the text, or a class of places, and how they are to be read."""

    read_as: str = "as-read"
    first: int = 0
    last: int = 0
    about: str = ""
    level: int | None = None
    kind: str | None = None
    title: str | None = None
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


class Preview(Act, frozen=True):
    """An act that is only tried, none without a name; `at` is the place to show, if any."""

    at: Place = Place()


class Done(msgspec.Struct, frozen=True):
    """What an act has done: sentences, lines written to TOML, places that read otherwise now.

    Without a `view`, the text cannot be converted since: `problem` says why.
    """

    said: tuple[str, ...]
    toml: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    view: TextView | None = None
    problem: str = ""


class Desk:
    """The library at `root`, and the texts that were read last; for one thread at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._memory = ConversionMemory()
        self._addresses = TriedAddresses(root)
        # What the last conversion leaves to be said.
        self._notes: tuple[str, ...] = ()
        # Why texts could not be read, by slug, with the state of their files.
        self._failures: dict[str, tuple[str, FascicleError]] = {}

    # What there is

    def library(self) -> dict[str, Any]:
        """Return the title of the library, its works, those without a text, and removed ones.

        `unread` names the files that are no text.
        """
        entries = find_texts(self.root)
        left_out = works_left_out(self.root, entries)
        return {
            "title": load_library(self.root).title or self.root.name,
            "works": cards_of(self.root, entries, dict(self._known_failures(entries))),
            "gone": [{"work": it, "title": title_of(self.root, it)} for it in left_out],
            "removed": [{"work": it.work, "date": it.day} for it in removed_works(self.root)],
            "unread": [f"{name}: {why}" for name, why in unread_files(self.root, entries)],
        }

    def _known_failures(self, entries: Iterable[TextEntry]) -> Iterator[tuple[str, FascicleError]]:
        """Yield the works whose texts could not be read, and are as they were."""
        for entry in entries:
            state, error = self._failures.get(entry.slug, ("", None))
            if error and state == _state_of(entry):
                yield entry.slug, error

    def entry(self, slug: str) -> TextEntry:
        """Return the text of a work. Raises `UseError` with the nearest name."""
        entries = {it.slug: it for it in find_texts(self.root)}
        if slug in entries:
            return entries[slug]
        remedy = "Go back to the library: it may have been removed."
        remedy = did_you_mean(slug, list(entries), remedy)
        raise UseError("", f"no work is named “{printable(slug)}”", remedy)

    def state(self, slug: str) -> dict[str, str]:
        """Return a digest of the files of a work, to see when somebody else has changed them."""
        return {"state": _state_of(self.entry(slug))}

    def view(self, slug: str, known: str = "") -> TextView:
        """Convert a text if it has changed, write its pages, and return its view.

        Raises a `FascicleError` if it cannot be converted.
        """
        with remembering(self._memory):
            return self._view(self.entry(slug), known)

    def alike(self, slug: str, line: int) -> list[tuple[int, bool]]:
        """Return the lines that look like one, and whether the gaps beside them do, too."""
        with remembering(self._memory):
            return lines_alike(self._renewed(self.entry(slug))[1].work.draft, line)

    def description(self, slug: str) -> list[dict[str, str]]:
        """Return the values that describe a work, and where each is from."""
        with remembering(self._memory):
            text, converted = self._renewed(self.entry(slug))
            settings = describing_keys()
            return [
                {"key": it.key, "value": it.value, "source": it.source,
                 "what": _LINK.sub(r"\1", settings[it.key].description).replace("`", "")}
                for it in description_of(converted, text.settings)
            ]  # fmt: skip

    def _renewed(self, entry: TextEntry) -> tuple[Text, Converted]:
        """Return a text and its conversion, with its pages written."""
        with one_conversion(self.root):
            for outcome in convert_library(self.root, only=[entry.slug]):
                if outcome.error:
                    self._failures[entry.slug] = _state_of(entry), outcome.error
                    raise outcome.error
                self._notes = tuple(_notes_on(outcome))
                if outcome.pages and (last := self._memory.last(entry.slug)):
                    return last  # converted just now
        return self._converted(entry)

    def _converted(self, entry: TextEntry) -> tuple[Text, Converted]:
        """Return a text and its conversion; nothing is written."""
        library = load_library(self.root)
        text = with_held(load_text(entry, library), self.root)
        last = self._memory.last(entry.slug)
        if last and replace(last[0], addresses=text.addresses, has_pages=text.has_pages) == text:
            return last
        return text, convert(text)

    def _view(self, entry: TextEntry, known: str = "") -> TextView:
        text, converted = self._renewed(entry)
        return view_of(text, converted, self._notes, known)

    def questions(self) -> dict[str, Any]:
        """Return the questions of all works in the order of asking, and texts that fail."""
        listed, errors = questions(find_texts(self.root), load_library(self.root), root=self.root)
        shown = [
            it.query.data()
            | {"work": it.entry.slug, "title": it.title, "first": it.query.first_line, "all": ()}
            | {"spots": spots_of(it.query)}
            for it in listed
        ]
        return {"questions": shown, "problems": [str(error) for error in errors]}

    def images(self, slug: str) -> dict[str, Any]:
        with remembering(self._memory):
            converted = self._renewed(self.entry(slug))[1]
            shown = dict(converted.metadata.values).get("cover", "")
            return {"images": [*converted.work.draft.images], "cover": shown}

    def image(self, slug: str, name: str) -> bytes:
        """Return an image of a text, small; that of its cover is among those of its pages."""
        path = self.root / WORKS / self.entry(slug).slug / IMAGES / PurePath(name).name
        with suppress(OSError):
            return scaled(path, *SMALL)
        with remembering(self._memory), suppress(OSError, KeyError):
            return scaled(self._renewed(self.entry(slug))[1].work.draft.images[name], *SMALL)
        raise UseError(slug, "has no such image", "Load it again.")

    def keep_cover(self, slug: str, name: str, raw: bytes, known: str = "") -> Done:
        """Let a work have an image as its cover; `known` is as in an act."""
        kept = keep_cover(self.entry(slug).path, name, raw)
        return self.do(Act("describe", slug, values={"cover": kept}, known=known))

    def edit(self, slug: str, line: int) -> list[str]:
        """Open a text in the owner's editor, at a line of the whole text; return what was done."""
        with remembering(self._memory):
            text, converted = self._renewed(self.entry(slug))
            return open_line(self.root, text, converted.work.draft.source, line)

    def history(self, work: str = "") -> dict[str, Any]:
        """Return all acts, or those on a work, the newest first, and damaged lines."""
        acts, errors = read_history(self.root)
        undone = taken_back(acts)
        titles = {slug: title_of(self.root, slug) for slug in {act.work for act in acts}}
        shown = [
            {
                "number": act.number,
                "time": act.time,
                "work": act.work,
                "title": titles[act.work],
                "kind": act.kind,
                "said": act.sentence,
                "undone_by": undone.get(act.number, 0),
                "can_be_undone": act.number not in undone and act.kind != "undo",
            }
            for act in reversed(acts)
            if work in {"", act.work}
        ]
        return {"acts": shown, "problems": [str(error) for error in errors]}

    def undo(self, number: int) -> dict[str, Any]:
        """Take an act back; return what was done, and the act that does it again if taken back.

        Raises a `FascicleError`, such as one that names what depends on it.
        """
        with remembering(self._memory):
            act, done = take_back(self.root, number)
            with suppress(FascicleError):  # its text may be gone, or asked for later
                entry = self.entry(act.work)
                with self._addresses.tried(entry):
                    self._renewed(entry)
            doing, _, what = done.sentence.partition(": ")
            said = "done again" if doing.startswith("redo") else "taken back"
            return {"said": [f"{said}: {what}"], "number": done.number}

    # Acts

    def do(self, act: Act) -> Done:
        """Do an act, and convert its text. Raises a `FascicleError`; then nothing is changed."""
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
            before = None
            try:
                before = self._renewed(entry)
            except FascicleError:  # the act may mend it
                self._memory.forget(entry.slug)
            if before and act.known and act.places:
                _check_lines(entry, before[1], act.known)
            done: Done | None = None
            try:
                with self._addresses.tried(entry):
                    with acts_recorded() as written:
                        said = acts[act.act](entry, act)
                    toml = [line for it in written for line in _lines_written(it)]
                    done = Done(tuple(said), tuple(toml))
                    # A new address is the name of another work.
                    entry = next(it for it in find_texts(self.root) if it.path == entry.path)
                    view = self._view(entry, act.known)
            except FascicleError as error:
                if done is None:
                    raise
                return msgspec.structs.replace(done, problem=f"Done, but now: {error}")
            after = self._memory.last(entry.slug)
            changes: Iterable[Change] = ()
            if before and after and before[0].files == after[0].files:
                changes = changes_between(before[1].work.draft, after[1].work.draft)
            return msgspec.structs.replace(done, changes=tuple(map(str, changes)), view=view)

    def preview(self, wanted: Preview) -> Trial:
        """Return the pages as they would be after an act. Raises a `FascicleError` as it would."""
        entry = self.entry(wanted.work)
        with remembering(self._memory):
            # Asked for first: the memory keeps two conversions, this one and the trial.
            source = self._converted(entry)[1].work.draft.source
            named = (first for first, name in source.files if name.endswith(f"/{wanted.at.file}"))
            above = next(named, 1) - 1 if wanted.at.file else 0
            text = self._tried(entry, wanted)
            return trial_of(self.root, text, convert(text), wanted.at.first + above)

    def _tried(self, entry: TextEntry, act: Act) -> Text:
        """Return a text with the settings that an act would leave; nothing is written."""
        library = load_library(self.root)
        # That a place is right as it is changes no page.
        if act.act == "decide" and {it.read_as for it in act.places} != {"as-read"}:
            text = decided_text(entry, library, *self._decisions(entry, act))
        else:
            text = load_text(entry, library)
            if act.act in {"describe", "unknown"}:
                file = toml_to_edit(entry.settings_path, entry.settings_place)
                toml, _ = check(file, _values(entry, act))
                text = replace(text, settings=work_settings(toml, file.place))
        return with_held(text, self.root)

    def _decide(self, entry: TextEntry, act: Act) -> list[str]:
        recorded = decide(entry, load_library(self.root), *self._decisions(entry, act))
        said = [str(decision) for decision in recorded.decisions]
        lines = {(it.file, it.line, it.last) for it in recorded.decisions}
        old = [it for it in recorded.removed if it not in recorded.decisions]
        known = ((it, (it.file, it.line, it.last) in lines) for it in old)
        return [*said, *(f"instead of {it.reading if is_same else it}" for it, is_same in known)]

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
        return [_said_of_change(change) for change in describe(entry, _values(entry, act))]

    def _unknown(self, entry: TextEntry, act: Act) -> list[str]:
        describe(entry, _values(entry, act))
        return [f"{act.values.get('key', '')}: nobody knows it"]

    def _decisions(self, entry: TextEntry, act: Act) -> Iterator[Decision]:
        """Yield the decisions of an act, by the lines of their files."""
        for place in act.places:
            about = {key: getattr(place, key) for key in ("kind", "level", "title", "question")}
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
            source = (self._memory.last(entry.slug) or self._converted(entry))[1].work.draft.source
            if not 1 <= first <= len(source.lines):
                raise UseError(entry.slug, f"has no line {first}", "Load it again.")
            at = decision_at(source.place(first), "as-read")
            file, first = at.file, at.line or 1
        return {"line": first, "last": first + length if length else None, "file": file}

    def _move(self, act: Act) -> list[str]:
        if act.act == "remove":
            moved = remove(self.root, removable(self.root, [act.work])[0])
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
                view = self._view(entry)
            except FascicleError as error:
                return {**data, "problem": str(error)}
            return {**data, "title": view.title, "words": view.words,
                    "headings": len(view.outline), "questions": len(view.questions)}  # fmt: skip


def _state_of(entry: TextEntry) -> str:
    return state_of([entry.path, entry.settings_path])


def _check_lines(entry: TextEntry, converted: Converted, known: str) -> None:
    """Raise `UseError` if the lines are no longer those that the browser has shown."""
    if digest_of_lines(converted.work.draft.source) != known:
        remedy = "It is shown as it is now: choose the lines again."
        raise UseError(entry.slug, "the text was changed meanwhile", remedy)


def _values(entry: TextEntry, act: Act) -> dict[str, Any]:
    if act.act == "unknown":
        return values_of(entry, UnknownValue(act.values.get("key", "")))
    return typed_keys([*act.values.items()])


def _said_of_change(change: DescriptionChange) -> str:
    """Return a change of a value in words; the lines of the file are shown beside them."""
    if change.new in NONE:
        return f"{change.key}: that of the text again, if it has one"
    value = change.new
    if isinstance(value, list):
        value = joined([str(it) for it in value], change.key)
    return f"{change.key}: {value}"


def _of_class(place: Place) -> dict[str, Any]:
    """Return the keys of a decision about a class: "gaps=3" is a width, all others are names."""
    name, _, width = place.about.partition("=")
    return {"gaps": int(width) if width.isdecimal() else -1} if width else {"every": name}


def _notes_on(outcome: Outcome) -> Iterator[str]:
    """Yield what a conversion leaves as it is, in sentences."""
    for page, words in outcome.edited:
        yield f"{page} was edited by hand ({words} words): it stays so, whatever is decided here."
    for page, words, is_behind in outcome.yours:
        yield f"{page} is yours ({words} words): it stays so, whatever is decided here."
        if is_behind:
            yield f"The text behind {page} has changed since you made it yours."
    for decision in outcome.unneeded:
        yield f"Nothing asks for this answer any more: {decision}"
    for decision in outcome.corrected:
        yield f"Decided before the words of the line were corrected: {decision}"


def _lines_written(act: LibraryAct) -> Iterator[str]:
    """Yield the lines of a TOML file that an act has removed and added, with - and +."""
    yield act.path
    for hunk in act.hunks:
        yield from (f"- {line.rstrip()}" for line in hunk.removed if line.strip())
        yield from (f"+ {line.rstrip()}" for line in hunk.added if line.strip())
