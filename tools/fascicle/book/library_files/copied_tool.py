"""Libraries made before the tool was a package: which of the files copied into them are unedited.

`fascicle new` used to copy the tool itself, its Makefile and its locks. `copied.txt` lists the
content of every such file and folder, in every state that the repository has had, by the first
16 digits of its git object id; that of the README without its first line, the library's title.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

# What such a library has and a new one has not.
COPIED_ONLY = (
    "tools/fascicle",
    "tools/LICENSE",
    "tests/of_a_library",
    "requirements",
    "pyproject.toml",
)
DIGITS = 16


def is_as_copied(path: Path) -> bool:
    """Return whether a file or a folder is as some state of the repository had it."""
    found = _untitled_id(path) if path.name == "README.md" else git_id(path)
    return found.hex()[:DIGITS] in _known()


@cache
def _known() -> frozenset[str]:
    listed = files("fascicle.book.library_files") / "copied.txt"
    return frozenset(listed.read_text(encoding="utf-8").split())


def git_id(path: Path) -> bytes:
    """Return the id that git has for the content of a file, or of a folder without its caches.

    The form: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
    """
    if path.is_dir():
        content = b"".join(map(_entry, sorted(filter(_is_copied, path.iterdir()), key=_order)))
        return _object_id(b"tree", content)
    return _object_id(b"blob", path.read_bytes())


def _untitled_id(readme: Path) -> bytes:
    return _object_id(b"blob", readme.read_bytes().partition(b"\n")[2])


def _is_copied(path: Path) -> bool:
    return path.name != "__pycache__" and not path.name.startswith(".")


def _order(path: Path) -> bytes:
    """Return the key by which git orders a folder: folders as if their names ended in `/`."""
    return path.name.encode() + (b"/" if path.is_dir() else b"")


def _entry(path: Path) -> bytes:
    mode = b"40000" if path.is_dir() else b"100644"
    return mode + b" " + path.name.encode() + b"\0" + git_id(path)


def _object_id(kind: bytes, content: bytes) -> bytes:
    header = kind + b" " + str(len(content)).encode() + b"\0"
    return hashlib.sha1(header + content, usedforsecurity=False).digest()
