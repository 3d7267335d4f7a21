"""Elements that mean what a page shows: styles by CSS, signs that a browser adds, whole poems.

Verse whose lines or stanzas are paragraphs of their own becomes one poem:

<p class="verse">Rain on</p>
<p class="verse">the slip</p>
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

from fascicle.readers.html.looks.css import name_styles
from fascicle.readers.html.spelled_out import spell_out
from fascicle.readers.html.tags import is_verse, tag_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

_POEM = "poem"


def prepare(root: Element) -> None:
    """Change the elements of a page to those that mean what the page shows."""
    name_styles(root)
    _join_verse(root)
    spell_out(root)


def _join_verse(root: Element) -> None:
    """Put consecutive paragraphs of verse into an element that is a poem."""
    # Looked up once: whether an element is a poem takes a look at all that is in it.
    poems = {element for element in root.iter() if tag_of(element) and is_verse(element)}
    joined: set[Element] = set()
    for line in list(root.iter("p")):
        is_done = line is root or line in joined
        if line not in poems or is_done or not poems.isdisjoint(line.iterancestors()):
            continue
        lines = _following(line)
        joined.update(lines)
        if len(lines) > 1:
            poem = html.Element("div", {"class": _POEM})
            line.addprevious(poem)
            poem.tail, lines[-1].tail = lines[-1].tail, None
            poem.extend(lines)


def _following(first: Element) -> list[Element]:
    """Return a paragraph of verse and those directly below it, without empty ones at the end."""
    found, last = [first], 1
    below = first.getnext()
    while below is not None and tag_of(below) == "p" and not (found[-1].tail or "").strip():
        if not is_verse(below) and (below.text_content().strip() or len(below)):
            break
        found.append(below)
        last = len(found) if is_verse(below) and below.text_content().strip() else last
        below = below.getnext()
    return found[:last]
