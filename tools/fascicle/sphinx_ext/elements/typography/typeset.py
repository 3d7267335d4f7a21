"""Set the text of a page as its work's typography has it: `as typed`, or `curly`.

The pages stay as the text was typed, and so does what Sphinx has read; only what is written
changes. A paragraph is set as a whole, whatever is emphasised in it; the marks of its notes are
passed over. Left as typed: tables and drawings, code, the names of a chat, the labels of notes.
"""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from docutils import nodes

from fascicle.sphinx_ext.elements.text_nodes import reading, stanza, verse_line
from fascicle.sphinx_ext.model.text.curly import OBJECT, pieces
from fascicle.sphinx_ext.model.work_settings import CURLY
from fascicle.sphinx_ext.model.works import slug_of, work_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sphinx.application import Sphinx

RUNNING_TEXT = (nodes.paragraph, nodes.title, stanza)
# Nodes that are not part of the sentence around them.
PASSED_OVER = (
    nodes.footnote_reference,
    nodes.label,
    nodes.system_message,
    nodes.Invisible,
    reading,
)
# Nodes that are shown but are not prose.
OBJECTS = (nodes.literal, nodes.math, nodes.image, nodes.problematic)


def typeset_page(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    work = work_named(app.env, slug_of(docname))
    if work is None or work.typography != CURLY:
        return
    for element in list(doctree.findall(nodes.Element)):
        if isinstance(element, RUNNING_TEXT):
            replace_text(element, partial(pieces, language=work.text_language))


def replace_text(paragraph: nodes.Element, shown_for: Callable[[str], Iterable[str]]) -> None:
    """Replace the text of a paragraph; `shown_for` returns what is shown for each character."""
    parts = list(_paragraph_parts(paragraph))
    shown = iter(shown_for("".join(parts)))
    for part in parts:
        new = "".join(islice(shown, len(part)))
        if isinstance(part, nodes.Text) and new != part:
            part.parent.replace(part, nodes.Text(new))


def _paragraph_parts(element: nodes.Element) -> Iterator[nodes.Text | str]:
    """Yield the text of an element bit by bit; what is none of it is one character."""
    for child in element.children:
        if isinstance(child, nodes.Text):
            yield child
        elif isinstance(child, nodes.raw):  # MyST's `<br>` at the end of a kept line
            yield "\n"
        elif isinstance(child, OBJECTS):
            yield OBJECT
        elif isinstance(child, nodes.Element) and not isinstance(child, PASSED_OVER):
            yield from _paragraph_parts(child)
            if isinstance(child, verse_line):
                yield "\n"
