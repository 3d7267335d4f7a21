"""A new library: settings, a front page, a Makefile, and the wheel of the tool.

The files are templates, filled in: `@title@` is a value. A name that begins with a dot has `dot-`
in its place in the folder `template`: packaging tools and git treat hidden files in their own ways.

`tools/written.sha256` has the digests of the written files, by which edits of the owner are
recognised. `sha256sum --check` reads it, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import TemporaryDirectory

from fascicle.book.library_files.wheel import Wheel, own_wheel
from fascicle.model.digests import sha256_of
from fascicle.model.errors import FascicleError, system_errors
from fascicle.model.words import metadata_value
from fascicle.settings.setting import toml_value

NOTHING_LEFT = (
    "Nothing was left behind. Choose another folder, free some space or correct the permissions."
)


def new_library(target: Path, title: str) -> list[str]:
    """Make a library called `title` in the folder `target`, and return the names of its files.

    The folder may exist if it is empty or holds only `.git`. If anything fails it is left as it
    was.

    Raises `FascicleError`.
    """
    title = metadata_value("title", title)
    _refuse_unfit(target, title)
    files = library_files(title, own_wheel())
    files[RECORD] = record_of(files)
    with (
        system_errors(FascicleError, str(target), NOTHING_LEFT),
        TemporaryDirectory(dir=target.parent, prefix=".new-") as folder,
    ):
        library = Path(folder, "library")
        for name, content in files.items():
            path = library / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _put_in_place(library, target)
    return sorted(files)


def _refuse_unfit(target: Path, title: str) -> None:
    place = str(target)
    if not title:
        raise FascicleError(place, "the library needs a title", 'Add one: --title "…"')
    if not target.parent.is_dir():
        remedy = f"Create it first: mkdir -p {target.parent}"
        raise FascicleError(place, f"the folder {target.parent} does not exist", remedy)
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise FascicleError(place, "exists, and is not a folder", "Choose another name.")
    if target.is_dir() and _entries(target):
        raise FascicleError(place, "is not empty", "Choose a new folder: nothing is overwritten.")


def _put_in_place(library: Path, target: Path) -> None:
    """Move the finished library to `target`; into it, where that is an empty folder."""
    if not target.exists():
        library.rename(target)
        return
    try:
        for entry in sorted(library.iterdir()):
            entry.rename(target / entry.name)
    except OSError:
        for entry in _entries(target):
            entry.rename(library / entry.name)
        raise


def _entries(folder: Path) -> list[Path]:
    """List a folder except `.git`: an empty repository is as good as an empty folder."""
    return [entry for entry in folder.iterdir() if entry.name != ".git"]


# Written once, and the owner's from then on, as are all files in `texts/` and `works/`.
OWNERS = ("library.toml", "index.md", "_static/", "texts/", "works/")


# For libraries with `cluster = true` only.
CLUSTER_FILES = ("tools/cluster.mk", "tools/requirements-cluster.txt")


def library_files(title: str, wheel: Wheel, *, cluster: bool = False) -> dict[str, bytes]:
    """Return the files of a library of this title that uses this wheel, by their names."""
    values = {
        "title": _as_markdown(title),
        "title_line": f"title = {toml_value(title)}",
        "pin": wheel.pin,
    }
    written = {
        name: re.sub(r"@(title|title_line|pin)@", lambda match: values[match[1]], text).encode()
        for name, text in _templates(files("fascicle.book.library_files") / "template")
        if cluster or name not in CLUSTER_FILES
    }
    return {**written, f"tools/{wheel.name}": wheel.content}


def is_maintained(name: str) -> bool:
    """Return whether an upgrade replaces a file that its owner has not edited."""
    return not name.startswith(OWNERS)


def _templates(folder: Traversable, above: str = "") -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = above + re.sub("^dot-", ".", entry.name)
        if entry.is_dir():
            yield from () if entry.name == "__pycache__" else _templates(entry, f"{name}/")
        else:
            yield name, entry.read_text(encoding="utf-8")


def _as_markdown(title: str) -> str:
    r"""Escape Markdown's own characters: `A *B*` → `A \*B\*`."""
    return re.sub(r"([\\`*_\[\]<>&#~$|{}])", r"\\\1", title)


RECORD = "tools/written.sha256"


def load_record(root: Path) -> dict[str, str]:
    """Return the digest of each file as it was written, by its name; none without a record."""
    try:
        text = (root / RECORD).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in text.split("\n"))}


def record_of(files: Mapping[str, bytes], kept: Mapping[str, str] | None = None) -> bytes:
    """Return the record of these files; of those that are `kept` as edited, the digests stay."""
    digests = {n: sha256_of(content, 64) for n, content in files.items() if is_maintained(n)}
    digests |= kept or {}
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()
