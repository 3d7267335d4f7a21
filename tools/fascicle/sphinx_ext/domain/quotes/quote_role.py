"""Quotations checked against their text: {lit:quote}`a goose is a goose <thirty-six-doors>`.

    :::{lit:quote} the-weighbridge/part-one
    The scales were never wrong.
    :::

    <blockquote class="quoted">…<p class="attribution">—<a href="…#p-3fq7x2a">…</a></p></blockquote>
    <q class="quoted"><a href="…#p-3fq7x2a">a goose is a goose</a></q>

The target is a work, a chapter, a scene or a paragraph. The place of the words is found
when all pages have been read (`quote_search`); `quote_warnings` reports words that are not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import ReferenceRole, SphinxDirective
from sphinx.util.nodes import make_refnode

from fascicle.sphinx_ext.domain.objects import title_of
from fascicle.sphinx_ext.domain.quotes.quote_search import (
    NotedQuotation,
    location_of,
    normalize_words,
    quotation,
    quoted,
)
from fascicle.sphinx_ext.elements.markup import element, marks
from fascicle.sphinx_ext.elements.text_nodes import paragraphs_in, text_of
from fascicle.sphinx_ext.model.extension_points import EARLY
from fascicle.sphinx_ext.model.page_notes import notes_of
from fascicle.sphinx_ext.model.works import read_page, slug_of, work_named

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from fascicle.sphinx_ext.domain.quotes.quote_search import Location


class QuoteDirective(SphinxDirective):
    """Words of a text, set apart; the argument says of which."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        target = " ".join(self.arguments[0].split())
        shown = quotation("", *self.parse_content_to_nodes(), target=target)
        texts = map(text_of, paragraphs_in(shown))
        shown["words"] = _note_quotation(self.env, target, " ".join(texts), self.lineno)
        return [shown]


class QuoteRole(ReferenceRole):
    """Words of a text in a sentence; the brackets say of which."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        target = " ".join(self.target.split())
        words = _note_quotation(self.env, target, self.title, self.lineno)
        return [quoted(self.rawtext, self.title, target=target, words=words)], []


def _note_quotation(env: BuildEnvironment, target: str, text: str, line: int) -> str:
    """Note a quotation, to be checked once all pages are read; return its normalized words."""
    found = NotedQuotation(target, normalize_words(text), line)
    notes_of(env, "quotations").setdefault(env.current_document.docname, []).append(found)
    return found.words


def _link_quotations(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link each quotation of a page to the paragraph that it quotes."""
    if docname not in notes_of(app.env, "quotations"):
        return
    for block in list(doctree.findall(quotation)):
        shown = nodes.block_quote("", *block.children, classes=["quoted"])
        if place := location_of(app.env, docname, block["target"], block["words"]):
            name = source_title(app.env, place)
            shown += nodes.attribution(
                "", "", make_refnode(app.builder, docname, *place, [nodes.Text(name)])
            )
        block.replace_self(shown)
    for words in doctree.findall(quoted):
        if place := location_of(app.env, docname, words["target"], words["words"]):
            words[:] = [make_refnode(app.builder, docname, *place, words.children)]


def source_title(env: BuildEnvironment, place: Location) -> str:
    """Return the work and the chapter of a quotation, as a title."""
    work = work_named(env, slug_of(place.docname))
    if work is None:
        return env.titles[place.docname].astext()
    if place.docname == work.front.docname:
        return work.title
    page = next((page for page in work.pages if page.docname == place.docname), None)
    return f"{work.title}, {title_of(page or read_page(env, place.docname))}"


def register(app: Sphinx) -> None:
    """Make quotations known to Sphinx; those set apart are replaced before anything is written."""
    app.add_node(quotation)
    app.add_node(quoted, html=element("q", "", "", CLASS="quoted"), text=marks("“", "”"))
    app.connect("doctree-resolved", _link_quotations, priority=EARLY)
