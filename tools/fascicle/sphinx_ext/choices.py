"""What the keeper has chosen for a work that is no part of its pages: how its text is set.

It stands in `library.toml` for all works, and in the file beside its text for one. The page says
which text it came from. What is wrong in such a file is for `fascicle convert` to say.
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

AS_TYPED = "as typed"
CURLY = "curly"
TYPOGRAPHIES = (AS_TYPED, CURLY)

# A text, or a file in the folder that a text is.
TEXT = re.compile(r"texts/([^/]+)(/[^/]+)?")


def typography_of(env: "BuildEnvironment", text: str) -> str:
    """Tell how the work made of a text is set; `text` is what its front matter calls it."""
    default = str(env.config.fascicle_typography)
    found = TEXT.fullmatch(text)
    if not found:
        return default
    name = re.sub(r"\.txt$", "", found[1], flags=re.IGNORECASE)
    path = Path(env.srcdir, "texts", f"{name}.toml")
    try:
        state = path.stat()
        return chosen_in(path, state.st_mtime_ns, state.st_size) or default
    except OSError:
        return default


@lru_cache(maxsize=4096)
def chosen_in(path: Path, _changed: int, _size: int) -> str:
    """Tell what a file says of typography, "" if nothing; it is read again when it has changed."""
    text = path.read_bytes()
    # Most files say nothing of it, and there is one for each work.
    if b"typography" not in text:
        return ""
    try:
        said = tomllib.loads(text.decode("utf-8-sig")).get("typography")
    except (ValueError, RecursionError):
        return ""
    return said if said in TYPOGRAPHIES else ""
