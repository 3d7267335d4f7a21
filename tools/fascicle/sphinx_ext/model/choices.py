"""What the keeper has chosen for a work that is no part of its pages: how it is shown.

It stands in `library.toml` for all works, and in the file beside its text for one. The page says
which text it came from. What is wrong in such a file is for `fascicle convert` to say.
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

AS_TYPED = "as typed"
CURLY = "curly"
TYPOGRAPHIES = (AS_TYPED, CURLY)

# A text, or a file in the folder that a text is.
TEXT = re.compile(r"texts/([^/]+)(/[^/]+)?")


class Choices(NamedTuple):
    """What is said of a work; `None` where nothing is said of it."""

    typography: str | None = None
    gate: bool | None = None
    entire: bool | None = None
    drop_capitals: bool | None = None


KEYS = tuple(key.encode() for key in Choices._fields)


def choices_of(env: "BuildEnvironment", text: str) -> Choices:
    """Tell what is chosen for the work made of a text; `text` is what its front matter calls it."""
    found = TEXT.fullmatch(text)
    if not found:
        return Choices()
    name = re.sub(r"\.txt$", "", found[1], flags=re.IGNORECASE)
    path = Path(env.srcdir, "texts", f"{name}.toml")
    try:
        state = path.stat()
        return chosen_in(path, state.st_mtime_ns, state.st_size)
    except OSError:
        return Choices()


@lru_cache(maxsize=4096)
def chosen_in(path: Path, _changed: int, _size: int) -> Choices:
    """Tell what a file says, nothing if it is broken; it is read again when it has changed."""
    text = path.read_bytes()
    # Most files say nothing of this, and there is one for each work.
    if not any(key in text for key in KEYS):
        return Choices()
    try:
        return understood(tomllib.loads(text.decode("utf-8-sig")))
    except (ValueError, RecursionError):
        return Choices()


def understood(said: dict[str, Any]) -> Choices:
    """Take what makes sense."""
    typography = said.get("typography")
    return Choices(
        typography if typography in TYPOGRAPHIES else None,
        yes_or_no(said.get("gate")),
        yes_or_no(said.get("entire")),
        yes_or_no(said.get("drop_capitals")),
    )


def yes_or_no(said: object) -> bool | None:
    """Take a choice between two."""
    return said if isinstance(said, bool) else None
