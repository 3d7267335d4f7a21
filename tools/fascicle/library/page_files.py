"""Pages on disk: comparison with the pages of a conversion, and writing the difference.

The pages of a work are written all together or not at all, and only those that differ: a page that
is right keeps its modification time. An edited page is kept.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fascicle.files.atomic import UNFINISHED, beside
from fascicle.library.texts import PERMISSIONS, TEXTS, WORKS, TextEntry, printable
from fascicle.model.errors import PageError, system_errors
from fascicle.model.words import words
from fascicle.settings.toml_values import toml_value
from fascicle.writers.myst import IMAGES
from fascicle.writers.page_addresses import Addresses
from fascicle.writers.pages import DIGEST, is_generated

if TYPE_CHECKING:
    from fascicle.convert import Text

ADDRESSES_HEAD = (
    "# Written by fascicle, which remembers here the addresses and dates of pages. Keep it.\n\n"
)


@dataclass(frozen=True, slots=True)
class PageChange:
    """The difference between the pages of a conversion and those on disk.

    `edited` are pages that somebody has edited, `yours` those made the owner's by `--keep`, both
    with the number of words that differ; `kept` those of them that no text makes any more.
    """

    new: dict[Path, str]
    stale: list[Path]
    edited: list[tuple[str, int]]
    yours: list[tuple[str, int]]
    kept: list[Path]

    @classmethod
    def of(
        cls, folder: Path, pages: Iterable[tuple[str, str]], own: Collection[str] = ()
    ) -> PageChange:
        """Compare pages with those on disk; those named in `own` are the owner's."""
        new: dict[Path, str] = {}
        edited: list[tuple[str, int]] = []
        yours: list[tuple[str, int]] = []
        names = set()
        for name, text in pages:
            path = folder / name
            names.add(name)
            there = read_page(path)
            if there is not None and name in own:
                yours.append((name, words_apart(there, text)))
            elif there is None or (there != text and is_generated(there)):
                new[path] = text
            elif there != text:
                edited.append((name, words_apart(there, text)))
        others = [p for p in pages_in(folder) if p.name not in names]
        ours = [(p, page) for p in others if DIGEST in (page := read_page(p) or "")]
        goes = {p: is_generated(page) and p.name not in own for p, page in ours}
        stale, kept = ([p for p in goes if goes[p] == so] for so in (True, False))
        return cls(new, stale, edited, yours, kept)

    def pages_that_stay(self, folder: Path) -> Iterator[str]:
        """Yield the pages in the folder of the work that are not as the conversion has them."""
        names = [name for name, _ in (*self.edited, *self.yours)]
        return (read_page(path) or "" for path in (*map(folder.joinpath, names), *self.kept))


def read_page(path: Path) -> str | None:
    """Return a page as text, None if there is none; bytes that are not UTF-8 count as an edit.

    Raises `PageError` if it cannot be read.
    """
    place = f"{WORKS}/{path.parent.name}/{printable(path.name)}"
    if path.exists() and not path.is_file():
        raise PageError(place, "is not a file", "Move it away, and convert again.")
    with (
        system_errors(PageError, place, PERMISSIONS, "cannot be read"),
        contextlib.suppress(FileNotFoundError, NotADirectoryError),
    ):
        return path.read_bytes().decode("utf-8", "replace")
    return None


def work_folders(root: Path) -> list[Path]:
    """Return the folders under `works/`, by name."""
    works = root / WORKS
    return sorted(works.iterdir()) if works.is_dir() else []


def pages_in(folder: Path) -> list[Path]:
    """Return the possible pages in the folder of a work, by name."""
    return sorted(path for path in folder.glob("*.md") if path.is_file())


def edited_page(path: Path, held: Collection[str]) -> str | None:
    """Return a page if it is on disk as its owner has edited it; those `held` are the owner's."""
    page = read_page(path)
    is_edited = page is not None and (path.stem in held or not is_generated(page))
    return page if is_edited else None


def with_held(text: Text, root: Path) -> Text:
    """Return a text with its edited pages held at their addresses, too."""
    pages = ((path.stem, read_page(path) or "") for path in pages_in(root / WORKS / text.slug))
    edited = {name for name, page in pages if DIGEST in page and not is_generated(page)}
    return replace(text, held=text.held | edited)


def words_apart(page: str, other: str) -> int:
    """Return the number of words that only one of two pages has."""
    bodies = [Counter(words(text.split("\n---\n", 1)[-1])) for text in (page, other)]
    return (bodies[0] - bodies[1]).total() + (bodies[1] - bodies[0]).total()


def addresses_change(entry: TextEntry, addresses: Addresses) -> dict[Path, str]:
    """Return the file of addresses if it has to be written."""
    if addresses == Addresses():
        return {}
    encoded = ADDRESSES_HEAD + addresses_toml(addresses)
    path = entry.addresses_path
    return {} if path.exists() and path.read_bytes() == encoded.encode() else {path: encoded}


def addresses_toml(addresses: Addresses) -> str:
    """Return addresses as TOML, a table for each page, without empty values."""
    own, *tables = map(
        msgspec.to_builtins, (msgspec.structs.replace(addresses, pages=()), *addresses.pages)
    )
    parts = [*filter(None, [_keys(own)]), *(f"[[pages]]\n{_keys(table)}" for table in tables)]
    return "\n".join(parts)


def _keys(table: dict[str, object]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in table.items() if value)


def _value(value: object) -> str:
    """Return a value as TOML, a list with a line for each entry."""
    if isinstance(value, tuple | list):
        return "[\n" + "".join(f"    {toml_value(entry)},\n" for entry in value) + "]"
    return toml_value(value)


def write_all(folder: Path, files: Mapping[Path, str | bytes]) -> None:
    """Write files, all or none: first beside their places, then renamed into them."""
    if not files:
        return
    folders = sorted({folder, *(path.parent for path in files)})
    unfinished = {beside(path): path for path in files}
    try:
        for each in folders:
            each.mkdir(parents=True, exist_ok=True)
        for temporary, path in unfinished.items():
            content = files[path]
            temporary.write_bytes(content if isinstance(content, bytes) else content.encode())
    except OSError:
        for temporary in unfinished:
            temporary.unlink(missing_ok=True)
        for each in reversed(folders):
            with contextlib.suppress(OSError):
                each.rmdir()  # only if it is empty, that is, if it was made just now
        raise
    for temporary, path in unfinished.items():
        temporary.replace(path)


def sweep(root: Path, entries: Iterable[TextEntry]) -> None:
    """Remove the temporary files of killed runs."""
    works = [root / WORKS / entry.slug for entry in entries]
    folders = [root / TEXTS, *works, *(work / IMAGES for work in works)]
    for path in (path for folder in folders for path in folder.glob(f".*{UNFINISHED}")):
        with contextlib.suppress(OSError):
            path.unlink()
