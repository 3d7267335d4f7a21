"""The templates of a library's files, filled in.

A name that begins with a dot has `dot-` in its place in the folder `template`: packaging tools
and git treat hidden files in their own ways. `@title@` is a value to be filled in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from fascicle.book.library_files.wheel import Wheel
from fascicle.settings.toml_values import toml_value

# Written once, and the owner's from then on, as are all files in `texts/` and `works/`.
OWNERS = ("library.toml", "index.md", "_static/", "texts/", "works/")


def library_files(title: str, wheel: Wheel) -> dict[str, bytes]:
    """Return the files of a library of this title that uses this wheel, by their names."""
    values = {
        "title": _as_markdown(title),
        "title_line": f"title = {toml_value(title)}",
        "pin": wheel.pin,
    }
    written = {
        name: re.sub(r"@(title|title_line|pin)@", lambda found: values[found[1]], text).encode()
        for name, text in _templates(files("fascicle.book.library_files") / "template")
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
