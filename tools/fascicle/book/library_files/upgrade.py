"""Upgrade of a library to another version of the tool: its wheel, its pin, and its unedited files.

A file is unedited if it is as `fascicle new` or an upgrade wrote it (`tools/written.sha256`), or as
it was copied into a library made before the tool was a package. Texts, pages, `library.toml`
and `index.md` are never touched. The new version does the upgrade: it knows its own files.

`fascicle new` used to copy the tool itself, its Makefile and its locks. `copied.txt` lists the
content of every such file and folder, in every state that the repository has had, by the first
16 digits of its git object id; that of the README without its first line, the library's title.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Literal

from packaging.version import InvalidVersion, Version

from fascicle.book.library_files.new_library import (
    CLUSTER_FILES,
    RECORD,
    is_maintained,
    library_files,
    load_record,
    record_of,
)
from fascicle.book.library_files.wheel import FILE_NAME, Wheel
from fascicle.files.edits import ChangedMeanwhileError, Edit, make_edits
from fascicle.files.folders import write_atomically
from fascicle.model.digests import sha1_of, sha256_of
from fascicle.model.errors import FascicleError, PageError, system_errors
from fascicle.settings.load import load_library

# Where the new version of a file that stays as edited is put, to be compared.
COMPARED = PurePosixPath("_build/upgrade")
PIN = re.compile(r"^\./tools/fascicle-\S+\.whl.*$", re.MULTILINE)
COPIED_VERSION = re.compile(r'^__version__ = "([^"]+)"', re.MULTILINE)
SECTION = re.compile(r"^## \[([^\]]+)\]", re.MULTILINE)
MAKE_ROOM = "Free some space or correct the permissions, and upgrade again."


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one file or folder of the library: `content` is written, or kept beside it.

    `why` is the reason for which it is kept, `there` the content of a file to be replaced.
    """

    name: str
    done: Literal["written", "replaced", "removed", "kept"]
    content: bytes = b""
    why: str = ""
    there: bytes | None = None

    @property
    def compared(self) -> str:
        """Where the new version of a file that was kept is put; empty if there is none."""
        return str(COMPARED / self.name) if self.done == "kept" and self.content else ""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The changes of an upgrade, and the changelog of its versions; `old` is None if unknown."""

    old: Version | None
    new: Version
    changes: tuple[Change, ...]
    changelog: str
    record: bytes


def upgrade_of(root: Path, wheel: Wheel) -> Upgrade:
    """Return the changes of upgrading the library at `root` to this wheel; nothing is written.

    Raises `FascicleError` for a folder that is no library, and for an older wheel.
    """
    library = load_library(root)
    if (root / "tools/fascicle/book/library_files").is_dir():
        problem = "this is a checkout of Fascicle, and runs the tool that it holds"
        raise FascicleError("tools/fascicle", problem, "Update it with git: git pull")
    old = installed_version(root)
    refuse_older(old, wheel)
    written = load_record(root)
    files = {
        name: content
        for name, content in library_files(library.title, wheel, cluster=library.cluster).items()
        if is_maintained(name)
    }
    changes = [change for file in files.items() for change in _change(root, *file, written)]
    kept = {change.name for change in changes if change.done == "kept"}
    changes += _removed(root, wheel, kept)
    if "Makefile" not in kept:  # else it may need them
        changes += _without_cluster(root, files, written)
    record = record_of(
        {name: content for name, content in files.items() if name not in kept},
        {name: digest for name, digest in written.items() if name in kept},
    )
    changelog = "" if old is None else changelog_between(wheel.description, old, wheel.version)
    return Upgrade(old, wheel.version, tuple(changes), changelog, record)


def installed_version(root: Path) -> Version | None:
    """Return the version of the tool in a library's `tools`, None if none is there."""
    wheels = [FILE_NAME.fullmatch(path.name) for path in root.glob("tools/fascicle-*.whl")]
    versions = [name[1] for name in wheels if name]
    copied = root / "tools/fascicle/__init__.py"
    if not versions and copied.is_file():
        versions = COPIED_VERSION.findall(copied.read_text(encoding="utf-8"))
    return max(filter(None, map(_version, versions)), default=None)


def _version(text: str) -> Version | None:
    """Return a version, or None for other words, such as “Unreleased”."""
    try:
        return Version(text)
    except InvalidVersion:
        return None


def refuse_older(old: Version | None, wheel: Wheel) -> None:
    if old is not None and wheel.version < old:
        problem = f"older than the library's tool, {old}"
        raise FascicleError(wheel.name, problem, "Name a newer wheel. Nothing was changed.")


def _change(root: Path, name: str, content: bytes, written: Mapping[str, str]) -> Iterator[Change]:
    path = root / name
    if not path.exists():
        if name not in written:  # else the owner has removed it
            yield Change(name, "written", content)
        return
    there = path.read_bytes()
    if there == content or written.get(name) == sha256_of(content, 64):
        return  # up to date, or edited while the version that it was made from is the same
    if written.get(name) == sha256_of(there, 64) or is_as_copied(path):
        yield Change(name, "replaced", content, there=there)
    elif name == "requirements.txt" and PIN.search(text := there.decode("utf-8", "replace")):
        pin = PIN.search(content.decode())
        pinned = PIN.sub(pin[0] if pin else "", text, count=1)
        yield Change(name, "replaced", pinned.encode(), there=there)
    else:
        yield Change(name, "kept", content, "edited")


def _removed(root: Path, wheel: Wheel, kept: set[str]) -> Iterator[Change]:
    """Yield the older wheels, and unedited copies of the code.

    An edited Makefile of those days needs all that was copied.
    """
    for path in sorted(root.glob("tools/fascicle-*.whl")):
        if path.name != wheel.name:
            yield Change(f"tools/{path.name}", "removed")
    for name in COPIED_ONLY:
        if not (root / name).exists():
            continue
        if "Makefile" in kept:
            yield Change(name, "kept", why="for the Makefile, which is edited")
        elif is_as_copied(root / name):
            yield Change(name, "removed")
        else:
            yield Change(name, "kept", why="edited")


def _without_cluster(
    root: Path, files: Mapping[str, bytes], written: Mapping[str, str]
) -> Iterator[Change]:
    """Yield the unedited files of a cluster in a library that has none."""
    for name in CLUSTER_FILES:
        if name in files:
            continue
        with suppress(FileNotFoundError):
            if written.get(name) == sha256_of((root / name).read_bytes(), 64):
                yield Change(name, "removed")


def changelog_between(description: str, old: Version, new: Version) -> str:
    """Return the sections of the changelog about the versions after `old`, up to `new`."""
    parts = SECTION.split(description)[1:]
    sections = zip(parts[::2], parts[1::2], strict=True)
    return "\n".join(
        f"[{heading}]{text.rstrip()}\n"
        for heading, text in sections
        if (version := _version(heading)) and old < version <= new
    )


def carry_out(root: Path, upgrade: Upgrade) -> None:
    """Write the new files of an upgrade, then remove the old ones.

    Raises `PageError` if something cannot be written, and `OSError` if it cannot be removed.
    """
    shutil.rmtree(root / COMPARED, ignore_errors=True)
    edits = [
        Edit(root / (change.compared or change.name), change.there, change.content)
        for change in upgrade.changes
        if change.content
    ]
    try:
        with system_errors(PageError, "the library", MAKE_ROOM):
            make_edits(root, edits)
    except ChangedMeanwhileError as error:
        name = error.path.relative_to(root).as_posix()
        problem = "was changed during the upgrade; nothing was written"
        raise PageError(name, problem, "Upgrade again.") from None
    write_atomically(root / RECORD, upgrade.record, RECORD, MAKE_ROOM)
    for change in upgrade.changes:
        if change.done == "removed":
            _remove(root, change.name)


def _remove(root: Path, name: str) -> None:
    path = root / name
    with suppress(FileNotFoundError):  # another upgrade at once was quicker
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    if name == "tools/fascicle":
        shutil.rmtree(root / "tools/fascicle.egg-info", ignore_errors=True)
    with suppress(FileNotFoundError):
        if name == "tests/of_a_library" and not any(path.parent.iterdir()):
            path.parent.rmdir()


# Files of such a library that a new one does not have.
COPIED_ONLY = (
    "tools/fascicle", "tools/LICENSE", "tests/of_a_library", "requirements", "pyproject.toml",
)  # fmt: skip
DIGITS = 16


def is_as_copied(path: Path) -> bool:
    """Return whether a file or a folder is as some state of the repository had it."""
    text = path.read_bytes().partition(b"\n")[2] if path.name == "README.md" else None
    identity = git_id(path) if text is None else _object_id(b"blob", text)
    return identity.hex()[:DIGITS] in _known()


@cache
def _known() -> frozenset[str]:
    listed = files("fascicle.book.library_files") / "copied.txt"
    return frozenset(listed.read_text(encoding="utf-8").split())


def git_id(path: Path) -> bytes:
    """Return the id that git has for the content of a file, or of a folder without its caches.

    The form: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
    """
    if not path.is_dir():
        return _object_id(b"blob", path.read_bytes())
    paths = [p for p in path.iterdir() if p.name != "__pycache__" and not p.name.startswith(".")]
    # Git orders folders as if their names ended in `/`.
    paths.sort(key=lambda p: p.name.encode() + b"/" * p.is_dir())
    entries = (
        b"%s %s\0%s" % (b"40000" if p.is_dir() else b"100644", p.name.encode(), git_id(p))
        for p in paths
    )
    return _object_id(b"tree", b"".join(entries))


def _object_id(kind: bytes, content: bytes) -> bytes:
    header = kind + b" " + str(len(content)).encode() + b"\0"
    return bytes.fromhex(sha1_of(header + content))
