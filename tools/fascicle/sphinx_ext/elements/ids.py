"""Ids that survive edits: those of paragraphs, scenes and headings derive from their words.

    <div class="scene" id="s-3fq7x2a"><p id="p-3fq7x2a">…</p>

Letters and digits count, case and punctuation do not: a mended comma moves no address. Where a
paragraph repeats an earlier one ("Yes."), as many of the preceding paragraphs as it takes to tell
them apart are hashed with it. So an id never depends on what comes later on the page, and an edit
above changes only the ids of paragraphs that repeat words of the edited one. A counter is used only
if a page repeats more than `NEIGHBOURS` paragraphs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, groupby

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from fascicle.sphinx_ext.elements.text_nodes import (
    BEFORE_THE_STORY,
    WORDS_ALONE,
    element,
    first_words,
    is_note,
    paragraphs_in,
    placeholder,
    scene,
    scene_break,
    text_of,
)
from fascicle.sphinx_ext.model.slugs import short_digest, slug
from fascicle.sphinx_ext.model.works import one_line, slug_of
from fascicle.sphinx_ext.page_notes import notes_of

# The most preceding paragraphs hashed with a repeated one; a refrain is shorter.
NEIGHBOURS = 8

# The number of words that stand for a scene in lists and references.
OPENING = 6

WORD = re.compile(r"[^\W_]+")

# The same for most English, in less than half the time: common marks, letters and digits of ASCII.
MARKS = "“”‘’—–…"
LETTERS = {n: chr(n) if chr(n).isalnum() else " " for n in range(128)}

# Words in an id or class by which reader views take an element for no part of the text
# (Readability's `unlikelyCandidates`). A key of seven letters and digits has "rss" once in 6,500
# times; words longer than these are in none of a hundred million.
NO_TEXT = re.compile("rss|gdpr|menu|combx|extra|pager|popup")

# Nodes between scenes or outside of them.
NOT_IN_A_SCENE = (
    nodes.title, nodes.section, nodes.Invisible, nodes.system_message, addnodes.toctree,
    scene_break, placeholder,
)  # fmt: skip


class StableIds(SphinxTransform):
    """Set the ids of headings, scenes and paragraphs; late, when all text is in place."""

    default_priority = 870  # Sphinx's collectors look at the document at 880

    def apply(self, **_kwargs: object) -> None:
        """Set the ids, on the pages of works only."""
        if slug_of(self.env.current_document.docname) is None:
            return
        sections = list(self.document.findall(nodes.section))
        for section, key in zip(sections, _keys_of(map(_heading_of, sections)), strict=True):
            self._rename(section, f"d-{key}")
        texts = paragraphs_in(self.document)
        keys = dict(zip(texts, _keys_of(texts), strict=True))
        for text, key in keys.items():
            self._rename(text, f"p-{key}")
        for section in sections:
            section[:] = list(_wrap_scenes(section.children, keys))
        scenes = list(self.document.findall(scene))
        for stretch in scenes:
            self.document.ids[stretch["ids"][0]] = stretch
        openings = ((stretch["ids"][0], opening_of(stretch)) for stretch in scenes)
        noted = tuple(_named_sections(sections[1:])), tuple(openings)
        notes_of(self.env, "pages")[self.env.current_document.docname] = noted

    def _rename(self, node: nodes.Element, wanted: str) -> None:
        """Make `wanted` the id of a node, in place of the one that docutils made of its title."""
        for old in node["ids"]:
            self.document.ids.pop(old, None)
        for name in node["names"]:
            if name in self.document.nameids:
                self.document.nameids[name] = wanted
        node["ids"] = [wanted]
        self.document.ids[wanted] = node


def _named_sections(sections: Iterable[nodes.section]) -> Iterator[tuple[str, str, str]]:
    """Yield the names of a page's sections, from their headings; duplicates are numbered."""
    taken: set[str] = set()
    for section in sections:
        title = one_line(section.next_node(nodes.title))
        made = name = slug(title)
        numbers = count(2)
        while name in taken:
            name = f"{made}-{next(numbers)}"
        taken.add(name)
        yield name, section["ids"][0], title


def _wrap_scenes(
    children: Sequence[nodes.Node], keys: dict[nodes.Element, str]
) -> Iterator[nodes.Node]:
    """Yield the children of a section, each stretch of text between breaks as a scene.

    A scene takes the key of its first paragraph; a stretch without a paragraph is none.
    """
    for is_between, run in groupby(children, lambda child: isinstance(child, NOT_IN_A_SCENE)):
        stretch = list(run)
        first = next((text for node in stretch for text in paragraphs_in(node)), None)
        if is_between or first is None:
            yield from stretch
        else:
            yield scene("", *stretch, ids=[f"s-{keys[first]}"])


def opening_of(stretch: scene) -> str:
    """Return the first words of a scene; if it has no story, those of its notes and so on."""
    texts = paragraphs_in(stretch)
    story = filter(_is_story_text, texts)
    return first_words(map(text_of, story), OPENING) or first_words(map(text_of, texts), OPENING)


def _is_story_text(text: nodes.Element) -> bool:
    """Return whether a paragraph is outside of notes, epigraphs and dedications."""
    element: nodes.Element | None = text
    while element is not None and not isinstance(element, scene):
        if is_note(element) or BEFORE_THE_STORY.intersection(element.get("classes", ())):
            return False
        element = element.parent
    return True


def _heading_of(section: nodes.section) -> nodes.Element:
    """Return the heading of a section, which may lack one in a page made by hand."""
    title = section.next_node(nodes.title)
    return section if title is None else title


def _keys_of(elements: Iterable[nodes.Element]) -> list[str]:
    """Return a unique key for each element, derived from its words."""
    return distinct_keys([plain_words(element) for element in elements])


def distinct_keys(texts: Sequence[str]) -> list[str]:
    """Hash each text; on a collision, hash it with more and more of those before it.

    >>> distinct_keys(["yes", "no"]) == distinct_keys(["yes", "no", "maybe", "yes"])[:2]
    True
    """
    keys: dict[str, None] = {}
    for place in range(len(texts)):
        keys[next(key for key in _candidates(texts, place) if key not in keys)] = None
    return list(keys)


def _candidates(texts: Sequence[str], place: int) -> Iterator[str]:
    """Yield the keys that a text may have, the best first."""
    for reach in range(NEIGHBOURS + 1):
        yield (key := _key("\n".join(texts[max(0, place - reach) : place + 1])))
    yield from (f"{key}-{number}" for number in count(2))


def _key(text: str) -> str:
    """Hash a text, and the hash again while it has a word that reader views look for."""
    key = short_digest(text)
    while NO_TEXT.search(key):
        key = short_digest(key)
    return key


def plain_words(element: nodes.Element) -> str:
    """Return the words of an element for its key: folded, without punctuation."""
    text = unicodedata.normalize("NFC", text_of(element)).casefold()
    for mark in MARKS:
        text = text.replace(mark, " ")
    if text.isascii():
        return " ".join(text.translate(LETTERS).split())
    return " ".join(WORD.findall(text))


def register(app: Sphinx) -> None:
    app.add_node(scene, html=element("div", CLASS="scene"), text=WORDS_ALONE)
    app.add_transform(StableIds)
