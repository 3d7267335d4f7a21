"""Titles of a page: in lists, in breadcrumbs, in the browser's tab, at the head of a printed page.

    The Small Library › The River Books › The Ferry at Low Water › CHAPTER I. The Landing

Pages of no work have the navigation line of the library instead of breadcrumbs.

    <html style="--work: &#34;The Door&#34;; --chapter: &#34;Chapter 2&#34;">

A style sheet can put only strings into the margin of a printed page, so titles are passed as CSS
strings, in which all characters but letters, digits and spaces are escaped.

    <h1><span class="heading-label">CHAPTER I</span><span class="heading-joint">. </span>
    <span class="heading-title">The Door</span></h1>

The heading has number and title on two lines. The words and their order stay the same: only their
places on the page change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx

from fascicle.sphinx_ext.i18n import language as spoken
from fascicle.sphinx_ext.model.groupings import SERIES, grouping_of
from fascicle.sphinx_ext.model.published_work import PublishedWork, WorkPage
from fascicle.sphinx_ext.model.works import one_line, read_page, slug_of, title_page_of, work_named

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
    language = spoken() if pagename == work.single_page else own
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
    given = (f'--{name}: "{css_string(text)}"' for name, text in names.items() if text)
    return "; ".join(given)


def css_string(text: str) -> str:
    return "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)


# Characters between a number and a title.
JOINTS = " \t\n\u00a0\u202f.:,;-–—|/"


def mark_heading(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Mark a heading that is not the author's, and split one into number and title."""
    slug = slug_of(docname)
    title = doctree.next_node(nodes.title)
    if slug is None or title is None:
        return
    page = read_page(app.env, docname)
    if page.is_supplied or docname == title_page_of(slug):
        title["classes"] += ["apparatus"]
    if page.is_supplied and docname != title_page_of(slug):
        title["classes"] += ["supplied"]
    work = work_named(app.env, slug)
    # A supplied title may be words that stand behind a gate.
    if page.is_supplied and work and work.is_gated and docname == work.front.docname:
        title[:] = [nodes.Text(work.title)]
    if page.label and page.title:
        _split_heading(title, page.label)


def _split_heading(title: nodes.title, label: str) -> None:
    """Split a heading after its label, if it begins with it."""
    first = title[0] if len(title) else None
    if not isinstance(first, nodes.Text) or not first.startswith(label):
        return
    rest = first.astext().removeprefix(label)
    name = rest.lstrip(JOINTS)
    joint = rest.removesuffix(name) if name else rest
    if not joint or not (name or len(title) > 1):
        return
    title[:] = [
        nodes.inline("", label, classes=["heading-label"]),
        nodes.inline("", joint, classes=["heading-joint"]),
        nodes.inline("", name, *title[1:], classes=["heading-title"]),
    ]
