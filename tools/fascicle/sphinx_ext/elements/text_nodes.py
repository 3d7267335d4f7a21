"""Nodes of a text that docutils does not have, the words in any of its nodes, ways to write one.

A node is written as an element of HTML, between marks in text, or as words alone.
"""

# ruff: noqa: N801
# Docutils names nodes in lower case.

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from docutils import nodes

Visitors = tuple[Callable[[Any, Any], None], Callable[[Any, Any], None]]

# Classes of notes by an author, an editor or an archive.
NOTE_CLASSES = {"authors-note", "chapter-summary", "editors-note"}

# Classes of passages before a story that are no part of it.
BEFORE_THE_STORY = {"epigraph", "dedication"}


class scene(nodes.Structural, nodes.Element):
    """The stretch between two scene breaks inside a section."""


class scene_break(nodes.Structural, nodes.Element):
    """A scene break; `mark` is the author's, "" for a break shown as space."""


class kept_space(nodes.General, nodes.Element):
    """A gap wider than others that parts no scenes."""


class verse(nodes.General, nodes.Element):
    """A poem, or some lines of one."""


class stanza(nodes.General, nodes.Element):
    """Lines that stand together."""

    child_text_separator = "\n"


class verse_line(nodes.General, nodes.TextElement):
    """One line; `indent` is the number of spaces before it."""


class struck(nodes.Inline, nodes.TextElement):
    """Words that the author has struck through."""


class underlined(nodes.Inline, nodes.TextElement):
    """Words that the author has underlined."""


class ruby(nodes.Inline, nodes.TextElement):
    """Characters and their reading; `bar` is the bar typed before them, if any."""


class reading(nodes.Inline, nodes.TextElement):
    """The reading of the characters before it."""


class as_typed(nodes.General, nodes.FixedTextElement):
    """Lines with all their spaces."""


class note_mark(nodes.footnote_reference):
    """The mark of a note in the prose; once it is linked, `refid` is the note's id."""


class work_note(nodes.footnote):
    """A note; `label` is how it opens, `marked` says whether a mark on the page belongs to it."""


class placeholder(nodes.General, nodes.Element):
    """Apparatus that is filled in when its page is written."""


# Nodes with searchable text, each with an id of its own.
TEXTS = (nodes.paragraph, nodes.title, nodes.term, nodes.literal_block, stanza)


def is_paragraph(node: nodes.Node) -> bool:
    return isinstance(node, nodes.paragraph | stanza)


def paragraphs_in(node: nodes.Node) -> list[nodes.Element]:
    """Return the paragraphs in reading order; a stanza counts as one."""
    return list(filter(is_paragraph, node.findall(nodes.Element)))


def parts_of(
    element: nodes.Element, notes: list[nodes.Element] | None = None
) -> Iterator[nodes.Element]:
    """Yield the scenes in an element, and the texts that stand in none, in reading order.

    Notes are appended to `notes`, if given, instead of their texts.
    """
    for child in element.children:
        if isinstance(child, (scene, *TEXTS)):
            yield child
        elif isinstance(child, nodes.Element):
            if notes is not None and is_note(child):
                notes.append(child)
            else:
                yield from parts_of(child, notes)


def is_note(node: nodes.Element) -> bool:
    """Return whether an element is a note: a footnote, or a note by an author or an editor."""
    return isinstance(node, nodes.footnote) or bool(NOTE_CLASSES & set(node.get("classes", ())))


def text_of(element: nodes.Element) -> str:
    """Return the text of an element, less the numbers of its notes and the readings of ruby.

    Lines of a paragraph or a poem are separated by line ends.
    """
    return "".join(_text_pieces(element))


def _text_pieces(element: nodes.Element) -> Iterator[str]:
    if isinstance(element, verse_line):
        yield "\n"
    for node in element.children:
        if isinstance(node, nodes.Element):
            yield from _text_pieces(node)
        elif isinstance(element, nodes.raw):  # MyST's `<br>` at the end of a kept line
            yield "\n"
        elif not isinstance(element, nodes.footnote_reference | nodes.label | reading):
            yield node.astext()


def first_words(texts: Iterable[str], most: int) -> str:
    """Return the first words of some texts; an ellipsis ends them if there are more than `most`.

    >>> first_words(["It rained.", "The roof leaked."], 2), first_words(["It rained."], 2)
    ('It rained…', 'It rained.')
    """
    words = list(islice((word for text in texts for word in text.split()), most + 1))
    first = " ".join(words[:most])
    return f"{first.rstrip('.,;:…')}…" if len(words) > most else first


def element(
    tag: str,
    start: str = "\n",
    end: str = "\n",
    attributes_of: Callable[[Any], dict[str, str]] = lambda _node: {},
    **attributes: str,
) -> Visitors:
    """Return visitors that write an element, with `start` and `end` after its tags."""

    def visit(writer: Any, node: Any) -> None:  # noqa: ANN401
        tags = writer.starttag(node, tag, start, **attributes, **attributes_of(node))
        writer.body.append(tags)

    def depart(writer: Any, _node: Any) -> None:  # noqa: ANN401
        writer.body.append(f"</{tag}>{end}")

    return visit, depart


def marks(before: str, after: str) -> Visitors:
    """Return visitors that write marks around a node, where text is all there is."""

    def visit(writer: Any, _node: Any) -> None:  # noqa: ANN401
        writer.add_text(before)

    def depart(writer: Any, _node: Any) -> None:  # noqa: ANN401
        writer.add_text(after)

    return visit, depart


def block(indent_of: Callable[[Any], int], **end: Any) -> Visitors:  # noqa: ANN401
    """Return visitors that set a node apart in text; `end` goes to the writer's `end_state`."""

    def visit(writer: Any, node: Any) -> None:  # noqa: ANN401
        writer.new_state(indent_of(node))

    def depart(writer: Any, _node: Any) -> None:  # noqa: ANN401
        writer.end_state(**end)

    return visit, depart


def _nothing(_writer: Any, _node: Any) -> None:  # noqa: ANN401
    pass


WORDS_ALONE = (_nothing, _nothing)
