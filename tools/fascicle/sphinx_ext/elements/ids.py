"""Ids that survive edits: those of paragraphs, scenes and headings derive from their words.

    <div class="scene" id="s-3fq7x2a"><p id="p-3fq7x2a">…</p>

Letters and digits count, case and punctuation do not: a mended comma moves no address. Where a
paragraph says what one before it on the page has said ("Yes."), what stands before it is hashed
with it, as little of that as is enough. So an id depends on nothing that comes later on the page,
and what comes before can change only the ids of paragraphs whose words are said there, too. Only
where a page repeats itself for longer than `NEIGHBOURS` paragraphs does a counter decide.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import count
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from fascicle.sphinx_ext.elements.breaks import scene_break
from fascicle.sphinx_ext.elements.passages import is_note
from fascicle.sphinx_ext.elements.ruby import reading
from fascicle.sphinx_ext.elements.verse import stanza, verse_line, visit_transparent
from fascicle.sphinx_ext.model import page_notes
from fascicle.sphinx_ext.model.text.slugs import short_digest
from fascicle.sphinx_ext.model.works import slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

# The most preceding paragraphs hashed with a repeated one; a refrain is shorter.
NEIGHBOURS = 8

# The number of words that stand for a scene in lists and references.
OPENING = 6

WORD = re.compile(r"[^\W_]+")

# The same for most English, in less than half the time: common marks, letters and digits of ASCII.
MARKS = "“”‘’—–…"
LETTERS = {n: chr(n) if chr(n).isalnum() else " " for n in range(128)}

# Nodes with searchable text, each with an id of its own.
TEXTS = (nodes.paragraph, nodes.title, nodes.term, nodes.literal_block, stanza)


class placeholder(nodes.General, nodes.Element):  # noqa: N801  docutils names nodes so
    """Apparatus that is filled in when its page is written."""


# Nodes between scenes or outside of them.
NOT_IN_A_SCENE = (
    nodes.title,
    nodes.section,
    nodes.Invisible,
    nodes.system_message,
    addnodes.toctree,
    scene_break,
    placeholder,
)


class scene(nodes.Structural, nodes.Element):  # noqa: N801  docutils names nodes so
    """The stretch between two scene breaks inside a section."""


class StableIds(SphinxTransform):
    """Set the ids of headings, scenes and paragraphs; late, when all text is in place."""

    default_priority = 870  # Sphinx's collectors look at the document at 880

    def apply(self, **_kwargs: object) -> None:
        """Set the ids, on the pages of works only."""
        if slug_of(self.env.current_document.docname) is None:
            return
        sections = list(self.document.findall(nodes.section))
        for section, key in zip(sections, element_keys(map(heading_of, sections)), strict=True):
            self.rename(section, f"d-{key}")
        texts = paragraphs_in(self.document)
        keys = dict(zip(texts, element_keys(texts), strict=True))
        for text, key in keys.items():
            self.rename(text, f"p-{key}")
        for section in sections:
            section[:] = wrap_scenes(section.children, keys)
        scenes = list(self.document.findall(scene))
        for stretch in scenes:
            self.document.ids[stretch["ids"][0]] = stretch
        openings = ((stretch["ids"][0], opening_of(stretch)) for stretch in scenes)
        page_notes.note_page(self.env, sections[1:], openings)

    def rename(self, node: nodes.Element, wanted: str) -> None:
        """Make `wanted` the id of a node, in place of what docutils made of its title."""
        for old in node["ids"]:
            self.document.ids.pop(old, None)
        for name in node["names"]:
            if name in self.document.nameids:
                self.document.nameids[name] = wanted
        node["ids"] = [wanted]
        self.document.ids[wanted] = node


def wrap_scenes(children: Sequence[nodes.Node], keys: dict[nodes.Element, str]) -> list[nodes.Node]:
    """Wrap each stretch of text between breaks; the scene takes the key of its first paragraph."""
    wrapped: list[nodes.Node] = []
    run: list[nodes.Node] = []
    for child in children:
        if not isinstance(child, NOT_IN_A_SCENE):
            run.append(child)
            continue
        wrapped += wrap_scene(run, keys)
        wrapped.append(child)
        run = []
    return wrapped + wrap_scene(run, keys)


def wrap_scene(run: list[nodes.Node], keys: dict[nodes.Element, str]) -> list[nodes.Node]:
    """Wrap one stretch, if there is a paragraph in it to name it by."""
    for node in run:
        for text in paragraphs_in(node):
            return [scene("", *run, ids=[f"s-{keys[text]}"])]
    return run


def paragraphs_in(node: nodes.Node) -> list[nodes.Element]:
    """Return the paragraphs in reading order; a stanza counts as one."""
    return list(filter(is_paragraph, node.findall(nodes.Element)))


def is_paragraph(node: nodes.Node) -> bool:
    """Return whether a node is a paragraph or a stanza."""
    return isinstance(node, nodes.paragraph | stanza)


def opening_of(stretch: scene) -> str:
    """Return the first words of a scene, those of its notes if it has no other text."""

    def texts() -> Iterator[nodes.Element]:
        return filter(is_paragraph, stretch.findall(nodes.Element))

    return first_words(filter(is_story_text, texts())) or first_words(texts())


def is_story_text(text: nodes.Element) -> bool:
    """Return whether a paragraph is outside of notes."""
    element: nodes.Element | None = text
    while element is not None and not isinstance(element, scene):
        if is_note(element):
            return False
        element = element.parent
    return True


def first_words(texts: Iterable[nodes.Element]) -> str:
    """Return the first words of some paragraphs."""
    words: list[str] = []
    for text in texts:
        words += "".join(text_pieces(text)).split()
        if len(words) > OPENING:
            return " ".join(words[:OPENING]) + "…"
    return " ".join(words)


def heading_of(section: nodes.section) -> nodes.Element:
    """Return the heading of a section, which may lack one in a page made by hand."""
    found = section.next_node(nodes.title)
    return section if found is None else found


def element_keys(elements: Iterable[nodes.Element]) -> list[str]:
    """Return a unique key for each element, derived from its words."""
    return distinct_keys([plain_words(element) for element in elements])


def distinct_keys(texts: Sequence[str]) -> list[str]:
    """Hash each text; one whose hash is taken is hashed with more and more of those before it.

    >>> distinct_keys(["yes", "no"]) == distinct_keys(["yes", "no", "maybe", "yes"])[:2]
    True
    """
    taken: set[str] = set()
    keys = []
    for place in range(len(texts)):
        key = next(key for key in candidates(texts, place) if key not in taken)
        taken.add(key)
        keys.append(key)
    return keys


def candidates(texts: Sequence[str], place: int) -> Iterator[str]:
    """Yield the keys that a text may have, the best first."""
    for reach in range(NEIGHBOURS + 1):
        yield (key := short_digest("\n".join(texts[max(0, place - reach) : place + 1])))
    yield from (f"{key}-{number}" for number in count(2))


def plain_words(element: nodes.Element) -> str:
    """Return the words of an element, less the numbers of its notes."""
    text = unicodedata.normalize("NFC", "".join(text_pieces(element))).casefold()
    for mark in MARKS:
        text = text.replace(mark, " ")
    if text.isascii():
        return " ".join(text.translate(LETTERS).split())
    return " ".join(WORD.findall(text))


def text_pieces(element: nodes.Element) -> Iterator[str]:
    """Yield the text of an element bit by bit; lines of a paragraph or a poem stay apart."""
    if isinstance(element, verse_line):
        yield "\n"
    for node in element.children:
        if isinstance(node, nodes.Element):
            yield from text_pieces(node)
        elif isinstance(element, nodes.raw):  # MyST's `<br>` at the end of a kept line
            yield "\n"
        elif not isinstance(element, nodes.footnote_reference | nodes.label | reading):
            yield node.astext()


def visit_scene(writer: HTML5Translator, node: scene) -> None:
    """Open the scene."""
    writer.body.append(writer.starttag(node, "div", CLASS="scene"))


def depart_scene(writer: HTML5Translator, _node: scene) -> None:
    """Close the scene."""
    writer.body.append("</div>\n")


def register(app: Sphinx) -> None:
    """Make scenes known to Sphinx."""
    app.add_node(
        scene, html=(visit_scene, depart_scene), text=(visit_transparent, visit_transparent)
    )
    app.add_transform(StableIds)
