"""Passages and words set apart from the story: letters, epigraphs, speeches, tables, ruby, notes.

Most are docutils' own nodes with a class, so that every writer knows them. `is_div` is MyST's:
without it a container gets a class that the theme's grid would widen. A dropped capital,
{initial}`O`nce, is shown right before the rest of its word.

    <pre class="as-typed" role="region" aria-label="Preformatted text" tabindex="0">…</pre>

Preformatted text (tables and drawings made of letters, in a fence that holds no code) is shown in
letters of one width with all its spaces. On a narrow window it scrolls by itself, also with the
keyboard.

    {ruby}`漢字《かんじ》`      {ruby}`｜お父《とう》`

    <ruby>漢字<rp>《</rp><rt>かんじ</rt><rp>》</rp></ruby>

Browsers without ruby, and readers of the plain text, see the text as typed, less the bar. A
paragraph is called and found by its characters alone: the reading stands beside them.

    It was shut.{note}`*`

    :::{footnote} *
    It had been shut since May.
    :::

    <a class="footnote-reference" role="doc-noteref" href="#note-1" id="mark-1">*</a>
    <aside class="footnote" role="doc-footnote" id="note-1">…</aside>

These are notes for which Markdown has no syntax: with marks other than numbers, or numbers that
restart. The marks of a page belong to its footnotes in their order, those with the same number or
sign among themselves. A `note-apart` has no mark on its page.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.text import STDINDENT

from fascicle.sphinx_ext.elements.text_nodes import (
    WORDS_ALONE,
    as_typed,
    block,
    element,
    marks,
    note_mark,
    reading,
    ruby,
    struck,
    underlined,
    work_note,
)
from fascicle.sphinx_ext.i18n import gettext

# The class of each passage that holds any MyST, by its directive.
CLASSES = {
    "letter": "letter",
    "telegram": "telegram",
    "dedication": "dedication",
    # Printed by archives before a chapter.
    "summary": "chapter-summary",
    "authors-note": "authors-note",
    # A placeholder or a caption that the text has for a picture.
    "illustration": "illustration",
    # In brackets, by an editor or a transcriber.
    "editors-note": "editors-note",
}

# The dash before the source of an epigraph, on a line of its own.
DASH = re.compile(r"--|[—–―]")

# Characters and their reading, as typed.
TYPED = re.compile(r"(?P<bar>[|｜]?)(?P<base>[^《》]+)《(?P<reading>[^《》]+)》")


class PassageDirective(SphinxDirective):
    """A passage, with MyST inside."""

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


class CodeIsText(SphinxTransform):
    """Replace each block of plain text in a fence: nothing in it is coloured or copied."""

    default_priority = 200
    looks_for = (nodes.literal_block,)

    def apply(self, **_kwargs: object) -> None:
        for code in list(self.document.findall(nodes.literal_block)):
            if code.get("language") == "text":
                code.replace_self(as_typed(code.rawsource, code.astext()))


class NamelessColumns(SphinxTransform):
    """Remove the empty row above a table whose columns have no names: Markdown has to have one."""

    default_priority = 200
    looks_for = (nodes.thead,)

    def apply(self, **_kwargs: object) -> None:
        for head in list(self.document.findall(nodes.thead)):
            if not head.astext().strip():
                head.parent.remove(head)


class RubyRole(SphinxRole):
    """Characters and their reading, as typed; text of another form stays text."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        typed = TYPED.fullmatch(self.text)
        if typed is None:
            return [nodes.Text(self.text)], []
        beside = reading("", typed["reading"])
        return [ruby(self.rawtext, typed["base"], beside, bar=typed["bar"])], []


def _open_ruby(writer: HTML5Translator, node: ruby) -> None:
    # The bar is kept but hidden, since it was typed.
    bar = f"<span hidden>{writer.encode(node['bar'])}</span>" if node["bar"] else ""
    writer.body.append(f"<ruby>{bar}")


def _open_reading(writer: HTML5Translator, _node: reading) -> None:
    writer.body.append("<rp>《</rp><rt>")


APART = "note-apart"
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
# The element that docutils puts around consecutive notes.
NO_LANDMARK = '<aside class="footnote-list', '<aside role="none" class="footnote-list'
BRACKET = re.compile(r"[\[\](){}^]")


class FootnoteDirective(SphinxDirective):
    """A note; the argument is how it opens, and shown as its label.

    One that is apart has its mark on another page.
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        content, label = self.parse_content_to_nodes(), self.arguments[0].strip()
        return [work_note("", *content, label=label, marked=self.name != APART)]


class LinkNotes(SphinxTransform):
    """Link each mark with the next note that has its key; those without a partner stay as text."""

    default_priority = 220
    looks_for = (note_mark,)

    def apply(self, **_kwargs: object) -> None:
        waiting: defaultdict[str, deque[note_mark]] = defaultdict(deque)
        for mark in self.document.findall(note_mark):
            waiting[_key_of(mark.astext())].append(mark)
        number = 0
        for note in self.document.findall(work_note):
            marks = waiting[_key_of(note["label"])]
            if not note["marked"] or not marks:
                continue
            number += 1
            mark = marks.popleft()
            mark["ids"], mark["refid"] = [f"mark-{number}"], f"note-{number}"
            note["ids"], note["refid"] = [f"note-{number}"], f"mark-{number}"
            for node in (mark, note):
                self.document.ids[node["ids"][0]] = node


def _key_of(label: str) -> str:
    """Return the key that a mark and its note share: "1" for "[1]" and for "Footnote 1"."""
    words = BRACKET.sub(" ", label).translate(RAISED).split()
    return words[-1] if words else ""


def _write_mark(writer: HTML5Translator, node: note_mark) -> None:
    if "refid" not in node:
        writer.body.append(writer.encode(node.astext()))
        raise nodes.SkipNode
    href = f"#{node['refid']}"
    writer.body += [
        writer.starttag(node, "a", "", CLASS="footnote-reference", role="doc-noteref", href=href),
        _bracketed(writer, node.astext()),
        "</a>",
    ]
    raise nodes.SkipNode


def _bracketed(writer: HTML5Translator, label: str) -> str:
    """Return a label as HTML, its brackets apart so that the style sheet can hide them."""
    return BRACKET.sub(
        lambda match: f'<span class="fn-bracket">{match[0]}</span>', writer.encode(label)
    )


def _open_note(writer: HTML5Translator, node: work_note) -> None:
    """Open the note with its label, which leads back to the mark."""
    label = _bracketed(writer, node["label"])
    short = "" if len(node["label"]) <= 3 else " worded"  # noqa: PLR2004
    tag = writer.starttag(node, "aside", "", CLASS=f"footnote{short}", role="doc-footnote")
    writer.body.append(tag)
    if "refid" in node:
        label = f'<a role="doc-backlink" href="#{node["refid"]}">{label}</a>'
    writer.body.append(f'<span class="label">{label}</span>\n')


def _open_markdown_note(writer: HTML5Translator, node: nodes.footnote) -> None:
    """Open a Markdown footnote; the list around footnotes is not a landmark."""
    HTML5Translator.visit_footnote(writer, node)
    writer.body[-2:] = [part.replace(*NO_LANDMARK) for part in writer.body[-2:]]


def _open_text_note(writer: Any, node: work_note) -> None:  # noqa: ANN401  each writer has its own type
    writer.new_state(0)
    writer.add_text(node["label"])
    writer.end_state()


def register(app: Sphinx) -> None:
    for name in CLASSES:
        app.add_directive(name, PassageDirective)
    app.add_directive("epigraph", EpigraphDirective, override=True)
    app.add_directive("speech", SpeechDirective)
    app.add_role("initial", InitialRole())
    app.add_node(struck, html=element("s", "", ""), text=marks("~~", "~~"))
    app.add_generic_role("struck", struck)
    app.add_node(underlined, html=element("u", "", ""), text=marks("_", "_"))
    app.add_generic_role("underlined", underlined)
    preformatted = element(
        "pre", "", "\n", lambda _: {"aria-label": gettext("Preformatted text")},
        CLASS="as-typed", role="region", tabindex="0",
    )  # fmt: skip
    app.add_node(as_typed, html=preformatted, text=block(lambda _node: STDINDENT, wrap=False))
    app.add_transform(CodeIsText)
    app.add_transform(NamelessColumns)
    app.add_node(ruby, html=(_open_ruby, element("ruby", end="")[1]), text=WORDS_ALONE)
    close_reading = element("rt", end="<rp>》</rp>")[1]
    app.add_node(reading, html=(_open_reading, close_reading), text=marks("《", "》"))
    app.add_role("ruby", RubyRole())
    app.add_node(note_mark, html=(_write_mark, None), text=WORDS_ALONE)
    app.add_node(
        work_note, html=(_open_note, element("aside")[1]), text=(_open_text_note, WORDS_ALONE[1])
    )
    markdown_note = (_open_markdown_note, HTML5Translator.depart_footnote)
    app.add_node(nodes.footnote, override=True, html=markdown_note)
    app.add_generic_role("note", note_mark)
    app.add_directive("footnote", FootnoteDirective)
    app.add_directive(APART, FootnoteDirective)
    app.add_transform(LinkNotes)
