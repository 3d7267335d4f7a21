"""Headings of a page in the case in which its work shows titles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from docutils import nodes

from fascicle.sphinx_ext.elements.typography.typeset import replace_text
from fascicle.sphinx_ext.model.published.shown_titles import cased_title
from fascicle.sphinx_ext.model.work_settings import TITLE_CASE
from fascicle.sphinx_ext.model.works import read_page, slug_of, work_named

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def recase(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace the letters of headings; the first may begin with the label of the page."""
    work = work_named(app.env, slug_of(docname))
    if work is None or work.capitals != TITLE_CASE:
        return
    label = read_page(app.env, docname).label
    for title in list(doctree.findall(nodes.title)):
        # Other titles are those of tables and boxes.
        if isinstance(title.parent, nodes.section):
            replace_text(title, partial(cased_title, app.env, work, label=label))
            label = ""
