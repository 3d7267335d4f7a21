"""The opening of a gated work: the dedication, epigraph or list of persons on its title page.

A title page is shown to everybody, but these words are of the text. They are hidden as other pages
hide theirs, and a link in their place shows them.

    <p class="gate apparatus"><a class="gate-continue" href="#s-3fq7x2a">…</a></p>
    <div class="gated scene" id="s-3fq7x2a">…</div>
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from fascicle.sphinx_ext.elements.ids import NOT_IN_A_SCENE
from fascicle.sphinx_ext.model.templates import has_our_layout, render
from fascicle.sphinx_ext.model.works import slug_of, work_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx


def hide(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Hide what the title page of a gated work with chapters has of the text."""
    work = work_named(app.env, slug_of(docname))
    if work is None or not work.has_gated_opening(docname) or not has_our_layout(app):
        return
    opening = list(_opening_of(doctree))
    for node in opening:
        node["classes"] += ["gated"]
    if opening:
        first = opening[0]
        anchor = next(iter(first["ids"]), "")
        html = render(app, docname, "gated-opening.html", anchor=anchor)
        first.parent.insert(first.parent.index(first), nodes.raw("", html, format="html"))


def _opening_of(doctree: nodes.document) -> Iterator[nodes.Element]:
    """Yield the stretches of text of a page, and its headings below the first."""
    for section in doctree.findall(nodes.section):
        for child in section.children:
            is_heading = isinstance(child, nodes.title) and section.parent is not doctree
            if not isinstance(child, nodes.Element):
                continue
            if is_heading or not isinstance(child, NOT_IN_A_SCENE):
                yield child
