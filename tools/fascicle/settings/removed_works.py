"""Records of removed works: `removed/<folder>/removed.toml`, beside the files of each."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fascicle.settings.schema import AddressPart
from fascicle.settings.toml_files import text_of, typed
from fascicle.settings.toml_values import toml_value

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
    """Return a record as TOML."""
    lists = "".join(
        f"{key} = [\n{''.join(f'    {toml_value(each)},{chr(10)}' for each in values)}]\n"
        for key, values in (("folders", record.folders), ("pages", record.pages))
        if values
    )
    own = f"work = {toml_value(record.work)}\nday = {toml_value(record.day)}\n"
    return _HEAD.format(folder) + own + lists


def load_record(folder: Path) -> RemovedWork:
    """Return the record in the folder of a removed work. Raises `SettingsError`."""
    place = f"{REMOVED}/{folder.name}/{RECORD}"
    return typed(text_of(folder / RECORD, place), RemovedWork, place)


def removed_folders(root: Path) -> list[Path]:
    """Return the folders of removed works, by name; those of moves under way have a mark."""
    folder = root / REMOVED
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if (path / RECORD).is_file())


def removed_works(root: Path) -> list[RemovedWork]:
    """Return the records of all removed works. Raises `SettingsError`."""
    folders = removed_folders(root)
    return [load_record(path) for path in folders if not (path / UNFINISHED).exists()]
