"""Join the modules of a script into what a browser loads: one file, without the comments.

Each module names what it needs by `import`, as a browser would read it. Joined, they are half as
many bytes, and one request where there were four rounds of them. This is no parser: a comment or
an import begins its line, and names at the top of a module are its own among all, which a test
holds.
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

IMPORT = re.compile(r'^import \{[^}]*\} from "((?:\.\.?/)+[\w/-]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=async |class |const |function )", re.MULTILINE)
COMMENT = re.compile(r"^ */\*(?s:.*?)\*/\n|^ *//.*\n", re.MULTILINE)
INDENT = re.compile(r"^\s+", re.MULTILINE)


@cache
def joined(entries: tuple[Path, ...], *, is_module: bool = False) -> str:
    """Return modules with all that they need before them; the last keeps its exports if asked.

    A plain script is put into a block, so that its names are its own.
    """
    *others, own = [stripped(path) for path in needed(entries)]
    text = "".join([*(EXPORT.sub("", text) for text in others), own])
    return text if is_module else f'"use strict";\n{{\n{EXPORT.sub("", text)}}}\n'


def needed(entries: Iterable[Path]) -> list[Path]:
    """Return modules and all that they need, each after what it needs itself."""
    found: dict[Path, None] = {}
    for path in entries:
        others = IMPORT.findall(path.read_text(encoding="utf-8"))
        found |= dict.fromkeys(needed(path.parent / other for other in others))
        found[_normal(path)] = None
    return list(found)


def stripped(path: Path) -> str:
    """Return a module without imports, comments and indents."""
    text = path.read_text(encoding="utf-8")
    for pattern in (IMPORT, COMMENT, INDENT):
        text = pattern.sub("", text)
    return text


def _normal(path: Path) -> Path:
    return type(path)(os.path.normpath(path))
