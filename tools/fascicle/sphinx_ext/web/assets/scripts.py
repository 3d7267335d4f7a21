"""Scripts as browsers load them: bundles of modules, made by esbuild and kept beside them.

`make scripts` writes `scripts/built/NAME.js` for each module that no other one imports, and a
digest of its modules on the first line, so that a build needs no Node and a stale bundle is known.
"""

from __future__ import annotations

import os
import re
from functools import cache
from hashlib import sha256
from pathlib import Path

BUILT = "built"
IMPORT = re.compile(r'^import \{[^}]*\} from "((?:\.\.?/)+[\w/-]+\.js)";\n', re.MULTILINE)
COMMENT = re.compile(r"^ */\*(?s:.*?)\*/\n|^ *//.*\n", re.MULTILINE)


@cache
def bundle(entry: Path) -> str:
    """Return the bundle of a module, without its digest."""
    _, _, text = bundle_path(entry).read_text(encoding="utf-8").partition("\n")
    return text


def bundle_path(entry: Path) -> Path:
    return entry.parent / BUILT / entry.name


def modules_of(entry: Path) -> list[Path]:
    """Return a module and all that it imports, each after its own imports."""
    found: dict[Path, None] = {}
    for other in IMPORT.findall(entry.read_text(encoding="utf-8")):
        found |= dict.fromkeys(modules_of(Path(os.path.normpath(entry.parent / other))))
    return [*found, entry]


@cache
def source_of(module: Path) -> str:
    return COMMENT.sub("", module.read_text(encoding="utf-8"))


def first_line(entry: Path) -> str:
    """Return the first line of a bundle that is up to date."""
    digest = sha256("".join(path.read_text("utf-8") for path in modules_of(entry)).encode())
    return f"/* {digest.hexdigest()[:32]} */\n"


def entries_in(extension: Path) -> list[Path]:
    """Return the modules of the extension that no other module imports."""
    modules = sorted(extension.glob("*/scripts/*.js"))
    imported = {other for module in modules for other in modules_of(module)[:-1]}
    return [module for module in modules if module not in imported]
