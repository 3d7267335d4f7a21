"""Removal of works from the library, and their return.

    removed/door/removed.toml           the notice to readers, and its addresses
    removed/door/texts/door.txt         each file of the work, at its path in the library
    removed/door/works/door/index.md
    removed/door/unfinished             while files are moved

All files are copied before the first one goes, and the copy has a mark until the last one is gone.
A copy with a mark is a move that was cut short: the work is in the library, and its missing files
are put back. So a removal that is killed is taken back, and a restoration is completed.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from glob import escape
from itertools import count
from pathlib import Path

from fascicle.files.build_folder import MAKE_ROOM, one_conversion
from fascicle.files.edits import Edit, again_if_changed, make_edits
from fascicle.files.folders import files_below, shown, unfinished_beside
from fascicle.library.history import Act, act_of, recorded
from fascicle.library.page_files import (
    pages_in,
    read_page,
    sweep,
    sweep_folders,
    work_folders,
    works_without_text,
)
from fascicle.library.text_images import paths_beside
from fascicle.library.texts import (
    TEXTS,
    WORKS,
    TextEntry,
    entry_of,
    find_texts,
    load_addresses,
    printable,
    read_files,
    slug_of,
    today,
)
from fascicle.model.edited_pages import is_generated
from fascicle.model.errors import FascicleError, PageError, UseError, did_you_mean, system_errors
from fascicle.model.names import SINGLE_PAGE
from fascicle.settings.load import (
    RECORD,
    REMOVED,
    UNFINISHED,
    RemovedWork,
    load_record,
    record_text,
    removed_folders,
)

NOTHING_MOVED = "Nothing was changed. Free some space there or correct the permissions."
_TEXT = re.compile(r'^text: "texts/([^/"]+)', re.MULTILINE)
# The files of a work by their paths below the library.
Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Moved:
    """A work that was removed or restored: its slug, the folder of its files, and their number.

    `references` are the lines of other pages that refer to it, as `index.md:12`.
    """

    work: str
    folder: str
    files: int
    references: tuple[str, ...] = ()


def settle_moves(root: Path) -> None:
    """Complete or take back moves that were cut short, after those under way have ended."""
    if any((folder / UNFINISHED).exists() for folder in removed_folders(root)):
        with one_conversion(root):
            _settle(root)


def _settle(root: Path) -> None:
    for folder in removed_folders(root):
        if (folder / UNFINISHED).exists():
            _put_back(root, folder)


# Removal


def removable(root: Path, named: Sequence[str]) -> list[TextEntry]:
    """Return the works of these names, each once, with or without a text.

    Raises `UseError` with the nearest name.
    """
    entries = find_texts(root)
    slugs = {entry.slug for entry in entries}
    orphans = {folder.name: folder for folder in works_without_text(root, slugs)}
    chosen = {}
    for name in named:
        slug = name.replace("\\", "/").rstrip("/").removeprefix("./").removeprefix(f"{WORKS}/")
        entry = _without_text(root, orphans[slug]) if slug in orphans else entry_of(entries, name)
        if entry.rivals:
            other = printable(entry.rivals[0].name)
            problem = f"has the name of {TEXTS}/{other}, so that neither is in the book"
            raise UseError(entry.place, problem, "Rename one of them.")
        chosen[entry.slug] = entry
    return list(chosen.values())


def _without_text(root: Path, folder: Path) -> TextEntry:
    """Return the entry of a work without its text, from its pages."""
    names = (_TEXT.search(read_page(page) or "") for page in pages_in(folder))
    name = next((match[1] for match in names if match), folder.name)
    return TextEntry(folder.name, root / TEXTS / name)


def remove(
    root: Path, entry: TextEntry, *, forget: bool = False, undoes: Act | None = None
) -> Moved:
    """Move the files of a work to `removed/`; its old addresses say so, unless `forget`.

    It takes back the act that it `undoes`, if any. Raises `UseError` for a link among the files,
    and `PageError` if they cannot be moved.
    """
    with one_conversion(root):
        _settle(root)
        return _remove(root, entry, forget=forget, undoes=undoes)


@again_if_changed
def _remove(root: Path, entry: TextEntry, *, forget: bool, undoes: Act | None) -> Moved:
    sweep(root, [entry])
    with system_errors(PageError, entry.place, NOTHING_MOVED, "cannot be moved"):
        files = _files_of(root, entry)
        record = _record_of(root, entry, forget=forget)
        references = tuple(_references(root, record))
        folder = _copied(root, record, files)
        shared = _shared_images(root, entry, files)
        try:
            gone = [Edit(root / name, raw, None) for name, raw in files.items()]
            make_edits(root, [edit for edit in gone if edit.path not in shared], durable=True)
        except BaseException:
            _put_back(root, folder, keeps_older=False)
            raise
        _remove_empty(root, files)
        sentence = f"removed, {len(files)} files moved to {shown(folder, root)}"
        raw = (folder / RECORD).read_bytes()
        act = act_of("remove", entry.slug, sentence, path=shown(folder / RECORD, root),
                     after=raw, undoes=undoes)  # fmt: skip
        # Without its mark the removal is done.
        make_edits(root, [Edit(folder / UNFINISHED, b"", None)], journal=recorded(root, act))
    return Moved(entry.slug, shown(folder, root), len(files), references)


def _files_of(root: Path, entry: TextEntry) -> dict[str, bytes]:
    """Return the files of a work, its text first: without it there is no work."""
    text = entry.path
    paths = [text] if not text.is_dir() else _below(text)
    paths += [entry.settings_path, entry.addresses_path]
    paths += text.parent.glob(f".{escape(entry.name)}*.previous")
    paths += (path for path in _images(entry) if path.is_file())
    paths += _below(root / WORKS / entry.slug)
    linked = next((path for path in (text, *paths) if _is_linked(root, path)), None)
    if linked:
        remedy = "Put the file itself in its place, or move it yourself."
        raise UseError(printable(shown(linked, root)), "is behind a link, and is not moved", remedy)
    return {shown(path, root): path.read_bytes() for path in paths if path.is_file()}


def _is_linked(root: Path, path: Path) -> bool:
    """Return whether a path below the folders of the library is a link, or leads through one."""
    top, *inside = path.relative_to(root).parts
    return path.resolve() != (root / top).resolve().joinpath(*inside)


def _below(folder: Path) -> list[Path]:
    return sorted(folder / name for name, _ in files_below(folder))


def _images(entry: TextEntry) -> list[Path]:
    files: tuple[tuple[str, bytes], ...] = ()
    with suppress(FascicleError):  # no text, or none that can be read
        files = read_files(entry.path, f"{TEXTS}/{entry.path.name}")
    return [path for _, path in paths_beside(files, entry.path.parent, TEXTS, entry.settings_path)]


def _shared_images(root: Path, entry: TextEntry, files: Files) -> set[Path]:
    """Return the images of a work that other texts name, too: they stay, and are copied."""
    own = {path for path in _images(entry) if shown(path, root) in files}
    others = (each for each in find_texts(root) if each.path != entry.path) if own else ()
    return {path for other in others for path in _images(other) if path in own}


def _record_of(root: Path, entry: TextEntry, *, forget: bool) -> RemovedWork:
    if forget:
        return RemovedWork(entry.slug, today())
    known = load_addresses(entry)
    pages = {page.stem: None for page in pages_in(root / WORKS / entry.slug)}
    pages |= dict.fromkeys(sorted(known.given()))
    pages |= {SINGLE_PAGE: None} if len(pages) > 2 else {}  # noqa: PLR2004  a title page, a chapter
    former = (slug for slug in known.former if slug != entry.slug)
    return RemovedWork(entry.slug, today(), (entry.slug, *former), tuple(pages))


def _copied(root: Path, record: RemovedWork, files: Files) -> Path:
    """Copy files into a new folder below `removed/`, with a mark, in one step."""
    removed = root / REMOVED
    names = (f"{record.work}{f'-{n}' if n > 1 else ''}" for n in count(1))
    folder = next(path for path in map(removed.joinpath, names) if not os.path.lexists(path))
    fresh = unfinished_beside(folder)
    own = {RECORD: record_text(record, folder.name).encode(), UNFINISHED: b""}
    copies = [Edit(fresh / name, None, raw) for name, raw in {**files, **own}.items()]
    make_edits(root, copies, durable=True)
    fresh.rename(folder)
    return folder


def _remove_empty(root: Path, files: Files) -> None:
    """Remove the folders of files that are empty now, except those of the library."""
    folders = {above for name in files for above in (root / name).parents}
    inside = (path for path in folders if len(path.parts) > len(root.parts) + 1)
    for folder in sorted(inside, reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _references(root: Path, record: RemovedWork) -> Iterator[str]:
    """Yield the lines of the pages that people write that refer to a work."""
    slugs = "|".join(map(re.escape, {record.work, *record.folders}))
    before, after = rf"(?:\.\./|{WORKS}/|[`<]|\}}[ \t]+)", r"(?:[/`>)#]|[ \t]*$)"
    form = rf"^[ \t]*(?:{slugs})[ \t]*$|{before}(?:{slugs}){after}"
    wanted = re.compile(form, re.MULTILINE)
    folders = [each for each in work_folders(root) if each.name != record.work]
    pages = [*sorted(root.glob("*.md")), *(page for each in folders for page in pages_in(each))]
    for page in pages:
        text = page.read_text("utf-8", "replace")
        if wanted.search(text) and not is_generated(text):
            lines = enumerate(text.splitlines(), 1)
            yield from (f"{shown(page, root)}:{n}" for n, line in lines if wanted.search(line))


# Restoration


def removed_named(root: Path, given: str) -> Path:
    """Return the folder of the removed work of this name. Raises `UseError` with the nearest."""
    known = {folder.name: folder for folder in removed_folders(root)}
    name = given.replace("\\", "/").rstrip("/").removeprefix("./").removeprefix(f"{REMOVED}/")
    if name in known or slug_of(name) in known:
        return known.get(name) or known[slug_of(name)]
    listed = f"Removed are: {', '.join(known)}." if known else "No work was removed."
    remedy = did_you_mean(name, list(known), listed)
    raise UseError("", f"no removed work is named “{printable(given)}”", remedy)


def restore(root: Path, folder: Path, *, undoes: Act | None = None) -> Moved:
    """Move the files of a removed work back to where they were.

    It takes back the act that it `undoes`, if any. Raises `UseError` if something else is there
    now, and `PageError` if they cannot be moved.
    """
    with one_conversion(root):
        _settle(root)
        if not folder.is_dir():  # it was being restored
            return Moved(folder.name, shown(folder, root), 0)
        with system_errors(PageError, shown(folder, root), NOTHING_MOVED, "cannot be moved"):
            record, files = load_record(folder), _files_in(folder)
            _check_free(root, record, files)
            sentence = f"{len(files)} files restored from {shown(folder, root)}"
            raw = (folder / RECORD).read_bytes()
            act = act_of("restore", record.work, sentence, path=shown(folder / RECORD, root),
                         before=raw, undoes=undoes)  # fmt: skip
            # With its mark the restoration is completed, by another run if this one is killed.
            mark = Edit(folder / UNFINISHED, None, b"")
            make_edits(root, [mark], durable=True, journal=recorded(root, act))
            _put_back(root, folder)
    return Moved(record.work, shown(folder, root), len(files))


def _check_free(root: Path, record: RemovedWork, files: Files) -> None:
    """Raise `UseError` if another work has the address now, or a file is where one was."""
    there = next((entry for entry in find_texts(root) if entry.slug == record.work), None)
    texts = {"/".join(name.split("/")[:2]) for name in files}  # as texts/door, if it is a folder
    if there and shown(there.path, root) not in texts:
        remedy = f"Give it another one: fascicle describe {record.work} address=…"
        problem = f"has the address of the removed work, {WORKS}/{record.work}"
        raise UseError(there.place, problem, remedy)
    taken = [name for name, raw in files.items() if _is_other(root / name, raw)]
    if taken:
        more = f" (and {len(taken) - 1} more)" if len(taken) > 1 else ""
        problem = f"another file is where the removed work had one{more}"
        raise UseError(printable(taken[0]), problem, "Move it away, or remove its work first.")


def _is_other(path: Path, raw: bytes) -> bool:
    return os.path.lexists(path) and not (path.is_file() and path.read_bytes() == raw)


def _files_in(folder: Path) -> dict[str, bytes]:
    paths = ((name, folder / name) for name, _ in files_below(folder))
    own = {RECORD, UNFINISHED}
    return {name: path.read_bytes() for name, path in sorted(paths) if name not in own}


@again_if_changed
def _put_back(root: Path, folder: Path, *, keeps_older: bool = True) -> None:
    """Put back the files that the library lacks, and drop the copy.

    If a file was edited since, the copy with the older one is kept, as a removed work of its own.
    """
    files = _files_in(folder)
    with system_errors(PageError, shown(folder, root), MAKE_ROOM, "cannot be restored"):
        lacking = {name: raw for name, raw in files.items() if not os.path.lexists(root / name)}
        make_edits(root, [Edit(root / name, None, raw) for name, raw in lacking.items()],
                   durable=True)  # fmt: skip
        sweep_folders(root, {(root / name).parent for name in files})
        if keeps_older and any(_is_other(root / name, raw) for name, raw in files.items()):
            (folder / UNFINISHED).unlink()
            return
        fresh = unfinished_beside(folder)
        folder.rename(fresh)
        shutil.rmtree(fresh, ignore_errors=True)
        with suppress(OSError):
            folder.parent.rmdir()  # only if it is empty
