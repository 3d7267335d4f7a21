"""Paragraphs whose lines end where their author ended them: an address, a chat, a telegram.

On the page such a line ends in a hard break. Here each line becomes an element of its own, so that
one too long for the window can hang, and the paragraph gets the class `kept-lines`. Where lines
are set in, the page has a fence, as it has for verse:

    :::{lines}
    The Lock House,
        Upper Reach
    :::
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransform

from fascicle.sphinx_ext.elements.verse import VerseDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx

CLASS = "kept-lines"


class LinesDirective(VerseDirective):
    """Lines of a paragraph, with their indents."""

    def run(self) -> list[nodes.Node]:
        poem, *messages = super().run()
        lines = (stanza.children for stanza in poem.children)
        return [*(nodes.paragraph("", "", *each, classes=[CLASS]) for each in lines), *messages]


class KeptLines(SphinxTransform):
    """Wrap each line of a paragraph with hard breaks in an element."""

    # After the directives, before the ids of paragraphs: those count words, not elements.
    default_priority = 210
    looks_for = (nodes.raw,)

    def apply(self) -> None:
        for paragraph in list(self.document.findall(nodes.paragraph)):
            # MyST's hard breaks.
            if any(
                isinstance(c, nodes.raw) and c.get("format") == "html" for c in paragraph.children
            ):
                paragraph["classes"].append(CLASS)
                paragraph[:] = _split_lines(paragraph)


def _split_lines(paragraph: nodes.paragraph) -> list[nodes.Node]:
    """Return the children of a paragraph, those of each line inside an inline element."""
    row: list[nodes.Node] = []
    line = nodes.inline(classes=["line"])
    for child in list(paragraph.children):
        if isinstance(child, nodes.raw):
            row += [line, child] if len(line) else [child]
            line = nodes.inline(classes=["line"])
        else:
            line += child
    return [*row, line] if len(line) else row


def register(app: Sphinx) -> None:
    app.add_directive("lines", LinesDirective)
    app.add_transform(KeptLines)
