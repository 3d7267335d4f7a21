"""Title pages that their owners have edited or kept: their contents are completed.

Such a page is not generated again, so the pages of its work tell what its list lacks. `convert`
tells the owner; a build shows the book as it should be, and has nothing to warn of.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fascicle.model.edited_pages import (
    DIGEST,
    completed_contents,
    is_edited,
    listed_chapters,
    page_text,
)
from fascicle.sphinx_ext.model.front_matter import metadata_in
from fascicle.sphinx_ext.model.noted_problems import each_that_works
from fascicle.sphinx_ext.model.work_settings import work_settings
from fascicle.sphinx_ext.model.works import slug_of, title_page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# After what a page says, so that a list of chapters may follow it.
LIST = "\n\n:::{chapters}\n:::\n"


def contents_of(env: BuildEnvironment, docname: str, listed: Sequence[str]) -> Sequence[str]:
    """Return the names of the pages on a list of chapters, completed if its page is kept."""
    if not _is_kept(env, docname):
        return listed
    return completed_contents(listed, _pages_beside(env, docname)).pages


def with_list(app: Sphinx, docname: str, content: list[str]) -> None:
    """Add a list of chapters to a kept title page that has none, if its work has chapters."""
    if not listed_chapters(content[0]) and _is_kept(app.env, docname):
        has_list = "{chapters}" in content[0]
        if not has_list and completed_contents([], _pages_beside(app.env, docname)).pages:
            content[0] += LIST


def titles_to_read_again(_app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
    """Return the kept title pages of works that other pages of have come, changed or gone."""
    slugs = {slug for docnames in changes for docname in docnames if (slug := slug_of(docname))}
    titles = {title_page_of(slug) for slug in slugs} & env.found_docs
    known = sorted(titles.difference(*changes))
    found = each_that_works(known, "the lists of chapters", partial(_is_kept, env))
    return [title for title, is_kept in found if is_kept]


def _is_kept(env: BuildEnvironment, docname: str) -> bool:
    slug = slug_of(docname)
    if slug is None or docname != title_page_of(slug):
        return False
    page = page_text(Path(env.doc2path(docname)).read_bytes())
    if is_edited(page):
        return True
    kept = work_settings(env, metadata_in(page).get("text", "")).kept if DIGEST in page else ()
    return any(each.page == "index.md" for each in kept)


def _pages_beside(env: BuildEnvironment, docname: str) -> dict[str, str]:
    """Return the other pages in the folder of a title page, as text, by name."""
    title, folder = Path(env.doc2path(docname)), docname.rpartition("/")[0]
    return {
        path.stem: page_text(path.read_bytes())
        for path in title.parent.glob("*.md")
        if path != title and f"{folder}/{path.stem}" in env.found_docs
    }


def register(app: Sphinx) -> None:
    app.connect("source-read", with_list)
    app.connect("env-get-outdated", titles_to_read_again)
