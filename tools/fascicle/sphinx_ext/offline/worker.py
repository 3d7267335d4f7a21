"""The service worker, at the root of the book: it may answer for the folder that it is in."""

from __future__ import annotations

from pathlib import Path

from fascicle.sphinx_ext.web.assets import scripts
from fascicle.sphinx_ext.web.assets.made_files import MadeFile

NAME = "offline-worker.js"
ENTRY = Path(__file__).parent / "scripts" / "worker.js"


def worker() -> MadeFile:
    """Return the file of the service worker."""
    return MadeFile(NAME, scripts.first_line(ENTRY), lambda: scripts.bundle(ENTRY).encode())
