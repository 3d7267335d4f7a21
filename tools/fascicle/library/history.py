"""The history of a library: every act of every command, one line of JSON each, oldest first.

    texts/history.jsonl     {"number":12,"time":"2026-11-26T12:40:01Z","kind":"decide",
                             "work":"door","sentence":"line 12, “The Door”: heading", …}

It lies beside the texts, because it is the owner's like their TOML, and goes where `texts/` goes,
which may be a link. Texts and TOML are the state; the history only says how it came about.

The line of an act is on the disk before its change, and its line end is written after it. So of a
run that was killed, at most the last line has no end; it counts if its change is there, which the
digests of the changed file tell. Lines are added and ended under the lock of all edits
(`make_edits`). Nothing is rewritten, so that an act takes as long after 10,000.

The change of a TOML file is recorded as hunks. Edits by hand are not acts: if the file is not as
the last act about it has left it, the next one records its whole text (`earlier`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from difflib import SequenceMatcher
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from fascicle.files.edits import ChangedMeanwhileError
from fascicle.library.texts import HISTORY_FILE, TEXTS, entry_of, find_texts, printable, today
from fascicle.model.digests import sha256_of
from fascicle.model.errors import PageError, system_errors
from fascicle.settings.load import REMOVED, UNFINISHED
from fascicle.settings.toml_edit import NOT_WRITTEN

if TYPE_CHECKING:
    from fascicle.library.texts import TextEntry
    from fascicle.settings.toml_edit import TomlFile

HISTORY = f"{TEXTS}/{HISTORY_FILE}"
Kind = Literal[
    "decide", "forget", "describe", "cast", "add", "update", "remove", "restore", "undo"
]  # fmt: skip


class Hunk(msgspec.Struct, frozen=True):
    """Lines that were replaced by others, from line `at` of the earlier text, counted from 1."""

    at: int
    removed: tuple[str, ...]
    added: tuple[str, ...]


class Act(msgspec.Struct, frozen=True, omit_defaults=True):
    """An act: what it was, of which work, and the file that it has changed.

    `before` and `after` are digests of that file, None if there was none. `earlier` is its text
    before the act if no act has left it so. `undoes` is the number of an act that was taken back.
    """

    number: int
    time: str
    kind: Kind
    work: str
    sentence: str
    path: str
    before: str | None = None
    after: str | None = None
    hunks: tuple[Hunk, ...] = ()
    earlier: str | None = None
    undoes: int = 0


# To add a line, so many bytes are read: a thousand acts. A file that none of them is about is
# recorded whole again, which takes less time than to look for the last one.
TAIL = 1 << 20
_recorded: ContextVar[list[Act]] = ContextVar("recorded")


@contextmanager
def acts_recorded() -> Iterator[list[Act]]:
    """Yield a list of the acts that the block carries out, so that they can be taken back."""
    token = _recorded.set([])
    try:
        yield _recorded.get()
    finally:
        _recorded.reset(token)


def act_of(  # noqa: PLR0913 (what an act has)
    kind: Kind, work: str, sentence: str, *, path: str,
    before: bytes | None = None, after: bytes | None = None, undoes: Act | None = None,
) -> Act:  # fmt: skip
    """Return an act that changes a file from one content to another, or takes back another act."""
    if undoes and undoes.kind == "undo":
        doing, of, act = undoes.sentence.partition(" of ")
        kind, sentence = "undo", f"{'redo' if doing == 'undo' else 'undo'}{of}{act}"
    elif undoes:
        kind, sentence = "undo", f"undo of {undoes.number}: {undoes.sentence}"
    old, new = (None if raw is None else sha256_of(raw) for raw in (before, after))
    number = undoes.number if undoes else 0
    return Act(0, "", kind, work, printable(sentence), path, old, new, undoes=number)


def write_toml(  # noqa: PLR0913 (an act and its change)
    entry: TextEntry, file: TomlFile, text: str, kind: Kind, sentence: str = "", *,
    undoes: Act | None = None, removes: bool = False,
) -> None:  # fmt: skip
    """Write the TOML beside a text, or remove it, and the act that does; nothing if it is the same.

    Raises as `TomlFile.write` does.
    """
    if removes or text != file.text:
        edit = file.edit(None if removes else text)
        act = act_of(kind, entry.slug, sentence, path=entry.settings_place,
                     before=edit.before, after=edit.after, undoes=undoes)  # fmt: skip
        act = msgspec.structs.replace(act, hunks=hunks_between(file.text, text))
        file.write(entry.root, None if removes else text, recorded(entry.root, act, file.text))


@contextmanager
def recorded(root: Path, act: Act, earlier: str | None = None) -> Iterator[None]:
    """Record an act, which the block carries out under the lock of edits; if it fails, nothing.

    `earlier` is the text before it of a file with hunks. Raises `PageError`.
    """
    path = root / HISTORY
    with system_errors(PageError, HISTORY, NOT_WRITTEN):
        act = _numbered(_settled(root), act, earlier)
        path.parent.mkdir(exist_ok=True)
        with path.open("ab") as file:
            file.write(msgspec.json.encode(act))
            file.flush()
            os.fsync(file.fileno())
    is_done = None
    try:
        yield
        is_done = True
    except (ChangedMeanwhileError, OSError):
        is_done = False
        raise
    finally:
        # What fails here is made up for by the next act.
        with suppress(OSError):
            _settled(root, is_done=is_done)
    _recorded.get([]).append(act)


def _numbered(raw: bytes, act: Act, earlier: str | None) -> Act:
    """Return an act with number and time, and with the text before it if no act has left it so."""
    number = next((last.number for line in reversed(raw.split(b"\n")) if (last := _act(line))), 0)
    at = raw.rfind(b'"path":' + msgspec.json.encode(act.path))
    start, end = raw.rfind(b"\n", 0, max(at, 0)) + 1, raw.find(b"\n", max(at, 0))
    last = _act(raw[start:end]) if at >= 0 else None
    if last and last.after == act.before is not None:
        earlier = None
    now = today("%Y-%m-%dT%H:%M:%SZ")
    return msgspec.structs.replace(act, number=number + 1, time=now, earlier=earlier)


def _settled(root: Path, *, is_done: bool | None = None) -> bytes:
    """Return the last lines of the history, after ending the last, or dropping it if not done."""
    path = root / HISTORY
    raw = _tail(path)
    whole = raw[: raw.rfind(b"\n") + 1]
    line = raw[len(whole) :]
    if not line:
        return whole
    if _is_done(root, line) if is_done is None else is_done:
        with path.open("ab") as file:
            file.write(b"\n")
        return raw + b"\n"
    os.truncate(path, path.stat().st_size - len(line))
    return whole


def _tail(path: Path, most: int = TAIL) -> bytes:
    """Return the last lines of a file, whole ones, and one without an end."""
    if not path.exists():
        return b""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(size - most, 0))
        raw = file.read()
    if size <= most:
        return raw
    _, end, lines = raw.partition(b"\n")
    return lines if end and lines else _tail(path, 2 * most)


def _is_done(root: Path, line: bytes) -> bool:
    """Return whether the change of the last act is there; a line cut short is none."""
    act = _act(line)
    if act is None:
        return False
    raw = content_of(root, act.path)
    now = None if raw is None else sha256_of(raw)
    if raw is None or now in {act.before, act.after}:
        return now == act.after
    # Somebody has edited it since.
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    return all(
        "".join(hunk.added) in text if hunk.added else "".join(hunk.removed) not in text
        for hunk in act.hunks
    )


def content_of(root: Path, path: str) -> bytes | None:
    """Return the content of the file of an act; of a work being removed or restored, None."""
    file = root / path
    if path.startswith(f"{REMOVED}/") and (file.parent / UNFINISHED).exists():
        return None
    return file.read_bytes() if file.is_file() else None


def _act(line: bytes) -> Act | None:
    try:
        return msgspec.json.decode(line, type=Act)
    except (msgspec.MsgspecError, ValueError):
        return None


def read_history(root: Path) -> tuple[list[Act], list[PageError]]:
    """Return all acts, oldest first, and an error for each line that is damaged.

    Raises `PageError` if the file cannot be read.
    """
    path = root / HISTORY
    with system_errors(PageError, HISTORY, NOT_WRITTEN, "cannot be read"):
        lines = path.read_bytes().split(b"\n") if path.exists() else [b""]
        *lines, last = lines
        lines += [last] if last and _is_done(root, last) else []
    read = [_act(line) for line in lines]
    remedy = "Restore the line from your backup or from git; the acts of other lines count."
    errors = [
        PageError(f"{HISTORY}:{n}", "is no act, and is skipped", remedy)
        for n, act in enumerate(read, 1)
        if act is None and lines[n - 1].strip()
    ]
    return [act for act in read if act], errors


def acts_about(root: Path, acts: Sequence[Act], work: str) -> list[Act]:
    """Return the acts on a work that is or was in the library. Raises `UseError`."""
    if work in {act.work for act in acts}:
        return [act for act in acts if act.work == work]
    entry = entry_of(find_texts(root), work)
    return [act for act in acts if act.work == entry.slug or act.path == entry.settings_place]


def taken_back(acts: Sequence[Act]) -> dict[int, int]:
    """Return the numbers of the acts that are taken back, each with that of the act that did it."""
    by: dict[int, int] = {}
    # The later ones first: an undo that was taken back itself takes nothing back.
    for act in reversed(acts):
        if act.undoes and act.number not in by:
            by.setdefault(act.undoes, act.number)
    return by


# The difference of two texts


def hunks_between(before: str, after: str) -> tuple[Hunk, ...]:
    old, new = list(StringIO(before)), list(StringIO(after))
    # Most changes are in one place; a comparison of all lines takes their number squared.
    top = _alike(old, new)
    end = _alike(old[top:][::-1], new[top:][::-1])
    middle = (old[top : len(old) - end], new[top : len(new) - end])
    hunks, last = [], 0
    for kind, first, stop, begin, to in SequenceMatcher(
        None, *middle, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            at = top + first
            change = (old, at, top + stop) if begin == to else (new, top + begin, top + to)
            up = _slide(*change, at - last) if kind != "replace" else 0
            removed = old[at - up : top + stop - up]
            added = new[top + begin - up : top + to - up]
            hunks.append(Hunk(at - up + 1, tuple(removed), tuple(added)))
            last = top + stop - up
    return tuple(hunks)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the number of lines that two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _slide(lines: Sequence[str], first: int, end: int, most: int) -> int:
    """Return by how many lines to move a change up, so that whole tables are added or removed.

    Of [[a]] x [[a]] y, the second table may as well be "x [[a]]", which nothing can be joined to.
    """
    best, rank = 0, _rank(lines, first)
    for up in range(1, most + 1):
        if lines[first - up] != lines[end - up]:
            break
        if _rank(lines, first - up) > rank:
            best, rank = up, _rank(lines, first - up)
    return best


def _rank(lines: Sequence[str], first: int) -> int:
    """Return how well a change begins at a line: best at the blank line above a table."""
    if lines[first].startswith("["):
        return 1
    is_above = not lines[first].strip() and "".join(lines[first + 1 : first + 2]).startswith("[")
    return 2 if is_above else 0
