"""Passages set apart from the story: epigraphs, letters, telegrams, illustrations, speeches.

So is a dropped capital, {initial}`O`nce: it is shown right before the rest of its word.

All are made of docutils' own nodes with a class, so that every writer knows them. `is_div` is
MyST's: without it a container gets a class that the theme's grid would widen.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import OptionSpec

# What is said beside a story, by its author, its editors, or an archive.
NOTE_CLASSES = {"authors-note", "chapter-summary", "editors-note"}

# What the source of an epigraph begins with, on a line of its own.
DASH = re.compile(r"--|[—–―]")


class LetterDirective(SphinxDirective):
    """A letter, and whatever MyST it holds."""

    has_content = True
    option_spec: ClassVar[OptionSpec] = {}
    kind: ClassVar[str] = "letter"

    def run(self) -> list[nodes.Node]:
        """Return the passage with its class."""
        passage = nodes.container(classes=[self.kind], is_div=True)
        passage += self.parse_content_to_nodes()
        return [passage]


class TelegramDirective(LetterDirective):
    """A telegram."""

    kind = "telegram"


class SummaryDirective(LetterDirective):
    """What an archive prints before a chapter to say what is in it."""

    kind = "chapter-summary"


class AuthorsNoteDirective(LetterDirective):
    """What the author says to the reader before or after a chapter."""

    kind = "authors-note"


class IllustrationDirective(LetterDirective):
    """What the text has in the place of a picture."""

    kind = "illustration"


class EditorsNoteDirective(LetterDirective):
    """What those who edited or typed a text say in brackets."""

    kind = "editors-note"


class EpigraphDirective(SphinxDirective):
    """A quotation before the text; docutils' own of that name reads attributions into it."""

    has_content = True
    option_spec: ClassVar[OptionSpec] = {}

    def run(self) -> list[nodes.Node]:
        """Return a quotation with a class; its last paragraph may be its source."""
        quotation = nodes.block_quote(classes=["epigraph"])
        quotation += self.parse_content_to_nodes()
        last = quotation[-1] if len(quotation) > 1 else None
        if isinstance(last, nodes.paragraph) and DASH.match(last.astext()):
            last["classes"].append("source")
        return [quotation]


class SpeechDirective(SphinxDirective):
    """A speech in a play; the argument is the speaker's name, as typed."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = {}

    def run(self) -> list[nodes.Node]:
        """Set the speaker's name before the first words spoken."""
        name = self.arguments[0].strip()
        speaker = nodes.inline(name, name, classes=["speaker"])
        passage = nodes.container(classes=["speech"], is_div=True)
        passage += self.parse_content_to_nodes()
        first = passage[0] if len(passage) else None
        if isinstance(first, nodes.paragraph):
            first[:0] = [speaker, nodes.Text(" ")]
        else:
            passage.insert(0, nodes.paragraph("", "", speaker))
        return [passage]


class Initial(SphinxRole):
    """The first letter of a word, which the text has apart from the rest."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the letter."""
        return [nodes.inline(self.rawtext, self.text, classes=["initial"])], []


def is_note(node: nodes.Element) -> bool:
    """Return whether an element is said beside the story; notes are docutils' or our own."""
    return isinstance(node, nodes.footnote) or bool(NOTE_CLASSES & set(node.get("classes", ())))


def register(app: Sphinx) -> None:
    """Make passages known to Sphinx."""
    app.add_directive("letter", LetterDirective)
    app.add_directive("telegram", TelegramDirective)
    app.add_directive("summary", SummaryDirective)
    app.add_directive("authors-note", AuthorsNoteDirective)
    app.add_directive("illustration", IllustrationDirective)
    app.add_directive("editors-note", EditorsNoteDirective)
    app.add_directive("epigraph", EpigraphDirective, override=True)
    app.add_directive("speech", SpeechDirective)
    app.add_role("initial", Initial())
