"""Titles of a page: in lists, in the browser's tab, at the head of a printed page.

    <html style="--work: &#34;The Door&#34;; --chapter: &#34;Chapter 2&#34;">

A style sheet can put only strings into the margin of a printed page, so titles are passed as CSS
strings, in which all characters but letters, digits and spaces are escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fascicle.sphinx_ext.model.works import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.works import PublishedWork, WorkPage


def page_name(app: Sphinx, pagename: str, given: Mapping[str, Any], page: WorkPage | None) -> str:
    """Return the name of a page; without a document or a title, that of its file."""
    if page is not None:
        return page.name
    called = given.get("title") or given.get("indextitle") or pagename.capitalize()
    return one_line(app.env.titles.get(pagename)) or " ".join(called.split())


def browser_title(
    app: Sphinx, pagename: str, called: str, page: WorkPage | None, work: PublishedWork | None
) -> str:
    """Return the title for the browser's tab: chapter — work — library."""
    library = str(app.config.html_context["library_title"])
    if pagename == app.config.root_doc:
        return library
    parts = [work.title if work else "", library]
    if work is None or page != work.front:
        parts.insert(0, called)
    return " — ".join(part for part in parts if part)


def running_head(**names: str) -> str:
    """Return names as CSS declarations, without empty ones.

    >>> running_head(work="The Door", chapter="")
    '--work: "The Door"'
    """
    given = (f'--{name}: "{css_string(said)}"' for name, said in names.items() if said)
    return "; ".join(given)


def css_string(text: str) -> str:
    return "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
