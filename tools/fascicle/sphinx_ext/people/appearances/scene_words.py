"""The words of each scene of a page, for the matching of names.

Notes by authors and editors are left out, and so are headings, which are outside of scenes. The
label of a speech is returned separately if it is in capitals: “TIBBY.” is Tibby.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from fascicle.sphinx_ext.elements.text_nodes import TEXTS, is_note, scene, text_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator


class SceneWords(NamedTuple):
    """The text of a scene, and the labels in it that are in capitals."""

    text: str
    labels: str


def words_by_scene(doctree: nodes.document) -> Iterator[SceneWords]:
    """Yield the words of the scenes of a page, in reading order."""
    for stretch in _scenes_in(doctree):
        text = "".join(_scene_text(stretch))
        yield SceneWords(
            text.replace("\n", " ").replace("\xa0", " "), " ".join(_labels_in(stretch))
        )


def _scenes_in(element: nodes.Element) -> Iterator[scene]:
    """Yield the scenes of a page; they stand in its sections alone."""
    for child in element.children:
        if isinstance(child, scene):
            yield child
        elif isinstance(child, nodes.section):
            yield from _scenes_in(child)


def _scene_text(stretch: scene) -> Iterator[str]:
    """Yield the text of a scene bit by bit; a line's end is where one paragraph ends."""
    for element in _texts_in(stretch):
        for child in element.children:
            # Most of a text is nothing but text.
            if isinstance(child, nodes.Text):
                yield child
            elif isinstance(child, nodes.Element):
                yield from text_pieces(child)
        yield "\n"


def _texts_in(element: nodes.Element) -> Iterator[nodes.Element]:
    """Yield what holds words of the story, in reading order."""
    for child in element.children:
        if isinstance(child, TEXTS):
            yield child
        elif isinstance(child, nodes.Element) and not is_note(child):
            yield from _texts_in(child)


def _labels_in(element: nodes.Element) -> Iterator[str]:
    """Yield the labels of speeches that are in capitals."""
    for child in element.children:
        if isinstance(child, nodes.container) and "speech" in child["classes"]:
            speaker = child.next_node(nodes.inline)
            if speaker is not None and (label := speaker.astext()).isupper():
                yield label
