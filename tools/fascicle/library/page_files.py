"""Pages and images of works on disk: comparison with those of a conversion, writing the difference.

The files of a work are written all together or not at all, and only those that differ: a page that
is right keeps its modification time. An edited page is kept, also one that is saved just now. The
name of an image has a digest of its content; one with another digest was edited or made by
somebody, and is never changed.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from fascicle.files.build_folder import BUILD, editing
from fascicle.files.edits import Edit
from fascicle.files.folders import is_unfinished
from fascicle.library.texts import PERMISSIONS, TEXTS, WORKS, TextEntry, printable
from fascicle.model.digests import sha256_of
from fascicle.model.edited_pages import (
    DIGEST,
    Contents,
    completed_contents,
    is_generated,
    is_utf8,
    listed_chapters,
    page_text,
    was_made,
)
from fascicle.model.errors import PageError, refuse_merge_marks, system_errors
from fascicle.model.memory import remembered
from fascicle.model.words import words
from fascicle.settings.load import REMOVED
from fascicle.settings.setting import toml_lines
from fascicle.writers.myst import IMAGES
from fascicle.writers.page_addresses import Addresses
from fascicle.writers.pages import TITLE_PAGE

if TYPE_CHECKING:
    from fascicle.convert import Text

_NAME = re.compile(r"[a-z0-9-]+-([0-9a-f]{8,64})\.(?:png|jpg|gif|webp)")
ADDRESSES_HEAD = (
    "# Written by fascicle, which remembers here the addresses and dates of pages. Keep it.\n\n"
)


@dataclass(frozen=True, slots=True)
class PageChange:
    """The difference between the pages of a conversion and those on disk.

    `edited` are pages that somebody has edited, `yours` those made the owner's by `--keep`, both
    with the number of words that differ; `kept` those of them that no text makes any more; `there`
    the pages on disk that change or go.
    """

    new: dict[Path, str]
    stale: list[Path]
    edited: list[tuple[str, int]]
    yours: list[tuple[str, int]]
    kept: list[Path]
    there: dict[Path, bytes]

    @classmethod
    def of(
        cls, folder: Path, pages: Iterable[tuple[str, str]], own: Collection[str] = ()
    ) -> PageChange:
        """Compare pages with those on disk; those named in `own` are the owner's."""
        new: dict[Path, str] = {}
        before: dict[Path, bytes] = {}
        edited: list[tuple[str, int]] = []
        yours: list[tuple[str, int]] = []
        names = set()
        for name, text in pages:
            path = folder / name
            names.add(name)
            raw = _raw(path)
            there = None if raw is None else page_text(raw)
            if there is not None and name in own:
                yours.append((name, words_apart(there, text)))
            elif there is None or (there != text and is_generated(there)):
                new[path] = text
                if raw is not None:
                    before[path] = raw
            elif there != text:
                edited.append((name, words_apart(there, text)))
        others = [p for p in pages_in(folder) if p.name not in names]
        raws = {p: raw for p in others if (raw := _raw(p)) is not None}
        ours = {p: page for p, raw in raws.items() if DIGEST in (page := page_text(raw))}
        goes = {p: p.name not in own and is_generated(page) for p, page in ours.items()}
        stale, kept = ([p for p in goes if goes[p] == so] for so in (True, False))
        before |= {path: raws[path] for path in stale}
        return cls(new, stale, edited, yours, kept, before)

    def edits(self) -> Iterator[Edit]:
        for path, page in self.new.items():
            yield Edit(path, self.there.get(path), page.encode())
        for path in self.stale:
            yield Edit(path, self.there[path], None)

    def pages_that_stay(self, folder: Path) -> Iterator[str]:
        """Yield the pages in the folder of the work that are not as the conversion has them."""
        names = [name for name, _ in (*self.edited, *self.yours)]
        return (read_page(path) or "" for path in (*map(folder.joinpath, names), *self.kept))


@dataclass(frozen=True, slots=True)
class ImageChange:
    """The difference between the images of a conversion and those on disk."""

    new: dict[Path, bytes]
    stale: list[Path]

    @classmethod
    def of(
        cls, folder: Path, images: Iterable[tuple[str, bytes]], pages: Iterable[str] = ()
    ) -> ImageChange:
        """Compare images with those of a work; `pages` are those that stay as they are."""
        wanted = {folder / IMAGES / name: raw for name, raw in images}
        new = {path: raw for path, raw in wanted.items() if not path.exists()}
        others = [path for path in images_in(folder) if path not in wanted and _is_ours(path)]
        shown = "\n".join(pages) if others else ""
        return cls(new, [path for path in others if f"{IMAGES}/{path.name}" not in shown])

    def edits(self) -> Iterator[Edit]:
        return (Edit(path, None, raw) for path, raw in self.new.items())

    def remove_stale(self) -> None:
        """Remove the images that no page shows, and their folder if it is empty then."""
        for path in self.stale:
            path.unlink(missing_ok=True)
        for folder in {path.parent for path in self.stale}:
            if not any(folder.iterdir()):
                folder.rmdir()


def images_in(folder: Path) -> list[Path]:
    """Return the files among the images of a work, by name."""
    below = folder / IMAGES
    return sorted(path for path in below.iterdir() if path.is_file()) if below.is_dir() else []


def _is_ours(path: Path) -> bool:
    """Return whether an image is as it was written."""
    match = _NAME.fullmatch(path.name)
    return match is not None and sha256_of(path.read_bytes(), len(match[1])) == match[1]


def read_page(path: Path) -> str | None:
    """Return a page as text, None if there is none; bytes that are not UTF-8 count as an edit.

    Raises `PageError` if it cannot be read, or has the marks of a merge.
    """
    raw = _raw(path)
    return None if raw is None else page_text(raw)


def _raw(path: Path) -> bytes | None:
    """Return the bytes of a page, None if there is none. Raises as `read_page` does."""
    place = f"{WORKS}/{path.parent.name}/{printable(path.name)}"
    if not path.is_file() and path.exists():
        raise PageError(place, "is not a file", "Move it away, and convert again.")
    with (
        system_errors(PageError, place, PERMISSIONS, "cannot be read"),
        contextlib.suppress(FileNotFoundError, NotADirectoryError),
    ):
        raw = path.read_bytes()
        if b"<<<<<<<" in raw:
            refuse_merge_marks(PageError, place, page_text(raw))
        return raw
    return None


def work_folders(root: Path) -> list[Path]:
    """Return the folders under `works/`, by name."""
    works = root / WORKS
    return sorted(works.iterdir()) if works.is_dir() else []


def pages_in(folder: Path) -> list[Path]:
    """Return the possible pages in the folder of a work, by name."""
    return sorted(path for path in folder.glob("*.md") if path.is_file())


def works_without_text(root: Path, slugs: Collection[str]) -> Iterator[Path]:
    """Yield the folders of pages that were made from texts, except those of the works `slugs`."""
    for folder in work_folders(root):
        pages = pages_in(folder) if folder.name not in slugs else ()
        if any(was_made(read_page(page) or "") for page in pages):
            yield folder


def edited_page(path: Path, held: Collection[str]) -> str | None:
    """Return a page if it is on disk as its owner has edited it; those `held` are the owner's.

    Raises `PageError` if it is edited and not in UTF-8.
    """
    page = read_page(path)
    if page is None or (path.stem not in held and is_generated(page)):
        return None
    if "\ufffd" in page and not is_utf8(path.read_bytes()):
        place = f"{WORKS}/{path.parent.name}/{printable(path.name)}"
        raise PageError(place, "is not in UTF-8", "Save it as UTF-8, and build the book again.")
    return page


def with_held(text: Text, root: Path) -> Text:
    """Return a text with its edited pages held at their addresses, too."""
    pages = ((path.stem, _raw(path) or b"") for path in pages_in(root / WORKS / text.slug))
    edited = {name for name, raw in pages if DIGEST.encode() in raw and not _as_generated(raw)}
    return replace(text, held=text.held | edited)


@remembered
def _as_generated(raw: bytes) -> bool:
    return is_generated(page_text(raw))


def words_apart(page: str, other: str) -> int:
    """Return the number of words that only one of two pages has."""
    bodies = [Counter(words(text.split("\n---\n", 1)[-1])) for text in (page, other)]
    return (bodies[0] - bodies[1]).total() + (bodies[1] - bodies[0]).total()


def addresses_change(entry: TextEntry, addresses: Addresses) -> list[Edit]:
    """Return the edit of the file of addresses, if it has to be written."""
    if addresses == Addresses():
        return []
    encoded = (ADDRESSES_HEAD + addresses_toml(addresses)).encode()
    path = entry.addresses_path
    there = path.read_bytes() if path.exists() else None
    return [] if there == encoded else [Edit(path, there, encoded)]


def addresses_toml(addresses: Addresses) -> str:
    """Return addresses as TOML, a table for each page, without empty values."""
    own, *tables = map(
        msgspec.to_builtins, (msgspec.structs.replace(addresses, pages=()), *addresses.pages)
    )
    pages = (f"[[pages]]\n{toml_lines(table)}" for table in tables)
    return "\n".join(filter(None, (toml_lines(own), *pages)))


_REMEDY = (
    "Correct the list; the book is complete all the same. To leave a page out of the contents,\n"
    '    put orphan: "true" into its front matter.'
)


def contents_of(folder: Path) -> Contents:
    """Return the contents of a work with a kept title page, from the pages in its folder."""
    others = (path for path in pages_in(folder) if path.name != TITLE_PAGE)
    pages = {path.stem: read_page(path) or "" for path in others}
    return completed_contents(listed_chapters(read_page(folder / TITLE_PAGE) or ""), pages)


def contents_problem(root: Path, slug: str) -> PageError | None:
    """Return the error of a kept title page with missing or dead entries in its chapter list."""
    contents = contents_of(root / WORKS / slug)
    lacking = [
        f"{name} (in the book {f'after {after}' if after else 'the first'})"
        for name, after in contents.lacking
    ]
    renamed = [f"{old} (now {new})" for old, new in contents.renamed]
    in_vain = [*renamed, *(f"{name} (no page)" for name in contents.gone)]
    problems = [f"lacks {', '.join(lacking)}"] * bool(lacking)
    problems += [f"still names {', '.join(in_vain)}"] * bool(in_vain)
    problem = f"its list of chapters {' and '.join(problems)}"
    return PageError(f"{WORKS}/{slug}/{TITLE_PAGE}", problem, _REMEDY) if problems else None


def sweep(root: Path, entries: Iterable[TextEntry]) -> None:
    """Remove the temporary files of killed runs."""
    works = [root / WORKS / entry.slug for entry in entries]
    folders = [root / BUILD, root / TEXTS, *works, *(work / IMAGES for work in works)]
    sweep_folders(root, folders)
    for name in filter(is_unfinished, _names_in(root / REMOVED)):
        shutil.rmtree(root / REMOVED / name, ignore_errors=True)


def sweep_folders(root: Path, folders: Iterable[Path]) -> None:
    # None is that of an edit that another run makes just now.
    with editing(root):
        for folder in folders:
            for name in filter(is_unfinished, _names_in(folder)):
                with contextlib.suppress(OSError):
                    (folder / name).unlink()


def _names_in(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208  there are thousands
    except OSError:
        return []
