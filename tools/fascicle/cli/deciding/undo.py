"""The TOML beside a text before an answer, and putting it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.settings.toml_edit import read_toml, write_toml

if TYPE_CHECKING:
    from fascicle.library.texts import TextEntry


def toml_of(entry: TextEntry) -> str | None:
    """Return the TOML beside a text, None if there is no such file."""
    path = entry.settings_path
    return read_toml(path, entry.settings_place) if path.exists() else None


def put_back(entry: TextEntry, before: str | None) -> None:
    """Write the TOML beside a text as it was; remove it if there was none."""
    if before is None:
        entry.settings_path.unlink(missing_ok=True)
    else:
        write_toml(entry.settings_path, before, entry.settings_place)
