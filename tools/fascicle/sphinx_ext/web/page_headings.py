"""Headings of pages: number and title on two lines, supplied headings in plain style.

    <h1><span class="heading-label">CHAPTER I</span><span class="heading-joint">. </span>
    <span class="heading-title">The Door</span></h1>

The words and their order stay the same: only their places on the page change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from fascicle.sphinx_ext.model.works import read_page, slug_of, title_page_of, work_named

if TYPE_CHECKING:
    from sphinx.application import Sphinx

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
