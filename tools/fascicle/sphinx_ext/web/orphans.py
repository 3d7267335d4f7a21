"""Pages that no title page lists, and names of search hits: settled when all pages are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from fascicle.sphinx_ext.model.templates import has_our_layout
from fascicle.sphinx_ext.model.works import slug_of, title_page_of, works_in

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

KEPT_BY_HAND = "kept by hand"


def mark_orphans(_app: Sphinx, env: BuildEnvironment) -> None:
    """Mark as orphans the pages that their work's title page does not list.

    Such a page was edited, and then its text went or changed. It is kept, and `convert`
    names it; Sphinx need not warn about it as well. Nothing has to be written again.
    """
    for docname in env.found_docs:
        slug = slug_of(docname)
        if slug is None or docname == title_page_of(slug):
            continue
        if docname not in env.toctree_includes.get(title_page_of(slug), []):
            env.metadata[docname].setdefault("orphan", KEPT_BY_HAND)
        elif env.metadata[docname].get("orphan") == KEPT_BY_HAND:
            del env.metadata[docname]["orphan"]


def set_search_titles(app: Sphinx, env: BuildEnvironment) -> None:
    """Add the work's title to the name of each chapter in search results.

    Sphinx shows a page's long title in its search; nothing else of this book does, and under our
    layout that search is off.
    """
    if has_our_layout(app):
        return
    names = {
        page.docname: page.name if page == work.front else f"{page.name} — {work.title}"
        for work in works_in(env)
        for page in work.reading_order
    }
    for docname in filter(slug_of, env.found_docs):
        name = names.get(docname)
        env.longtitles[docname] = nodes.title("", name) if name else env.titles[docname]
