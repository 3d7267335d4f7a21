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

# Classes of notes by an author, an editor or an archive.
NOTE_CLASSES = {"authors-note", "chapter-summary", "editors-note"}

# The dash before the source of an epigraph, on a line of its own.
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
    """A summary that an archive prints before a chapter."""

    kind = "chapter-summary"


class AuthorsNoteDirective(LetterDirective):
    """A note by the author before or after a chapter."""

    kind = "authors-note"


class IllustrationDirective(LetterDirective):
    """A placeholder or a caption that the text has for a picture."""

    kind = "illustration"


class EditorsNoteDirective(LetterDirective):
    """A bracketed note by an editor or a transcriber."""

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


class InitialRole(SphinxRole):
    """The first letter of a word, separate from the rest in the text."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the letter."""
        return [nodes.inline(self.rawtext, self.text, classes=["initial"])], []


def is_note(node: nodes.Element) -> bool:
    """Return whether an element is a note: a footnote, or a note by an author or an editor."""
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
    app.add_role("initial", InitialRole())
