"""Typography: curly quotes, drop caps, end marks and lists without markers.

Quotes and drop caps are set when a page is written: pages and doctrees stay as the text was typed.
A paragraph is set as a whole, with its emphasis; the marks of its notes are skipped. Left as typed:
tables and drawings, code, the names of a chat, the labels of notes.

    <p class="drop-capital">It was shut.</p>

The style sheet draws the letter over three lines; the word stays one, to be read aloud, copied and
found. The paragraph that can have one is chosen here, since a style sheet sees no letters: the
first one of running text under a heading, if it begins with a capital and is long enough to stand
beside it. A quotation mark before the letter would be drawn as large, so there is none.

End marks and plain lists get their classes when a page is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from fascicle.sphinx_ext.elements import kept_lines
from fascicle.sphinx_ext.elements.text_nodes import (
    BEFORE_THE_STORY,
    reading,
    scene,
    stanza,
    verse_line,
)
from fascicle.sphinx_ext.model.curly import OBJECT, pieces
from fascicle.sphinx_ext.model.published_work import CURLY
from fascicle.sphinx_ext.model.works import slug_of, work_named

RUNNING_TEXT = (nodes.paragraph, nodes.title, stanza)

# Nodes that are not part of the sentence around them.
PASSED_OVER = (
    nodes.footnote_reference, nodes.label, nodes.system_message, nodes.Invisible, reading,
)  # fmt: skip

# Nodes that are shown but are not prose.
OBJECTS = (nodes.literal, nodes.math, nodes.image, nodes.problematic)


def typeset_page(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    work = work_named(app.env, slug_of(docname))
    if work is None or work.settings.typography != CURLY:
        return
    for element in list(doctree.findall(nodes.Element)):
        if isinstance(element, RUNNING_TEXT):
            replace_text(element, partial(pieces, language=work.text_language))


def replace_text(paragraph: nodes.Element, shown_for: Callable[[str], Iterable[str]]) -> None:
    """Replace the text of a paragraph; `shown_for` returns the replacement of each character."""
    parts = list(_paragraph_parts(paragraph))
    shown = iter(shown_for("".join(parts)))
    for part in parts:
        new = "".join(islice(shown, len(part)))
        if isinstance(part, nodes.Text) and new != part:
            part.parent.replace(part, nodes.Text(new))


def _paragraph_parts(element: nodes.Element) -> Iterator[nodes.Text | str]:
    """Yield the text of an element bit by bit; anything else in it is one character."""
    for child in element.children:
        if isinstance(child, nodes.Text):
            yield child
        elif isinstance(child, nodes.raw):  # MyST's `<br>` at the end of a kept line
            yield "\n"
        elif isinstance(child, OBJECTS):
            yield OBJECT
        elif isinstance(child, nodes.Element) and not isinstance(child, PASSED_OVER):
            yield from _paragraph_parts(child)
            if isinstance(child, verse_line):
                yield "\n"


DROP_CAPITAL = "drop-capital"

# Three lines of the widest page, and something of a fourth.
LEAST = 220

# Nodes allowed between a heading and its text.
BEFORE = {*BEFORE_THE_STORY, "chapter-summary", "authors-note"}


def mark_drop_caps(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    work = work_named(app.env, slug_of(docname))
    if work is None or not work.settings.drop_capitals:
        return
    for paragraph in _opening_paragraphs(doctree):
        if _can_begin_large(paragraph):
            paragraph["classes"].append(DROP_CAPITAL)


def _opening_paragraphs(doctree: nodes.document) -> Iterator[nodes.paragraph]:
    """Yield the first paragraph of running text under each heading."""
    for section in doctree.findall(nodes.section):
        first = next((node for node in section if isinstance(node, (scene, nodes.section))), None)
        opening = _opening_of(first) if isinstance(first, scene) else None
        if opening is not None:
            yield opening


def _opening_of(stretch: scene) -> nodes.paragraph | None:
    for node in stretch:
        if isinstance(node, nodes.paragraph):
            return node
        if not (isinstance(node, nodes.Element) and BEFORE & set(node["classes"])):
            return None
    return None


def _can_begin_large(paragraph: nodes.paragraph) -> bool:
    text = paragraph.astext()
    is_running = kept_lines.CLASS not in paragraph["classes"]
    return is_running and len(text) >= LEAST and text[:1].isupper()


# The last paragraph of a page, if it says nothing but these words: the page adds no end mark to the
# author's own.
END_MARK = "end-mark"
END = re.compile(
    r"\W*(the end|end|finis|fin|ende|fine|curtain|vorhang|rideau)\W*", flags=re.IGNORECASE
)

# A list without markers, such as the cast of a play. On the page each entry begins with a star,
# where an entry that the author has marked begins with a hyphen; a reader sees no mark that was not
# typed.
PLAIN_LIST = "plain-list"


class EndMark(SphinxTransform):
    """Mark the last paragraph of a document if it is an end mark."""

    default_priority = 210

    def apply(self) -> None:
        last = _last_paragraph(self.document)
        if last is not None and END.fullmatch(last.astext()):
            last["classes"].append(END_MARK)


class PlainLists(SphinxTransform):
    """Mark the lists without markers."""

    default_priority = 210
    looks_for = (nodes.bullet_list,)

    def apply(self) -> None:
        for listed in self.document.findall(nodes.bullet_list):
            if listed.get("bullet") == "*":
                listed["classes"].append(PLAIN_LIST)


def has_end_mark(doctree: nodes.document | None) -> bool:
    """Return whether a page ends in the author's own end mark."""
    last = _last_paragraph(doctree) if doctree is not None else None
    return last is not None and END_MARK in last["classes"]


def _last_paragraph(doctree: nodes.document) -> nodes.paragraph | None:
    return next(reversed(list(doctree.findall(nodes.paragraph))), None)


def register(app: Sphinx) -> None:
    app.add_transform(EndMark)
    app.add_transform(PlainLists)
