"""Titles of a page: in lists, in breadcrumbs, in the browser's tab, at the head of a printed page.

    The Small Library › The River Books › The Ferry at Low Water › CHAPTER I. The Landing

Pages of no work have the navigation line of the library instead of breadcrumbs.

    <html style="--work: &#34;The Door&#34;; --chapter: &#34;Chapter 2&#34;">

A style sheet can put only strings into the margin of a printed page, so titles are passed as CSS
strings, in which all characters but letters, digits and spaces are escaped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fascicle.sphinx_ext.i18n import messages
from fascicle.sphinx_ext.model.groupings import SERIES, grouping_of
from fascicle.sphinx_ext.model.works import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

    from fascicle.sphinx_ext.model.published.published_work import PublishedWork, WorkPage


# Two lines at the head of a small sheet hold so much of a name.
HEAD = 60


class Breadcrumb(NamedTuple):
    """A breadcrumb: its name, the name's language, and its page, "" for the current one."""

    name: str
    language: str
    docname: str = ""


def page_name(app: Sphinx, pagename: str, given: Mapping[str, Any], page: WorkPage | None) -> str:
    """Return the name of a page; without a document or a title, that of its file."""
    if page is not None:
        return page.name
    called = given.get("title") or given.get("indextitle") or pagename.capitalize()
    return one_line(app.env.titles.get(pagename)) or " ".join(called.split())


def crumbs_to(
    app: Sphinx, work: PublishedWork, pagename: str, called: str
) -> tuple[Breadcrumb, ...]:
    library, own = app.config.html_context["library_title"], work.text_language
    steps = [Breadcrumb(str(library), str(app.config.language), app.config.root_doc)]
    series = ((name, grouping_of(app.env, SERIES, name).docname) for name in SERIES.names_of(work))
    steps += [Breadcrumb(name, own, docname) for name, docname in series]
    if pagename == work.front.docname:
        return (*steps, Breadcrumb(work.title, own))
    # The names of chapters and persons are in the language of the text.
    language = messages.language() if pagename == work.single_page else own
    title_page = Breadcrumb(work.title, own, work.front.docname)
    return (*steps, title_page, Breadcrumb(called, language))


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


def shortened(text: str, most: int) -> str:
    """Return a text cut at a word, or inside a word that is longer than `most`."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return (text[:most].rpartition(" ")[0] or text[:most]) + "…"
