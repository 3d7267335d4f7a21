"""Contents of kept title pages: what their lists of chapters lack, and what they name in vain."""

from __future__ import annotations

from pathlib import Path

from fascicle.library.page_files import pages_in, read_page
from fascicle.library.texts import WORKS
from fascicle.model.edited_pages import Contents, completed_contents, listed_chapters
from fascicle.model.errors import PageError
from fascicle.writers.pages import TITLE_PAGE

_REMEDY = (
    "Correct the list; the book is complete all the same. To leave a page out of the contents,\n"
    '    put orphan: "true" into its front matter.'
)


def contents_of(folder: Path) -> Contents:
    """Return the contents of a work whose title page is kept, from the pages in its folder."""
    others = (path for path in pages_in(folder) if path.name != TITLE_PAGE)
    pages = {path.stem: read_page(path) or "" for path in others}
    return completed_contents(listed_chapters(read_page(folder / TITLE_PAGE) or ""), pages)


def contents_problem(root: Path, slug: str) -> PageError | None:
    """Return what the list of chapters on a kept title page lacks or names in vain, if anything."""
    contents = contents_of(root / WORKS / slug)
    lacking = [f"{name} ({_place(after)})" for name, after in contents.lacking]
    renamed = [f"{old} (now {new})" for old, new in contents.renamed]
    in_vain = [*renamed, *(f"{name} (no page)" for name in contents.gone)]
    problems = [f"lacks {', '.join(lacking)}"] * bool(lacking)
    problems += [f"still names {', '.join(in_vain)}"] * bool(in_vain)
    problem = f"its list of chapters {' and '.join(problems)}"
    return PageError(f"{WORKS}/{slug}/{TITLE_PAGE}", problem, _REMEDY) if problems else None


def _place(after: str) -> str:
    return f"in the book after {after}" if after else "in the book the first"
