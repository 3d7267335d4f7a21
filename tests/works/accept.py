"""Write the pages that the small whole works in this folder become now: `make golden`.

Each work is a folder with a text (`text.txt`, or a folder `text` of files) and perhaps `text.toml`;
its pages and addresses stand beside them, in `pages` and `addresses.toml`. Look at what has
changed, as at a change to the book, and commit it with what caused it.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from fascicle.library.convert_all import convert_library

HERE = Path(__file__).parent
# Pages say when they came: 1 January 2026.
CLOCK = {"SOURCE_DATE_EPOCH": "1767225600"}


def works() -> list[Path]:
    """List the works in this folder."""
    return sorted(path.parent for path in HERE.glob("*/text*") if path.suffix in {"", ".txt"})


def pages_now(work: Path) -> dict[str, str]:
    """Convert a work in a library of its own; the file of addresses is one of the pages."""
    with TemporaryDirectory() as folder, patch.dict(os.environ, CLOCK):
        root = Path(folder)
        (root / "library.toml").write_text('title = "Small works"\n')
        (root / "texts").mkdir()
        for path in work.glob("text*"):
            target = root / "texts" / path.name.replace("text", work.name, 1)
            copy = shutil.copytree if path.is_dir() else shutil.copyfile
            copy(path, target)
        for outcome in convert_library(root):
            if outcome.error:
                raise outcome.error
        found = [*root.glob("works/*/*.md"), *root.glob("texts/*.addresses.toml")]
        return {
            "addresses.toml"
            if path.suffix == ".toml"
            else f"pages/{path.name}": path.read_bytes().decode("utf-8")
            for path in sorted(found)
        }


def accepted(work: Path) -> dict[str, str]:
    """Return what a work became when it was last accepted."""
    found = [*work.glob("pages/*.md"), *work.glob("addresses.toml")]
    return {
        path.relative_to(work).as_posix(): path.read_bytes().decode("utf-8")
        for path in sorted(found)
    }


def accept(work: Path) -> list[str]:
    """Write what a work becomes now, and name the files that changed."""
    before, now = accepted(work), pages_now(work)
    for name in before.keys() - now.keys():
        (work / name).unlink()
    changed = sorted(name for name in before | now if before.get(name) != now.get(name))
    for name in set(changed) & now.keys():
        (work / name).parent.mkdir(exist_ok=True)
        (work / name).write_bytes(now[name].encode())
    return changed


def main() -> None:
    """Accept all works."""
    changed = [f"{work.name}/{name}" for work in works() for name in accept(work)]
    sys.stdout.write("".join(f"tests/works/{name}\n" for name in changed) or "Nothing changed.\n")


if __name__ == "__main__":
    main()
