"""First lines of poems and sources of epigraphs, for the indices.

They are found when a page is read, and stored by page in Sphinx's environment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes
from sphinx.transforms import SphinxTransform

from fascicle.sphinx_ext.elements.text_nodes import paragraphs_in, scene, stanza, text_of, verse
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.works import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator


# A source as pages have it: "--The Dry-Salter's Companion, 1766", on a line of its own or after the
# words of the last one.
SOURCE = re.compile(r"(?:^|\s)(?:--+|[—–―])\s*([^\W_].*)$")
# A longer text is not the name of a source.
LONGEST = 120
HEADINGS = (nodes.title, nodes.Invisible)


class QuotedLine(NamedTuple):
    """A line of a page, where it stands, and what is said beside it: a heading, or the words."""

    anchor: str
    line: str
    beside: str


class NoteQuoted(SphinxTransform):
    """Note the first lines and sources of a page, once its ids are set."""

    default_priority = 875
    looks_for = (verse, nodes.block_quote)

    def apply(self, **_kwargs: object) -> None:
        docname = self.env.current_document.docname
        if slug_of(docname) is None:
            return
        found = tuple(_first_lines(self.document)), tuple(_sources(self.document))
        if any(found):
            notes_of(self.env, "quoted")[docname] = found


def _first_lines(document: nodes.document) -> Iterator[QuotedLine]:
    """Yield the first line of each poem that its page or its section begins with."""
    for poem in document.findall(verse):
        section = _section_begun_by(poem)
        opening = poem.next_node(stanza)
        if section is not None and opening is not None:
            line = _words_of(opening.children[0])
            yield QuotedLine(_anchor_of(opening), line, _words_of(section.next_node(nodes.title)))


def _section_begun_by(poem: verse) -> nodes.section | None:
    """Return the section whose text begins with a poem; an epigraph may stand before it."""
    node: nodes.Element = poem
    while not isinstance(node, nodes.section):
        parent = node.parent
        if not isinstance(parent, (nodes.section, scene)):
            return None
        before = parent.children[: parent.index(node)]
        if not all(isinstance(each, HEADINGS) or _is_epigraph(each) for each in before):
            return None
        node = parent
    return node


def _sources(document: nodes.document) -> Iterator[QuotedLine]:
    """Yield the source of each epigraph that says one, and how the epigraph begins."""
    for epigraph in filter(_is_epigraph, document.findall(nodes.block_quote)):
        texts = paragraphs_in(epigraph)
        lines = [line for text in texts for line in text_of(text).split("\n")]
        lines = [" ".join(line.split()) for line in lines if line.strip()]
        found = SOURCE.search(lines[-1]) if lines else None
        if found and len(found[1]) <= LONGEST:
            words = " ".join(lines[:-1]) or lines[-1][: found.start()]
            yield QuotedLine(_anchor_of(texts[0]), found[1], words)


def _is_epigraph(node: nodes.Node) -> bool:
    return isinstance(node, nodes.block_quote) and "epigraph" in node["classes"]


def _words_of(node: nodes.Node | None) -> str:
    return " ".join(text_of(node).split()) if isinstance(node, nodes.Element) else ""


def _anchor_of(node: nodes.Element) -> str:
    return str(node["ids"][0]) if node["ids"] else ""
