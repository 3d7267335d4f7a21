"""Staging and publishing: a book takes its place when it is whole.

    _build/.html.new    the staged book, while it is built; between incremental builds, the last
                        but one, in which the next has to bring only a few files up to date

A book under `_build/` is swapped in. Any other folder may hold files of others, or be a place that
cannot be renamed: there, each file is replaced in one step. One build of a library runs at a time
(`one_at_a_time`), since two would write the same files.

A finished book is published as a copy in the folder that it is served from. The copy is made beside
that folder and swapped in, so that a complete book is served at any moment. No file of others, such
as a `CNAME`, is lost, there or in a folder that a book is built in.

The record of a built book names its files, and a published one has a list of them (`built_book`).
If the record is lost, as when `_build` was removed, an earlier book is recognised by files that all
have, and is replaced. In a folder without a list, files of the earlier book are told by their
places and by the mark that its pages have.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path, PurePosixPath

import msgspec

from fascicle.book.built_book import LIST, BuiltBook
from fascicle.files.build_folder import BUILD, MAKE_ROOM, claim, load_state, opened
from fascicle.files.edits import place_beside, remove_folder, repaired, swap_in
from fascicle.files.fingerprints import Fingerprint, fingerprint, fingerprints_below, mirror
from fascicle.files.folders import is_unfinished, shown
from fascicle.model.digests import sha256_of
from fascicle.model.errors import BuildError, UseError, system_errors

# The feed of the library: without it, there are no other feeds, nor other files with addresses.
FEED = "feed.xml"
NO_ADDRESS = (
    "library.toml: without `url` there are no feeds, no catalogue for e-readers and no sitemap\n"
    '    Say where the book is published: url = "https://example.org/"'
)


def publish(root: Path, output: Path, target: Path) -> tuple[int, list[str]]:
    """Make `target` a copy of the book in `output`; return the number of its files.

    Files of others in `target` stay, and are returned, or the folders that they fill. Raises
    `BuildError` for a book that is unfinished or cannot be copied, `UseError` for a target that is
    not a book, or has files of others in its place.
    """
    book = BuiltBook.load(root, output)
    if not book.is_whole(fingerprints_below(output)):
        problem = "there is no finished book here"
        raise BuildError(shown(output, root), problem, "Build it first: fascicle build")
    typed = str(target)
    # The folder that a link leads to is the one that is served.
    target = target.resolve()
    _check_target(target, output.resolve(), typed)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = place_beside(target)
        others = others_in(target, typed, book)
        _copy(output, fresh, book)
        (fresh / LIST).write_bytes(msgspec.json.encode(book.digests, order="sorted"))
        carry_over(target, fresh, others)
        swap_in(fresh, target)
    except OSError as error:
        with suppress(OSError):
            place_beside(target)
        problem = f"cannot be written: {error.strerror or error}"
        remedy = "The book published before is unchanged. Free some space or correct permissions."
        raise BuildError(typed, problem, remedy) from None
    return len(book.files), list(dict.fromkeys(_outermost(name, output) for name in others))


def _check_target(target: Path, output: Path, typed: str) -> None:
    """Raise `UseError` for a target that is not a book, or is the built book itself."""
    if target.is_relative_to(output) or output.is_relative_to(target):
        problem = "the book is built here and cannot be published to the same folder"
        raise UseError(typed, problem, "Name another folder.")
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    is_book = (target / SIGN).is_file() and (target / "index.html").is_file()
    if not is_book and not (target / LIST).is_file():
        problem = "this is not a published book; publishing would overwrite it"
        raise UseError(typed, problem, "Name another folder, or empty this one first.")


def _outermost(name: str, output: Path) -> str:
    """Return the outermost folder of a file that the book does not have, or the file."""
    above = reversed(PurePosixPath(name).parents[:-1])
    return next((f"{folder}/" for folder in above if not (output / folder).is_dir()), name)


def _copy(output: Path, fresh: Path, book: BuiltBook) -> None:
    """Copy the files of a book, with their times, and nothing else that lies among them."""
    for name in book.files:
        copied = fresh / name
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(output / name, copied)


# The file of Sphinx by which a built book is recognised.
SIGN = ".buildinfo"
# In the head of each page of our layout and of each redirect.
MARK = b'<meta name="generator" content="Fascicle">'
FRONT = "index.html"
# Content of the mark of an unfinished build while the book is put in place: some of its files may
# be there, and no record names them yet.
PLACING = b"placing\n"
# So many names are said.
MANY = 3
# Folders of books that this one may not have, and files beside its front page.
_FOLDERS = frozenset({"_downloads", "_images", "authors", "opds", "series", "tags", "works"})
_BESIDE = re.compile(
    r"(?:feed|sitemap[^/]*)\.xml|objects\.inv|[\w-]+-worker\.js|[^/]+\.webmanifest"
)
_OFFERED = re.compile(rb'href="([^"/#?]+)" download')
# Copies that hosts make of each file: of a page that is gone, they would stay online.
_COMPRESSED = re.compile(r"\.(?:gz|br|zst)$")


def protected(
    output: Path, strangers: Mapping[str, Fingerprint], mark: Path
) -> Mapping[str, Fingerprint]:
    """Return the files among `strangers`, which the record lacks, that are others'.

    `mark` is that of an unfinished build. Of an earlier book without a record, none is.
    """
    was_placing = mark.is_file() and mark.read_bytes() == PLACING
    return {} if was_placing or (FRONT in strangers and _is_book(output)) else strangers


def refuse_to_replace(root: Path, output: Path, names: Collection[str]) -> None:
    """Raise `UseError` if there are files that the book would replace."""
    if not names:
        return
    problem = f"no build of this library wrote {some(names)}, which the book would replace"
    raise UseError(shown(output, root), problem, "Name another folder, or move them elsewhere.")


def some(names: Collection[str]) -> str:
    """Return the first of some names, and the number of the others."""
    first, more = sorted(names)[:MANY], len(names) - MANY
    return ", ".join(first) + (f" and {more} more" if more > 0 else "")


def replaced(
    files: Mapping[str, Fingerprint], written: Mapping[str, Fingerprint]
) -> Collection[str]:
    """Return the names of the files that a staged book has with another content."""
    return [name for name, file in files.items() if written.get(name, file) != file]


def others_in(target: Path, typed: str, book: BuiltBook) -> list[str]:
    """Return the files, links and empty folders of others in a folder of a published book.

    Raises `UseError` for those that `book` would replace: others have put or changed them there.
    """
    listed = load_state(target / LIST, dict[str, str])
    is_ours = _told_by_list(target, listed, book) if listed else _told_by_place(target, book)
    others = [name for name in _entries(target) if not is_ours(_COMPRESSED.sub("", name))]
    folders = {str(above) for name in book.files for above in PurePosixPath(name).parents}
    replaced_ones = [
        name
        for name in others
        if (name in folders and not name.endswith("/"))
        or any(str(above) in book.files for above in PurePosixPath(name).parents)
        or (name in {*book.files, *(listed or ())} and not _is_same(target, name, book))
    ]
    if replaced_ones:
        problem = f"the book would replace {some(replaced_ones)}, put or changed there by others"
        remedy = "Move them elsewhere, or remove them, and publish again."
        raise UseError(typed, problem, remedy)
    return [name for name in others if name not in book.files and name.rstrip("/") not in folders]


def carry_over(target: Path, fresh: Path, names: Collection[str]) -> None:
    """Put entries of a folder into the one that replaces it, with the modes of their folders.

    Files are linked where that is possible, so that they keep their owners. Raises `OSError`.
    """
    for name in names:
        for above in [*reversed(PurePosixPath(name).parents[:-1]), PurePosixPath(name)]:
            source, copied = target / above, fresh / above
            if source.is_dir() and not source.is_symlink():
                if not copied.exists():
                    copied.mkdir()
                    shutil.copystat(source, copied)
            elif not os.path.lexists(copied):
                try:
                    os.link(source, copied, follow_symlinks=False)
                except OSError:
                    shutil.copy2(source, copied, follow_symlinks=False)


def _entries(folder: Path) -> Iterator[str]:
    """Yield the files and links below a folder, and the folders that are empty, with a `/`."""
    for path, inner, files in os.walk(folder):
        inside = Path(path).relative_to(folder)
        links = [name for name in inner if Path(path, name).is_symlink()]
        yield from ((inside / name).as_posix() for name in [*files, *links] if name != LIST)
        if not inner and not files and path != os.fspath(folder):
            yield f"{inside.as_posix()}/"


def _told_by_list(
    target: Path, listed: Mapping[str, str], book: BuiltBook
) -> Callable[[str], bool]:
    """Return a function that tells whether an entry is a file of the list, as it was published.

    Pages may have been changed, as hosts do: they are known by their mark.
    """

    def is_ours(name: str) -> bool:
        if name not in listed or (target / name).is_symlink():
            return False
        with suppress(OSError):
            is_listed = listed[name] == book.digests.get(name)
            if is_listed and fingerprint((target / name).stat()) == book.files.get(name):
                return True
            is_page = name.endswith(".html") and MARK in (target / name).read_bytes()
            return is_page or sha256_of((target / name).read_bytes()) == listed[name]
        # It is a copy of a file that is not there.
        return True

    return is_ours


def _told_by_place(target: Path, book: BuiltBook) -> Callable[[str], bool]:
    """Return a function that tells whether an entry stands where books have such files.

    Hidden files are others', and so is another book in a folder of this one.
    """
    folders = {name.partition("/")[0] for name in book.files if "/" in name} | _FOLDERS
    offered: set[str] = set()
    with suppress(OSError):
        offered |= {name.decode() for name in _OFFERED.findall((target / FRONT).read_bytes())}

    def is_ours(name: str) -> bool:
        path = PurePosixPath(name)
        if name in book.files:
            return True
        if any(part.startswith(".") for part in path.parts):
            return False
        if any((target / above / SIGN).exists() for above in path.parents[:-1]):
            return False
        if path.parts[0] in folders or name in offered or _BESIDE.fullmatch(name):
            return True
        with suppress(OSError):
            return name.endswith(".html") and MARK in (target / name).read_bytes()
        return False

    return is_ours


def _is_same(target: Path, name: str, book: BuiltBook) -> bool:
    """Return whether an entry has the content that the book has there."""
    with suppress(OSError):
        path = target / name
        return not path.is_symlink() and sha256_of(path.read_bytes()) == book.digests.get(name)
    return False


def _is_book(folder: Path) -> bool:
    with suppress(OSError):
        return (folder / SIGN).is_file() and MARK in (folder / FRONT).read_bytes()
    return False


def writing(path: Path) -> AbstractContextManager[None]:
    """Raise an `OSError` of the block as a `BuildError`."""
    return system_errors(BuildError, f"{BUILD}/{path.name}", MAKE_ROOM)


def repair(root: Path, output: Path) -> None:
    """Put the book back that a killed swap has left beside its place. Raises `BuildError`."""
    with writing(output):
        _staging_folder(root, output)


@contextmanager
def staged(
    root: Path, output: Path, files: Mapping[str, Fingerprint], *, is_full: bool
) -> Iterator[Path]:
    """Yield the folder to build in, with these files of the output; `is_full` leaves no others.

    In a full build they are files of others, which a folder under `_build/` does not keep. After
    an error in the block the folder is removed: on a full disk, its room is needed.
    Raises `BuildError` if the folder cannot be made.
    """
    with writing(output):
        folder = _staging_folder(root, output)
        if is_full:
            remove_folder(folder)
    try:
        with writing(output):
            folder.mkdir(parents=True, exist_ok=True)
            if not is_full or not is_swapped(root, output):
                kept = {
                    name: file
                    for name, file in files.items()
                    if not is_unfinished(PurePosixPath(name).name)
                }
                mirror(output, folder, kept, fingerprints_below(folder))
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def put_in_place(
    root: Path, output: Path, there: Mapping[str, Fingerprint], *, is_full: bool
) -> None:
    """Replace the book in `output`, a folder with the files `there`, by the staged one.

    Files that others have put there since stay. Raises `BuildError`.
    """
    with writing(output):
        folder = _staging_folder(root, output)
        if is_swapped(root, output):
            # A mount point cannot be renamed, nor, on Windows, a folder of which a file is open.
            with suppress(OSError):
                swap_in(folder, output, keep=not is_full)
                return
        mirror(folder, output, fingerprints_below(folder), there)
        # The book published here before is gone.
        (output / LIST).unlink(missing_ok=True)
        if is_full:
            remove_folder(folder)


def is_swapped(root: Path, output: Path) -> bool:
    """Return whether a book replaces the whole folder, which is the tool's own."""
    return output.parent == root / BUILD and not output.is_symlink()


def _staging_folder(root: Path, output: Path) -> Path:
    return repaired(root / BUILD / output.name)


LOCK = BUILD / "build.lock"


@contextmanager
def one_at_a_time(root: Path) -> Iterator[int]:
    """Hold the lock of a library, and yield its descriptor.

    Sphinx inherits it: a build with a killed parent counts as running until Sphinx has ended,
    within a second.

    Raises `BuildError` if another process holds it.
    """
    with opened(root, LOCK, BuildError) as descriptor:
        if holder := claim(descriptor):
            problem = f"another build of this library is running (process {holder})"
            raise BuildError(str(root), problem, "Wait until it has ended, then try again.")
        yield descriptor
