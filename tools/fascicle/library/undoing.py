"""Acts of the history taken back, in any order; each of that is an act, too.

    title = "Door" → "Gate"      act 1
    title = "Gate" → "Wall"      act 2: act 1 cannot be taken back before this one
    tags = ["sea"]               act 3: it stays, whatever is taken back

The TOML beside a text is followed from act to act, edits by hand included. Each line that it has or
had is known, and by which act it was written or removed. An act is taken back if the lines that it
has written are all there: they go, and those that it has removed are where they were. No others
change. Later acts depend on it if they have removed such a line, are about the same key of the same
table, or have written keys that would move to another table.

A removed work is restored; one that was added or restored is removed. Of a text that was replaced
by a newer version, the version kept beside it comes back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path

from fascicle.files.edits import MOST_TRIES, Edit, again_if_changed, make_edits
from fascicle.library.convert_all import convert_text
from fascicle.library.history import (
    Act,
    Hunk,
    act_of,
    acts_recorded,
    content_of,
    hunks_between,
    read_history,
    recorded,
    taken_back,
    write_toml,
)
from fascicle.library.removing import removable, remove, restore
from fascicle.library.texts import TextEntry, find_texts, load_text
from fascicle.model.digests import sha256_of
from fascicle.model.errors import PageError, SettingsError, UseError, system_errors
from fascicle.settings.load import REMOVED, load_library, work_settings
from fascicle.settings.toml_edit import NOT_WRITTEN, TomlFile

# The author of edits by hand, among the numbers of acts.
BY_HAND = 0


class DependentActsError(UseError):
    """Later acts, their numbers the newest first, depend on one that is to be taken back."""

    numbers: tuple[int, ...] = ()


@again_if_changed
def take_back(root: Path, number: int | None = None) -> tuple[Act, Act]:
    """Take back the act of this number, else the newest that is neither undone nor an undo.

    Returns it, and the act that takes it back. Raises a `FascicleError`, and changes nothing, if
    there is none, if later acts depend on it, or if its lines were edited by hand.
    """
    acts, _ = read_history(root)
    act = _chosen(acts, number)
    with acts_recorded() as done:
        if act.hunks:
            _take_back_lines(root, acts, act)
        elif act.path.startswith(f"{REMOVED}/") and act.after:
            _refuse_dependents(act, [it for it in _later(acts, act) if it.path == act.path])
            _check_removed(root, act)
            restore(root, (root / act.path).parent, undoes=act)
        elif act.path.startswith(f"{REMOVED}/") or act.before is None:
            _refuse_dependents(act, [it for it in _later(acts, act) if it.work == act.work])
            is_added = act.before is None
            (entry,) = removable(root, [act.path if is_added else act.work])
            remove(root, entry, undoes=act)
        else:
            _exchange_versions(root, act)
    if not done:
        problem = f"has nothing of act {act.number} any more"
        raise UseError(act.path, problem, "Nothing was changed.")
    return act, done[-1]


def _chosen(acts: Sequence[Act], number: int | None) -> Act:
    undone = taken_back(acts)
    if number is None:
        open_acts = (it for it in reversed(acts) if it.kind != "undo" and it.number not in undone)
        if act := next(open_acts, None):
            return act
        raise UseError("", "there is no act to take back", "List all acts: fascicle history")
    act = next((it for it in reversed(acts) if it.number == number), None)
    if act is None:
        raise UseError("", f"there is no act {number}", "List all acts: fascicle history")
    if by := undone.get(number):
        problem = f"act {number} was taken back by act {by}"
        raise UseError("", problem, f"To carry it out again: fascicle undo {by}")
    return act


def _later(acts: Sequence[Act], act: Act) -> list[Act]:
    """Return the later acts that count: neither taken back, nor there to take back others."""
    undone = taken_back(acts)
    return [
        it
        for it in acts
        if it.number > act.number and it.number not in undone and it.kind != "undo"
    ]


def _refuse_dependents(act: Act, dependents: Sequence[Act]) -> None:
    """Raise `UseError` if there are acts that depend on one, with their numbers and sentences."""
    if not dependents:
        return
    said = "; ".join(f"{it.number} ({it.sentence})" for it in dependents)
    verb = "depends" if len(dependents) == 1 else "depend"
    commands = ", ".join(f"fascicle undo {it.number}" for it in reversed(dependents))
    problem = f"act {act.number} cannot be taken back: {said} {verb} on it"
    error = DependentActsError(act.path, problem, f"Take back first: {commands}")
    error.numbers = tuple(it.number for it in reversed(dependents))
    raise error


def _check_removed(root: Path, act: Act) -> None:
    """Raise `UseError` if the work that an act has removed is not there any more."""
    record = content_of(root, act.path)
    if record is None or sha256_of(record) != act.after:
        problem = f"is not as act {act.number} has left it; nothing was undone"
        raise UseError(act.path, problem, "List the removed works: fascicle restore")


def _exchange_versions(root: Path, act: Act) -> None:
    """Put the version of a text that is kept in the place of the newer one, and keep that."""
    path = root / act.path
    kept = path.with_name(f".{path.name}.previous")
    with system_errors(PageError, act.path, NOT_WRITTEN):
        there = path.read_bytes() if path.is_file() else b""
        older = kept.read_bytes() if kept.is_file() else b""
        if (sha256_of(older), sha256_of(there)) != (act.before, act.after):
            problem = f"the version before act {act.number} is not kept any more"
            raise UseError(act.path, problem, "Add it again, if you have it: fascicle add FILE")
        undo = act_of("undo", act.work, "", path=act.path, before=there, after=older, undoes=act)
        edits = [Edit(kept, older, there), Edit(path, there, older)]
        make_edits(root, edits, durable=True, journal=recorded(root, undo))


# Lines of TOML


def _take_back_lines(root: Path, acts: Sequence[Act], act: Act) -> None:
    entry = next((it for it in find_texts(root) if it.settings_place == act.path), None)
    if entry is None:
        moves = [it for it in _later(acts, act) if it.path.startswith(f"{REMOVED}/")]
        _refuse_dependents(act, [it for it in moves if it.work == act.work][-1:])
        raise UseError(act.path, "its text is gone", "Put the text back first.")
    file = TomlFile.read(entry.settings_path, entry.settings_place)
    about = [it for it in acts if it.path == act.path]
    lines = _followed(about, act, file)
    if file.raw is None and about[-1].after is None:
        file = replace(file, text=lines.text())  # as a new file offers keys
    by_number = {it.number: it for it in acts}
    if blockers := _dependents(lines, acts, by_number, act.number):
        if BY_HAND in blockers:
            problem = f"the lines of act {act.number} have changed since; nothing was undone"
            raise UseError(act.path, problem, "Edit the file yourself.")
        meant = {_meant(by_number[number], by_number).number for number in blockers}
        _refuse_dependents(act, [by_number[number] for number in sorted(meant)])
    text = lines.without(act.number)
    try:
        work_settings(text, act.path)
    except SettingsError as error:
        undone = taken_back(acts)
        others = [it for it in about if it.number > act.number and it.number not in undone]
        _refuse_dependents(act, _culprits(lines, act, others[-MOST_TRIES:]))
        problem = f"act {act.number} cannot be taken back: {error.problem}"
        raise UseError(error.place, problem, "Edit the file yourself.") from None
    _check_decisions(entry, text)
    # A file that the act has made goes, unless somebody has written into it.
    removes = act.before is None and text == act.earlier
    write_toml(entry, file, text, "undo", undoes=act, removes=removes)


def _dependents(
    lines: FollowedLines, acts: Sequence[Act], by_number: Mapping[int, Act], number: int
) -> set[int]:
    """Return the numbers of the acts that are to be taken back before one, these first themselves.

    What depends on it is known only without those that are newer: the lines follow.
    """
    known: set[int] = set()
    waiting = [number]
    while waiting:
        one = waiting[-1]
        later = [it.number for it in _later(acts, by_number[one])]
        before = lines.blockers(one) | lines.same_keys(one, later)
        before = {it for it in before if it >= 0} - known.union(waiting)
        if BY_HAND in before:
            return {BY_HAND}
        if before:
            waiting.append(max(before))
        elif waiting.pop() != number:
            lines.take_back(one, -one)
            known.add(one)
    return known


def _meant(act: Act, by_number: Mapping[int, Act]) -> Act:
    """Return the act that a redo has carried out again, or else the act itself."""
    undone = by_number.get(act.undoes)
    if undone and undone.undoes in by_number:
        return _meant(by_number[undone.undoes], by_number)
    return act


def _culprits(lines: FollowedLines, act: Act, others: Sequence[Act]) -> list[Act]:
    """Return as few later acts as possible without which the text is valid without the act."""

    def is_valid(dropped: Sequence[Act]) -> bool:
        with suppress(SettingsError):
            numbers = (act.number, *(it.number for it in dropped))
            return work_settings(lines.without(*numbers), act.path) is not None
        return False

    culprits = list(others) if is_valid(others) else []
    for other in others:
        fewer = [it for it in culprits if it is not other]
        culprits = fewer if is_valid(fewer) else culprits
    return culprits


def _check_decisions(entry: TextEntry, text: str) -> None:
    """Raise the error of a text that cannot be converted with the decisions that come back."""
    there = load_text(entry, load_library(entry.root))
    settings = work_settings(text, entry.settings_place)
    if any(decision not in there.settings.decisions for decision in settings.decisions):
        outcome = convert_text(replace(there, settings=settings))
        if outcome.error:
            raise outcome.error


@dataclass(slots=True, eq=False)
class Line:
    """A line of a file, and the acts that wrote and removed it; None did if it is there."""

    text: str
    written_by: int = BY_HAND
    removed_by: int | None = None

    @property
    def is_header(self) -> bool:
        return self.text.startswith("[")

    @property
    def says_nothing(self) -> bool:
        return not self.text.strip() or self.text.startswith("#")


@dataclass(slots=True)
class FollowedLines:
    """The lines of a file, those that were removed in their places, and each act's own.

    `changes` has the lines that an act has written, and those that it has removed.
    """

    lines: list[Line]
    changes: dict[int, tuple[list[Line], list[Line]]] = field(default_factory=dict)

    def there(self) -> list[Line]:
        return [line for line in self.lines if line.removed_by is None]

    def text(self) -> str:
        return "".join(line.text for line in self.there())

    def change(self, hunks: Sequence[Hunk], number: int) -> None:
        there = self.there()
        own: tuple[list[Line], list[Line]] = ([], [])
        for hunk in reversed(hunks):
            first, end = hunk.at - 1, hunk.at - 1 + len(hunk.removed)
            new = [Line(text, number) for text in hunk.added]
            place = self._place(there, first, hunk)
            self.lines[place:place] = new
            for line in there[first:end]:
                line.removed_by = number
            own[0].extend(new)
            own[1].extend(there[first:end])
        self.changes[number] = own

    def _place(self, there: Sequence[Line], first: int, hunk: Hunk) -> int:
        """Return where new lines go: behind those that they replace, else into a gap.

        Removed lines may lie in that gap. Keys belong to the table above them, and come before
        tables that were there; a new table comes after keys that were.
        """
        if hunk.removed:
            return self.lines.index(there[first + len(hunk.removed) - 1]) + 1
        if any(line.startswith("[") for line in hunk.added[:2]):
            return self.lines.index(there[first]) if first < len(there) else len(self.lines)
        return self.lines.index(there[first - 1]) + 1 if first else 0

    def take_back(self, number: int, by: int) -> None:
        """Follow an act that takes back another one."""
        added, removed = self.changes[number]
        for line in added:
            line.removed_by = by
        for line in removed:
            line.removed_by = None
        self.changes[by] = (removed, added)

    def blockers(self, number: int) -> set[int]:
        """Return the acts that removed lines that an act has written, or depend on its tables."""
        written = self.changes[number][0]
        removed = (line for line in written if line.text.strip())
        return {it.removed_by for it in removed if it.removed_by is not None} | self._moved(number)

    def same_keys(self, number: int, others: Sequence[int]) -> set[int]:
        """Return those of other acts that have changed a key of a table that an act has changed."""
        table: Line | None = None
        table_of: dict[Line, Line | None] = {}
        for line in self.lines:
            table = line if line.is_header else table
            table_of[line] = table

        def keys(act: int) -> set[tuple[Line | None, str]]:
            own = (line for both in self.changes[act] for line in both if not line.says_nothing)
            return {(table_of[line], line.text.partition("=")[0].strip()) for line in own}

        mine = keys(number)
        return {other for other in others if other in self.changes and mine & keys(other)}

    def _moved(self, number: int) -> set[int]:
        """Return the acts whose keys would move to another table without an act."""
        gone, back = self._exchanged(number)
        moved: set[int | None] = set()
        before = after = own = None
        for line in self.lines:
            was_there = line.removed_by is None
            is_there = line in back or (was_there and line not in gone)
            if line.is_header:
                own = line
                before = line if was_there else before
                after = line if is_there else after
            elif is_there and not line.says_nothing:
                if was_there and after is not before:
                    moved.add(line.written_by)
                # A line that comes back was in the last table before it, removed or not.
                elif not was_there and own and after is not own:
                    moved.add(own.removed_by)
        return {by for by in moved if by is not None}

    def _exchanged(self, *numbers: int) -> tuple[set[Line], set[Line]]:
        """Return the lines that go, and those that come back, without some acts."""
        gone = {line for number in numbers for line in self.changes[number][0]}
        return gone, {line for number in numbers for line in self.changes[number][1]} - gone

    def without(self, *numbers: int) -> str:
        gone, back = self._exchanged(*numbers)
        return "".join(
            line.text
            for line in self.lines
            if line in back or (line.removed_by is None and line not in gone)
        )


def _followed(acts: Sequence[Act], wanted: Act, file: TomlFile) -> FollowedLines:
    """Return the lines of a file since an act, and after edits by hand since the last.

    `acts` are those about the file. Raises `UseError` if the history lacks a change between them.
    """
    first = acts.index(wanted)
    known = [n for n, act in enumerate(acts[: first + 1]) if act.earlier is not None]
    text, start = "", known[-1] if known else 0
    lines = FollowedLines([])
    for n, act in enumerate(acts[start:], start):
        if n > first and act.earlier is not None:
            lines.change(hunks_between(lines.text(), act.earlier), BY_HAND)
        elif act.earlier is not None:
            text = act.earlier
        elif n == 0 or act.before != acts[n - 1].after:
            raise _gap(act)
        if n == first:
            lines = FollowedLines([Line(line) for line in StringIO(text)])
        if n < first:
            text = _changed(text, act)
            continue
        after = _changed(lines.text(), act)
        if act.undoes and act.undoes in lines.changes and lines.without(act.undoes) == after:
            lines.take_back(act.undoes, act.number)
        else:
            lines.change(act.hunks, act.number)
    if (file.raw and sha256_of(file.raw)) != acts[-1].after:
        lines.change(hunks_between(lines.text(), file.text), BY_HAND)
    return lines


def _changed(text: str, act: Act) -> str:
    """Return a text after an act. Raises `UseError` if it is not the text before it."""
    lines = list(StringIO(text))
    for hunk in reversed(act.hunks):
        span = slice(hunk.at - 1, hunk.at - 1 + len(hunk.removed))
        if lines[span] != [*hunk.removed]:
            raise _gap(act)
        lines[span] = hunk.added
    return "".join(lines)


def _gap(act: Act) -> UseError:
    problem = f"the history lacks a change of this file before act {act.number}"
    return UseError(act.path, problem, "Restore the history from your backup or from git.")
