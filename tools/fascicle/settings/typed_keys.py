"""Values of a work's keys as people type them on a command line or into a spreadsheet.

`author` is short for `authors`, `series` for `series.name`. Several values of a list are separated
by semicolons. A language may be named (German), and an empty value removes a key.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from fascicle.model.errors import UseError, did_you_mean
from fascicle.model.language_names import language_code
from fascicle.settings.schema import WorkSettings
from fascicle.settings.setting import Setting, settings_of

# Keys of a work that are no description of it, and have commands of their own.
_OTHERS = ("decisions", "kept", "cast", "places", "not_characters", "images")
# The alternative text of an image, and what is typed for an image that says nothing.
_IMAGE, DECORATIVE = "images.", "decorative"
_SHORT = {"series": "series.name", "number": "series.number", "date": "dates.published"}


def describing_keys() -> dict[str, Setting]:
    """Return the settings of a work that describe it, by their keys, in the order of the table."""
    return {
        setting.key: setting
        for setting in settings_of(WorkSettings)
        if not setting.table and setting.key.partition(".")[0] not in _OTHERS
    }


def typed_keys(said: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the values of keys, as the TOML file has them; None where a key is to be removed.

    A key of a list may be given several times. Raises `UseError` for an unknown key.
    """
    known = describing_keys()
    values: dict[str, Any] = {}
    for name, text in said:
        if name.strip().startswith(_IMAGE):
            values[name.strip()] = None if not text.strip() else _description(text)
            continue
        setting = _setting(name, known)
        value = _typed(setting, text)
        before = values.get(setting.key)
        if isinstance(before, list) and isinstance(value, list):
            value = before + value
        values[setting.key] = value
    return values


def _description(text: str) -> str:
    """Return the alternative text of an image, "" for a decorative one."""
    said = " ".join(text.split())
    return "" if said == DECORATIVE else said


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
        return separated(text)
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


def separated(text: str) -> list[str]:
    """Return the values in a text, which semicolons separate; quotes hold one with a semicolon."""
    [row] = csv.reader([" ".join(text.split("\n"))], delimiter=";", skipinitialspace=True)
    return [value.strip() for value in row if value.strip()]


def joined(values: Iterable[str]) -> str:
    """Return values as one text that `separated` reads."""
    return "; ".join(map(_quoted, values))


def _quoted(value: str) -> str:
    plain = not any(sign in value for sign in ';"\n')
    return value if plain else '"{}"'.format(value.replace('"', '""').replace("\n", " "))
