"""Conversion of one text in memory, in or outside of a library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fascicle.convert import Converted, Text, convert
from fascicle.library.texts import TextEntry, printable, read_files, slug_of
from fascicle.settings.load import load_work
from fascicle.settings.schema import Library
from fascicle.writers.page_addresses import Addresses

if TYPE_CHECKING:
    from pathlib import Path


def converted_alone(path: Path) -> Converted:
    """Convert the text at `path`, a file or a folder of files, with the TOML beside it if any.

    Raises a `FascicleError` as `convert` does.
    """
    path = path.absolute()
    entry = TextEntry(slug_of(path.stem), path)
    files = read_files(path, printable(path.name))
    nobody = Library(title="", language="")
    settings = load_work(entry.settings_path)
    return convert(Text(entry.slug, files, settings, nobody, Addresses(), printable(entry.name)))
