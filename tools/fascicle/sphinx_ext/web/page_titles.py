"""How a page is called: by itself in a list or a heading, and in the browser's tab."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.works import Page, Work


def called_of(app: "Sphinx", pagename: str, given: "Mapping[str, Any]", page: "Page | None") -> str:
    """Name a page; what has no document nor name is called by its file's, as the search is."""
    if page is not None:
        return page.name
    heading = app.env.titles.get(pagename)
    called = heading.astext() if heading is not None else ""
    called = called or given.get("title") or given.get("indextitle") or pagename.capitalize()
    return " ".join(called.split())


def title_of(
    app: "Sphinx", pagename: str, called: str, page: "Page | None", work: "Work | None"
) -> str:
    """Name a page for the browser's tab: chapter — work — library."""
    library = str(app.config.html_context["library_title"])
    if pagename == app.config.root_doc:
        return library
    parts = [work.title if work else "", library]
    if work is None or page != work.front:
        parts.insert(0, called)
    return " — ".join(part for part in parts if part)
