"""Publishing: a copy of a finished book in the folder that it is served from.

The copy is made beside that folder and swapped in, so that what is served is whole at any moment.
What others have put there, such as a `CNAME`, is in the copy too.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path, PurePosixPath

import msgspec

from fascicle.book.files_of_others import SIGN, carry_over, others_in
from fascicle.book.output import LIST, BuiltBook
from fascicle.files.fingerprints import fingerprints_below
from fascicle.files.folders import shown
from fascicle.files.swap import place_beside, swap_in
from fascicle.model.errors import BuildError, UseError

# The feed of the library: without it, there are no other feeds, and none of what needs an address.
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
