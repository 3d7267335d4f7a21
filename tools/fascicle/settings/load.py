"""Loading of settings: the TOML file of a library, a work or a removed work, found and checked.

A file is read into a typed struct, or raises an error with its remedy. Rules that no type expresses
are here, too: about encodings, lines and names. `removed/<folder>/` has the
record of a removed work beside its files.
"""

from __future__ import annotations

import difflib
import re
import stat
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import msgspec

from fascicle.model.decision import INNER, Decision, readings_of
from fascicle.model.errors import SettingsError, did_you_mean, refuse_merge_marks
from fascicle.model.names import QUESTIONS
from fascicle.model.words import metadata_value
from fascicle.settings.schema import AddressPart, Library, Named, WorkSettings
from fascicle.settings.setting import settings_of, toml_lines

LIBRARY_FILE = "library.toml"
# Values that stay as typed: what lines of a text say, the lines of a file, and names of files.
_AS_TYPED = {"decisions", "encoding", "files", "robots"}
T = TypeVar("T", bound=msgspec.Struct)

_TYPES = {
    "array": "a list in brackets",
    "bool": "true or false",
    "date": "a date",
    "datetime": "a date with a time",
    "float": "a number with decimals",
    "int": "a whole number",
    "object": "a table",
    "str": "a text in quotes",
    "time": "a time of day",
}

# A text that is not what its pattern or its length allows.
_FORM = re.compile(r"Expected `str` (?:matching regex|of length) .*", re.DOTALL)
_PHRASES = (
    (r"Invalid enum value (.*)", r"\1 is not one of the allowed values"),
    (r"Invalid RFC3339 encoded date", r"expected a date"),
    (r"Expected `int` >= (\d+)", r"expected a whole number from \1 on"),
)


def typed(text: str, kind: type[T], place: str) -> T:
    """Return the text of a TOML file as a `kind`. Raises `SettingsError`."""
    found: T = _typed(text, kind, place)
    return found


# The desk asks for the same addresses several times in an act; what is returned is frozen.
@lru_cache(maxsize=4)
def _typed(text: str, kind: type[T], place: str) -> T:
    return as_kind(parsed(text, place), kind, place)


def as_kind(values: dict[str, Any], kind: type[T], place: str) -> T:
    """Return the values of a TOML file as a `kind`. Raises `SettingsError`."""
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        _refuse(str(error), kind, place)


def text_of(path: Path, place: str) -> str:
    """Return the text of a TOML file; errors call it `place`.

    Raises `SettingsError`, and `FileNotFoundError` if there is no file.
    """
    return decoded(raw_of(path, place), place)


def raw_of(path: Path, place: str) -> bytes:
    """Return the bytes of a TOML file. Raises as `text_of` does."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise SettingsError(place, "is not a file", "Replace it by a TOML file, or remove it.")
        return path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise SettingsError(place, problem, "Check its permissions.") from None


def decoded(raw: bytes, place: str) -> str:
    """Return bytes of a TOML file as text, which is UTF-8 by definition. Raises `SettingsError`."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problem = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        raise SettingsError(f"{place}:{line}", problem, "Save the file as UTF-8.") from None


def parsed(text: str, place: str) -> dict[str, Any]:
    """Parse TOML; an error names the line where the parser stopped."""
    refuse_merge_marks(SettingsError, place, text)
    try:
        return tomllib.loads(text)
    except RecursionError:
        problem = "brackets are nested too deep"
        raise SettingsError(place, problem, "Write lists without lists inside.") from None
    except ValueError as error:  # TOMLDecodeError, and Python's limit for long integers
        problem, line = _without_position(str(error), text)
        remedy = "Put texts in quotes and lists in brackets: https://toml.io shows how."
        raise SettingsError(f"{place}:{line}", problem, remedy) from None


def _without_position(message: str, text: str) -> tuple[str, int]:
    """Split "Invalid value (at line 3, column 5)" into the problem and the line."""
    position = re.search(r" \(at line (\d+), column \d+\)", message)
    line = int(position[1]) if position else len(text.splitlines()) or 1
    problem = re.sub(r" \(at [^()]*\)", "", message)
    return f"not valid TOML: {problem[:1].lower()}{problem[1:]}", line


def wrong(
    kind: type[msgspec.Struct], key: str, problem: str, place: str, entry: int = 0
) -> SettingsError:
    """Return the error that a setting is wrong, with its example as the remedy.

    `entry` counts the entries of a list from 1.
    """
    examples = {each.key: each.example for each in settings_of(kind) if each.examples}
    remedy = f"Write it like this: {examples[key]}" if key in examples else ""
    return SettingsError(_place_of(place, key or kind.__name__, entry), problem, remedy)


def _place_of(place: str, key: str, entry: int) -> str:
    return f"{place}: {key}" + (f" (entry {entry})" if entry else "")


def _refuse(message: str, kind: type[msgspec.Struct], place: str) -> NoReturn:
    """Raise msgspec's error, in words for people."""
    problem, _, where = message.partition(" - at `$")
    key, entry = _key_of(where.removesuffix("`"))
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", problem, re.DOTALL):
        _refuse_unknown(kind, f"{key}.{unknown[1]}".removeprefix("."), place, entry)
    if missing := re.fullmatch(r"Object missing required field `(.*)`", problem):
        key, problem = f"{key}.{missing[1]}".removeprefix("."), "is missing"
    if _FORM.match(problem):
        form = next((each.form for each in settings_of(kind) if each.key == key), "")
        problem = f"expected {form}" if form else "not in the expected form"
    raise wrong(kind, key, _in_words(problem), place, entry)


def _key_of(where: str) -> tuple[str, int]:
    """Turn `.decisions[0].line` into the key `decisions.line` and the entry 1."""
    index = re.search(r"\[(\d+)\]", where)
    key = re.sub(r"\[\d+\]", "", where).removeprefix(".")
    return key, int(index[1]) + 1 if index else 0


def _refuse_unknown(kind: type[msgspec.Struct], key: str, place: str, entry: int) -> NoReturn:
    """Raise that there is no setting of this name, with the nearest one there is."""
    parent, _, name = key.rpartition(".")
    known = [each.name for each in settings_of(kind) if each.key.rpartition(".")[0] == parent]
    near = difflib.get_close_matches(name.casefold(), known, n=1)
    remedy = f"Did you mean `{near[0]}`?" if near else f"The settings are: {', '.join(known)}."
    raise SettingsError(_place_of(place, key, entry), "there is no such setting", remedy)


def _in_words(problem: str) -> str:
    """Turn "Expected `int | null`, got `str`" into words for people."""
    if match := re.fullmatch(r"Expected `([^`]+)`, got `([^`]+)`", problem):
        expected = [_TYPES.get(name, name) for name in match[1].split(" | ") if name != "null"]
        return f"expected {' or '.join(expected)}, not {_TYPES.get(match[2], match[2])}"
    for pattern, words in _PHRASES:
        if match := re.fullmatch(pattern, problem, re.DOTALL):
            return match.expand(words)
    return problem


def find_library(start: Path) -> Path:
    """Return the folder of the library that `start` is in, or is."""
    for folder in (start.absolute(), *start.absolute().parents):
        if (folder / LIBRARY_FILE).exists():
            return folder
    raise SettingsError(
        LIBRARY_FILE,
        "not found here, nor in any folder above",
        "Go to a library, name one with --library DIR, or make one: fascicle new DIR.",
    )


def load_library(root: Path) -> Library:
    """Read `library.toml` of the library in the folder `root`. Raises `SettingsError`."""
    try:
        return _shown_as(text_of(root / LIBRARY_FILE, LIBRARY_FILE), Library, LIBRARY_FILE)
    except FileNotFoundError:
        remedy = "Name a library with --library DIR, or make one: fascicle new DIR."
        raise SettingsError(str(root / LIBRARY_FILE), "there is no such file", remedy) from None


def load_work(path: Path) -> WorkSettings:
    """Read the TOML file beside a text, if there is one. Raises `SettingsError`."""
    place = f"{path.parent.name}/{path.name}".removeprefix("/")
    try:
        text = text_of(path, place)
    except FileNotFoundError:
        if path.is_symlink():
            problem = "is a link to a file that does not exist"
            raise SettingsError(place, problem, "Repair the link, or delete it.") from None
        return WorkSettings()
    return work_settings(text, place)


def work_settings(text: str, place: str) -> WorkSettings:
    """Return the settings in the text of a work's TOML file; errors call the file `place`."""
    settings = _shown_as(text, WorkSettings, place)
    check_encoding(settings.encoding, place)
    for entry, decision in enumerate(settings.decisions, 1):
        check_decision(decision, place, entry)
        if settings.pages == "one" and decision.read_as == "division":
            problem = "a work on one page has no page for a division"
            _reject(f"{place}: decisions.read_as", entry, problem, 'Remove it, or `pages = "one"`.')
    _check_names({"cast": settings.cast, "places": settings.places}, place)
    return settings


def _shown_as(text: str, kind: type[T], place: str) -> T:
    """Return the text of a TOML file as a `kind`, its values on one line, or in paragraphs."""
    values = parsed(text, place)
    shown = {k: v if k in _AS_TYPED else _shown(k, v) for k, v in values.items()}
    return as_kind(shown, kind, place)


def _shown(key: str, value: Any) -> Any:  # noqa: ANN401  as tomllib gives it
    """Return a value, and all in it, without line ends and control characters."""
    if isinstance(value, str):
        return metadata_value(key, value)
    if isinstance(value, list):
        return [_shown(key, each) for each in value]
    if isinstance(value, dict):
        return {name: _shown(key, each) for name, each in value.items()}
    return value


# Keys that have no meaning where a decision is about a class.
_OF_LINES = (
    "line", "says", "last", "after", "before", "alike", "twins", "twin", "ends", "file", "question",
    "confirms", "title",
)  # fmt: skip


def check_encoding(encoding: str, place: str) -> None:
    """Refuse the name of an encoding that Python does not know, or not for texts."""
    try:
        b"a".decode(encoding or "ascii")
    except UnicodeError:
        return  # known: one byte alone is not enough for it
    except (LookupError, ValueError):
        problem = f"no encoding is called {encoding!r}"
        raise wrong(WorkSettings, "encoding", problem, place) from None


def check_decision(decision: Decision, place: str, entry: int) -> None:
    """Refuse a decision without a line, about a line and a class, or about a reversed range.

    Refuse one that settles a question by its name, and is a reading of the line as well.
    """
    if decision.about:
        _check_class(decision, place, entry)
        return
    for key in ("line", "says"):
        if getattr(decision, key) is None:
            raise wrong(WorkSettings, f"decisions.{key}", "is missing", place, entry)
    known = (decision.question or QUESTIONS[0]).partition(": ")[0]
    if known not in QUESTIONS:
        remedy = did_you_mean(known, QUESTIONS, "fascicle queries names them.")
        problem = f"no question is called “{known}”"
        _reject(f"{place}: decisions.question", entry, problem, remedy)
    if decision.question and decision.read_as != "as-read":
        problem = f"“{decision.read_as}” is a reading, and an answer to all that is asked"
        remedy = 'Remove `question`, or write: read_as = "as-read"'
        _reject(f"{place}: decisions.question", entry, problem, remedy)
    if decision.read_as != "as-read" and (decision.confirms or decision.places):
        problem = f"“{decision.read_as}” confirms nothing"
        _reject(f"{place}: decisions.confirms", entry, problem, "Remove `confirms` and `places`.")
    _check_division(decision, place, entry)
    if decision.last and decision.line and decision.last < decision.line:
        problem = f"line {decision.last} comes before line {decision.line}"
        remedy = "Give the first line as `line` and the last one as `last`."
        _reject(f"{place}: decisions.last", entry, problem, remedy)


def _check_division(decision: Decision, place: str, entry: int) -> None:
    """Refuse a division without a title or a page of its own, and a title of anything else."""
    if decision.read_as != "division" and decision.title:
        problem = f"a {decision.read_as} has the words of its lines, and no other title"
        _reject(f"{place}: decisions.title", entry, problem, 'Write: read_as = "division"')
    if decision.read_as == "division":
        if not (decision.title or "").strip():
            remedy = "Give the division a title."
            _reject(f"{place}: decisions.title", entry, "is missing", remedy)
        if decision.kind in INNER:
            problem = f"a {decision.kind} has no page of its own"
            _reject(f"{place}: decisions.kind", entry, problem, "Leave it out, or write: chapter")


def _check_class(decision: Decision, place: str, entry: int) -> None:
    """Refuse a decision about a class that names lines too, or a reading that it cannot have."""
    key, others = ("gaps", (*_OF_LINES, "every")) if decision.gaps else ("every", _OF_LINES)
    if other := next((o for o in others if getattr(decision, o) is not None), None):
        problem = f"`{key}` is about all places of a class and excludes `{other}`"
        remedy = f"Remove one of the two, or make two decisions, one of them with `{key}`."
        _reject(f"{place}: decisions.{other}", entry, problem, remedy)
    possible = readings_of(decision.about)
    if decision.read_as not in possible:
        problem = f"“{decision.about}” cannot be read as “{decision.read_as}”"
        remedy = f"The possible readings are: {', '.join(possible)}."
        _reject(f"{place}: decisions.read_as", entry, problem, remedy)


def _check_names(named: Mapping[str, Sequence[Named]], place: str) -> None:
    """Refuse an empty name, and one that is given twice.

    The lists are named as in the TOML file, which errors call `place`.
    """
    known: dict[str, str] = {}
    for key, entries in named.items():
        for number, entry in enumerate(entries, 1):
            for field, name in (("name", entry.name), *(("aliases", a) for a in entry.aliases)):
                _check_name(" ".join(name.split()), f"{key}.{field}", number, place, known)


def _check_name(name: str, key: str, entry: int, place: str, known: dict[str, str]) -> None:
    """Refuse a name that is empty or known already; add it to those that are known."""
    if not name:
        _reject(f"{place}: {key}", entry, "is empty", "Write the name, or remove the entry.")
    if name in known:
        problem = f"“{name}” is already in {known[name]}"
        _reject(f"{place}: {key}", entry, problem, "Keep it only where it belongs.")
    known[name] = f"{key} (entry {entry})"


def _reject(place: str, entry: int, problem: str, remedy: str) -> NoReturn:
    raise SettingsError(f"{place} (entry {entry})", problem, remedy)


REMOVED, RECORD = "removed", "removed.toml"
# It lies beside a record while files are moved; `library.removing` completes a move cut short.
UNFINISHED = "unfinished"
_HEAD = "# Written by fascicle remove. Bring the work back: fascicle restore {}\n\n"


class RemovedWork(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A removed work: its slug, the day, and the addresses at which readers are told.

    `folders` are the names that it had under `works/`, `pages` those of its pages, without an
    ending. There are no pages if its addresses are to be forgotten.
    """

    work: AddressPart
    day: str
    folders: tuple[AddressPart, ...] = ()
    pages: tuple[str, ...] = ()


def record_text(record: RemovedWork, folder: str) -> str:
    return _HEAD.format(folder) + toml_lines(msgspec.to_builtins(record))


def load_record(folder: Path) -> RemovedWork:
    """Return the record in the folder of a removed work. Raises `SettingsError`."""
    place = f"{REMOVED}/{folder.name}/{RECORD}"
    return typed(text_of(folder / RECORD, place), RemovedWork, place)


def removed_folders(root: Path) -> list[Path]:
    """Return the folders of removed works, by name; those of moves under way have a mark."""
    folder = root / REMOVED
    folders = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in folders if (path / RECORD).is_file())


def removed_works(root: Path) -> list[RemovedWork]:
    """Return the records of all removed works. Raises `SettingsError`."""
    folders = removed_folders(root)
    return [load_record(path) for path in folders if not (path / UNFINISHED).exists()]
