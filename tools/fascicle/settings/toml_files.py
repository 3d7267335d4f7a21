"""TOML files: reading one into a typed struct, or an error with its remedy."""

from __future__ import annotations

import difflib
import re
import stat
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import msgspec

from fascicle.model.errors import SettingsError, refuse_merge_marks
from fascicle.settings.setting import settings_of

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
        _refuse_unknown(kind, _joined(key, unknown[1]), place, entry)
    if missing := re.fullmatch(r"Object missing required field `(.*)`", problem):
        key, problem = _joined(key, missing[1]), "is missing"
    if _FORM.match(problem):
        form = next((each.form for each in settings_of(kind) if each.key == key), "")
        problem = f"expected {form}" if form else "not in the expected form"
    raise wrong(kind, key, _in_words(problem), place, entry)


def _key_of(where: str) -> tuple[str, int]:
    """Turn `.decisions[0].line` into the key `decisions.line` and the entry 1."""
    index = re.search(r"\[(\d+)\]", where)
    key = re.sub(r"\[\d+\]", "", where).removeprefix(".")
    return key, int(index[1]) + 1 if index else 0


def _joined(parent: str, name: str) -> str:
    return f"{parent}.{name}" if parent else name


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
