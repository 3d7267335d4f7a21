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
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.writers.html5 import HTML5Translator

from fascicle.sphinx_ext.elements.verse import visit_transparent

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import OptionSpec

RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
# The element that docutils puts around consecutive notes.
NO_LANDMARK = '<aside class="footnote-list', '<aside role="none" class="footnote-list'
BRACKET = re.compile(r"[\[\](){}]")


class note_mark(nodes.footnote_reference):  # noqa: N801  docutils names nodes so
    """The mark of a note in the prose; once it is linked, `refid` is the note's id."""


class work_note(nodes.footnote):  # noqa: N801
    """A note; `label` is how it opens, `marked` says whether a mark on the page belongs to it."""


class NoteMarkRole(SphinxRole):
    """The mark of a note, as typed."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the mark."""
        return [note_mark(self.rawtext, self.text)], []


class FootnoteDirective(SphinxDirective):
    """A note; the argument is how it opens, and shown as its label."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = {}
    marked: ClassVar[bool] = True

    def run(self) -> list[nodes.Node]:
        """Return the note."""
        found = work_note(label=self.arguments[0].strip(), marked=self.marked)
        found += self.parse_content_to_nodes()
        return [found]


class NoteApartDirective(FootnoteDirective):
    """A note whose mark is not on this page."""

    marked = False


class LinkNotes(SphinxTransform):
    """Link each mark with the next note that has its key."""

    default_priority = 220
    looks_for = (note_mark,)

    def apply(self, **_kwargs: object) -> None:
        """Link all notes; a mark without a note, or a note without a mark, stays plain text."""
        waiting: defaultdict[str, deque[note_mark]] = defaultdict(deque)
        for mark in self.document.findall(note_mark):
            waiting[key_of(mark.astext())].append(mark)
        number = 0
        for found in self.document.findall(work_note):
            marks = waiting[key_of(found["label"])]
            if not found["marked"] or not marks:
                continue
            number += 1
            mark = marks.popleft()
            mark["ids"], mark["refid"] = [f"mark-{number}"], f"note-{number}"
            found["ids"], found["refid"] = [f"note-{number}"], f"mark-{number}"
            for node in (mark, found):
                self.document.ids[node["ids"][0]] = node


def key_of(label: str) -> str:
    """Return the key that a mark and its note share: "1" for "[1]" and for "Footnote 1"."""
    words = BRACKET.sub(" ", label).translate(RAISED).split()
    return words[-1] if words else ""


def visit_mark(writer: HTML5Translator, node: note_mark) -> None:
    """Write the mark, its brackets so that the style sheet can hide them."""
    if "refid" not in node:
        writer.body.append(writer.encode(node.astext()))
        raise nodes.SkipNode
    href = f"#{node['refid']}"
    writer.body.append(
        writer.starttag(node, "a", "", CLASS="footnote-reference", role="doc-noteref", href=href)
    )
    writer.body.append(bracketed(writer, node.astext()))
    writer.body.append("</a>")
    raise nodes.SkipNode


def bracketed(writer: HTML5Translator, label: str) -> str:
    """Return a label as HTML, its brackets apart."""
    return BRACKET.sub(
        lambda match: f'<span class="fn-bracket">{match[0]}</span>', writer.encode(label)
    )


def visit_note(writer: HTML5Translator, node: work_note) -> None:
    """Open the note: its label, which leads back to the mark."""
    label = bracketed(writer, node["label"])
    short = "" if len(node["label"]) <= 3 else " worded"  # noqa: PLR2004
    writer.body.append(
        writer.starttag(node, "aside", "", CLASS=f"footnote{short}", role="doc-footnote")
    )
    if "refid" in node:
        label = f'<a role="doc-backlink" href="#{node["refid"]}">{label}</a>'
    writer.body.append(f'<span class="label">{label}</span>\n')


def depart_note(writer: HTML5Translator, _node: work_note) -> None:
    """Close the note."""
    writer.body.append("</aside>\n")


def visit_list_of_notes(writer: HTML5Translator, node: nodes.footnote) -> None:
    """Open a Markdown footnote; the list around footnotes is not a landmark."""
    HTML5Translator.visit_footnote(writer, node)
    writer.body[-2:] = [part.replace(*NO_LANDMARK) for part in writer.body[-2:]]


def visit_text_mark(writer: Any, node: note_mark) -> None:  # noqa: ANN401  each writer has its own type
    """Write the mark, where text is all there is."""
    writer.add_text(node.astext())
    raise nodes.SkipNode


def visit_text_note(writer: Any, node: work_note) -> None:  # noqa: ANN401
    """Write the label on a line of its own."""
    writer.new_state(0)
    writer.add_text(node["label"])
    writer.end_state()


def register(app: Sphinx) -> None:
    """Make notes known to Sphinx."""
    app.add_node(
        note_mark, html=(visit_mark, visit_transparent), text=(visit_text_mark, visit_transparent)
    )
    app.add_node(
        nodes.footnote,
        override=True,
        html=(visit_list_of_notes, HTML5Translator.depart_footnote),
    )
    app.add_node(
        work_note, html=(visit_note, depart_note), text=(visit_text_note, visit_transparent)
    )
    app.add_role("note", NoteMarkRole())
    app.add_directive("footnote", FootnoteDirective)
    app.add_directive("note-apart", NoteApartDirective)
    app.add_transform(LinkNotes)
