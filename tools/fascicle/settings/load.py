"""Loading the settings of a library or a work: finding, reading and checking its TOML file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec

from fascicle.model.errors import SettingsError
from fascicle.model.visible import metadata_value
from fascicle.settings.rules import check_decision, check_encoding, check_names
from fascicle.settings.schema import Library, WorkSettings
from fascicle.settings.toml_files import as_kind, parsed, text_of

LIBRARY_FILE = "library.toml"
# Values that stay as typed: what lines of a text say, and the lines of a file.
_AS_TYPED = {"decisions", "encoding", "robots"}

T = TypeVar("T", bound=msgspec.Struct)


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
        return _typed(text_of(root / LIBRARY_FILE, LIBRARY_FILE), Library, LIBRARY_FILE)
    except FileNotFoundError:
        remedy = "Name a library with --library DIR, or make one: fascicle new DIR."
        raise SettingsError(LIBRARY_FILE, "there is no such file", remedy) from None


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
    settings = _typed(text, WorkSettings, place)
    check_encoding(settings.encoding, place)
    for entry, decision in enumerate(settings.decisions, 1):
        check_decision(decision, place, entry)
    check_names({"cast": settings.cast, "places": settings.places}, place)
    return settings


def _typed(text: str, kind: type[T], place: str) -> T:
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
