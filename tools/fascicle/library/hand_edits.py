"""Edited pages: keeping, discarding and pruning them.

A page that is kept is the owner's from then on: the TOML beside its text records that, with a
digest of the text behind it. One that is discarded is regenerated, and the edit saved beside it as
`chapter-2.md.edited`, which is no page. Pages that no text makes are pruned on request only, their
edits saved alike. Texts, and files that were not generated, are never touched.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from fascicle.files.build_folder import MAKE_ROOM
from fascicle.files.edits import Edit, again_if_changed, make_edits
from fascicle.library.convert_all import Outcome, convert_text
from fascicle.library.page_files import (
    ImageChange,
    PageChange,
    pages_in,
    read_page,
    with_held,
    work_folders,
    works_without_text,
)
from fascicle.library.processing import error_of
from fascicle.library.texts import WORKS, TextEntry, find_texts, load_text, printable
from fascicle.model.edited_pages import DIGEST, is_generated, page_text, was_made, without_digest
from fascicle.model.errors import PageError, UseError, did_you_mean, system_errors
from fascicle.settings.load import load_library, load_work, work_settings
from fascicle.settings.toml_edit import TomlFile, changed_table, toml_to_edit, with_tables
from fascicle.writers.pages import TITLE_PAGE

SAVED = ".edited"


@dataclass(frozen=True, slots=True)
class Settled:
    """A page with its new state, and where its edit was saved."""

    page: str
    done: str
    saved: str = ""

    def __str__(self) -> str:
        beside = f"; your edit is saved as {self.saved}" if self.saved else ""
        return f"{self.page}: {self.done}{beside}"


@again_if_changed
def keep(root: Path, name: str) -> Settled:
    """Make a page the owner's. Raises a `FascicleError` if it is not an edited page of a text."""
    page = page_of(root, name)
    if page.parent in works_without_text(root, {entry.slug for entry in find_texts(root)}):
        return _keep_work(root, page.parent)
    entry, result = _made(root, page)
    if page.name not in dict(result.pages) and DIGEST not in (read_page(page) or ""):
        raise UseError(_name(page), "was not made from a text", "Leave it: it is never changed.")
    behind = dict(result.behind).get(page.name, "")
    table = {key: value for key, value in {"page": page.name, "behind": behind}.items() if value}
    file = toml_to_edit(entry.settings_path, entry.settings_place)
    at = _number(file, page.name)
    new = (
        with_tables(file.text, "kept", [table], file.place)
        if at is None
        else changed_table(file.text, "kept", at, table, file.place)
    )
    file.write(root, new)
    return Settled(_name(page), "yours from now on")


def _keep_work(root: Path, folder: Path) -> Settled:
    """Make the pages of a work without its text the owner's: pages that somebody wrote."""
    pages = [(page, page.read_bytes()) for page in pages_in(folder)]
    made = [(page, raw, text) for page, raw in pages if was_made(text := page_text(raw))]
    make_edits(root, [Edit(page, raw, without_digest(text).encode()) for page, raw, text in made])
    return Settled(f"{WORKS}/{folder.name}", "its pages are yours from now on, without a text")


@again_if_changed
def discard(root: Path, name: str) -> Settled:
    """Regenerate a page, its edit saved beside it. Raises a `FascicleError`."""
    page = page_of(root, name)
    entry, result = _made(root, page)
    new = dict(result.pages).get(page.name)
    if new is None:
        remedy = "Remove such pages: fascicle convert --prune"
        raise UseError(_name(page), "no text makes this page any more", remedy)
    file = TomlFile.read(entry.settings_path, entry.settings_place)
    at = _number(file, page.name)
    with _page_errors(page):
        there = page.read_bytes()
        if there == new.encode() and at is None:
            raise UseError(_name(page), "has no edit to discard")
        saved = _saved(page, there)
        edits = [*saved, Edit(page, there, new.encode())]
        if at is not None:
            edits.append(file.edit(changed_table(file.text, "kept", at, None, file.place)))
        make_edits(root, edits)
    return Settled(_name(page), "regenerated", _name(saved[0].path) if saved else "")


def prune(root: Path) -> Iterator[Settled]:
    """Remove the pages that no text makes, except those kept with `keep`.

    Yields each of them; edits are saved beside their pages.
    """
    library = load_library(root)
    entries = {entry.slug: entry for entry in find_texts(root)}
    for folder in work_folders(root):
        entry = entries.get(folder.name)
        made: tuple[tuple[str, str], ...] = ()
        images: tuple[tuple[str, bytes], ...] = ()
        own: set[str] = set()
        if entry:
            try:
                text = load_text(entry, library)
                outcome = convert_text(with_held(text, root))
            except Exception:  # noqa: BLE001, S112 (the conversion reports the error)
                continue
            if outcome.error:
                continue
            made, own = outcome.pages, {kept.page for kept in text.settings.kept}
            images = outcome.images
        change = PageChange.of(folder, made, own)
        pruned = {*change.stale, *change.kept}
        with _page_errors(folder / TITLE_PAGE):
            left = (p for p in pages_in(folder) if p not in pruned or p.name in own)
            ImageChange.of(folder, images, (read_page(p) or "" for p in left)).remove_stale()
        for page in sorted(pruned):
            if page.name not in own:
                yield _remove(root, page)


@again_if_changed
def _remove(root: Path, page: Path) -> Settled:
    with _page_errors(page):
        there = page.read_bytes()
        saved = _saved(page, there)
        make_edits(root, [*saved, Edit(page, there, None)])
        if not any(page.parent.iterdir()):
            page.parent.rmdir()
    return Settled(_name(page), "removed", _name(saved[0].path) if saved else "")


def _saved(page: Path, content: bytes) -> list[Edit]:
    """Return the edit that saves an edited page beside itself, under a free name."""
    if is_generated(page_text(content)):
        return []
    names = (f"{page.name}{SAVED}{f'-{n}' if n > 1 else ''}" for n in count(1))
    path = next(path for path in map(page.with_name, names) if not os.path.lexists(path))
    return [Edit(path, None, content)]


def _page_errors(page: Path) -> AbstractContextManager[None]:
    return system_errors(PageError, _name(page), MAKE_ROOM, "cannot be changed")


def _made(root: Path, page: Path) -> tuple[TextEntry, Outcome]:
    """Return the text that a page is made from, and the outcome of converting it now."""
    entry = next((e for e in find_texts(root) if e.slug == page.parent.name), None)
    if entry is None:
        remedy = "Keep the page as it is, or remove it: fascicle convert --prune"
        raise UseError(_name(page), "its text is gone", remedy)
    library = load_library(root)
    try:
        text = with_held(load_text(entry, library), root)
        outcome = convert_text(replace(text, held=text.held | {page.stem}))
    except Exception as error:
        raise error_of(entry, "converted", error) from error
    if outcome.error:
        raise outcome.error
    return entry, outcome


def _number(file: TomlFile, name: str) -> int | None:
    """Return the index of the entry of `kept` for a page, or None."""
    kept = work_settings(file.text, file.place).kept
    return next((n for n, own in enumerate(kept) if own.page == name), None)


def _name(page: Path) -> str:
    return f"{WORKS}/{page.parent.name}/{printable(page.name)}"


def page_of(root: Path, given: str) -> Path:
    """Return the page of this path, this address in the book, or the end of it.

    Raises `UseError` with the nearest page.
    """
    pages = {f"{f.name}/{page.stem}": page for f in work_folders(root) for page in pages_in(f)}
    path = Path(given).resolve()
    if exact := next((page for page in pages.values() if page.resolve() == path), None):
        return exact
    address = re.sub(r"[?#].*", "", given.replace("\\", "/")).strip("/")
    address = re.sub(r"^(.*/)?works/|^\./", "", re.sub(r"\.(md|html)$", "", address))
    ends = [name for name in pages if name == address or name.endswith(f"/{address}")]
    for name in (address, f"{address}/index", *(ends if len(ends) == 1 else ())):
        if name in pages:
            return pages[name]
    if len(ends) > 1:
        raise UseError("", f"“{given}” could be {' or '.join(ends)}", "Name the work as well.")
    known = [*pages, *(name.split("/")[-1] for name in pages)]
    remedy = did_you_mean(address, known, "Give its path, such as works/door/chapter-2.md.")
    raise UseError("", f"no page is named “{printable(given)}”", remedy)


def own_pages(root: Path) -> set[str]:
    """Return the pages that are kept, as `works/door/chapter-2.md`.

    Settings that cannot be read keep none; their error is raised with their text.
    """
    own: set[str] = set()
    for entry in find_texts(root):
        with contextlib.suppress(Exception):
            kept = load_work(entry.settings_path).kept
            own |= {f"{WORKS}/{entry.slug}/{each.page}" for each in kept}
    return own
