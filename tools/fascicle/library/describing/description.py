"""The description of one work: what its title page says, where that is from, and changes to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from fascicle.files.edits import again_if_changed
from fascicle.library.texts import TextEntry
from fascicle.settings.load import work_settings
from fascicle.settings.new_toml import toml_to_edit
from fascicle.settings.schema import WorkSettings
from fascicle.settings.setting import Setting
from fascicle.settings.toml_edit import TomlFile
from fascicle.settings.toml_keys import with_keys
from fascicle.settings.typed_keys import describing_keys, joined

if TYPE_CHECKING:
    from fascicle.convert import Converted

# Where a value is from: the TOML file, the text, a guess of the tool, or nowhere.
From = Literal["settings", "text", "guess", ""]
# The values of a key that is not in the file.
NONE: tuple[object, ...] = (None, [], "")


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a key as it would be typed, and where it is from."""

    key: str
    value: str
    source: From


@dataclass(frozen=True, slots=True)
class Change:
    """A key that was set in the TOML file, or removed from it, if it was there (`new` is empty)."""

    key: str
    old: object
    new: object


def description_of(done: Converted, settings: WorkSettings) -> list[Value]:
    """Return the value of each key that describes a work, in the order of the settings."""
    own = msgspec.to_builtins(settings)
    shown = _shown(done)
    values = []
    for key, setting in describing_keys().items():
        if said := _own(own, setting):
            values.append(Value(key, said, "settings"))
        elif key == "title" and done.metadata.supplied:
            values.append(Value(key, done.metadata.title, "guess"))
        else:
            of_library = key == "language" and done.work.draft.language != shown.get(key)
            source: From = "" if of_library or not shown.get(key) else "text"
            values.append(Value(key, shown.get(key, ""), source))
    return values


def _own(own: Mapping[str, Any], setting: Setting) -> str:
    """Return the value of a key in the settings, "" if it has none or the default."""
    head, _, inner = setting.key.partition(".")
    said = (own.get(head) or {}).get(inner) if inner else own.get(head)
    if said is None or (not inner and said == setting.default):
        return ""
    if isinstance(said, bool):
        return "yes" if said else "no"
    return joined(said) if isinstance(said, list) else str(said)


def _shown(done: Converted) -> dict[str, str]:
    """Return what the title page shows, by the keys of the settings."""
    shown = {"title": done.metadata.title}
    for key, value in done.metadata.values:
        if key in {"dates", "stats"}:
            shown |= {f"{key}.{name}": said for name, _, said in _pairs(value)}
        elif key in {"series", "series-number"}:
            shown["series.name" if key == "series" else "series.number"] = str(value)
        else:
            shown[key] = value if isinstance(value, str) else joined(value)
    return shown


def _pairs(lines: str | tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Split lines such as "written: 2026-05-14"."""
    return [line.partition(": ") for line in ([lines] if isinstance(lines, str) else lines)]


@again_if_changed
def describe(entry: TextEntry, values: Mapping[str, Any]) -> list[Change]:
    """Set keys in the TOML file beside a text, or remove them, and return what has changed.

    A key that was not there and is to be removed counts as a change. Raises `SettingsError`
    for a value of a wrong type; then nothing is written.
    """
    file = toml_to_edit(entry.settings_path, entry.settings_place)
    new, changes = check(file, values)
    if any(change.old != change.new for change in changes):
        file.write(entry.root, new)
    return changes


def check(file: TomlFile, values: Mapping[str, Any]) -> tuple[str, list[Change]]:
    """Return the TOML with the values of some keys, and what changes. Raises `SettingsError`."""
    new = with_keys(file.text, values, file.place)
    texts = (file.text, new)
    before, after = (msgspec.to_builtins(work_settings(text, file.place)) for text in texts)
    changes = [Change(key, _at(before, key), _at(after, key)) for key in values]
    return new, [each for each in changes if each.new in NONE or each.old != each.new]


def _at(data: Mapping[str, Any], key: str) -> object:
    head, _, inner = key.partition(".")
    return (data.get(head) or {}).get(inner) if inner else data.get(head)
