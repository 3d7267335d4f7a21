"""Verse: lines kept as lines, leading spaces kept as indents, blank lines as stanza breaks.

    <div class="verse"><p class="stanza" id="p-…">
    <span class="line">Line</span><br />
    <span class="line" style="--indent: 4">indented line</span><br />
    </p></div>

A stanza is a paragraph to readers of screens and to the stable ids; the `<br>` keeps the
lines apart where there is no style sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import OptionSpec
    from sphinx.writers.html5 import HTML5Translator

# A tab stop, where an author indented with tabs.
TAB = 4


class verse(nodes.General, nodes.Element):  # noqa: N801  docutils names nodes so
    """A poem, or some lines of one."""


class stanza(nodes.General, nodes.Element):  # noqa: N801
    """Lines that stand together."""

    child_text_separator = "\n"


class verse_line(nodes.General, nodes.TextElement):  # noqa: N801
    """One line; `indent` is the number of spaces before it."""


class VerseDirective(SphinxDirective):
    """Each line of the content is inline MyST."""

    has_content = True
    option_spec: ClassVar[OptionSpec] = {}

    def run(self) -> list[nodes.Node]:
        """Parse the lines one by one."""
        poem = verse()
        messages: list[nodes.Node] = []
        for numbered_lines in stanzas(list(self.content)):
            group = stanza()
            for offset, line in numbered_lines:
                group += self.line(line, self.content_offset + offset, messages)
            poem += group
        return [poem, *messages]

    def line(self, line: str, lineno: int, messages: list[nodes.Node]) -> verse_line:
        """Parse one line, and measure its indent."""
        text = line.expandtabs(TAB)
        parsed, problems = self.parse_inline(text.strip(), lineno=lineno)
        messages += problems
        return verse_line("", "", *parsed, indent=len(text) - len(text.lstrip()))


def stanzas(lines: list[str]) -> Iterator[list[tuple[int, str]]]:
    """Yield the stanzas, split at blank lines; each line comes with its number."""
    group: list[tuple[int, str]] = []
    for offset, line in enumerate(lines):
        if line.strip():
            group.append((offset, line))
        elif group:
            yield group
            group = []
    if group:
        yield group


def visit_verse(writer: HTML5Translator, node: verse) -> None:
    """Open the poem."""
    writer.body.append(writer.starttag(node, "div", CLASS="verse"))


def depart_verse(writer: HTML5Translator, _node: verse) -> None:
    """Close the poem."""
    writer.body.append("</div>\n")


def visit_stanza(writer: HTML5Translator, node: stanza) -> None:
    """Open the stanza."""
    writer.body.append(writer.starttag(node, "p", CLASS="stanza"))


def depart_stanza(writer: HTML5Translator, _node: stanza) -> None:
    """Close the stanza."""
    writer.body.append("</p>\n")


def visit_line(writer: HTML5Translator, node: verse_line) -> None:
    """Open the line."""
    if not node["indent"]:
        tag = writer.starttag(node, "span", "", CLASS="line")
    else:
        tag = writer.starttag(node, "span", "", CLASS="line", STYLE=f"--indent: {node['indent']}")
    writer.body.append(tag)


def depart_line(writer: HTML5Translator, _node: verse_line) -> None:
    """Close the line; the break is hidden by the style sheet."""
    writer.body.append("</span><br />\n")


def visit_text_line(writer: Any, node: verse_line) -> None:  # noqa: ANN401  each writer has its own type
    """Open the line, where text is all there is."""
    writer.new_state(node["indent"])


def depart_text_line(writer: Any, _node: verse_line) -> None:  # noqa: ANN401
    """Close the line."""
    writer.end_state(wrap=False, end=None)


def visit_transparent(_writer: Any, _node: nodes.Node) -> None:  # noqa: ANN401
    """Write only the children."""


def register(app: Sphinx) -> None:
    """Make verse known to Sphinx."""
    app.add_node(
        verse, html=(visit_verse, depart_verse), text=(visit_transparent, visit_transparent)
    )
    app.add_node(
        stanza, html=(visit_stanza, depart_stanza), text=(visit_transparent, visit_transparent)
    )
    app.add_node(
        verse_line,
        html=(visit_line, depart_line),
        text=(visit_text_line, depart_text_line),
    )
    app.add_directive("verse", VerseDirective)
