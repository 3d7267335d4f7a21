"""A library on disk that is converted repeatedly."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fascicle.library.convert_all import Outcome, convert_library

TOOLS = Path(__file__).resolve().parents[3] / "tools"

LIBRARY = 'title = "Shelf"\nauthors = ["Ada Bell"]\n'

Files = dict[str, str | bytes]


class Shelf:
    """A library, its texts, settings and pages, and the outcomes of converting it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, files: Files) -> None:
        """Write files by their paths in the library."""
        for name, content in {"library.toml": LIBRARY, **files}.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        (self.root / "texts").mkdir(exist_ok=True)

    def edit(self, name: str, old: str, new: str) -> bytes:
        """Replace words on a page, and return the page."""
        path = self.root / name
        page = path.read_text(encoding="utf-8")
        assert old in page
        path.write_text(page.replace(old, new), encoding="utf-8")
        return path.read_bytes()

    def convert(self, *, check: bool = False) -> dict[str, Outcome]:
        return {outcome.slug: outcome for outcome in convert_library(self.root, check=check)}

    def statuses(self, *, check: bool = False) -> dict[str, str]:
        return {slug: outcome.status for slug, outcome in self.convert(check=check).items()}

    def complaint(self, slug: str) -> str:
        """Return the error of a text that cannot be converted."""
        error = self.convert()[slug].error
        assert error is not None
        assert str(self.root) not in str(error), "no path of this machine"
        assert error.place.startswith(("texts/", "works/"))
        assert error.remedy
        return f"{error.place}: {error.problem}"

    def run(self, code: str) -> subprocess.CompletedProcess[str]:
        """Run the command `convert` after some code that makes it fail."""
        command = ["convert", "--library", str(self.root)]
        whole = f"{code}\nfrom fascicle.cli.main import main\nmain({command!r})"
        return subprocess.run(
            [sys.executable, "-c", whole],
            env={**os.environ, "PYTHONPATH": str(TOOLS)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def snapshot(self) -> dict[str, tuple[str, int]]:
        """Return digest and time of each file but the cache."""
        return {
            str(path.relative_to(self.root)): (
                hashlib.sha256(path.read_bytes()).hexdigest(),
                path.stat().st_mtime_ns,
            )
            for path in self.root.rglob("*")
            if path.is_file() and "_build" not in path.parts
        }

    def pages(self) -> dict[str, bytes]:
        """Return the pages and the recorded addresses."""
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for folder in ("works", "texts")
            for path in sorted((self.root / folder).rglob("*"))
            if path.is_file() and path.suffix in {".md", ".toml"}
        }

    def unfinished(self) -> list[Path]:
        return list(self.root.rglob("*.new"))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)
