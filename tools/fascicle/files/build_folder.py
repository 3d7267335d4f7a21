"""The `_build` folder of a library: what is kept between runs, and may be deleted at any time."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from fascicle.files.atomic import write_atomically

State = TypeVar("State")

BUILD = Path("_build")
MAKE_ROOM = "Free some space or correct the permissions, and try again."


def load_state(path: Path, kind: type[State]) -> State | None:
    """Return what was saved in a file; None if there is nothing or it is not of this kind."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, ValueError, msgspec.MsgspecError):
        return None


def save_state(path: Path, state: object) -> None:
    """Save a struct or a dict as JSON. Raises `PageError`."""
    content = msgspec.json.encode(state, order="sorted")
    write_atomically(path, content, f"{BUILD}/{path.name}", MAKE_ROOM)
