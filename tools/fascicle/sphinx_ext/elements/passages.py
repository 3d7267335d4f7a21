"""Passages set apart from the story: epigraphs, letters, telegrams, illustrations, speeches.

So is a dropped capital, {initial}`O`nce: it is shown right before the rest of its word.

All are made of docutils' own nodes with a class, so that every writer knows them. `is_div` is
MyST's: without it a container gets a class that the theme's grid would widen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

from fascicle.sphinx_ext.elements.markup import element, marks
from fascicle.sphinx_ext.elements.text_nodes import struck

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# The class of each passage that holds any MyST, by its directive.
CLASSES = {
    "letter": "letter",
    "telegram": "telegram",
    "dedication": "dedication",
    # What an archive prints before a chapter.
    "summary": "chapter-summary",
    "authors-note": "authors-note",
    # A placeholder or a caption that the text has for a picture.
    "illustration": "illustration",
    # In brackets, by an editor or a transcriber.
    "editors-note": "editors-note",
}

# The dash before the source of an epigraph, on a line of its own.
DASH = re.compile(r"--|[—–―]")


class PassageDirective(SphinxDirective):
    """A passage, and whatever MyST it holds."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        content = self.parse_content_to_nodes()
        return [nodes.container("", *content, classes=[CLASSES[self.name]], is_div=True)]


class EpigraphDirective(SphinxDirective):
    """A quotation before the text; docutils' own of that name reads attributions into it."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return a quotation with a class; its last paragraph may be its source."""
        quotation = nodes.block_quote("", *self.parse_content_to_nodes(), classes=["epigraph"])
        last = quotation[-1] if len(quotation) > 1 else None
        if isinstance(last, nodes.paragraph) and DASH.match(last.astext()):
            last["classes"].append("source")
        return [quotation]


class SpeechDirective(SphinxDirective):
    """A speech in a play; the argument is the speaker's name, as typed."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Set the speaker's name before the first words spoken."""
        name = self.arguments[0].strip()
        speaker = nodes.inline(name, name, classes=["speaker"])
        content = self.parse_content_to_nodes()
        if content and isinstance(first := content[0], nodes.paragraph):
            first[:0] = [speaker, nodes.Text(" ")]
        else:
            content.insert(0, nodes.paragraph("", "", speaker))
        return [nodes.container("", *content, classes=["speech"], is_div=True)]


class InitialRole(SphinxRole):
    """The first letter of a word, separate from the rest in the text."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [nodes.inline(self.rawtext, self.text, classes=["initial"])], []


class StruckRole(SphinxRole):
    """Words that the author has struck through."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [struck(self.rawtext, self.text)], []


def register(app: Sphinx) -> None:
    for name in CLASSES:
        app.add_directive(name, PassageDirective)
    app.add_directive("epigraph", EpigraphDirective, override=True)
    app.add_directive("speech", SpeechDirective)
    app.add_role("initial", InitialRole())
    app.add_node(struck, html=element("s", "", ""), text=marks("~~", "~~"))
    app.add_role("struck", StruckRole())
