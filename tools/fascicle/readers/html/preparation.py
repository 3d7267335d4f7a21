"""Elements by their look: styles by CSS, signs that a browser adds, whole poems.

<p class="verse">Rain on</p>
<p class="verse">the slip</p>          one poem
<q>So</q>                              “So”
<ruby>漢字<rt>かんじ</rt></ruby>       漢字《かんじ》
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import html

from fascicle.readers.html.css import name_styles
from fascicle.readers.html.tags import is_verse, tag_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement as Element

_POEM = "poem"


def prepare(root: Element) -> None:
    """Change the elements of a page to those that mean its look."""
    name_styles(root)
    _join_verse(root)
    _spell_out(root)


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
    followers, last = [first], 1
    below = first.getnext()
    while below is not None and tag_of(below) == "p" and not (followers[-1].tail or "").strip():
        if not is_verse(below) and (below.text_content().strip() or len(below)):
            break
        followers.append(below)
        last = len(followers) if is_verse(below) and below.text_content().strip() else last
        below = below.getnext()
    return followers[:last]


_OUTER, _INNER = "“”", "‘’"


def _spell_out(root: Element) -> None:
    """Write the signs into the text of a page."""
    for quotation in root.iter("q"):
        depth = sum(tag_of(above) == "q" for above in quotation.iterancestors())
        _enclose(quotation, _INNER if depth % 2 else _OUTER)
    for ruby in list(root.iter("ruby")):
        _spell_ruby(ruby)


def _enclose(element: Element, marks: str) -> None:
    element.text = f"{marks[0]}{element.text or ''}"
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''}{marks[1]}"
    else:
        element.text += marks[1]


def _spell_ruby(ruby: Element) -> None:
    """Put an element in the place of each base with its reading, and one for the rest."""
    for base, reading in _pairs(ruby):
        one = html.Element("ruby" if base.strip() and reading else "span")
        one.text = f"{base}《{reading}》" if reading else base
        ruby.addprevious(one)
    ruby.drop_tree() if ruby.tail is None else _leave_tail(ruby)


def _leave_tail(ruby: Element) -> None:
    for child in list(ruby):
        ruby.remove(child)
    ruby.text = None
    ruby.tag = "span"


def _pairs(ruby: Element) -> Iterator[tuple[str, str]]:
    """Yield base and reading of a ruby element, in order; the last base may have none."""
    base = ruby.text or ""
    for part in ruby:
        tag = tag_of(part)
        if tag == "rt":
            yield base, " ".join(part.text_content().split())
            base = ""
        elif tag and tag != "rp":
            base += part.text_content()
        base += (part.tail or "").strip()
    if base.strip():
        yield base, ""
