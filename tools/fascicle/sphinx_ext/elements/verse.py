"""Verse: lines kept as lines, leading spaces kept as indents, blank lines as stanza breaks.

    <div class="verse"><p class="stanza" id="p-…">
    <span class="line">Line</span><br />
    <span class="line" style="--indent: 4">indented line</span><br />
    </p></div>

A stanza is a paragraph to readers of screens and to the stable ids; the `<br>` keeps the
lines apart where there is no style sheet, which hides it.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sphinx.util.docutils import SphinxDirective

from fascicle.sphinx_ext.elements.markup import WORDS_ALONE, block, element
from fascicle.sphinx_ext.elements.text_nodes import stanza, verse, verse_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from sphinx.application import Sphinx

# A tab stop, where an author indented with tabs.
TAB = 4


class VerseDirective(SphinxDirective):
    """Each line of the content is inline MyST."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        messages: list[nodes.Node] = []
        poem = verse()
        for numbered_lines in stanzas(list(self.content)):
            lines = [self._line(line, offset, messages) for offset, line in numbered_lines]
            poem += stanza("", *lines)
        return [poem, *messages]

    def _line(self, line: str, offset: int, messages: list[nodes.Node]) -> verse_line:
        text = line.expandtabs(TAB)
        parsed, problems = self.parse_inline(text.strip(), lineno=self.content_offset + offset)
        messages += problems
        return verse_line("", "", *parsed, indent=len(text) - len(text.lstrip()))


def stanzas(lines: list[str]) -> Iterator[list[tuple[int, str]]]:
    """Yield the stanzas, split at blank lines; each line comes with its number."""
    for has_words, found in groupby(enumerate(lines), lambda each: bool(each[1].strip())):
        if has_words:
            yield list(found)


def _style(node: verse_line) -> dict[str, str]:
    return {"STYLE": f"--indent: {node['indent']}"} if node["indent"] else {}


def register(app: Sphinx) -> None:
    app.add_node(verse, html=element("div", CLASS="verse"), text=WORDS_ALONE)
    app.add_node(stanza, html=element("p", CLASS="stanza"), text=WORDS_ALONE)
    app.add_node(
        verse_line,
        html=element("span", "", "<br />\n", _style, CLASS="line"),
        text=block(lambda node: node["indent"], wrap=False, end=None),
    )
    app.add_directive("verse", VerseDirective)
