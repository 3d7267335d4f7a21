"""Titles typed in capitals, shown in title case: THE DOOR IN THE WALL → The Door in the Wall.

Pages and doctrees stay as typed; only the display changes. Every list takes
titles from the model of works, which asks `title_cases`; headings are changed when a page is
written. A work, or the library for all works, has to ask for it (`capitals = "title case"`).
"""

from __future__ import annotations

from functools import partial

from docutils import nodes
from sphinx.application import Sphinx

from fascicle.sphinx_ext.capitals.title_case import in_title_case
from fascicle.sphinx_ext.elements.typography import replace_text
from fascicle.sphinx_ext.model.extension_points import EARLY, title_cases
from fascicle.sphinx_ext.model.work_settings import TITLE_CASE
from fascicle.sphinx_ext.model.works import cased_title, read_page, slug_of, work_named


def setup(app: Sphinx) -> None:
    title_cases.add(app, in_title_case)
    # After number and title are told apart by how they are typed, before quotes are curled.
    app.connect("doctree-resolved", _recase_headings, priority=EARLY)


def _recase_headings(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace the letters of headings; the first may begin with the label of the page."""
    work = work_named(app.env, slug_of(docname))
    if work is None or work.settings.capitals != TITLE_CASE:
        return
    label = read_page(app.env, docname).label
    for title in list(doctree.findall(nodes.title)):
        # Other titles are those of tables and boxes.
        if isinstance(title.parent, nodes.section):
            replace_text(title, partial(cased_title, app.env, work, label=label))
            label = ""
