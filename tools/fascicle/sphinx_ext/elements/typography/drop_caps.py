"""Drop caps at the beginning of chapters, in libraries and works that turn them on.

    <p class="drop-capital">It was shut.</p>

The style sheet draws the letter over three lines; the word stays one, to be read aloud, copied and
found. Which paragraph can have one is decided here, since a style sheet sees no letters: the
first one of running text under a heading, if it begins with a capital and is long enough to stand
beside it. A quotation mark before the letter would be drawn as large, so there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from fascicle.sphinx_ext.elements import hard_lines
from fascicle.sphinx_ext.elements.text_nodes import BEFORE_THE_STORY, scene
from fascicle.sphinx_ext.model.works import slug_of, work_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

CLASS = "drop-capital"
# Three lines of the widest page, and something of a fourth.
LEAST = 220
# Nodes allowed between a heading and its text.
BEFORE = {*BEFORE_THE_STORY, "chapter-summary", "authors-note"}


def mark_drop_caps(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    work = work_named(app.env, slug_of(docname))
    if work is None or not work.has_drop_capitals:
        return
    for paragraph in _opening_paragraphs(doctree):
        if _can_begin_large(paragraph):
            paragraph["classes"].append(CLASS)


def _opening_paragraphs(doctree: nodes.document) -> Iterator[nodes.paragraph]:
    """Yield the first paragraph of running text under each heading."""
    for section in doctree.findall(nodes.section):
        first = next((node for node in section if isinstance(node, (scene, nodes.section))), None)
        opening = _opening_of(first) if isinstance(first, scene) else None
        if opening is not None:
            yield opening


def _opening_of(stretch: scene) -> nodes.paragraph | None:
    for node in stretch:
        if isinstance(node, nodes.paragraph):
            return node
        if not (isinstance(node, nodes.Element) and BEFORE & set(node["classes"])):
            return None
    return None


def _can_begin_large(paragraph: nodes.paragraph) -> bool:
    text = paragraph.astext()
    is_running = hard_lines.CLASS not in paragraph["classes"]
    return is_running and len(text) >= LEAST and text[:1].isupper()
