"""Publishing: a copy of a finished book in the folder that it is served from.

The copy is made beside that folder and swapped in, so that a complete book is served at any moment.
No file of others, such as a `CNAME`, is lost, there or in a folder that a book is built in.

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
from contextlib import suppress
from pathlib import Path, PurePosixPath

import msgspec

from fascicle.book.built_book import LIST, BuiltBook
from fascicle.files.build_folder import load_state
from fascicle.files.edits import place_beside, swap_in
from fascicle.files.fingerprints import Fingerprint, fingerprint, fingerprints_below
from fascicle.files.folders import shown
from fascicle.model.digests import sha256_of
from fascicle.model.errors import BuildError, UseError

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
