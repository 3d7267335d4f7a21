"""A front page that lists no works: Sphinx complains of each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from fascicle.model.errors import BuildError, FascicleError

ADD_LIST = "Add it where the works are to stand:\n    :::{works}\n    :::"
_TITLE_PAGE = re.compile(r"works/[^/\n]+/index\.md")
# The name of the warning is the same in all languages.
_UNLISTED = "[toc.not_included]"


def unlisted_works(errors: Sequence[tuple[str, FascicleError]], root: Path) -> BuildError | None:
    """Return the error for a front page without a list, of which Sphinx complains in each work.

    What else is wrong with pages follows.
    """
    others = [error for _, error in errors if not _is_unlisted(error)]
    if len(others) == len(errors) or re.search(r"\{(works|toctree)\}", _front_page(root)):
        return None
    problem = "the front page has no list of works, so no page leads to them"
    lines = (f"{error.place}: {error.problem}" for error in others)
    return BuildError("index.md", "\n".join((problem, *lines)), ADD_LIST)


def _is_unlisted(error: FascicleError) -> bool:
    is_title_page = _TITLE_PAGE.fullmatch(error.place) is not None
    return is_title_page and error.problem.endswith(_UNLISTED)


def _front_page(root: Path) -> str:
    with suppress(OSError):
        return (root / "index.md").read_text("utf-8", errors="replace")
    return ""
