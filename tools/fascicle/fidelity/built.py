"""Read the built book back: the words inside the element that holds a page's text.

What is not the text itself (a supplied title, a by-line, contents, links) carries the class
`apparatus` or one of Sphinx's own, and is passed over; all else counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

from fascicle.errors import BuildError
from fascicle.fidelity.words import BREAK, words

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.html import HtmlElement

_PASSED_OVER = {"apparatus", "headerlink", "backrefs"}
# Elements that stand inside a word's line; all others part the words around them.
_INLINE = {"a", "em", "strong", "span", "sup", "sub", "i", "b", "small", "cite", "q", "abbr"}
_UNSEEN = {"script", "style", "template", "svg"}
# Stands for a break in running text: a character that no text shows (a noncharacter).
_BREAK_SIGN = "\ufdd0"


def words_of_built(path: Path, place: str) -> list[str]:
    """Return the words of the text on a built page, scene breaks included.

    Raises `BuildError` if the page is not there or has no element that holds the text.
    """
    try:
        raw = path.read_bytes()
    except OSError:
        raise BuildError(
            place, "is not in the built book", "Build it first: fascicle build"
        ) from None
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    tree = html.document_fromstring(raw.strip() or b"<p>", parser=parser)
    articles = [e for e in tree.iter("article") if "bd-article" in (e.get("class") or "").split()]
    if len(articles) != 1:
        problem = "has no element that holds the text (article.bd-article)"
        raise BuildError(place, problem, "Use the theme's own layout.")
    shown: list[str] = []
    _collect(articles[0], shown)
    found: list[str] = []
    for n, part in enumerate("".join(shown).split(_BREAK_SIGN)):
        found += [BREAK, *words(part)] if n else words(part)
    return found


def _collect(element: HtmlElement, shown: list[str]) -> None:
    """Collect the text of an element and of what follows it inside its parent."""
    space = "" if element.tag in _INLINE else " "
    shown.append(space)
    if _counts(element):
        if element.tag == "hr":
            shown.append(_BREAK_SIGN)
        elif element.tag == "li" and element.getparent().tag == "ol":
            shown.append(f"{_number(element)}. ")
        shown.append(element.text or "")
        for child in element:
            _collect(child, shown)
            shown.append(child.tail or "")
    shown.append(space)


def _counts(element: HtmlElement) -> bool:
    """Say whether an element is part of the text."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return False
    return not _PASSED_OVER & set((element.get("class") or "").split())


def _number(item: HtmlElement) -> int:
    """Return the number that a browser shows before an item of a list."""
    before = sum(1 for sibling in item.itersiblings("li", preceding=True))
    return int(item.getparent().get("start") or 1) + before
