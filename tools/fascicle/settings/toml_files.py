"""Read a TOML file into a typed struct, or say which key is wrong and what to write.

Names of types are told as a person would say them: "a text in quotes", not `str`.
What settings there are, and what they mean, is for `settings` to say.
"""

import difflib
import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import msgspec

from fascicle.model.errors import SettingsError

T = TypeVar("T", bound=msgspec.Struct)

KINDS = {
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

PHRASES = (
    (r"Invalid enum value (.*)", r"\1 is none of the words that may stand here"),
    (r"Invalid RFC3339 encoded date", r"a date is expected here"),
    (r"Expected `int` >= (\d+)", r"a whole number from \1 on is expected here"),
    (r"Expected `str` matching regex .*", r"this is not the form that is expected here"),
)


def load_toml(path: Path, kind: type[T], place: str, examples: Mapping[str, str]) -> T:
    """Read the file at `path` into a `kind`; errors call the file `place`.

    `examples` holds a right line for each key (`series.number` → `number = 1`): it is
    the remedy where that key is wrong.

    Raises `SettingsError`; `FileNotFoundError` stays, for the caller to judge.
    """
    values = parsed(text_of(path, place), place)
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        refuse(str(error), kind, place, examples)


def text_of(path: Path, place: str) -> str:
    """Return the text of a TOML file, which is UTF-8 by definition."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            problem = "is not a file"
            raise SettingsError(place, problem, "Put a TOML file in its place, or take it away.")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problem = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        raise SettingsError(f"{place}:{line}", problem, "Save the file as UTF-8.") from None
    except FileNotFoundError:
        raise
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise SettingsError(place, problem, "Look at its permissions.") from None


def parsed(text: str, place: str) -> dict[str, Any]:
    """Parse TOML; an error names the line where the parser stopped."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        problem = "brackets stand too deep inside each other"
        raise SettingsError(place, problem, "Lists here hold no lists.") from None
    except ValueError as error:  # TOMLDecodeError, and Python's limit for long integers
        problem, line = without_position(str(error), text)
        remedy = "Texts stand in quotes, lists in brackets: https://toml.io shows how."
        raise SettingsError(f"{place}:{line}", problem, remedy) from None


def without_position(message: str, text: str) -> tuple[str, int]:
    """Split "Invalid value (at line 3, column 5)" into the problem and the line."""
    found = re.search(r" \(at line (\d+), column \d+\)", message)
    line = int(found[1]) if found else len(text.splitlines()) or 1
    problem = re.sub(r" \(at [^()]*\)", "", message)
    return f"not valid TOML: {problem[:1].lower()}{problem[1:]}", line


def refuse(
    message: str, kind: type[msgspec.Struct], place: str, examples: Mapping[str, str]
) -> NoReturn:
    """Raise what msgspec found wrong, in the keeper's words."""
    said, _, where = message.partition(" - at `$")
    key, entry = key_of(where.removesuffix("`"))
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", said, re.DOTALL):
        refuse_unknown(key, unknown[1], entry, place, examples)
    if missing := re.fullmatch(r"Object missing required field `(.*)`", said):
        key = joined(key, missing[1])
        said = "is missing"
    remedy = f"Write it like this: {examples[key]}" if key in examples else ""
    raise SettingsError(f"{place}: {key or kind.__name__}{entry}", in_words(said), remedy)


def key_of(where: str) -> tuple[str, str]:
    """Turn `.decisions[0].line` into the key `decisions.line` and " (entry 1)"."""
    index = re.search(r"\[(\d+)\]", where)
    entry = f" (entry {int(index[1]) + 1})" if index else ""
    return re.sub(r"\[\d+\]", "", where).removeprefix("."), entry


def joined(parent: str, key: str) -> str:
    return f"{parent}.{key}" if parent else key


def refuse_unknown(
    parent: str, name: str, entry: str, place: str, examples: Mapping[str, str]
) -> NoReturn:
    """Raise that there is no setting of this name, with the nearest one there is."""
    known = [path.rpartition(".")[2] for path in examples if path.rpartition(".")[0] == parent]
    near = difflib.get_close_matches(name.casefold(), known, n=1)
    remedy = f"Did you mean `{near[0]}`?" if near else f"There are: {', '.join(known)}."
    key = joined(parent, name)
    raise SettingsError(f"{place}: {key}{entry}", "there is no such setting", remedy)


def in_words(said: str) -> str:
    """Turn "Expected `int | null`, got `str`" into words for people."""
    if found := re.fullmatch(r"Expected `([^`]+)`, got `([^`]+)`", said):
        expected = [KINDS.get(name, name) for name in found[1].split(" | ") if name != "null"]
        return f"{' or '.join(expected)} is expected here, not {KINDS.get(found[2], found[2])}"
    for pattern, words in PHRASES:
        if found := re.fullmatch(pattern, said, re.DOTALL):
            return found.expand(words)
    return said
