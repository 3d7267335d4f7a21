"""Settings by their keys: as the table declares them, as TOML, and as people type their values.

On a command line or in a spreadsheet, `author` is short for `authors`, `series` for `series.name`.
Several values of a list are separated by semicolons; tags and people, without one, by commas, too,
and two people with full names by “and”. A language may be named (German), and an empty value
removes a key.
"""

from __future__ import annotations

import csv
import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from fascicle.model.errors import UseError, did_you_mean
from fascicle.model.names import language_code
from fascicle.settings.schema import WorkSettings


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting by its key in the file (`series.number`), with what its field declares.

    `type` is without annotations and `None`. `default` is `msgspec.NODEFAULT` if it is required.
    `form` says in words what a pattern asks for.
    """

    key: str
    type: Any
    default: Any
    description: str
    examples: tuple[Any, ...]
    sphinx: tuple[str, ...]
    form: str

    @property
    def name(self) -> str:
        return self.key.rpartition(".")[2]

    @property
    def table(self) -> type[msgspec.Struct] | None:
        """The struct of a setting that is a table, or a list of tables."""
        item = get_args(self.type)[0] if get_origin(self.type) is list else self.type
        plain = _plain(item)
        return plain if isinstance(plain, type) and issubclass(plain, msgspec.Struct) else None

    @property
    def is_list(self) -> bool:
        return get_origin(self.type) is list

    @property
    def example(self) -> str:
        """The setting as TOML, on one line, with the other values that it may have."""
        first, *others = self.examples
        if self.table:
            table = first[0] if self.is_list else first
            lines = ", ".join(f"{name} = {toml_value(value)}" for name, value in table.items())
            header = f"[[{self.name}]]" if self.is_list else f"[{self.name}]"
            return f"{header}, and below it, each on a line of its own: {lines}"
        more = f" (or {', '.join(map(toml_value, others))})" if others else ""
        return f"{self.name} = {toml_value(first)}{more}"


def settings_of(kind: type[msgspec.Struct], parent: str = "") -> Iterator[Setting]:
    """Yield the settings that the fields of a struct declare, those of nested tables included."""
    for field in msgspec.structs.fields(kind):
        metas = list(_metas(field.type))
        extra = {key: value for m in reversed(metas) for key, value in (m.extra or {}).items()}
        plain, made = _plain(field.type), field.default_factory
        setting = Setting(
            f"{parent}{field.name}",
            plain,
            field.default if made is msgspec.NODEFAULT else made(),
            next((m.description for m in metas if m.description), ""),
            tuple(next((m.examples for m in metas if m.examples), _values(plain))),
            extra.get("sphinx", ()),
            extra.get("form", ""),
        )
        yield setting
        if setting.table:
            yield from settings_of(setting.table, f"{setting.key}.")


def _values(plain: Any) -> tuple[Any, ...]:  # noqa: ANN401 (a setting may have any)
    """Return all values of a type that has few of them."""
    if get_origin(plain) is Literal:
        return get_args(plain)
    return (True, False) if plain is bool else ()


def _metas(annotated: Any) -> Iterator[msgspec.Meta]:  # noqa: ANN401
    """Yield the annotations of a type, or of one of the types of a union."""
    if get_origin(annotated) is Annotated:
        yield from reversed(annotated.__metadata__)
        yield from _metas(annotated.__origin__)
    elif get_origin(annotated) in (Union, UnionType):
        for each in get_args(annotated):
            yield from _metas(each)


def _plain(annotated: Any) -> Any:  # noqa: ANN401
    """Return a type without its annotations, and without `None`."""
    if get_origin(annotated) is Annotated:
        return _plain(annotated.__origin__)
    if get_origin(annotated) in (Union, UnionType):
        kinds = [_plain(each) for each in get_args(annotated) if each is not type(None)]
        return kinds[0] if len(kinds) == 1 else Union[tuple(kinds)]  # noqa: UP007 (made at run time)
    return annotated


def toml_value(value: object) -> str:
    """Return a text, a number, a truth value, a date, a list or a table as TOML, on one line."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {toml_value(inner)}' for key, inner in value.items())} }}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    # A string of JSON is one of TOML, but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_lines(table: Mapping[str, object]) -> str:
    """Return the keys of a table that have a value as TOML, a list with a line for each entry."""
    return "".join(f"{key} = {_in_lines(value)}\n" for key, value in table.items() if value)


def _in_lines(value: object) -> str:
    if isinstance(value, list | tuple):
        return "[\n" + "".join(f"    {toml_value(entry)},\n" for entry in value) + "]"
    return toml_value(value)


# Keys of a work that are no description of it, and have commands of their own.
_OTHERS = ("decisions", "kept", "cast", "places", "not_characters", "images")
# The alternative text of an image, and what is typed for an image that says nothing.
_IMAGE, _DECORATIVE = "images.", "decorative"
_PEOPLE = ("authors", "translators", "editors", "illustrators")
_SHORT = {"series": "series.name", "number": "series.number", "date": "dates.published"}


def describing_keys() -> dict[str, Setting]:
    """Return the settings of a work that describe it, by their keys, in the order of the table."""
    return {
        setting.key: setting
        for setting in settings_of(WorkSettings)
        if not setting.table and setting.key.partition(".")[0] not in _OTHERS
    }


def typed_keys(texts: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the values of keys, as the TOML file has them; None where a key is to be removed.

    A key of a list may be given several times. Raises `UseError` for an unknown key.
    """
    known = describing_keys()
    values: dict[str, Any] = {}
    for name, text in texts:
        if name.strip().startswith(_IMAGE):
            line = " ".join(text.split())
            values[name.strip()] = {"": None, _DECORATIVE: ""}.get(line, line)
            continue
        setting = _setting(name, known)
        value = _typed(setting, text)
        before = values.get(setting.key)
        if isinstance(before, list) and isinstance(value, list):
            value = before + value
        values[setting.key] = value
    return values


def _setting(name: str, known: Mapping[str, Setting]) -> Setting:
    wanted = name.strip().casefold().replace("-", "_")
    for key in (_SHORT.get(wanted, wanted), f"{wanted}s"):
        if key in known:
            return known[key]
    remedy = did_you_mean(wanted, list(known), f"The keys are: {', '.join(known)}.")
    raise UseError("", f"no key is named “{name.strip()}”", remedy)


def _typed(setting: Setting, text: str) -> object:
    """Return a value of the type that a setting has; a wrong one is left to the check of types."""
    text = text.strip()
    if not text:
        return None
    if setting.is_list:
        return separated(text, setting.key)
    if setting.key == "language":
        return language_code(text) or text
    if setting.type is bool:
        return {"yes": True, "true": True, "no": False, "false": False}.get(text.casefold(), text)
    if setting.type is datetime.date:
        return _date(text)
    return int(text) if setting.type == int | str and text.isascii() and text.isdigit() else text


def _date(text: str) -> datetime.date | str:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return text


_AND = re.compile(r",? (?:and|und|et|y|&) ")


def separated(text: str, key: str = "") -> list[str]:
    """Return the values of a list, as they are typed; quotes hold one with a semicolon or comma.

    "Quill, Mara" and "Mara and Tom Quill" are one author, "Mara Quill, Tom Ash" and "Mara Quill and
    Tom Ash" are two.
    """
    values = _divided(text, ";")
    if len(values) == 1 and key in {"tags", *_PEOPLE}:
        listed = text if key == "tags" or '"' in text else _AND.sub(", ", text)
        parts = _divided(listed, ",")
        if key == "tags" or all(" " in part for part in parts):
            return parts
    return values


def _divided(text: str, sign: str) -> list[str]:
    [row] = csv.reader([" ".join(text.split("\n"))], delimiter=sign, skipinitialspace=True)
    return [value.strip() for value in row if value.strip()]


def joined(values: Iterable[str], key: str = "") -> str:
    """Return values as one text that `separated` reads."""
    texts = [_quoted(value) for value in values]
    # One value with a comma would be read as two.
    if len(texts) == 1 and separated(texts[0], key) != [*values]:
        texts = [_quoted(texts[0], always=True)]
    return "; ".join(texts)


def _quoted(value: str, *, always: bool = False) -> str:
    plain = not always and not any(sign in value for sign in ';"\n')
    return value if plain else '"{}"'.format(value.replace('"', '""').replace("\n", " "))
