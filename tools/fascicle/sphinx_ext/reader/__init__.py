"""Reading aids on any page: keys, notes in place, contents, the gate of a rated work.

The title page of a gated work is shown to everybody, but its dedication, epigraph or list of
persons are of the text. They are hidden as other pages hide theirs, and a link in their place shows
them.

    <p class="gate apparatus"><a class="gate-continue" href="#s-3fq7x2a">…</a></p>
    <div class="gated scene" id="s-3fq7x2a">…</div>
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from fascicle.sphinx_ext.elements.ids import NOT_IN_A_SCENE
from fascicle.sphinx_ext.model.extension_points import EARLY
from fascicle.sphinx_ext.model.templates import has_our_layout, render
from fascicle.sphinx_ext.model.works import slug_of, work_named
from fascicle.sphinx_ext.static_files import page_scripts, page_sheets

HERE = Path(__file__).parent


def setup(app: Sphinx) -> None:
    page_scripts.add(app, HERE / "scripts" / "reader.js", priority=EARLY)
    page_sheets.add(app, HERE / "styles" / "reader.css")
    app.connect("doctree-resolved", _hide_opening, priority=EARLY)


def _hide_opening(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Hide the part of the text that is on the title page of a gated work with chapters."""
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
