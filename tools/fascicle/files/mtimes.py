"""Whether files have been touched since they were read: by their sizes and times of change.

A file that was changed so shortly before it is looked at that it could change again within one step
of the clock, and show the same time, does not count as settled: it has to be read.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Some file systems know the time of a change to two seconds only.
STEP = 2_000_000_000
UNSETTLED = ""


def is_settled(changed: int, now: int) -> bool:
    """Tell whether a file that was changed at this time, in ns, would show a change after `now`."""
    return changed + STEP < now


def state_of(paths: Iterable[Path], *more: str) -> str:
    """Return a digest of how files are, folders by what is in them, and of what else counts.

    `UNSETTLED` where that would prove nothing, or if something cannot be looked at.
    """
    now = time.time_ns()
    found = [*more]
    try:
        for path in paths:
            for name, state in _looked_at(os.fspath(path)):
                if state and not is_settled(state.st_mtime_ns, now):
                    return UNSETTLED
                found.append(f"{name}\0{state and (state.st_size, state.st_mtime_ns)}")
    except OSError:
        return UNSETTLED
    whole = "\n".join(found).encode("utf-8", "surrogateescape")
    return hashlib.sha256(whole).hexdigest()[:32]


def _looked_at(path: str) -> Iterable[tuple[str, os.stat_result | None]]:
    """Name a file, or those in a folder, with how each is; None where there is none."""
    try:
        with os.scandir(path) as entries:
            return sorted((entry.path, entry.stat()) for entry in entries)
    except NotADirectoryError:
        return [(path, Path(path).stat())]
    except FileNotFoundError:
        return [(path, None)]
