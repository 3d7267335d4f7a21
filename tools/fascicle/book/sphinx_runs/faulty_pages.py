"""Pages that stop Sphinx: one that is not UTF-8, and a front page that lists no works."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from fascicle.book.inputs import NOT_READ
from fascicle.files.folders import files_below
from fascicle.model.errors import BuildError

SAVE = "Save the page as UTF-8, and build again."
ADD_LIST = "Add it where the works are to stand:\n    :::{works}\n    :::"
# The name of the warning is the same in all languages.
_UNLISTED = re.compile(
    r"^works/[^/\n]+/index\.md: WARNING: .*\[toc\.not_included\]\n?", re.MULTILINE
)


def undecodable_page(root: Path) -> BuildError | None:
    """Return the error for the first page that is not UTF-8: Sphinx does not name it."""
    names = (name for name, _ in files_below(root, _is_skipped) if name.endswith(".md"))
    for name in sorted(names):
        with suppress(OSError):
            page = (root / name).read_bytes()
            try:
                page.decode()
            except UnicodeDecodeError as error:
                line, byte = page.count(b"\n", 0, error.start) + 1, page[error.start]
                return BuildError(f"{name}:{line}", f"byte 0x{byte:02x} is not UTF-8", SAVE)
    return None


def _is_skipped(folder: str) -> bool:
    name = folder.removesuffix("/").rpartition("/")[2]
    return name.startswith(".") or name in NOT_READ or folder == "texts/"


def unlisted_works(said: str, root: Path) -> BuildError | None:
    """Return the error for a front page without a list, of which Sphinx complains in each work.

    What else Sphinx has said follows.
    """
    others = _UNLISTED.sub("", said).strip()
    if others == said.strip() or re.search(r"\{(works|toctree)\}", _front_page(root)):
        return None
    problem = "the front page has no list of works, so no page leads to them"
    return BuildError("index.md", "\n".join(filter(None, (problem, others))), ADD_LIST)


def _front_page(root: Path) -> str:
    with suppress(OSError):
        return (root / "index.md").read_text("utf-8", errors="replace")
    return ""
