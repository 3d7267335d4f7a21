"""Signs that a browser adds, written out: quotation marks, and the brackets of ruby.

<q>So</q>                              “So”
<ruby>漢字<rt>かんじ</rt></ruby>       漢字《かんじ》
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

from fascicle.readers.html.tags import tag_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement as Element

_OUTER, _INNER = "“”", "‘’"


def spell_out(root: Element) -> None:
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
    """Put an element in the place of each base with its reading, and one for what is left."""
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
