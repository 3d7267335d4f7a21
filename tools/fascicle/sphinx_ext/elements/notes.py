"""Notes for which Markdown has no syntax: marks other than numbers, numbers that restart.

    It was shut.{note}`*`

    :::{footnote} *
    It had been shut since May.
    :::

    <a class="footnote-reference" role="doc-noteref" href="#note-1" id="mark-1">*</a>
    <aside class="footnote" role="doc-footnote" id="note-1">…</aside>

The marks of a page belong to its footnotes in their order, those with the same number or sign
among themselves. A `note-apart` has no mark on its page.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from fascicle.sphinx_ext.elements.text_nodes import WORDS_ALONE, element, note_mark, work_note

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
    writer.body.append(
        writer.starttag(node, "aside", "", CLASS=f"footnote{short}", role="doc-footnote")
    )
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
